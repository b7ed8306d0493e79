package state

import "slices"

// Shared names the channels that somebody has joined, as far as whoever asks may know
// of it: the open ones, and those that they have joined, too.
func (s *State) Shared(who, asks Identity) (names []string) {
	for num := range s.channels.joined[who] {
		if c := s.channels.all[num]; !c.Closed || s.channels.isMember(num, asks) {
			names = append(names, c.Name.Text)
		}
	}
	slices.Sort(names)
	return names
}
