package scrollback

// Lines that one reader sees in another way than all others: those of people
// whom they ignore have no rows, and a person's lines stay theirs when their key
// joins an account.

import (
	"slices"

	"teahouse/room/state"
	"teahouse/ui/command"
	"teahouse/ui/paint"
)

// Hide makes what these people say and do invisible, and shows all others.
func (t *Transcript) Hide(people command.Ignores, same func(one, other state.Identity) bool) {
	t.ignored, t.same, t.judged = people, same, nil
	t.redraw()
}

// Hush makes public talk behind an event invisible; 0 shows it again.
func (t *Transcript) Hush(after uint64) {
	if t.hushed != after {
		t.hushed, t.judged = after, nil
		t.redraw()
	}
}

// Hides tells whether the reader does not see what happened. What is new is asked about
// several times.
func (t *Transcript) Hides(e *state.Event) bool {
	if t.judged != e {
		t.judged = e
		t.hides = t.hushed != 0 && e.N > t.hushed && e.Talk() && e.Public() || t.ignored.Hides(e, t.self, t.same)
	}
	return t.hides
}

// asRead is an event as the reader reads it.
func (t *Transcript) asRead(e *state.Event) *state.Event { return t.ignored.Told(e, t.self, t.same) }

// noted is a line that is no talk as the reader reads it: nothing that those do whom they
// ignore. It is nil if that is all there is.
func (t *Transcript) noted(n *paint.Note) *paint.Note {
	hidden := func(c paint.Change) bool { return t.ignored.Hides(c.Event(), t.self, t.same) }
	switch {
	case n.Of != nil && t.Hides(n.Of):
		return nil
	case len(t.ignored) > 0 && slices.ContainsFunc(n.Changes, hidden):
		left := *n
		left.Changes = slices.DeleteFunc(slices.Clone(n.Changes), hidden)
		n = &left
	}
	if n.Kind == paint.NoteGather && len(n.Changes) == 0 {
		return nil
	}
	return n
}

// redraw makes all rows anew when they are next wanted.
func (t *Transcript) redraw() {
	for _, items := range [][]item{t.past, t.tail} {
		for i := range items {
			items[i].block = nil
		}
	}
}

// Fold puts one identity in the place of another in all that is held.
func (t *Transcript) Fold(old, now state.Identity) {
	t.became(func(e *state.Event) *state.Event { return e.As(old, now) })
	if t.self == old {
		t.self, t.judged = now, nil
	}
	if t.scope.With == old {
		t.scope.With = now
		t.reread()
	}
	for n, e := range t.quotes.known {
		if e != nil {
			t.quotes.known[n] = e.As(old, now)
		}
	}
	for _, items := range [][]item{t.past, t.tail, t.kept} {
		for i := range items {
			it := &items[i]
			if it.event != nil {
				it.event = it.event.As(old, now)
				it.block = nil
				continue
			}
			for j := range it.note.Changes {
				if it.note.Changes[j].Who.ID == old {
					it.note.Changes[j].Who.ID = now
				}
			}
		}
	}
}

// Forget takes out what somebody wrote who wants nothing of it to stay.
func (t *Transcript) Forget(by *state.Event) {
	t.became(by.Forgets)
	for _, items := range [][]item{t.past, t.tail, t.kept} {
		for i := range items {
			it := &items[i]
			if it.note != nil && it.note.Forget(by.Who.ID) {
				it.block = nil
			}
			if it.event != nil {
				if left := by.Forgets(it.event); left != it.event {
					it.event, it.block = left, nil
				}
				if it.event.Re != 0 {
					it.block = nil // what it quotes may be theirs
				}
			}
		}
	}
	for n, e := range t.quotes.known {
		if e != nil {
			t.quotes.known[n] = by.Forgets(e)
		}
	}
}
