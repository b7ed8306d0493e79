package room

// What the loop does with entries of the log: it carries them out, shows what happened,
// and answers those who wait.

import (
	"cmp"
	"errors"
	"slices"

	"teahouse/room/fault"
	"teahouse/room/state"
)

// apply carries out entries that the log has made durable, shows what happened
// and answers those who wait. It is called by the loop alone. After an error, a panic
// among them, the room is not to go on: it may be half changed, and the log has it all.
func (r *Room) apply(b appended) error {
	for len(b.entries) > 0 {
		part := b.part()
		if err := r.applyPart(part); err != nil {
			return err
		}
		b.entries = b.entries[len(part.entries):]
	}
	if b.landed != nil {
		close(b.landed)
	}
	return nil
}

// part is the entries up to the next that makes the room forget somebody: the history
// has what came before, when it carries that out.
func (b appended) part() appended {
	for i, e := range b.entries {
		if _, forgets := e.Proposal.Body.(*state.Forget); forgets && i > 0 {
			b.entries = b.entries[:i]
			break
		}
	}
	return b
}

func (r *Room) applyPart(b appended) error {
	var err error
	caught := fault.Contain(r.cfg.Logger, "the room", func() {
		var c *change
		if c, err = r.change(b); err != nil {
			return
		}
		for _, s := range c.wake {
			s.wake()
		}
		for _, answer := range c.replies {
			answer.to.answer(answer.o)
		}
		if len(c.repeated) > 0 {
			r.queue.repeat(c.repeated...)
		}
		r.keeper.put(c.batch, c.told)
	})
	return errors.Join(caught, err)
}

// change is what entries brought: what is to be kept, and who is to know.
type change struct {
	batch   *Batch
	told    []deed
	moved   []*Seat // that read other channels now, or whose person changed settings elsewhere
	wake    []*Seat
	replies []reply

	repeated []*pending // that came too late for the epoch they are of
}

type reply struct {
	to *pending
	o  outcome
}

// change carries entries out. An error is one after which the room is not to go on.
func (r *Room) change(b appended) (*change, error) {
	r.mu.Lock()
	defer r.mu.Unlock()
	c := &change{batch: &Batch{After: r.state.Applied()}, replies: make([]reply, 0, len(b.waiting))}
	list := r.state.ListVersion()
	for _, entry := range b.entries {
		if err := r.carryOutLocked(c, entry, b.waiting[entry.Seq]); err != nil {
			return nil, err
		}
	}
	c.batch.Applied, c.batch.Clock, c.batch.LastN = r.state.Applied(), r.state.Clock(), r.state.LastN()
	c.batch.Records = r.state.Changes()
	c.batch.Aside, r.asides = r.asides, nil
	if r.shared() {
		r.time.raise(r.state.Clock())
	}
	if slices.ContainsFunc(c.batch.Events, func(e *state.Event) bool { return e.Kind == state.KindSlow }) {
		close(r.repaced)
		r.repaced = make(chan struct{})
	}
	if r.concernsAllLocked(c.batch.Events, r.state.ListVersion() != list) {
		c.wake = r.seats.order // who sits where changes here alone
	} else {
		c.wake = append(r.audienceLocked(c.batch.Events), c.moved...)
	}
	return c, nil
}

// carryOutLocked carries one entry out, and adds what it brought. Waiting is who waits for
// it on this node, nil if nobody does.
func (r *Room) carryOutLocked(c *change, entry Entry, waiting *pending) error {
	p := entry.Proposal
	if waiting != nil && r.state.Passed(p) {
		return ErrNodeTaken // nobody would read it, and whoever wrote it not know that
	}
	began, house := r.state.LastN(), r.state.HouseSeq()
	fence := r.fenceLocked(p)
	if b, ends := p.Body.(*state.Dissolve); ends { // no event tells those who were invited
		for _, who := range r.state.InvitedTo(b.Num) {
			c.moved = append(c.moved, r.seats.of[who]...)
		}
	}
	happened, refused, err := r.applyLocked(entry)
	if err != nil {
		return err
	}
	moved, healed := r.followLocked()
	c.moved, c.batch.Healed = append(c.moved, moved...), cmp.Or(healed, c.batch.Healed)
	if waiting != nil {
		if refused != nil && p.Seat.Epoch < r.Epoch() {
			c.repeated = append(c.repeated, waiting)
			return nil
		}
		switch {
		case waiting.back:
			r.satAgainLocked(waiting.seat, refused)
		case waiting.seat != nil && refused == nil:
			r.seatLocked(waiting.seat, began, house)
		}
		c.replies = append(c.replies, reply{waiting, outcome{r.readableLocked(p.Seat, happened), refused}})
	}
	if s := r.seats.byID[p.Seat]; s != nil && len(happened) > 0 {
		s.did = [2]uint64{happened[0].N, r.state.LastN()}
	}
	switch p.Body.(type) {
	case *state.SetSettings:
		if refused == nil {
			c.moved = append(c.moved, r.elsewhereLocked(p.Seat)...)
		}
	case *state.Revoke:
		r.revokedLocked()
	case *state.Leave:
		r.unseatLocked(p.Seat)
	}
	r.recordLocked(happened)
	r.fencedLocked(fence, happened)
	c.batch.Events = append(c.batch.Events, happened...)
	if p.Seat.Node == r.cfg.Node { // where it was done, and once
		c.told = append(c.told, deeds(p, happened)...)
	}
	return nil
}

// applyLocked has the state changed by an entry. Refused is why it was not; an error is
// one after which the room is not to go on.
func (r *Room) applyLocked(entry Entry) (happened []*state.Event, refused, err error) {
	happened, refused = r.state.Apply(entry.Seq, entry.Proposal)
	if over := r.overLocked(entry.Proposal, refused); over != nil {
		return nil, nil, over
	}
	if cause, bad := errors.AsType[*state.Broken](refused); bad {
		if err := r.setAsideLocked(entry, cause); err != nil {
			return nil, nil, err
		}
		refused = &state.Refusal{Code: state.SetAside, Err: cause}
	}
	return happened, refused, nil
}

// recordLocked holds events for those who read them, and counts them.
func (r *Room) recordLocked(happened []*state.Event) {
	for _, e := range happened {
		r.transcript.add(e)
		r.happened[e.Kind]++
		if e.Changes() || e.Kind == state.KindForget {
			r.changed = e.N
		}
	}
}

// readableLocked is what the person at a terminal did themselves of what happened, and what
// they may read beside that: what others alone are told is no answer to them.
func (r *Room) readableLocked(seat state.SeatID, happened []*state.Event) []*state.Event {
	_, who := r.state.Seated(seat)
	hidden := func(e *state.Event) bool { return e.Who.ID != who && !r.state.Reads(e, who) }
	if who == "" || !slices.ContainsFunc(happened, hidden) {
		return happened
	}
	return slices.DeleteFunc(slices.Clone(happened), hidden)
}
