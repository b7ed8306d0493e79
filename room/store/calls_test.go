package store

import (
	"fmt"
	"math"
	"slices"
	"testing"
	"time"

	"teahouse/room"
	"teahouse/room/state"
	"teahouse/room/text"
)

// A name is found in what was said as a reader would find it, in and behind the index;
// an edit changes whom a line calls.
func TestCallsAreFoundInEveryScript(t *testing.T) {
	s := reopen(t, t.TempDir())
	texts := map[string][2]string{ // a line that calls, and one that does not
		"lily":            {"LILY: tea?", "lilypad and tiger-lily"},
		"小明":              {"请问小明在吗", "小红明天来"},
		"น้ำ":             {"ขอน้ำหน่อย", "กาแฟ"},
		"deployment-desk": {"@deployment-desk, it is ready", "the deployment"},
		"x":               {"x, are you there?", "xylophone"},
		"bob":             {"bobさん", "mail bob@example.org"},
	}
	b := &room.Batch{Applied: 1}
	want := map[string][]uint64{}
	add := func(name, line string, calls bool) {
		b.LastN++
		b.Events = append(b.Events, &state.Event{N: b.LastN, At: 1, Kind: state.KindSay, Who: person(otto), Text: line})
		if calls {
			want[name] = append([]uint64{b.LastN}, want[name]...)
		}
	}
	for round := range 2 {
		for name, lines := range texts {
			add(name, lines[0], true)
			add(name, lines[1], false)
		}
		b.Applied++
		mustCommit(t, s, b)
		b.Events = nil
		if round == 0 {
			settled(t, s)
		}
	}
	calls := func(name string) []uint64 {
		n, err := text.NewName(name)
		if err != nil {
			t.Fatal(err)
		}
		found, err := s.Calls(t.Context(), state.Viewer{ID: lily}, n, 0, 100, true)
		if err != nil {
			t.Fatal(err)
		}
		return numbers(found)
	}
	for range 2 { // before the second half is in the index, and when it is
		for name := range texts {
			if got := calls(name); !slices.Equal(got, want[name]) {
				t.Errorf("%s is called by %v, want %v", name, got, want[name])
			}
		}
		settled(t, s)
	}
	last := want["小明"][0]
	b.Applied, b.LastN = b.Applied+1, b.LastN+1
	b.Events = []*state.Event{{N: b.LastN, At: 2, Kind: state.KindEdit, Who: person(otto), Ref: last, Text: "lily: tea?"}}
	mustCommit(t, s, b)
	if got := calls("小明"); !slices.Equal(got, want["小明"][1:]) {
		t.Errorf("a line that was edited calls whom it called before: %v", got)
	}
	if got := calls("lily"); !slices.Contains(got, last) {
		t.Errorf("a line that was edited does not call whom it calls now: %v", got)
	}
	if found := search(t, s, lily, "请问"); slices.Contains(found, last) {
		t.Errorf("the old words of an edited line are found: %v", found)
	}
}

// What others say does not make a question for calls dear: where nobody is called, the
// index gives no line to look at.
func TestWhoIsNotCalledReadsNothing(t *testing.T) {
	s := reopen(t, t.TempDir())
	s.stop() // so that the index stays as it is
	mustCommit(t, s, lines(0, 1000))
	settled(t, s)
	name, err := text.NewName("nobody-here")
	if err != nil {
		t.Fatal(err)
	}
	s.thorough.within, s.thorough.slice = time.Hour, time.Hour // however slow the machine: blocks are the smaller, the longer one takes
	before := looks(t, &s.thorough.Reader)
	found, err := s.Calls(t.Context(), state.Viewer{ID: mona}, name, 0, math.MaxInt32, true)
	if err != nil || len(found) > 0 {
		t.Error(fmt.Sprint(numbers(found)), err)
	}
	if pages := looks(t, &s.thorough.Reader) - before; pages > 200 { // each line would be one at least
		t.Errorf("%d pages are looked at", pages)
	}
}
