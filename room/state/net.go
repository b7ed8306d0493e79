package state

// Networks: what an address counts as. Identities are free, addresses are not.

import "net/netip"

// siteOf is the network whose owner may have all the addresses of one in
// IPv6, a /48. It is invalid for IPv4 and loopback.
func siteOf(net netip.Prefix) (site netip.Prefix) {
	if net.Addr().Is6() && net.Bits() == 64 {
		site, _ = net.Addr().Prefix(48) // fails for no /64
	}
	return site
}

// CrowdOf are the address and the site that somebody comes from.
func CrowdOf(net netip.Prefix) (crowd []netip.Prefix) {
	if net.IsValid() {
		crowd = append(crowd, net)
	}
	if site := siteOf(net); site.IsValid() {
		crowd = append(crowd, site)
	}
	return crowd
}

// NetOf is what an address counts as: itself in IPv4 and on loopback, and its
// /64 in IPv6.
func NetOf(a netip.Addr) netip.Prefix {
	if a = a.Unmap(); a.IsLoopback() {
		return netip.PrefixFrom(a, a.BitLen())
	}
	bits := 64 // one machine has all of them
	if a.Is4() {
		bits = 32
	}
	p, _ := a.Prefix(bits) // fails only for an invalid address
	return p
}
