package line

// Bots: one JSON object a line, both ways. What it keeps true: events come in
// the order of their numbers, none twice, and none left out untold; requests
// are answered in order, one at a time, each after the events that came of it;
// and whatever is written or not read costs bounded memory and nobody else.

import (
	"cmp"
	"context"
	"errors"

	"teahouse/room"
	"teahouse/ui/command"
)

// bot is one run of the verb.
type bot struct {
	*session
	ctx context.Context
	end context.CancelCauseFunc

	last   uint64 // the number of the event that was told last
	behind bool   // the past is not told to its end yet
	lost   uint64 // up to here it was told that events are gone
	events []*room.Event
	names  bearers
}

// runBot speaks with a program until its input ends, or with -f until it goes.
func runBot(s *session) (int, error) {
	if s.terminal.PTY {
		s.errs.line(s.cfg.Words.Bot.NoTerminal)
		_ = s.errs.flush()
		return StatusUsage, nil
	}
	b := &bot{session: s, last: s.seat.Began()}
	b.ctx, b.end = context.WithCancelCause(s.ctx)
	defer b.end(nil)
	return b.over(b.run())
}

// run tells what happens and answers requests. The error is why it ended.
func (b *bot) run() error {
	if err := b.resume(); err != nil {
		return err
	}
	me, began := b.seat.Me(), b.seat.Cursor(b.seat.Began())
	b.out.object(hello{"hello", b.seat.BeganAt(), began, me.Person.Name, me.Mark, b.cfg.Title, b.cfg.Version, me.Operator})
	if b.call.Since != "" {
		b.behind = true
		if err := b.past(); err != nil {
			return err
		}
		b.out.object(live{"live", b.seat.Cursor(b.last)})
	}
	answers := make(chan any)
	go b.serve(answers)
	for {
		if err := b.catchUp(); err != nil {
			return err
		}
		if b.out.flush() != nil {
			return errDone // whoever wrote is gone
		}
		select {
		case a, open := <-answers:
			if err := b.catchUp(); err != nil { // what came of it is told before it
				return err
			}
			switch {
			case open:
				if look, ok := a.(later); ok {
					if b.out.flush() != nil {
						return errDone
					}
					a = look()
				}
				b.out.object(a)
			case b.call.Follow:
				answers = nil
			default:
				return errDone
			}
		case <-b.seat.Ready():
		case <-b.seat.Ended():
			return cmp.Or(b.catchUp(), errCut)
		case <-b.ctx.Done():
			return context.Cause(b.ctx)
		}
	}
}

// resume finds the place that the bot goes on from.
func (b *bot) resume() error {
	if b.call.Since == "" {
		return nil
	}
	n, _, err := b.from(b.call.Since, b.last)
	if err == nil {
		b.last = min(n, b.last)
	}
	return err
}

// catchUp tells all that has happened and was not told yet.
func (b *bot) catchUp() error {
	teller := command.TellerFor(b.seat)
	for b.ctx.Err() == nil {
		events, missed := b.seat.Read(b.events[:0])
		b.events = events
		if missed > 0 && b.behind { // the history has these events, too
			if err := b.past(); err != nil {
				return err
			}
			continue
		}
		if missed > 0 {
			b.out.object(skipped{Event: "missed", Count: missed, Since: b.seat.Cursor(b.last)})
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
	teller := command.TellerFor(b.seat)
	for {
		events, lost, err := b.seat.Since(b.ctx, b.last, page)
		if err != nil {
			return err
		}
		if lost > max(b.last, b.lost) {
			b.lost = lost
			b.out.object(pruned{Event: "gone", Upto: b.seat.Cursor(lost)})
		}
		for _, e := range events {
			b.event(e, teller)
		}
		if b.out.flush() != nil {
			return errDone
		}
		if len(events) < page {
			return nil
		}
	}
}

// event tells an event, unless it was told.
func (b *bot) event(e *room.Event, teller command.Teller) {
	if e.N > b.last {
		b.last = e.N
		if !b.hides(e, teller.Me) {
			b.out.object(b.tells(teller, e))
		}
	}
}

// hides tells whether it is the doing of somebody whom the bot's key ignores.
func (b *bot) hides(e *room.Event, me room.Present) bool {
	return b.ignored.Hides(e, me.Person.ID, b.seat.Known)
}

// over says farewell where it was not the bot that left, and gives the status
// for why it ended.
func (b *bot) over(why error) (int, error) {
	switch {
	case errors.Is(why, errDone):
		return StatusDone, nil
	case errors.Is(why, errCut):
		b.out.object(b.farewell())
		return b.cut()
	case errors.Is(why, command.ErrStopping):
		b.out.object(b.farewell())
		return b.ended(why)
	case errors.Is(why, errFault):
		b.errs.line(b.cfg.Words.Door.Failed)
		return StatusRefused, why
	}
	return b.fail(why)
}
