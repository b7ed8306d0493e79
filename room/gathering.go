package room

// Channels in memory: what is said in one is held while somebody here has joined
// it, and wakes nobody else. Each seat reads from where it joined.

import (
	"cmp"
	"slices"
	"sync/atomic"

	"teahouse/room/state"
)

// gathering is the newest events of a channel, and the seats that read them.
type gathering struct {
	*ring
	seats  []*Seat
	roster atomic.Pointer[state.Roster] // who of its people is here, as it was last asked for
}

// regroupLocked lets the seats of an identity read the channels that it has joined by
// now, from here on, and no others. It returns them. A visit's that waits to sit again reads
// on, or it would miss what is said until then: the state knows it no more, and what it may
// read is settled when it sits.
func (r *Room) regroupLocked(who state.Identity) []*Seat {
	joined := r.state.Memberships(who)
	for _, s := range r.seats.of[who] {
		if who.Lasting() || !s.was.waits() {
			r.attendLocked(s, joined)
		}
	}
	return r.seats.of[who]
}

// attendLocked lets a seat read these channels, by rising number, and no others.
func (r *Room) attendLocked(s *Seat, joined []state.Membership) {
	var in []place
	for _, m := range joined {
		at, reads := slices.BinarySearchFunc(s.cursor.in, m.Num, place.compare)
		if reads {
			in = append(in, s.cursor.in[at])
			continue
		}
		g := r.transcript.channels[m.Num]
		if g == nil {
			g = &gathering{ring: newRing(channelRing, channelBytes, r.state.LastN())}
			r.transcript.channels[m.Num] = g
		}
		g.seats = append(g.seats, s)
		in = append(in, place{m.Num, g.next})
	}
	for _, old := range s.cursor.in {
		if _, reads := slices.BinarySearchFunc(in, old.num, place.compare); !reads {
			r.quitLocked(s, old.num)
		}
	}
	s.cursor.in = in
}

func (p place) compare(num uint64) int { return cmp.Compare(p.num, num) }

func (c *cursor) reads(num uint64) bool {
	_, reads := slices.BinarySearchFunc(c.in, num, place.compare)
	return reads
}

// quitLocked ends a seat's reading of a channel. What nobody here reads is held no longer.
func (r *Room) quitLocked(s *Seat, num uint64) {
	g := r.transcript.channels[num]
	g.seats = slices.DeleteFunc(g.seats, func(o *Seat) bool { return o == s })
	if len(g.seats) == 0 {
		r.transcript.naming.noteAll(g.ring, -1)
		delete(r.transcript.channels, num)
	}
}
