package flood

import "net/netip"

// AddrKey is what an address is counted under: an IPv4 address by itself,
// however it is written, and an IPv6 address with its whole /64, because one
// machine has all of them. An invalid address gives the zero Prefix.
func AddrKey(a netip.Addr) netip.Prefix {
	a = a.Unmap()
	bits := 64
	if a.Is4() {
		bits = 32
	}
	p, _ := a.Prefix(bits) // fails only for an invalid address
	return p
}
