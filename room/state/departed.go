package state

// Nodes that are over: it is kept when and how each went, and one that never comes back
// is forgotten.

// departedLevel is that of the programs that know this: while some node does not, all
// do as it does.
const departedLevel = 3

// depart notes how a node went, and tells it as its people were cut off: by a node that was
// stopped in order, or lost.
func (s *State) depart(n *Node, itself bool) How {
	if s.house.Feature < departedLevel {
		return HowLost
	}
	n.Ended, n.Over, n.Stopped = s.wall, s.clock, itself
	if itself {
		return HowStopped
	}
	return HowLost
}

// sweepNodes forgets nodes that have been gone for so long that they do not come back.
// Of those that went while some node did not know this, the time begins now.
func (s *State) sweepNodes(b *step) ([]*Event, bool) {
	if s.house.Feature < departedLevel {
		return nil, true
	}
	var all []stale
	for name, n := range s.peers {
		switch {
		case !n.Down:
		case n.Over == 0:
			n.Over = s.clock
			s.touched[peerKey+name] = true
		case s.clock-n.Over >= nodeKept.Milliseconds():
			all = append(all, stale{n.Over, name})
		}
	}
	some, done := b.oldest(all)
	for _, one := range some {
		delete(s.peers, one.key)
		s.touched[peerKey+one.key] = true
	}
	return nil, done
}
