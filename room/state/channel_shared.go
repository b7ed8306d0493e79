package state

import "slices"

// Shared names the channels that each of those who are here has joined, as far as
// somebody may know of it: the open ones, and those that they have joined, too.
func (s *State) Shared(reader Identity) map[Identity][]string {
	shared := map[Identity][]string{}
	for who := range s.here {
		var names []string
		for num := range s.channels.joined[who] {
			if c := s.channels.all[num]; !c.Closed || s.channels.isMember(num, reader) {
				names = append(names, c.Name.Text)
			}
		}
		if len(names) > 0 {
			slices.Sort(names)
			shared[who] = names
		}
	}
	return shared
}
