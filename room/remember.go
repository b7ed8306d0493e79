package room

// What people change of their settings. A change counts at once for all terminals of a
// person, though the log takes a moment: they read and write lists as a whole, and what
// one of them has just written no other may undo.

import (
	"maps"
	"slices"
	"sync"
	"time"

	"teahouse/room/state"
)

// remembering holds the changes that are on their way through the log.
type remembering struct {
	mu sync.Mutex
	by map[state.Identity][]*state.SetSettings // the newest last
}

func (x *remembering) add(who state.Identity, b *state.SetSettings) {
	x.mu.Lock()
	defer x.mu.Unlock()
	if x.by == nil {
		x.by = map[state.Identity][]*state.SetSettings{}
	}
	x.by[who] = append(x.by[who], b)
}

// arrived drops one that the log has, or will never have.
func (x *remembering) arrived(who state.Identity, b *state.SetSettings) {
	x.mu.Lock()
	defer x.mu.Unlock()
	x.by[who] = slices.DeleteFunc(x.by[who], func(one *state.SetSettings) bool { return one == b })
	if len(x.by[who]) == 0 {
		delete(x.by, who)
	}
}

// over is what is kept with those changes over it, as far as there is room for them.
func (x *remembering) over(who state.Identity, kept map[string]string) map[string]string {
	x.mu.Lock()
	defer x.mu.Unlock()
	for _, b := range x.by[who] {
		if values, err := b.Over(kept); err == nil {
			kept = values
		}
	}
	return kept
}

// visit is what holds as long as a seat does: what somebody without a key has chosen, and
// what is kept of nobody for longer.
type visit struct {
	mu   sync.Mutex
	kept map[string]string
}

func (v *visit) settings() map[string]string {
	v.mu.Lock()
	defer v.mu.Unlock()
	return maps.Clone(v.kept)
}

func (v *visit) remember(b *state.SetSettings) error {
	v.mu.Lock()
	defer v.mu.Unlock()
	kept, err := b.Over(v.kept)
	if err == nil {
		v.kept = kept
	}
	return err
}

// Note keeps a setting as long as this seat lasts, whoever has it.
func (s *Seat) Note(name, value string) error {
	return s.visit.remember(&state.SetSettings{Values: map[string]string{name: value}})
}

// Noted is one that was kept so.
func (s *Seat) Noted(name string) string { return s.visit.settings()[name] }

// Settings returns what this person keeps here, with all that was changed up to now; of a
// visit, what was changed at this seat.
func (s *Seat) Settings() map[string]string {
	r := s.room
	r.mu.RLock()
	defer r.mu.RUnlock()
	if !s.identity.Lasting() {
		return s.visit.settings()
	}
	return maps.Clone(r.changes.over(s.identity, r.state.Settings(s.identity)))
}

// Remember keeps settings for this person, see [state.SetSettings], and returns at
// once. They are refused where they would be too long, and to whoever changed many at once,
// who has to wait. Those of a visit end with the seat, and no log has them.
func (s *Seat) Remember(values map[string]string) error {
	who, body := s.who(), &state.SetSettings{Values: values}
	if !who.Lasting() {
		return s.visit.remember(body)
	}
	kept := s.Settings()
	then, err := body.Over(kept)
	if err == nil && !who.Registered() {
		err = s.crowded(kept, then)
	}
	if err != nil {
		return err
	}
	if !s.payNow(state.BudgetUpkeep, 1) {
		return &state.Refusal{Code: state.Flooded, Wait: time.Second}
	}
	r := s.room
	r.changes.add(who, body)
	r.queue.put(&pending{proposal: r.proposal(s.id(), body), then: func() { r.changes.arrived(who, body) }})
	return nil
}

// crowded refuses to keep more where unregistered keys keep too much together.
func (s *Seat) crowded(kept, then map[string]string) error {
	s.room.mu.RLock()
	defer s.room.mu.RUnlock()
	return s.room.state.Crowded(kept, then, s.room.cfg.Limits.Settings)
}

// Elsewhere rises when another terminal of this person has changed their settings, and
// the seat is woken.
func (s *Seat) Elsewhere() uint64 { return s.elsewhere.Load() }

// elsewhereLocked are the other seats here of whoever changed their settings at one.
func (r *Room) elsewhereLocked(at state.SeatID) (others []*Seat) {
	_, who := r.state.Seated(at)
	for _, s := range r.seats.of[who] {
		if s.id() != at {
			s.elsewhere.Add(1)
			others = append(others, s)
		}
	}
	return others
}
