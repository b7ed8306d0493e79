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

// keep puts the notes aside that are held, each with what it stands between.
func (t *Transcript) keep() {
	last := t.emptied
	var notes []item
	began := 0 // from here on, no line is behind them
	for part, items := range [][]item{t.past, t.tail} {
		if part > 0 && t.gap {
			began = len(notes)
		}
		for _, it := range items {
			switch {
			case it.event != nil:
				last = it.event.N
				for ; began < len(notes); began++ {
					notes[began].before = last
				}
			case it.note.Kind != paint.NoteDay && it.note.Kind != paint.NoteNew:
				notes = append(notes, item{note: it.note, behind: last})
				if n := it.note.N; n > last { // no line is between those before it and it
					last = n
					for i := began; i < len(notes); i++ {
						notes[i].behind = n
					}
				}
			}
		}
	}
	for _, it := range notes {
		t.aside(it)
	}
}

// aside keeps a note.
func (t *Transcript) aside(it item) {
	t.kept = append(t.kept, it)
	if over := len(t.kept) - keptMost; over > 0 {
		t.kept = slices.Delete(t.kept, 0, over)
	}
}

// weave puts the kept notes among the newest lines, which are all above a number.
// Those from before all of these are let go, unless nothing was said in between.
func (t *Transcript) weave(items []item, from uint64) []item {
	for _, it := range t.kept {
		at := len(items)
		for at > 0 && items[at-1].place() > it.behind {
			at--
		}
		if at > 0 || len(items) == 0 || from <= it.behind || from < it.before {
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
