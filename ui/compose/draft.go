package compose

// What somebody had written when their link died, for when they come back with
// the same key. It lives in memory, for a while.

import (
	"maps"
	"slices"
	"sync"
	"time"

	"teahouse/room/state"
	"teahouse/ui/command"
)

const (
	draftsMost = 1 << 10        // people whose drafts are kept
	draftBytes = 16 << 10       // of one person
	draftFor   = 24 * time.Hour // a draft waits
)

// Draft is what was written and not sent, the line being written last.
type Draft struct {
	Lines      []string
	Recipients command.Recipients // whom the last one is for, and where
	At         time.Time
}

// Drafts are those of everybody. The zero value is empty, and safe for concurrent use.
type Drafts struct {
	mu sync.Mutex
	of map[state.Identity][]Draft
}

// Keep remembers what somebody had written, one draft for each place where they did, the
// newest last: of too much the oldest goes. What another terminal of theirs left stays.
func (s *Drafts) Keep(id state.Identity, all ...Draft) {
	if all = newest(all); len(all) == 0 || !id.Lasting() {
		return
	}
	for i := range all {
		all[i].Recipients.Owner = nil // it would hold the seat that has ended
	}
	s.mu.Lock()
	defer s.mu.Unlock()
	if s.of == nil {
		s.of = map[state.Identity][]Draft{}
	}
	if s.of[id] == nil && len(s.of) >= draftsMost && !s.makePlace(id, all[0].At) {
		return
	}
	s.of[id] = newest(append(fresh(s.of[id], all[0].At), all...))
}

// makePlace lets go of what waits too long, or else of somebody's: not of one who has
// registered for the sake of one who has not, for a new key costs nothing.
func (s *Drafts) makePlace(id state.Identity, now time.Time) bool {
	maps.DeleteFunc(s.of, func(_ state.Identity, old []Draft) bool { return now.Sub(old[0].At) > draftFor })
	for _, registered := range []bool{false, true} {
		for other := range s.of {
			if len(s.of) >= draftsMost && other.Registered() == registered && (!registered || id.Registered()) {
				delete(s.of, other)
			}
		}
	}
	return len(s.of) < draftsMost
}

// fresh are those that wait no longer than a draft does.
func fresh(all []Draft, now time.Time) []Draft {
	return slices.DeleteFunc(all, func(d Draft) bool { return now.Sub(d.At) > draftFor })
}

// newest is as much of the end of what was written as is kept of one person.
func newest(all []Draft) (kept []Draft) {
	room, written := draftBytes, false
	for _, d := range slices.Backward(all) {
		first := len(d.Lines)
		for first > 0 && len(d.Lines[first-1]) <= room {
			first--
			room -= len(d.Lines[first])
			written = written || d.Lines[first] != ""
		}
		full := first > 0
		if d.Lines = d.Lines[first:]; len(d.Lines) > 0 {
			kept = append(kept, d)
		}
		if full {
			break
		}
	}
	if !written {
		return nil
	}
	slices.Reverse(kept)
	return kept
}

// Kept gives back what somebody had written, once.
func (s *Drafts) Kept(id state.Identity, now time.Time) []Draft {
	s.mu.Lock()
	defer s.mu.Unlock()
	all := s.of[id]
	delete(s.of, id)
	return fresh(all, now)
}
