package room

// Giving way: where an address has all the seats it may, whoever has shown that a person
// is there gets one of those whose people have not, or who left their keys alone the
// longest. So nobody who fills an address with terminals keeps its people outside.

import (
	"context"
	"net/netip"
	"slices"
	"time"

	"teahouse/room/state"
)

// makePlace takes a seat away from an address that is full, for somebody who would come
// in from there. It returns when that is free, or nobody gives way.
func (r *Room) makePlace(ctx context.Context, a Arrival) {
	s, most := r.yielder(a)
	if s == nil {
		return
	}
	ctx, cancel := context.WithTimeout(ctx, enterWithin)
	defer cancel()
	free := s.sendOff(&state.Refusal{Code: state.AddressFull, Max: most})
	if free == nil {
		return
	}
	select {
	case <-free:
	case <-r.stopped:
	case <-ctx.Done():
	}
}

// yielder is who gives way to somebody, nil if there is a seat for them, they would not come
// in with one either, or nobody does.
func (r *Room) yielder(a Arrival) (s *Seat, most int) {
	r.mu.RLock()
	defer r.mu.RUnlock()
	who := r.state.Resolve(a.Identity)
	if r.state.KnowsAt(r.now(), who, a.Listed, a.Operator) ||
		r.state.Drained(r.cfg.Node) != nil || r.fullOfLocked(who, a.Mode) != nil || !r.state.Admits(r.enter(a)) {
		return nil, 0
	}
	net, most, full := r.fullLocked(state.CrowdOf(state.NetOf(a.Addr)))
	if !full {
		return nil, 0
	}
	var longest time.Duration
	for _, one := range r.seats.order {
		if !slices.Contains(one.crowd, net) || one.going() {
			continue
		}
		rests := one.rests()
		if one.arrival.Proven {
			if rests < provenFor {
				continue
			}
			rests -= provenFor
		} else {
			rests += provenMost // before all who have shown it
		}
		if s == nil || rests > longest {
			s, longest = one, rests
		}
	}
	return s, most
}

// fullLocked is the first of some networks that has all the seats it may, and how many.
func (r *Room) fullLocked(crowd []netip.Prefix) (_ netip.Prefix, share int, full bool) {
	for i, net := range crowd {
		share := r.shareLocked()
		if i > 0 {
			share *= state.SiteAddresses
		}
		if r.places.crowds[net] >= share {
			return net, share, true
		}
	}
	return netip.Prefix{}, 0, false
}

// rests is for how long nobody has typed at the seat.
func (s *Seat) rests() time.Duration {
	if s.arrival.Rests == nil {
		return 0
	}
	return s.arrival.Rests()
}

// going tells whether the seat is given up already.
func (s *Seat) going() bool {
	select {
	case <-s.ended:
		return true
	default:
		return false
	}
}

// Full tells whether the address of somebody whom the room does not know has all the
// seats it may.
func (r *Room) Full(a Arrival) bool {
	r.mu.RLock()
	defer r.mu.RUnlock()
	_, _, full := r.fullLocked(state.CrowdOf(state.NetOf(a.Addr)))
	return full
}
