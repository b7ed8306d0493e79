package room

// What a seat must pay and wait for before its proposal goes to the log. It is
// taken from all the budgets that the act draws on, or from none.

import (
	"context"
	"errors"
	"net/netip"
	"time"

	"teahouse/room/state"
)

// budgets are those that an act of this seat draws on.
func (s *Seat) budgets(which state.Budget) []budget {
	p := &s.room.purses[which]
	who, known := s.standing()
	net := state.NetOf(s.arrival.Addr)
	all := []budget{{p.person, who, p.spent}}
	if known || !net.IsValid() {
		return all
	}
	if from := payer(who, s.arrival.Mode, net); from != who {
		all[0] = budget{p.commands, from, p.crowded}
	}
	for i, net := range state.CrowdOf(net) {
		all = append(all, budget{p.crowd[i], netPayer(net), p.crowded})
	}
	return all
}

// take takes a cost from all budgets, or from none, and tells why and how long
// to wait, nil if not at all.
func take(all []budget, cost int) (wait, refused *state.Refusal) {
	now := time.Now()
	for i, a := range all {
		w, ok := a.table.Take(a.payer, now, cost)
		if !ok {
			giveBack(all[:i], cost)
			return nil, &state.Refusal{Code: a.spent, Wait: w}
		}
		if w > 0 && (wait == nil || w > wait.Wait) {
			wait = &state.Refusal{Code: a.spent, Wait: w}
		}
	}
	return wait, nil
}

// giveBack returns what was taken for something that was not done.
func giveBack(all []budget, cost int) {
	for _, a := range all {
		a.table.Return(a.payer, time.Now(), cost)
	}
}

// neighbours is whom somebody takes turns with: nobody if the room knows them,
// or else all whom it does not know at their address.
func (s *Seat) neighbours() state.Identity {
	who, known := s.standing()
	if net := state.NetOf(s.arrival.Addr); !known && net.IsValid() {
		return netPayer(net)
	}
	return who
}

// charge takes what a body costs, and waits if it must.
func (s *Seat) charge(ctx context.Context, b state.Body, waiting func(*state.Refusal)) error {
	which, bytes := b.Charge()
	if which == state.BudgetFree {
		if s.Governs() {
			return nil
		}
		which, bytes = state.BudgetUpkeep, 0 // it is refused, but in the log, which waits for the disk
	}
	if which == state.BudgetTalk && s.arrival.Mode == state.ModeBot {
		which = state.BudgetBots
	}
	if which == state.BudgetTalk && s.arrival.Mode == state.ModeVerb && waiting != nil {
		return s.payInTurn(ctx, which, 1+bytes/lineCost, waiting)
	}
	return s.pay(ctx, which, 1+bytes/lineCost, waiting)
}

// payInTurn is pay for commands, of which one person may run many at once. They pay
// one after the other, and whoever is told to wait does so in front of the others:
// else those would be taken for somebody who asks again before it is time.
func (s *Seat) payInTurn(ctx context.Context, which state.Budget, cost int, waiting func(*state.Refusal)) error {
	who, _ := s.standing()
	done, err := s.room.speaking.take(ctx, payer(who, s.arrival.Mode, state.NetOf(s.arrival.Addr)))
	if err != nil {
		return err
	}
	defer done()
	return s.payAtLast(ctx, which, cost, waiting)
}

// Ask waits until a program that asks for one thing after the other may ask for
// another, however long that is.
func (s *Seat) Ask(ctx context.Context) error {
	return s.payAtLast(ctx, state.BudgetAsks, 1, nil)
}

// payAtLast is pay that waits also where pay would refuse because it is too soon.
func (s *Seat) payAtLast(ctx context.Context, which state.Budget, cost int, waiting func(*state.Refusal)) error {
	for {
		err := s.pay(ctx, which, cost, waiting)
		soon, ok := errors.AsType[*state.Refusal](err)
		if !ok || !soon.Paced() {
			return err
		}
		if err := s.wait(ctx, soon, waiting, nil); err != nil {
			return err
		}
	}
}

// pay takes a cost from the budgets of one kind of act, and waits if it must.
func (s *Seat) pay(ctx context.Context, which state.Budget, cost int, waiting func(*state.Refusal)) error {
	all := s.budgets(which)
	wait, refused := take(all, cost)
	if refused != nil {
		return refused
	}
	if wait == nil {
		return nil
	}
	err := s.wait(ctx, wait, waiting, nil)
	if err != nil {
		giveBack(all, cost)
	}
	return err
}

// owe takes a cost that was seen only when it had been done: what comes next waits for it.
func (s *Seat) owe(which state.Budget, cost int) {
	if cost <= 0 {
		return
	}
	for _, b := range s.budgets(which) {
		b.table.Owe(b.payer, time.Now(), cost)
	}
}

// payNow takes a cost if there is no need to wait for it, or else nothing.
func (s *Seat) payNow(which state.Budget, cost int) bool {
	all := s.budgets(which)
	wait, refused := take(all, cost)
	if refused != nil {
		return false
	}
	if wait != nil {
		giveBack(all, cost)
	}
	return wait == nil
}

// opens refuses a private line by which too many conversations would be opened
// from one address, by guests and by keys without an account. What one guest
// opens is counted where it is applied; but for commands, where each is another.
func (s *Seat) opens(b state.Body) error {
	whisper, private := b.(*state.Whisper)
	if !private {
		return nil
	}
	all := s.budgets(state.BudgetOpening)
	who, from := s.who(), all[0].payer
	all[0].spent = state.TooManyTalks
	if from == who {
		all = all[1:]
	}
	if len(all) == 0 || who.Registered() {
		return nil
	}
	fresh := s.fresh(whisper)
	n, now := 0, time.Now()
	for _, to := range fresh { // within that time it is the same conversation
		if _, ok := s.room.opened.Take(from+">"+to, now, 1); ok {
			fresh[n] = to
			n++
		}
	}
	_, refused := take(all, n)
	if refused == nil {
		return nil
	}
	for _, to := range fresh[:n] {
		s.room.opened.Return(from+">"+to, now, 1)
	}
	if refused.Code == state.TooManyTalks {
		refused.Max = state.TalksMost
	}
	return refused
}

// fresh are those who would be written to first by a private line, operators aside.
func (s *Seat) fresh(w *state.Whisper) []state.Identity {
	r := s.room
	r.mu.RLock()
	defer r.mu.RUnlock()
	return r.state.Fresh(s.id(), w.To)
}

// slow waits until lines that are slowed down, for all or in a channel, let this one pass, or
// refuses it if that is long. When they are slowed down less, it looks again.
func (s *Seat) slow(ctx context.Context, in uint64, waiting func(*state.Refusal)) error {
	r := s.room
	for {
		r.mu.RLock()
		wait, channel := r.state.Slowed(s.id(), r.now()), ""
		if in != 0 {
			wait, channel = r.state.SlowedIn(s.id(), in, r.now())
		}
		changed := r.repaced
		r.mu.RUnlock()
		if wait <= 0 {
			return nil
		}
		why := &state.Refusal{Code: state.Slowed, Name: channel, Wait: wait}
		if wait > slowPatience {
			return why
		}
		if err := s.wait(ctx, why, waiting, changed); err != nil {
			return err
		}
	}
}

// Repaced is closed when lines are slowed down more, or less, than now: for all, or in some
// channel.
func (s *Seat) Repaced() <-chan struct{} {
	s.room.mu.RLock()
	defer s.room.mu.RUnlock()
	return s.room.repaced
}

// wait tells why and how long it takes, and waits, or until sooner is closed.
func (s *Seat) wait(ctx context.Context, why *state.Refusal, waiting func(*state.Refusal), sooner <-chan struct{}) error {
	if waiting != nil {
		waiting(why)
	}
	timer := time.NewTimer(why.Wait)
	defer timer.Stop()
	select {
	case <-timer.C:
		return nil
	case <-sooner:
		return nil
	case <-ctx.Done():
		return ctx.Err()
	case <-s.ended:
		return state.Refuse(state.NotSeated)
	}
}

// netPayer is whose budgets those from a network draw on.
func netPayer(net netip.Prefix) state.Identity { return state.Identity("net:" + net.String()) }

// payer is whose budgets somebody draws on: their own, or, as each connection
// of a guest is another visit, those of all guests' commands from their address.
func payer(who state.Identity, mode state.Mode, net netip.Prefix) state.Identity {
	if who.Lasting() || mode != state.ModeVerb || !net.IsValid() {
		return who
	}
	return netPayer(net)
}

// standing is who a seat belongs to by now, and whether the room knows them.
func (s *Seat) standing() (who state.Identity, known bool) {
	r := s.room
	r.mu.RLock()
	defer r.mu.RUnlock()
	return s.identity, r.state.KnowsAt(r.now(), s.identity, s.arrival.Listed, s.arrival.Operator)
}
