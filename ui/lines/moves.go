package lines

// Who comes and goes is read out at a terminal, and one stranger can come and go four times
// a second. So a few are told as they happen, and of more all that it came to, now and then:
// who went again, or was soon back, is not worth a line. Of somebody who does anything else
// it is told first that they came.

import (
	"cmp"
	"slices"
	"time"

	"golang.org/x/time/rate"

	"teahouse/room/state"
)

const (
	movesAtOnce = 5                // that are told as they happen: people who come to a meeting
	movesEach   = 10 * time.Second // and then so often
	movesMost   = 200              // that wait for it
)

// moves are comings and goings that wait at a terminal.
type moves struct {
	pace    *rate.Limiter
	waiting []*state.Event
	due     <-chan time.Time // when they are to be told; nil if none wait, or it is time
}

func newMoves() moves {
	return moves{pace: rate.NewLimiter(rate.Every(movesEach), movesAtOnce)}
}

// gather has comings and goings wait that are too many, and returns what is told now.
func (c *chat) gather(events []*state.Event) []*state.Event {
	if c.tty == nil {
		return events
	}
	m := &c.tty.moves
	now := make([]*state.Event, 0, len(events))
	asked, atOnce := false, false
	for _, e := range events {
		if !comes(e) || e.Who.ID == c.Plain.Me || c.Seat.Tells(e.Who.ID) {
			if m.have(e) || e.Kind == state.KindRestart { // of those who came, some may be cut off
				now = append(now, m.take()...)
			}
			now = append(now, e)
			continue
		}
		if !asked {
			asked, atOnce = true, len(m.waiting) == 0 && m.pace.Allow()
		}
		if atOnce {
			now = append(now, e)
		} else if m.wait(e); len(m.waiting) > movesMost {
			now = append(now, m.take()...)
		}
	}
	return now
}

// have tells whether somebody came or went of whom that was not told yet.
func (m *moves) have(e *state.Event) bool {
	return slices.ContainsFunc(m.waiting, func(o *state.Event) bool { return o.Who.ID == e.Who.ID || o.Who.ID == e.Was })
}

// wait keeps a coming or going, unless with the one before it came to nothing.
func (m *moves) wait(e *state.Event) {
	if i := slices.IndexFunc(m.waiting, func(o *state.Event) bool { return o.Who == e.Who }); i >= 0 {
		m.waiting = slices.Delete(m.waiting, i, i+1)
		return
	}
	if m.waiting = append(m.waiting, e); m.due == nil {
		m.due = time.After(m.pace.Reserve().Delay())
	}
}

// take is what waits, those who came together and those who went: nobody is in it twice.
func (m *moves) take() []*state.Event {
	all := m.waiting
	m.waiting = nil
	slices.SortStableFunc(all, func(a, b *state.Event) int {
		return cmp.Or(cmp.Compare(a.Kind, b.Kind), cmp.Compare(a.How, b.How))
	})
	return all
}

// moved tells who came and went meanwhile, when it is time and nobody writes.
func (c *chat) moved() {
	if c.tty == nil || c.tty.moves.due != nil || c.held() {
		return
	}
	c.tell(slices.DeleteFunc(c.tty.moves.take(), func(e *state.Event) bool { return !c.noticed(e) }))
}
