package bot

// One run of a bot. All that it reads is written by one goroutine, which knows the number of
// the event that was told last: so none is told twice, whether it comes from the history or
// live. Before an answer goes out, all is told that happened before it was made.

import (
	"cmp"
	"context"
	"errors"

	"teahouse/room"
	"teahouse/room/state"
	"teahouse/ui/command"
	"teahouse/ui/stdio"
)

// bot is one run of the verb.
type bot struct {
	*stdio.Session
	ctx context.Context
	end context.CancelCauseFunc

	last   uint64 // the number of the event that was told last
	behind bool   // the past is not told to its end yet
	lost   uint64 // up to here it was told that events are gone
	events []*state.Event
	names  bearers
}

// Run speaks with a program until its input ends, or with -f until it goes.
func Run(s *stdio.Session) (int, error) {
	if s.Terminal.PTY {
		s.Errs.Line(s.Config.Words.Bot.NoTerminal)
		_ = s.Errs.Flush()
		return stdio.StatusUsage, nil
	}
	b := &bot{Session: s, last: s.Seat.Began()}
	b.ctx, b.end = context.WithCancelCause(s.Context)
	defer b.end(nil)
	return b.over(b.run())
}

// run tells what happens and answers requests. The error is why it ended.
func (b *bot) run() error {
	if err := b.resume(); err != nil {
		return err
	}
	me, began := b.Seat.Me(), b.Seat.Cursor(b.Seat.Began())
	b.Out.Object(hello{"hello", b.Seat.BeganAt(), began, me.Person.Name, me.Mark, b.Config.Title, b.Config.Version, me.Operator})
	if b.Call.Since != "" {
		b.behind = true
		if err := b.past(); err != nil {
			return err
		}
		b.Out.Object(live{"live", b.Seat.Cursor(b.last)})
	}
	answers := make(chan any)
	go b.serve(answers)
	for {
		if err := b.catchUp(); err != nil {
			return err
		}
		if b.Out.Flush() != nil {
			return stdio.ErrDone // whoever wrote is gone
		}
		select {
		case a, open := <-answers:
			if err := b.catchUp(); err != nil { // what came of it is told before it
				return err
			}
			switch {
			case open:
				if look, ok := a.(later); ok {
					if b.Out.Flush() != nil {
						return stdio.ErrDone
					}
					a = look()
				}
				b.Out.Object(a)
			case b.Call.Follow:
				answers = nil
			default:
				return stdio.ErrDone
			}
		case <-b.Seat.Ready():
		case <-b.Seat.Ended():
			return cmp.Or(b.catchUp(), stdio.ErrCut)
		case <-b.ctx.Done():
			return context.Cause(b.ctx)
		}
	}
}

// resume finds the place that the bot goes on from.
func (b *bot) resume() error {
	if b.Call.Since == "" {
		return nil
	}
	n, _, err := b.From(b.Call.Since, b.last)
	if err == nil {
		b.last = min(n, b.last)
	}
	return err
}

// catchUp tells all that has happened and was not told yet.
func (b *bot) catchUp() error {
	teller := command.TellerFor(b.Seat)
	for b.ctx.Err() == nil {
		events, missed := b.Seat.Read(b.events[:0])
		b.events = events
		if missed > 0 && b.behind { // the history has these events, too
			if err := b.past(); err != nil {
				return err
			}
			continue
		}
		if missed > 0 {
			b.Out.Object(stdio.Skipped{Event: "missed", Count: missed, Since: b.Seat.Cursor(b.last)})
		}
		for _, e := range events {
			b.event(e, teller)
		}
		if len(events) < room.ReadAtOnce {
			b.behind = false
			return nil
		}
	}
	return context.Cause(b.ctx)
}

// past tells what happened before, from the history, until it has no more.
func (b *bot) past() error {
	teller := command.TellerFor(b.Seat)
	for {
		events, lost, err := b.Seat.Since(b.ctx, b.Scope, b.last, stdio.PageSize)
		if err != nil {
			return err
		}
		if lost > max(b.last, b.lost) {
			b.lost = lost
			b.Out.Object(stdio.Pruned{Event: "gone", Upto: b.Seat.Cursor(lost)})
		}
		for _, e := range events {
			b.event(e, teller)
		}
		if b.Out.Flush() != nil {
			return stdio.ErrDone
		}
		if len(events) < stdio.PageSize {
			return nil
		}
	}
}

// event tells an event, unless it was told.
func (b *bot) event(e *state.Event, teller command.Teller) {
	if e.N > b.last {
		b.last = e.N
		if !b.hides(e, teller.Me) {
			b.Out.Object(b.tells(teller, e))
		}
	}
}

// hides tells whether it is the doing of somebody whom the bot's key ignores.
func (b *bot) hides(e *state.Event, me state.Present) bool {
	return b.Ignored.Hides(e, me.Person.ID, b.Seat.Same)
}

// over says farewell where it was not the bot that left, and gives the status
// for why it ended.
func (b *bot) over(why error) (int, error) {
	switch {
	case errors.Is(why, stdio.ErrDone):
		return stdio.StatusDone, nil
	case errors.Is(why, stdio.ErrCut):
		b.Out.Object(b.farewell())
		return b.Cut()
	case errors.Is(why, command.ErrStopping):
		b.Out.Object(b.farewell())
		return b.Ended(why)
	}
	return b.Fail(why)
}
