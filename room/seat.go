package room

// One terminal in the room, from coming to going. It leaves once, behind all that it
// proposed before; and however it ends, who serves it is told once, and in which way.

import (
	"context"
	"net/netip"
	"slices"
	"sync"
	"sync/atomic"
	"time"

	"teahouse/room/state"
)

// Seat is one terminal in the room. Its methods may be called from any
// goroutine; reading belongs to one.
type Seat struct {
	room    *Room
	num     uint64        // of this node's seats; none has it again
	epoch   atomic.Uint64 // of the node; it rises where the node was put down and came back, see again.go
	arrival Arrival
	crowd   []netip.Prefix // what it takes a place of, see [Room.reserve]

	// Set by the room when the seat is taken, before anybody has it, and when
	// its key joins an account. Under the room's lock.
	identity state.Identity
	member   uint64
	began    uint64
	place    int       // in the room's order
	beganAt  uint64    // the house's last number by then
	did      [2]uint64 // the first and the last event that came of its newest proposal

	was      was    // while they wait to sit again; zero before and after
	last     uint64 // the newest event when it was taken out of the room: it reads none behind that; 0 before
	silenced bool   // muted when they came, so that they could not choose a name

	ready  chan struct{}          // capacity 1: something may have happened
	notify atomic.Pointer[func()] // called instead of a send to ready; nil if nobody wants that
	turn   chan struct{}          // capacity 1: held while a proposal is in flight
	cursor cursor
	quiet  atomic.Uint64 // see [Seat.QuietAfter]
	listed atomic.Uint64 // how often the admins file was read otherwise than before

	elsewhere atomic.Uint64 // see [Seat.Elsewhere]
	visit     visit

	leave sync.Once
	over  sync.Once
	ended chan struct{} // closed when the room took the seat away, or it left
	how   state.How

	farewell *state.Refusal // why the room took it away, if it did
}

// Ready is sent to when there may be something to read, or trouble began or ended.
func (s *Seat) Ready() <-chan struct{} { return s.ready }

// Notify has f called instead of a send to Ready, and when the seat has ended; with nil,
// Ready is sent to again, at once. The room waits for f, which must not call it.
func (s *Seat) Notify(f func()) {
	if f == nil {
		s.notify.Store(nil)
		wake(s.ready)
		return
	}
	s.notify.Store(&f)
}

// wake tells whoever serves the terminal that something may have happened.
func (s *Seat) wake() {
	if f := s.notify.Load(); f != nil {
		(*f)()
		return
	}
	wake(s.ready)
}

// Ended is closed when the seat is no longer in the room.
func (s *Seat) Ended() <-chan struct{} { return s.ended }

// How tells in which way the seat ended.
func (s *Seat) How() state.How { return s.how }

// Farewell tells why the room took the seat away, once Ended is closed. It is
// nil if the seat ended in another way.
func (s *Seat) Farewell() *state.Refusal { return s.farewell }

// Silenced tells whether the person was muted when they came, and so could not
// choose what they are called.
func (s *Seat) Silenced() bool { return s.silenced }

// Muted tells whether what they say now would be heard by nobody.
func (s *Seat) Muted() bool {
	r, now := s.room, s.room.now()
	r.mu.RLock()
	defer r.mu.RUnlock()
	return r.state.Muted(s.id(), now)
}

// who is the identity of the seat by now.
func (s *Seat) who() state.Identity {
	s.room.mu.RLock()
	defer s.room.mu.RUnlock()
	return s.identity
}

// Read appends to dst what happened since it was last called, at most
// ReadAtOnce events. Call it again at once if it returned that many. A reader
// so slow that memory no longer holds what comes next is told how many events
// were missed; Before reads them. A screen, which shows who is here, is not told
// of comings and goings that it missed.
func (s *Seat) Read(dst []*state.Event) (read []*state.Event, missed uint64) {
	r := s.room
	r.mu.RLock()
	defer r.mu.RUnlock()
	read, missed = r.transcript.read(dst, s.identity, &s.cursor, ReadAtOnce, r.oldest(), s.arrival.Mode != state.ModeScreen)
	if s.last != 0 {
		read = slices.DeleteFunc(read, func(e *state.Event) bool { return e.N > s.last })
	}
	return read, missed
}

// Before returns the last events of talk numbered below n that this person may
// read, at most limit, in rising order; all of the newest if n is 0. It may
// read the disk.
func (s *Seat) Before(ctx context.Context, scope state.Scope, n uint64, limit int) ([]*state.Event, error) {
	if err := s.ChargeRead(ctx, linesCost(limit)); err != nil {
		return nil, err
	}
	r := s.room
	r.mu.RLock()
	if n == 0 {
		n = r.state.LastN() + 1
	}
	v, settled := r.viewerLocked(s.identity, scope), max(r.folded, r.changed)
	held, rest := r.transcript.before(v, n, limit, r.oldest())
	r.mu.RUnlock()
	if len(held) == limit || rest == 0 {
		return held, nil
	}
	var older []*state.Event
	err := s.ask(ctx, v, max(settled, min(rest, n-1)), func(ctx context.Context, v state.Viewer) (err error) {
		older, err = r.cfg.History.Before(ctx, v, min(n, rest+1), limit-len(held))
		return err
	})
	if err != nil {
		return nil, err
	}
	return append(s.brought(older), held...), nil // who has registered since is shown as who they are now
}

// Held returns what Before does of the newest as far as memory holds it, without
// waiting for anything, and above which number these are all; 0 if nothing is before.
func (s *Seat) Held(scope state.Scope, limit int) (held []*state.Event, from uint64) {
	r := s.room
	r.mu.RLock()
	defer r.mu.RUnlock()
	held, rest := r.transcript.before(r.viewerLocked(s.identity, scope), r.state.LastN()+1, limit, r.oldest())
	if len(held) > 0 && len(held) == limit {
		rest = max(rest, held[0].N-1)
	}
	return held, rest
}

// id is what the state knows the terminal by.
func (s *Seat) id() state.SeatID {
	return state.SeatID{Node: s.room.cfg.Node, Epoch: s.epoch.Load(), Num: s.num}
}

// ID is how the server's log names this terminal.
func (s *Seat) ID() string { return s.id().String() }

// Me is the member whose terminal this is.
func (s *Seat) Me() state.Present {
	r := s.room
	r.mu.RLock()
	defer r.mu.RUnlock()
	if me, here := r.state.Present(s.member); here {
		return me
	}
	return s.was.Present
}

// Roster is who is present now.
func (s *Seat) Roster() *state.Roster { return s.room.Roster() }

// Census is the list as screens show it: in a large room it may be a second old, and
// the seat is ready when there is a newer one.
func (s *Seat) Census() *state.Roster {
	if list := s.room.rounds.list.Load(); list != nil {
		return list
	}
	return s.Roster()
}

// Trouble tells why lines are not accepted now; see [Room.Trouble].
func (s *Seat) Trouble() (stalled time.Duration, err error) { return s.room.Trouble() }

// OneOfMany tells whether other nodes write to the log, so that what stalls is the way to it.
func (s *Seat) OneOfMany() bool { return s.room.shared() }

// Leave gives the seat up. It returns at once; the name is free when the log
// has it. Only the first call counts.
func (s *Seat) Leave(how state.How) {
	s.leave.Do(func() {
		s.room.queue.put(&pending{proposal: s.room.proposal(s.id(), &state.Leave{How: how})})
		s.end(how, nil)
	})
}

// sendOff has the person leave, and tells them why. What it returns is sent to when the
// place is free; it is nil if they were going already.
func (s *Seat) sendOff(why *state.Refusal) (free <-chan outcome) {
	s.leave.Do(func() {
		p := &pending{proposal: s.room.proposal(s.id(), &state.Leave{How: state.HowLeft}), done: make(chan outcome, 1)}
		s.room.queue.put(p)
		s.end(state.HowRemoved, why)
		free = p.done
	})
	return free
}

// takenAway ends a seat that the state has taken away already: there is nothing to leave
// any more.
func (s *Seat) takenAway(why *state.Refusal) {
	s.leave.Do(func() {})
	s.end(state.HowRemoved, why)
}

// end tells whoever serves the terminal that it is out of the room, and why if the room
// took it away. Whoever was going already is told nothing else.
func (s *Seat) end(how state.How, why *state.Refusal) {
	s.over.Do(func() {
		s.how, s.farewell = how, why
		close(s.ended)
		s.wake()
	})
}
