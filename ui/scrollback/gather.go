package scrollback

// Comings and goings: one line tells of several, and a line that was seen is changed
// and never taken away.

import (
	"slices"

	"teahouse/room/state"
	"teahouse/ui/paint"
)

// Gather adds a coming, going or renaming to the line of such at the end, or
// begins one where that has another time. Somebody who is back after a blink,
// before anybody has seen that they were gone, leaves no trace at all, and is no news.
func (t *Transcript) Gather(e *state.Event, friend bool) (news bool) {
	c, items := paint.ChangeOf(e, friend), t.notes()
	if e.Kind == state.KindEnter && t.undoLeave(c) {
		return false
	}
	if n := len(*items); n > 0 {
		last := &(*items)[n-1]
		g := last.note
		if g != nil && g.Kind == paint.NoteGather && e.At-g.At < paint.GatherWithin.Milliseconds() {
			sameTime := t.renderer.Clock(g.At) == t.renderer.Clock(e.At)
			merged := g.Merge(c, sameTime)
			if !merged && sameTime {
				g.Gather(c)
				merged = true
			}
			last.block = nil
			if len(g.Changes) == 0 {
				t.unsay(n - 1)
			}
			if merged {
				return true
			}
		}
	}
	it := item{note: &paint.Note{Kind: paint.NoteGather, At: e.At, N: e.N, Changes: []paint.Change{c}}, behind: e.N}
	if t.hidden {
		t.aside(it)
	} else {
		t.push(it)
	}
	return true
}

// notes are the items at whose end notes are put now.
func (t *Transcript) notes() *[]item {
	if t.hidden {
		return &t.kept
	}
	return &t.tail
}

func (t *Transcript) undoLeave(c paint.Change) bool {
	items := *t.notes()
	for i := len(items) - 1; i >= max(0, len(items)-paint.BlinkLines); i-- {
		it := &items[i]
		if it.note == nil || it.note.Kind != paint.NoteGather || !it.note.Took(c) {
			continue
		}
		it.block = nil
		if len(it.note.Changes) == 0 {
			t.unsay(i)
		}
		return true
	}
	return false
}

// unsay takes one of the notes away.
func (t *Transcript) unsay(i int) {
	if t.hidden {
		t.kept = slices.Delete(t.kept, i, i+1)
		return
	}
	t.remove(i)
}

// remove takes an item out of the tail.
func (t *Transcript) remove(i int) {
	t.tail = slices.Delete(t.tail, i, i+1)
	if at := i + len(t.past); at < t.top {
		t.top--
	}
}
