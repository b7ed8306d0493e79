package serve

// The networks that an address is counted in. Of IPv6 one machine has all of a
// /64, a household often a /56, and whoever hires a server a /48: each of these
// may have more than the one inside it, but not as much more as it has
// addresses. IPv4 addresses are too few to be anybody's in thousands.

import "net/netip"

// levels is how many networks an address is in, the narrowest first.
const levels = 3

// widths are the bits of the IPv6 networks.
func widths() [levels]int { return [levels]int{64, 56, 48} }

// shares is how many times as much as the narrowest network each may have.
func shares() [levels]int { return [levels]int{1, 4, 16} }

// networks are those of one address: of IPv4 it is the address itself at each
// level.
type networks [levels]netip.Prefix

func networksOf(a netip.Addr) (n networks) {
	a = a.Unmap()
	for level, bits := range widths() {
		if a.Is4() {
			bits = a.BitLen()
		}
		n[level], _ = a.Prefix(bits) // fails only for an invalid address
	}
	return n
}

// narrow is what an address counts as where nothing else is said.
func (n *networks) narrow() netip.Prefix { return n[0] }

// wide is the network that counts as one stranger among others.
func (n *networks) wide() netip.Prefix { return n[levels-1] }

// distinct is how many of the levels differ from the narrowest, and it.
func (n *networks) distinct() int {
	if n[0] == n[levels-1] {
		return 1
	}
	return levels
}
