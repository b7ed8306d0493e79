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

// TestWhoFillsAllPlacesGoesFirst: coming further costs little, so where far too many have come
// equally far it is one of these who makes place, and not whoever is on their way.
func TestWhoFillsAllPlacesGoesFirst(t *testing.T) {
	for _, some := range []struct {
		n    [seated]int
		goes standing
	}{
		{[seated]int{silent: 100, proving: 28}, silent},
		{[seated]int{silent: 1, agreeing: 2, proving: 2}, silent},
		{[seated]int{silent: 2, agreeing: 3, idle: 123}, idle},
		{[seated]int{agreeing: 5, proving: 60, beginning: 63}, beginning},
		{[seated]int{agreeing: 5, kept: 1000, waiting: 1000}, agreeing},
		{[seated]int{kept: 3, waiting: 100}, kept},
		{[seated]int{waiting: 3}, waiting},
		{[seated]int{}, waiting},
	} {
		if goes := least(&some.n); goes != some.goes {
			t.Errorf("of %v goes one of %d, want of %d", some.n, goes, some.goes)
		}
	}
}

// TestASessionThatIsOverIsNone: a client that does not answer the end of its session keeps no place by it.
func TestASessionThatIsOverIsNone(t *testing.T) {
	s := newConnTable(DefaultLimits(), new(counts), newTally(slog.New(slog.DiscardHandler), tallyMost), nil)
	c := newConn(nil, nil, netip.MustParseAddr("203.0.113.1"), s, time.Now().Add(-time.Hour))
	c.reached.Store(int32(idle))
	c.sessions.Store(1)
	close(c.running)
	ch := &channel{conn: c}
	if got := c.standing(time.Now()); got != waiting {
		t.Errorf("with a session: %d", got)
	}
	ch.done()
	ch.done()
	if got := c.standing(time.Now()); got != idle {
		t.Errorf("with one that is over: %d", got)
	}
}
