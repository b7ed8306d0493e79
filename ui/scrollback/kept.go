package scrollback

// What is told on one screen alone is in no history: the notes of a view outlast its
// not being shown, and what changes meanwhile of who is here changes them.

import (
	"slices"

	"teahouse/ui/paint"
)

// keptMost is how many notes of a view are kept while it is not shown: a few answers,
// and what happened to people.
const keptMost = 64

// keep puts the notes aside that are held, each with the line that it stands behind.
func (t *Transcript) keep() {
	var last uint64
	for _, items := range [][]item{t.past, t.tail} {
		for _, it := range items {
			switch {
			case it.event != nil:
				last = it.event.N
			case it.note.Kind != paint.NoteDay && it.note.Kind != paint.NoteNew:
				t.aside(item{note: it.note, behind: last})
			}
		}
	}
}

// aside keeps a note.
func (t *Transcript) aside(it item) {
	t.kept = append(t.kept, it)
	if over := len(t.kept) - keptMost; over > 0 {
		t.kept = slices.Delete(t.kept, 0, over)
	}
}

// weave puts the kept notes among the newest lines. Those from before all of these
// are let go, unless nothing was said before.
func (t *Transcript) weave(items []item, begun bool) []item {
	for _, it := range t.kept {
		at := len(items)
		for at > 0 && items[at-1].place() > it.behind {
			at--
		}
		if at > 0 || begun || len(items) == 0 {
			items = slices.Insert(items, at, it)
		}
	}
	t.kept, t.hidden = nil, false
	return items
}

// place is the line at which an item stands.
func (it *item) place() uint64 {
	if it.event != nil {
		return it.event.N
	}
	return it.behind
}
