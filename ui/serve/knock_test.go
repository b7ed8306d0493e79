package serve

import (
	"net/netip"
	"testing"
)

// Whoever dials faster than the door counts has no more than a few waiting, and
// nobody else is closed for it.
func TestWhoKnocksFastKeepsNobodyWaiting(t *testing.T) {
	var k knocks
	fast, other := netip.MustParsePrefix("192.0.2.1/32"), netip.MustParsePrefix("2001:db8::/48")
	for i := range knocksEach {
		if !k.begin(fast) {
			t.Fatalf("closed at %d", i)
		}
	}
	if k.begin(fast) {
		t.Errorf("%d of one network wait at once", knocksEach+1)
	}
	if !k.begin(other) {
		t.Error("somebody else is closed")
	}
	k.end(fast)
	if !k.begin(fast) {
		t.Error("closed though there is place again")
	}
	k.end(other)
	for range knocksEach {
		k.end(fast)
	}
	if len(k.of) != 0 {
		t.Errorf("%d networks are remembered of which nobody waits", len(k.of))
	}
}
