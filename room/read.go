package room

// What a person reads back beside the last lines: each asks the history, which
// filters by who they are, and shows people as who they are now.

import (
	"context"
	"errors"
	"slices"
	"time"

	"teahouse/room/state"
)

// read asks the history for what is paid for before anything is looked at.
func (s *Seat) read(ctx context.Context, scope state.Scope, cost int, question func(context.Context, state.Viewer) error) error {
	if err := s.ChargeRead(ctx, cost); err != nil {
		return err
	}
	v, last := s.viewer(scope)
	return s.ask(ctx, v, last, question)
}

// viewer is on whose behalf this seat reads, and the number of the last event,
// which the history may not hold yet.
func (s *Seat) viewer(scope state.Scope) (state.Viewer, uint64) {
	r := s.room
	r.mu.RLock()
	defer r.mu.RUnlock()
	return r.viewerLocked(s.identity, scope), r.state.LastN()
}

// viewerLocked is somebody who reads a part of what they may. It is called under the room's lock.
func (r *Room) viewerLocked(who state.Identity, scope state.Scope) state.Viewer {
	return state.Viewer{ID: who, Joined: r.state.Memberships(who), Scope: scope}
}

// ask is the one way to the history: a question waits until it holds all events
// up to a number, and is given up when the answer takes long.
func (s *Seat) ask(ctx context.Context, v state.Viewer, upTo uint64, question func(context.Context, state.Viewer) error) error {
	if err := s.room.keeper.wait(ctx, upTo); err != nil {
		return err
	}
	within, cancel := context.WithTimeoutCause(ctx, readWithin, ErrSlow)
	defer cancel()
	var err error
	if v.From, err = s.room.from(within); err == nil {
		err = question(within, v)
	}
	switch {
	case err == nil:
		return nil
	case ctx.Err() != nil:
		return context.Cause(ctx)
	case errors.Is(context.Cause(within), ErrSlow):
		return state.Refuse(state.TookLong)
	}
	s.room.misread.note(s.room.cfg.Logger, err)
	return err
}

// ChargeRead is to be called before anything is looked up whose cost grows with
// the history, with who is here or with what was asked, also in memory. It
// waits where this person, or their address, has looked up much.
func (s *Seat) ChargeRead(ctx context.Context, cost int) (err error) {
	defer func() { s.room.refusals.count(err) }()
	return s.pay(ctx, state.BudgetReads, cost, nil)
}

// Affords is ChargeRead for what is worth having and not worth waiting for. It
// takes nothing where it would have to wait.
func (s *Seat) Affords(cost int) bool {
	return s.payNow(state.BudgetReads, cost)
}

// PeopleCost is what looking through so many people costs.
func PeopleCost(people int) int { return lookCost + people/peoplePerUnit }

func linesCost(lines int) int { return lookCost + lines/linesPerUnit }

// Day returns the number of the line that this person may read whose time is the
// earliest not before t, 0 if there is none. Lines of a clock that was ahead are
// found only by who asks for the future.
func (s *Seat) Day(ctx context.Context, scope state.Scope, t time.Time) (n uint64, err error) {
	upTo := s.room.latest()
	if t.After(upTo) {
		upTo = time.Time{}
	}
	err = s.read(ctx, scope, saidCost, func(ctx context.Context, v state.Viewer) error {
		n, err = s.room.cfg.History.Day(ctx, v, t, upTo)
		return err
	})
	return n, err
}

// latest is when what happened last can have been: on a shared log that bears the time of
// another clock, which this machine's may be behind.
func (r *Room) latest() time.Time {
	wall := r.cfg.Clock.Wall()
	if !r.shared() {
		return wall
	}
	r.mu.RLock()
	defer r.mu.RUnlock()
	if last := time.UnixMilli(r.state.Wall()); last.After(wall) {
		return last
	}
	return wall
}

// After returns at most limit lines that this person may read with numbers
// above n, the first ones, in rising order.
func (s *Seat) After(ctx context.Context, scope state.Scope, n uint64, limit int) (found []*state.Event, err error) {
	err = s.read(ctx, scope, linesCost(limit), func(ctx context.Context, v state.Viewer) error {
		found, err = s.room.cfg.History.After(ctx, v, n, limit)
		return err
	})
	return s.brought(found), err
}

// Unread counts the lines that this person may read with numbers above n, and
// stops at most.
func (s *Seat) Unread(ctx context.Context, scope state.Scope, n uint64, most int) (count int, err error) {
	err = s.read(ctx, scope, lookCost, func(ctx context.Context, v state.Viewer) error {
		count, err = s.room.cfg.History.Unread(ctx, v, n, most)
		return err
	})
	return count, err
}

// UnreadIn counts the lines that this person may read beyond each of some markers,
// in its channel, and stops for each when there are more than CountMost.
func (s *Seat) UnreadIn(ctx context.Context, from []state.Marker) (counts []int, err error) {
	err = s.read(ctx, state.Scope{}, lookCost+len(from)/countsPerUnit, func(ctx context.Context, v state.Viewer) error {
		counts, err = s.room.cfg.History.Counts(ctx, v, from, CountMost+1)
		return err
	})
	return counts, err
}

// Audit returns at most limit acts of governing, or the reports, which stand
// apart because anybody makes them, with numbers below before (0: of all), the
// last ones, in rising order. Only operators may ask.
func (s *Seat) Audit(ctx context.Context, reports bool, before uint64, limit int) (acts []*state.Event, err error) {
	if !s.Governs() {
		return nil, state.Refuse(state.NotOperator)
	}
	if before == 0 {
		before = 1 << 62
	}
	err = s.read(ctx, state.Scope{All: true}, linesCost(limit), func(ctx context.Context, v state.Viewer) error {
		acts, err = s.room.cfg.History.Audit(ctx, reports, before, limit)
		acts = slices.DeleteFunc(acts, func(e *state.Event) bool { return e.N < v.From })
		return err
	})
	return s.brought(acts), err
}

// brought is what the history had, with its people as who they are now. Many may have
// reacted to a line, and all are read with it.
func (s *Seat) brought(events []*state.Event) []*state.Event {
	signs := 0
	for _, e := range events {
		for _, r := range e.Reactions {
			signs += len(r.By)
		}
	}
	s.owe(state.BudgetReads, signs/signsPerUnit)
	r := s.room
	r.mu.RLock()
	defer r.mu.RUnlock()
	for i, e := range events {
		events[i] = e.Mapped(r.state.Resolve)
	}
	return events
}

// Newest is the number of the last event that this person may read.
func (s *Seat) Newest() uint64 {
	r := s.room
	r.mu.RLock()
	defer r.mu.RUnlock()
	n := max(s.began, r.transcript.public.last(), r.transcript.moves.last())
	if private := r.transcript.private[s.identity]; private != nil {
		n = max(n, private.last())
	}
	for _, in := range s.cursor.in {
		n = max(n, r.transcript.channels[in.num].last())
	}
	return n
}

// Began is the number of the last event before the seat was taken. Read gives
// those with higher numbers, its own arrival first if that is told.
func (s *Seat) Began() uint64 { return s.began }

// BeganAt is the house's last number before the seat was taken.
func (s *Seat) BeganAt() uint64 { return s.beganAt }

// Since returns at most limit events of every kind, not only talk, that this
// person may read with numbers above n, the first ones, in rising order. Gone
// is the number of the newest event that is kept no longer, 0 if all are. It
// may read the disk.
func (s *Seat) Since(ctx context.Context, scope state.Scope, n uint64, limit int) (events []*state.Event, gone uint64, err error) {
	err = s.read(ctx, scope, linesCost(limit), func(ctx context.Context, v state.Viewer) error {
		events, gone, err = s.room.cfg.History.Since(ctx, v, n, limit)
		return err
	})
	return s.brought(events), gone, err
}

// Said finds what somebody said last, as far as this person may read it and
// not before a moment, at most so many lines, in rising order. It may read the
// disk.
func (s *Seat) Said(ctx context.Context, scope state.Scope, who state.Identity, since time.Time, most int) (said []*state.Event, err error) {
	who = s.room.resolve(who)
	err = s.read(ctx, scope, saidCost, func(ctx context.Context, v state.Viewer) error {
		said, err = s.room.cfg.History.Said(ctx, v, who, since, most)
		return err
	})
	return s.brought(said), err
}
