package compose

// What somebody had written when their link died, for when they come back with
// the same key. It lives in memory, for a while.

import (
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

// Keep remembers what somebody had written, one draft for each place where they did.
func (s *Drafts) Keep(id state.Identity, all ...Draft) {
	size := 0
	for i := range all {
		for _, line := range all[i].Lines {
			size += len(line)
		}
		all[i].Recipients.Owner = nil // it would hold the seat that has ended
	}
	if size == 0 || size > draftBytes || !id.Lasting() {
		return
	}
	s.mu.Lock()
	defer s.mu.Unlock()
	if s.of == nil {
		s.of = map[state.Identity][]Draft{}
	}
	if len(s.of) >= draftsMost {
		for other, old := range s.of {
			if all[0].At.Sub(old[0].At) > draftFor || len(s.of) >= draftsMost {
				delete(s.of, other)
			}
		}
	}
	s.of[id] = all
}

// Kept gives back what somebody had written, once.
func (s *Drafts) Kept(id state.Identity, now time.Time) []Draft {
	s.mu.Lock()
	defer s.mu.Unlock()
	all := s.of[id]
	delete(s.of, id)
	if len(all) > 0 && now.Sub(all[0].At) > draftFor {
		return nil
	}
	return all
}
