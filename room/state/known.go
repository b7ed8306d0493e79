package state

// Known people: keys and visits cost nothing, and addresses do. So what
// somebody does whom the room does not know is charged to their address, too,
// and those whom it knows have room of their own, which no neighbour uses up.

// What stands before an address, where it is charged as a person is.
const (
	netPrefix = "net:"
	newPrefix = "new:" // the new keys there
)

// Knows tells whether somebody is charged, and punished, as a person only: an
// operator, the owner of a listed key, and whoever registered more than a day ago.
func (s *State) Knows(who Identity, listed, operator bool) bool {
	return s.KnowsAt(s.clock, who, listed, operator)
}

// KnowsAt is [State.Knows] at a moment since which nothing need have happened.
func (s *State) KnowsAt(now int64, who Identity, listed, operator bool) bool {
	if listed || operator || s.Operates(who) {
		return true
	}
	a := s.accounts[who]
	return a != nil && now-a.Since >= newFor.Milliseconds()
}

// newcomer tells whether an account of somebody would be counted: names are
// hoarded with new keys, and nobody whose key is known for a day needs to.
func (s *State) newcomer(seat *Place) bool {
	k := s.keys[seat.Key]
	return !seat.Listed && !seat.Operator && (k == nil || s.clock-k.Since < newFor.Milliseconds())
}
