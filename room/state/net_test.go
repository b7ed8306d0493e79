package state

import (
	"net/netip"
	"testing"
)

func TestWhatAnAddressCountsAs(t *testing.T) {
	tests := []struct{ name, addr, want string }{
		{"IPv4", "192.0.2.7", "192.0.2.7/32"},
		{"IPv4 in IPv6", "::ffff:192.0.2.7", "192.0.2.7/32"},
		{"IPv6", "2001:db8:1:2:3:4:5:6", "2001:db8:1:2::/64"},
		{"IPv6 of one machine, another time", "2001:db8:1:2:ffff::1", "2001:db8:1:2::/64"},
		{"link local with a zone", "fe80::1%eth0", "fe80::/64"},
		{"loopback", "::1", "::1/128"},
		{"loopback of IPv4", "127.0.0.9", "127.0.0.9/32"},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			if got := NetOf(netip.MustParseAddr(tt.addr)); got.String() != tt.want {
				t.Errorf("got %v, want %s", got, tt.want)
			}
		})
	}
	if got := NetOf(netip.Addr{}); got != (netip.Prefix{}) {
		t.Errorf("no address: %v", got)
	}
}
