package serve

import (
	"fmt"
	"log/slog"
	"net"
	"net/netip"
	"testing"
	"time"
)

// Making place is asked of each dial of a flood, among all who are half-open: it takes no memory, or
// ten thousand dials take more of it than those who are then there.
func TestMakingPlaceTakesNoMemory(t *testing.T) {
	s := newConnTable(DefaultLimits(), new(counts), newTally(slog.New(slog.DiscardHandler), tallyMost), nil)
	here, there := net.Pipe()
	t.Cleanup(func() { _, _ = here.Close(), there.Close() })
	var narrow *conn
	for i := range 300 {
		addr := fmt.Sprintf("2001:db8:%x::%x", i, i)
		if i < 3 { // one network has three
			addr = fmt.Sprintf("2001:db8:ffff::%x", i)
		}
		c, why := s.enter(nil, here, netip.MustParseAddr(addr), false)
		if why != "" {
			t.Fatal(why)
		}
		if i == 1 {
			narrow = c
		} else if i < 3 {
			c.reached.Store(int32(proving))
		}
	}
	now := time.Now()
	if n := testing.AllocsPerRun(10, func() { victim(members{s.outside}, outsideOf, len(s.outside)/networkShare, now) }); n > 0 {
		t.Errorf("%v pieces of memory each time", n)
	}
	for range 20 {
		if v := victim(members{s.outside}, outsideOf, 2, now); v != narrow {
			t.Fatalf("%v goes, and not the one of the fullest network that has come least far", v.addr)
		}
	}
}
