package room

// Known people: keys and visits cost nothing, and addresses do. So what
// somebody does whom the room does not know is charged to their address, too,
// and those whom it knows have room of their own, which no neighbour uses up.

import "net/netip"

// What stands before an address, where it is charged as a person is.
const (
	netPrefix = "net:"
	newPrefix = "new:" // the new keys there
)

// siteOf is the network whose owner may have all the addresses of one in
// IPv6, a /48. It is invalid for IPv4 and loopback.
func siteOf(net netip.Prefix) (site netip.Prefix) {
	if net.Addr().Is6() && net.Bits() == 64 {
		site, _ = net.Addr().Prefix(48) // fails for no /64
	}
	return site
}

// knows tells whether somebody is charged, and punished, as a person only: an
// operator, the owner of a listed key, and whoever registered more than a day ago.
func (s *State) knows(who Identity, listed, operator bool) bool {
	return s.knowsAt(s.clock, who, listed, operator)
}

// knowsAt is knows at a moment since which nothing need have happened.
func (s *State) knowsAt(now int64, who Identity, listed, operator bool) bool {
	if listed || operator || s.operates(who) {
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

// crowdOf are the address and the site that somebody comes from.
func crowdOf(net netip.Prefix) (crowd []netip.Prefix) {
	if net.IsValid() {
		crowd = append(crowd, net)
	}
	if site := siteOf(net); site.IsValid() {
		crowd = append(crowd, site)
	}
	return crowd
}
