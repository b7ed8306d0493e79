package serve

// Which sessions are being served, and when the last one is over.

import (
	"context"
	"sync"
)

// sessions are those being served.
type sessions struct {
	mu    sync.Mutex
	open  map[*session]struct{}
	empty chan struct{} // closed when the last one ends, if somebody waits
}

func (s *sessions) add(one *session) {
	s.mu.Lock()
	defer s.mu.Unlock()
	if s.open == nil {
		s.open = map[*session]struct{}{}
	}
	s.open[one] = struct{}{}
}

func (s *sessions) remove(one *session) {
	s.mu.Lock()
	defer s.mu.Unlock()
	delete(s.open, one)
	if len(s.open) == 0 && s.empty != nil {
		close(s.empty)
		s.empty = nil
	}
}

func (s *sessions) count() int {
	s.mu.Lock()
	defer s.mu.Unlock()
	return len(s.open)
}

func (s *sessions) all() []*session {
	s.mu.Lock()
	defer s.mu.Unlock()
	all := make([]*session, 0, len(s.open))
	for one := range s.open {
		all = append(all, one)
	}
	return all
}

// wait returns when no session is left, or ctx ends.
func (s *sessions) wait(ctx context.Context) {
	s.mu.Lock()
	if len(s.open) == 0 {
		s.mu.Unlock()
		return
	}
	empty := make(chan struct{})
	s.empty = empty
	s.mu.Unlock()
	select {
	case <-empty:
	case <-ctx.Done():
	}
}
