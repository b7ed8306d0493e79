package room

// Lines that somebody asks for by number, and those that call them: never more than they
// may read, and the disk is asked only where memory does not reach back so far. For
// calls, memory is looked through a few lines at a time, so that nobody waits for it.

import (
	"cmp"
	"context"
	"slices"

	"teahouse/room/state"
	"teahouse/room/text"
)

// Lines returns those of some lines, by N, that this person may read, in rising
// order: what others quote, and what was kept for later. It may read the disk.
func (s *Seat) Lines(ctx context.Context, ns []uint64) (found []*state.Event, err error) {
	var rest []uint64
	r := s.room
	r.mu.RLock()
	v := r.viewerLocked(s.identity, state.Scope{All: true})
	for _, n := range ns {
		if e := r.transcript.one(v, state.Ref{N: n}); e != nil && e.Age() >= r.oldest() {
			found = append(found, e)
		} else {
			rest = append(rest, n)
		}
	}
	r.mu.RUnlock()
	if len(rest) > 0 {
		var read []*state.Event
		err = s.read(ctx, state.Scope{All: true}, linesCost(len(rest)), func(ctx context.Context, v state.Viewer) error {
			for _, n := range rest {
				e, err := r.cfg.History.One(ctx, v, state.Ref{N: n})
				if err != nil {
					return err
				}
				if e != nil {
					read = append(read, e)
				}
			}
			return nil
		})
		found = append(found, s.brought(read)...) // together, as what it costs is counted in hundreds
	}
	found = slices.DeleteFunc(found, func(e *state.Event) bool { return !e.Talk() })
	slices.SortFunc(found, func(a, b *state.Event) int { return cmp.Compare(a.N, b.N) })
	return found, err
}

// seekCost is what it costs to seek a name in those of some lines that are numbered above n.
func seekCost(lines []*state.Event, n uint64) int {
	bytes := 0
	for _, e := range lines {
		switch {
		case e.N <= n:
		case text.Plain(e.Text):
			bytes += len(e.Text) / plainEase
		default:
			bytes += len(e.Text)
		}
	}
	return bytes / bytesPerUnit
}

// Calls returns at most limit lines with numbers above n that call this person, by
// their name or because they are for them alone, the newest first, and how many there
// are, at most CountMost. It reads the disk where memory does not reach back so far.
func (s *Seat) Calls(ctx context.Context, scope state.Scope, n uint64, limit int) (found []*state.Event, count int, err error) {
	name := text.Borne(s.Me().Person.Name)
	r := s.room
	whole := false
	for before, more := uint64(1<<62), true; more; {
		if err := s.ChargeRead(ctx, lookCost); err != nil { // others have their turn between
			return nil, 0, err
		}
		r.mu.RLock()
		held, rest := r.transcript.before(r.viewerLocked(s.identity, scope), before, lookAtOnce, r.oldest())
		me := s.identity
		r.mu.RUnlock()
		more = len(held) == lookAtOnce
		whole = !more && rest <= n
		if err := s.ChargeRead(ctx, seekCost(held, n)); err != nil {
			return nil, 0, err
		}
		for _, e := range slices.Backward(held) {
			if before = e.N; e.N <= n || len(found) == CountMost {
				whole, more = e.N <= n, false
				break
			}
			if !e.Gone && e.Who.ID != me && (e.Private() || name.MentionedIn(e.Text)) {
				found = append(found, e)
			}
		}
	}
	if !whole && len(found) < CountMost {
		if found, err = s.search(ctx, scope, func(ctx context.Context, v state.Viewer, thorough bool) ([]*state.Event, error) {
			return r.cfg.History.Calls(ctx, v, name, n, CountMost, thorough)
		}); err != nil {
			return nil, 0, err
		}
	}
	return found[:min(len(found), limit)], len(found), nil
}
