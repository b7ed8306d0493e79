package room

// What a seat must pay and wait for before its proposal goes to the log.

import (
	"context"
	"net/netip"
	"time"
)

const netPrefix = "net:"

// payer is whose budgets somebody draws on: his own, or, as each connection of
// a guest is another visit, those of all guests' commands from his address.
func payer(who Identity, mode Mode, net netip.Prefix) Identity {
	if who.Lasting() || mode != ModeVerb || !net.IsValid() {
		return who
	}
	return Identity(netPrefix + net.String())
}

func (s *Seat) payer() Identity { return payer(s.who(), s.arrival.Mode, netOf(s.arrival.Addr)) }

// neighbours is whom somebody takes turns with: nobody if he is registered, or
// else all who are not and share his address.
func (s *Seat) neighbours() Identity {
	who, net := s.who(), netOf(s.arrival.Addr)
	if who.Registered() || !net.IsValid() {
		return who
	}
	return Identity(netPrefix + net.String())
}

// charge takes what a body costs from its budget, and waits if it must.
func (s *Seat) charge(ctx context.Context, b Body, waiting func(time.Duration)) error {
	which, bytes := b.charge()
	if which == free {
		return nil
	}
	if which == talk && s.arrival.Mode == ModeBot {
		which = botTalk
	}
	cost := 1 + bytes/lineCost
	table, id := s.room.budgets[which], s.payer()
	wait, ok := table.Take(id, time.Now(), cost)
	switch {
	case !ok:
		return &Refusal{Code: Flooded, Wait: wait}
	case wait <= 0:
		return nil
	}
	err := s.wait(ctx, wait, waiting)
	if err != nil {
		table.Return(id, time.Now(), cost)
	}
	return err
}

// opens refuses a private line by which guests' commands from one address would
// open too many conversations. What a member opens is counted where it is applied.
func (s *Seat) opens(b Body) error {
	whisper, private := b.(*Whisper)
	from := s.payer()
	if !private || from == s.who() {
		return nil
	}
	opened := 0
	r := s.room
	r.mu.RLock()
	if m := r.state.seats[s.id]; m != nil {
		for _, p := range whisper.To {
			if to, err := r.state.reach(p); err == nil && !r.state.operates(to.ID) && !m.talksWith(to.ID) {
				opened++
			}
		}
	}
	r.mu.RUnlock()
	if opened == 0 {
		return nil
	}
	if wait, ok := r.budgets[opening].Take(from, time.Now(), opened); !ok {
		return &Refusal{Code: TooManyTalks, Max: TalksMost, Wait: wait}
	}
	return nil
}

// slow waits until lines that are slowed down for all let this one pass, or
// refuses it if that is long.
func (s *Seat) slow(ctx context.Context, waiting func(time.Duration)) error {
	r := s.room
	r.mu.RLock()
	var wait time.Duration
	if m := r.state.seats[s.id]; m != nil {
		wait = r.state.slowed(m, m.seat(s.id), r.now())
	}
	r.mu.RUnlock()
	switch {
	case wait <= 0:
		return nil
	case wait > slowPatience:
		return &Refusal{Code: Slowed, Wait: wait}
	}
	return s.wait(ctx, wait, waiting)
}

// wait tells how long it takes, and waits.
func (s *Seat) wait(ctx context.Context, d time.Duration, waiting func(time.Duration)) error {
	if waiting != nil {
		waiting(d)
	}
	timer := time.NewTimer(d)
	defer timer.Stop()
	select {
	case <-timer.C:
		return nil
	case <-ctx.Done():
		return ctx.Err()
	case <-s.ended:
		return refuse(NotSeated)
	}
}
