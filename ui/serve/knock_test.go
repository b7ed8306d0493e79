package serve

import (
	"net/netip"
	"testing"
	"testing/synctest"
)

// Whoever dials faster than the door counts has no more than a few waiting, and
// nobody else is closed for it.
func TestWhoKnocksFastKeepsNobodyWaiting(t *testing.T) {
	k := newKnocks()
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

// TestNoMoreKnockThanWait has a network each dial, as somebody may who has a /32 of IPv6.
func TestNoMoreKnockThanWait(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		k := newKnocks()
		network := func(i int) netip.Prefix {
			return netip.PrefixFrom(netip.AddrFrom4([4]byte{byte(i >> 16), byte(i >> 8), byte(i), 0}), 24)
		}
		for i := range knocksMost {
			k.room()
			k.begin(network(i))
		}
		accepted := make(chan struct{})
		go func() { defer close(accepted); k.room() }()
		synctest.Wait()
		select {
		case <-accepted:
			t.Errorf("one more is accepted where %d wait", knocksMost)
		default:
		}
		k.end(network(0))
		<-accepted
		for i := range knocksMost - 1 {
			k.end(network(i + 1))
		}
		if len(k.of) != 0 || k.all != 0 {
			t.Errorf("%d networks and %d of them are remembered of which nobody waits", len(k.of), k.all)
		}
	})
}
