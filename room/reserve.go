package room

// Places: who gets one of this node's seats. Operators have some beyond all
// others, and those whom the room does not know have a share by address, so
// that one of them fills no house.

import (
	"net/netip"
	"time"

	"teahouse/room/state"
)

// places counts who has one, or is coming to one. The room's lock is held around all that
// it does.
type places struct {
	taken  int                        // by seats entered or entering
	crowds map[netip.Prefix]int       // of them, those of addresses and sites
	coming map[state.Identity][]*Seat // reserved, and neither taken nor given up; by who came
	num    uint64                     // of the newest seat
}

func newPlaces() places {
	return places{crowds: map[netip.Prefix]int{}, coming: map[state.Identity][]*Seat{}}
}

// reserve gives a seat its number and a place.
func (p *places) reserve(s *Seat) {
	p.taken++
	p.num++
	s.num = p.num
	for _, net := range s.crowd {
		p.crowds[net]++
	}
	p.coming[s.identity] = append(p.coming[s.identity], s)
}

// came notes that a seat that was reserved is taken, or given up.
func (p *places) came(s *Seat) { without(p.coming, s) }

// free gives the place of a seat to others.
func (p *places) free(s *Seat) {
	p.taken--
	for _, net := range s.crowd {
		p.crowds[net]--
		if p.crowds[net] == 0 {
			delete(p.crowds, net)
		}
	}
}

// reserve makes a seat if there is place for one. Operators have some more:
// whoever could make place is not kept out by those who took it.
func (r *Room) reserve(a Arrival) (*Seat, error) {
	r.mu.Lock()
	defer r.mu.Unlock()
	who, most := r.state.Resolve(a.Identity), r.cfg.Seats
	if a.Operator || r.state.Operates(who) {
		most += operatorSeats
	}
	if d := r.state.Drained(r.cfg.Node); d != nil && most == r.cfg.Seats {
		return nil, &state.Refusal{Code: state.Drained, Reason: d.Text}
	}
	if r.places.taken >= most {
		return nil, &state.Refusal{Code: state.RoomFull, Max: r.cfg.Seats}
	}
	if refused := r.fullOfLocked(who, a.Mode); refused != nil {
		return nil, refused
	}
	var crowd []netip.Prefix
	if !r.state.KnowsAt(r.now(), who, a.Listed, a.Operator) {
		crowd = state.CrowdOf(state.NetOf(a.Addr))
	}
	if _, share, full := r.fullLocked(crowd); full {
		return nil, &state.Refusal{Code: state.AddressFull, Max: share}
	}
	s := &Seat{
		room: r, arrival: a, crowd: crowd, identity: who,
		ready: make(chan struct{}, 1), turn: make(chan struct{}, 1), ended: make(chan struct{}),
	}
	s.epoch.Store(r.Epoch())
	r.places.reserve(s)
	return s, nil
}

// fullOfLocked tells whether somebody has as many terminals as they may, or as many
// commands under way, with those that come: a command is no terminal, and is soon done.
func (r *Room) fullOfLocked(who state.Identity, mode state.Mode) *state.Refusal {
	all, verbs := 0, 0
	for _, some := range [...][]*Seat{r.seats.of[who], r.places.coming[who]} {
		all += len(some)
		for _, s := range some {
			if s.arrival.Mode == state.ModeVerb {
				verbs++
			}
		}
	}
	switch {
	case mode == state.ModeVerb && verbs >= verbsEach:
		return &state.Refusal{Code: state.Flooded, Wait: time.Second}
	case mode != state.ModeVerb && all-verbs >= r.cfg.Limits.Seats:
		return &state.Refusal{Code: state.SeatsTaken, Max: r.cfg.Limits.Seats}
	}
	return nil
}

// shareLocked is how many seats an address has.
func (r *Room) shareLocked() int {
	if n := r.cfg.Limits.AddressSeats; n > 0 {
		return n
	}
	return max(1, min(addressSeats, r.cfg.Seats/2))
}

// giveUp gives back the place of a seat that was reserved and not taken.
func (s *Seat) giveUp() {
	s.room.mu.Lock()
	defer s.room.mu.Unlock()
	s.room.places.came(s)
	s.room.places.free(s)
}
