package scrollback

// What the room keeps no longer leaves the screen, too.

import (
	"slices"

	"teahouse/room/state"
	"teahouse/ui/paint"
)

// Expire takes the lines off the screen that are kept no longer, and all that
// stands before them. What is left stays where it is in the view.
func (t *Transcript) Expire(shows func(*state.Event) bool) {
	for n, e := range t.quotes.known {
		if e != nil && !shows(e) {
			t.quotes.known[n] = nil
			t.requote()
		}
	}
	all, n := len(t.past)+len(t.tail), 0
	for i := range all {
		if e := t.at(i).event; e != nil {
			if shows(e) {
				break
			}
			n = i + 1
		}
	}
	if n == 0 {
		return
	}
	t.requote()
	past := min(n, len(t.past))
	t.past = slices.Delete(t.past, 0, past)
	t.tail = slices.Delete(t.tail, 0, n-past)
	if len(t.past) == 0 {
		t.gap = false
	}
	if t.top < n {
		t.skip = 0
	}
	t.top = max(t.top-n, 0)
	if all == n {
		return
	}
	if first := t.at(0); !first.day() {
		day := item{note: &paint.Note{Kind: paint.NoteDay, At: first.at()}}
		if len(t.past) > 0 {
			t.past = slices.Insert(t.past, 0, day)
		} else {
			t.tail = slices.Insert(t.tail, 0, day)
		}
		t.top++
	}
}
