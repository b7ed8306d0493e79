package room

// The people of the simulation, and what they do at their nodes.

import (
	"fmt"

	"teahouse/room/state"
)

// simSeat is somebody at a node.
type simSeat struct {
	*Seat
	answer  chan outcome // of what is under way, nil if nothing is
	text    string       // that it says
	entered bool
	left    bool
}

// enter lets somebody come, who may be at another node already.
func (n *simNode) enter() {
	who := state.KeyIdentity(fmt.Sprint("SHA256:", n.IntN(4)))
	if n.chance(30) {
		n.num++
		who = state.Visit(fmt.Sprint(n.num))
	}
	a := Arrival{Identity: who, Wanted: n.names[n.IntN(len(n.names)-1)], Spare: n.names[len(n.names)-1]}
	s, err := n.room.reserve(a)
	if err != nil {
		return
	}
	seat := &simSeat{Seat: s, answer: make(chan outcome, 1)}
	n.room.queue.put(&pending{proposal: n.room.proposal(s.id(), n.room.enter(a)), done: seat.answer, seat: s})
	n.seats = append(n.seats, seat)
}

// act has somebody who waits for nothing do something.
func (n *simNode) act() {
	if len(n.seats) == 0 {
		return
	}
	s := n.seats[n.IntN(len(n.seats))]
	if s.answer != nil || s.left || !s.entered {
		return
	}
	var body state.Body
	switch n.IntN(13) {
	case 0:
		s.left = true
		s.Leave(state.HowLeft)
		return
	case 1:
		body = &state.Rename{Name: n.names[n.IntN(len(n.names)-1)]}
	case 2:
		body = &state.Away{Reason: "tea"}
	case 8:
		body = &state.Register{Daily: 100}
	case 9:
		body = &state.Found{Name: n.names[n.IntN(len(n.names)-1)], Closed: n.chance(50), Most: 9}
	case 10, 11:
		body = n.gather(s)
	case 12:
		body = &state.SetDMPolicy{Closed: n.chance(50)}
	default:
		n.num++
		s.text = fmt.Sprint("line ", n.num)
		n.said[s.text] = unknown
		body = &state.Say{Text: s.text}
	}
	s.answer = make(chan outcome, 1)
	n.room.queue.put(&pending{proposal: n.room.proposal(s.id(), body), done: s.answer})
}

// gather has somebody join a channel that they know of, leave it, or ask another to come.
func (n *simNode) gather(s *simSeat) state.Body {
	all := s.channels()
	if len(all) == 0 {
		return &state.Join{}
	}
	num := all[n.IntN(len(all))].Num
	switch people := n.room.Roster().People; {
	case n.chance(60):
		return &state.Join{Num: num}
	case n.chance(20) || len(people) == 0:
		return &state.Part{Num: num}
	default:
		return &state.Invite{Num: num, Who: people[n.IntN(len(people))].Person}
	}
}

// hear looks who has an answer.
func (n *simNode) hear() {
	for _, s := range n.seats {
		if s.answer == nil {
			continue
		}
		select {
		case o := <-s.answer:
			switch {
			case s.text != "" && o.err == nil:
				n.said[s.text] = kept
			case s.text != "":
				n.said[s.text] = refused
			case !s.entered && o.err == nil:
				s.entered = true
			case !s.entered:
				s.left = true
			}
			s.answer, s.text = nil, ""
		default:
		}
	}
}
