package room

import (
	"context"
	"time"
)

// What a person reads back beside the last lines: each asks the history, which
// filters by who he is, and shows people as who they are now.

// Search returns at most limit lines that this person may read, with numbers
// below before (0: of all), in which all the words occur, newest first.
func (s *Seat) Search(ctx context.Context, words string, before uint64, limit int) ([]*Event, error) {
	v, err := s.viewer(ctx)
	if err != nil {
		return nil, err
	}
	if before == 0 {
		before = 1 << 62
	}
	found, err := s.room.cfg.History.Search(ctx, v, words, before, limit)
	return s.room.mapped(found), err
}

// Day returns the number of the first line that this person may read and that
// is not older than t, 0 if there is none.
func (s *Seat) Day(ctx context.Context, t time.Time) (uint64, error) {
	v, err := s.viewer(ctx)
	if err != nil {
		return 0, err
	}
	return s.room.cfg.History.Day(ctx, v, t)
}

// After returns at most limit lines that this person may read with numbers
// above n, the first ones, in rising order.
func (s *Seat) After(ctx context.Context, n uint64, limit int) ([]*Event, error) {
	v, err := s.viewer(ctx)
	if err != nil {
		return nil, err
	}
	found, err := s.room.cfg.History.After(ctx, v, n, limit)
	return s.room.mapped(found), err
}

// Unread counts the lines that this person may read with numbers above n, and
// stops at most.
func (s *Seat) Unread(ctx context.Context, n uint64, most int) (int, error) {
	v, err := s.viewer(ctx)
	if err != nil {
		return 0, err
	}
	return s.room.cfg.History.Unread(ctx, v, n, most)
}

// Audit returns at most limit acts of governing with numbers below before (0:
// of all), the last ones, in rising order. Only operators may ask.
func (s *Seat) Audit(ctx context.Context, before uint64, limit int) ([]*Event, error) {
	if !s.Governs() {
		return nil, refuse(NotOperator)
	}
	if _, err := s.viewer(ctx); err != nil {
		return nil, err
	}
	if before == 0 {
		before = 1 << 62
	}
	acts, err := s.room.cfg.History.Audit(ctx, before, limit)
	return s.room.mapped(acts), err
}

// viewer is on whose behalf this seat reads, once the history holds all that
// has happened.
func (s *Seat) viewer(ctx context.Context) (Viewer, error) {
	r := s.room
	r.mu.RLock()
	v, last := Viewer{s.identity}, r.state.lastN
	r.mu.RUnlock()
	return v, r.keeper.wait(ctx, last)
}

// mapped shows the people of stored events as who they are now.
func (r *Room) mapped(events []*Event) []*Event {
	r.mu.RLock()
	defer r.mu.RUnlock()
	for i, e := range events {
		events[i] = e.mapped(r.state.resolve)
	}
	return events
}

// Prune deletes from the history what is older than a moment, unless that is
// zero, and what has keepLines newer lines, unless that is 0. It goes in small
// steps, between which people talk on, until all is done or ctx ends.
func (r *Room) Prune(ctx context.Context, olderThan time.Time, keepLines int) (deleted int, err error) {
	for more := true; more && err == nil && ctx.Err() == nil; {
		var n int
		n, more, err = r.cfg.History.Prune(ctx, olderThan, keepLines, pruneAtOnce)
		deleted += n
	}
	return deleted, err
}

// Began is the number of the last event before the seat was taken. Read gives
// those with higher numbers, its own arrival first if that is told.
func (s *Seat) Began() uint64 { return s.began }

// Since returns at most limit events of every kind, not only talk, that this
// person may read with numbers above n, the first ones, in rising order. Gone
// is the number of the newest event that is kept no longer, 0 if all are. It
// may read the disk.
func (s *Seat) Since(ctx context.Context, n uint64, limit int) (events []*Event, gone uint64, err error) {
	v, err := s.viewer(ctx)
	if err != nil {
		return nil, 0, err
	}
	events, gone, err = s.room.cfg.History.Since(ctx, v, n, limit)
	return s.room.mapped(events), gone, err
}
