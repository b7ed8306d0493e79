package ui

import (
	"fmt"
	"testing"
	"time"

	"teahouse/room"
	"teahouse/room/roomtest"
	"teahouse/room/state"
	"teahouse/ui/command"
	"teahouse/ui/scrollback"
	"teahouse/ui/term"
)

// channeled is a screen whose person is in a channel, in which somebody can say more
// than the limits allow.
func channeled(t testing.TB) (d *deskless, bob *room.Seat, num uint64) {
	limits := room.DefaultLimits()
	limits.Accounts, limits.Lines.Burst = 100, 1<<20
	r := roomtest.With(t, limits)
	bob = registeredAs(t, r, "bob")
	lily := registeredAs(t, r, "lily")
	num = found(t, bob, "dev", false, lily)
	d = &deskless{seat: lily, m: newModel(t.Context(), Terminal{Width: 120, Height: 40, Term: "xterm-256color"}, lily, testConfig())}
	d.screen = term.NewScreen(&d.out)
	_ = d.screen.Enter(term.Modes{})
	answer(d.m)
	d.m.update(d.m.fetch(d.m.lines.First(scrollback.PageFor(40)))())
	return d, bob, num
}

// BenchmarkSwitch is going to another view and its picture, where memory and the
// history hold many lines of it.
func BenchmarkSwitch(b *testing.B) {
	d, bob, num := channeled(b)
	for i := range 2 * room.RingLength {
		roomtest.Do(b, bob, &state.Say{Text: fmt.Sprintf("line %d of a talk, about as long as lines are", i), In: num})
	}
	at := []command.Where{{}, {Num: num}}
	b.ReportAllocs()
	b.ResetTimer()
	for i := range b.N {
		d.m.goTo(at[i%2])
		d.m.frame(news{}, &d.shot)
		_ = d.screen.Draw(&d.shot.frame)
	}
}

// BenchmarkHidden is a line that comes into a view which is not shown.
func BenchmarkHidden(b *testing.B) {
	d, bob, num := channeled(b)
	v := d.m.viewAt(command.Where{Num: num})
	e := &state.Event{At: time.Now().UnixMilli(), Kind: state.KindSay, Who: bob.Me().Person, In: num, Text: "what people say in a channel is about this long"}
	b.ReportAllocs()
	b.ResetTimer()
	for i := range b.N {
		e.N = uint64(1_000_000 + i)
		d.m.happened(e)
	}
	if v.lines.Holds() != 0 {
		b.Errorf("it holds %d lines", v.lines.Holds())
	}
}

// A line in a view that is not shown costs a count.
func TestALineInAHiddenViewAllocatesNothing(t *testing.T) {
	d, bob, num := channeled(t)
	e := &state.Event{At: time.Now().UnixMilli(), Kind: state.KindSay, Who: bob.Me().Person, In: num, Text: "what people say in a channel is about this long"}
	if n := testing.AllocsPerRun(1000, func() {
		e.N = max(e.N, 1_000_000) + 1
		d.m.happened(e)
	}); n > 0 {
		t.Errorf("it allocates %v times", n)
	}
	if v := d.m.viewAt(command.Where{Num: num}); v.unread != countMost || v.lines.Holds() != 0 {
		t.Errorf("it counts %d lines and holds %d", v.unread, v.lines.Holds())
	}
}
