package room

// A ring holds the newest events that the same people read: those of the house, of
// a channel, or what is for one identity alone. What falls out of it is on the
// disk, and a reader who was not quick enough is told how much that was.

import (
	"sort"

	"teahouse/room/state"
)

// ring holds the newest events that the same people read, in rising order of N. Readers
// keep a position into it, which counts events and never goes back.
type ring struct {
	events []*state.Event // each at its position modulo most; nil where one was shed
	most   int
	bytes  int    // of text that are held at most, but for the newest event; 0 is no bound
	held   int    // bytes of text
	first  uint64 // the position of the oldest event held
	next   uint64 // the position of the next event to come
	lost   uint64 // events up to this number are the history's to tell: they are not held, or may be deleted
}

func newRing(most, bytes int, lost uint64) *ring {
	return &ring{most: most, bytes: bytes, lost: lost}
}

// add has held no longer what is too much beside the new event, and tells of each.
func (r *ring) add(e *state.Event, dropped func(*state.Event)) {
	if len(r.events) < r.most {
		r.events = append(r.events, nil)
	}
	r.held += weight(e)
	for r.next > r.first && (r.next-r.first == uint64(r.most) || r.bytes > 0 && r.held > r.bytes) {
		old := r.at(r.first)
		r.cede(old.N)
		r.put(r.first, nil)
		r.first++
		dropped(old)
	}
	r.events[r.next%uint64(r.most)] = e
	r.next++
}

// put has an event stand in the place of another.
func (r *ring) put(pos uint64, e *state.Event) {
	r.held += weight(e) - weight(r.at(pos))
	r.events[pos%uint64(r.most)] = e
}

// weight is how many bytes of text an event holds.
func weight(e *state.Event) (bytes int) {
	if e == nil {
		return 0
	}
	for _, line := range e.Lines {
		bytes += len(line.Text)
	}
	return bytes + len(e.Text)
}

func (r *ring) at(pos uint64) *state.Event { return r.events[pos%uint64(r.most)] }

// last is the number of the newest event, 0 if none is held.
func (r *ring) last() uint64 {
	if r.next == r.first {
		return 0
	}
	return r.at(r.next - 1).N
}

// search returns the position of the first event numbered n or more.
func (r *ring) search(n uint64) uint64 {
	return r.searchBy(func(e *state.Event) bool { return e.N >= n })
}

// searchBy returns the position of the first event from which on all are behind.
func (r *ring) searchBy(behind func(*state.Event) bool) uint64 {
	held := int(r.next - r.first)
	return r.first + uint64(sort.Search(held, func(i int) bool { return behind(r.at(r.first + uint64(i))) }))
}

// cede leaves all up to a number to the history.
func (r *ring) cede(n uint64) { r.lost = max(r.lost, n) }

// excess is the number of the newest event of talk with so many behind it, 0 if none is held.
func (r *ring) excess(lines int) uint64 {
	for pos := r.next; pos > r.first; pos-- {
		if e := r.at(pos - 1); e.Talk() {
			if lines == 0 {
				return e.N
			}
			lines--
		}
	}
	return 0
}

// find returns the event with that number, nil if it is the history's to tell.
func (r *ring) find(n uint64) *state.Event {
	if pos := r.search(n); n > r.lost && pos < r.next && r.at(pos).N == n {
		return r.at(pos)
	}
	return nil
}

func (r *ring) rewrite(old, now state.Identity) {
	for pos := r.first; pos < r.next; pos++ {
		r.put(pos, r.at(pos).As(old, now))
	}
}

// change does to a line what an event tells of it, and tells changed of each event
// that becomes another. What is taken out leaves no version of its text.
func (r *ring) change(by *state.Event, changed func(old, now *state.Event)) {
	if !by.Changes() {
		return
	}
	become := func(pos uint64, now *state.Event) {
		old := r.at(pos)
		r.put(pos, now)
		changed(old, now)
	}
	pos := r.search(by.Ref)
	if pos < r.next && r.at(pos).N == by.Ref {
		become(pos, r.at(pos).Changed(by))
	}
	for ; by.Erases() && pos < r.next; pos++ { // the line may have fallen out before
		if e := r.at(pos); e.Kind == state.KindEdit && e.Ref == by.Ref {
			become(pos, e.Bare())
		}
	}
}

// forget takes out what the author of an event said, and tells changed of each.
func (r *ring) forget(by *state.Event, changed func(old, now *state.Event)) {
	for pos := r.first; pos < r.next; pos++ {
		e := r.at(pos)
		if now := by.Forgets(e); now != e {
			r.put(pos, now)
			changed(e, now)
		}
	}
}

// lastBefore is the number of the last event held that is older than an age, 0 if
// none is.
func (r *ring) lastBefore(oldest int64) uint64 {
	held := int(r.next - r.first)
	i := sort.Search(held, func(i int) bool { return r.at(r.first+uint64(i)).Age() >= oldest })
	if i == 0 {
		return 0
	}
	return r.at(r.first + uint64(i) - 1).N
}

// skip moves a position that has fallen out of the ring to its oldest event.
func (r *ring) skip(pos *uint64) (missed uint64) {
	if *pos < r.first {
		missed = r.first - *pos
		*pos = r.first
	}
	return missed
}
