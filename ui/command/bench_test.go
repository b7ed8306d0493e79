package command

import (
	"fmt"
	"testing"

	"teahouse/room/state"
	"teahouse/ui/words"
)

func thousands(t testing.TB) *state.Roster {
	names := []string{"lily", "bob", "小明"}
	for i := range 10_000 {
		names = append(names, fmt.Sprintf("person-%d", i))
	}
	return rosterOf(t, names...)
}

// One key of a line in a room of ten thousand: the parse and the prompt.
func BenchmarkKey(b *testing.B) {
	who, w := thousands(b), words.English()
	for _, c := range []struct{ name, text string }{
		{"public", "the usual place at noon?"},
		{"han", "老地方见"},
		{"private", "@lily the usual place?"},
		{"two", "@lily @小明 the usual place?"},
		{"unknown", "@nobody the usual place?"},
		{"command", "/time Europe/Berlin"},
	} {
		b.Run(c.name, func(b *testing.B) {
			b.ReportAllocs()
			var a Recipients
			for b.Loop() {
				l := a.Parse(c.text, who, false)
				l.Prompt(w, false)
			}
		})
	}
}

// Enter, where the name is mistaken.
func BenchmarkNearest(b *testing.B) {
	who := thousands(b)
	for b.Loop() {
		nearestNames("persno-77", who)
	}
}

func BenchmarkComplete(b *testing.B) {
	who := thousands(b)
	for b.Loop() {
		Complete("hi person-77", 12, who, state.Person{}, []string{"lily", "bob"}, Sources{})
	}
}

// What a key costs in memory is what its prompt is made of, and nothing more.
func TestAKeyIsCheap(t *testing.T) {
	who := teahouse(t)
	var a Recipients
	for text, most := range map[string]float64{"hello there": 0, "@lily @bob hello": 0, "/theme dark": 0, "@nobody hello": 0} {
		if n := testing.AllocsPerRun(100, func() { a.Parse(text, who, false) }); n > most {
			t.Errorf("parsing %q once more allocates %v times", text, n)
		}
	}
}
