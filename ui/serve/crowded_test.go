package serve

// Too much that nobody took, in all.

import (
	"net/netip"
	"slices"
	"sync/atomic"
	"testing"
	"testing/synctest"
	"time"
)

// holding is a table of connections, and who of them lost a session.
type holding struct {
	*connTable
	lost []string
}

func newHolding(most int64) *holding {
	return &holding{connTable: newConnTable(Limits{Held: most, Connections: 100, PerAddress: 100, Outside: 100, AskAfter: time.Hour}, new(counts), nil, nil)}
}

// add is one connection more, for which so much is held.
func (h *holding) add(addr string, bytes int) *conn {
	c := newConn(nil, nil, netip.MustParseAddr(addr), h.connTable, time.Now())
	c.ledger.open(newInput(nil, &c.ledger, newPourers(), func() { h.lost = append(h.lost, addr) }))
	h.conns[c] = struct{}{}
	h.came(c, bytes)
	return c
}

func (h *holding) came(c *conn, bytes int) {
	change, _, _ := c.ledger.came(bytes, time.Now())
	h.weigh(change)
}

// TestTheGreediestAddressLosesItsSessions when too much is held in all, and no more of
// them than is needed.
func TestTheGreediestAddressLosesItsSessions(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		h := newHolding(10 << 20)
		h.add("203.0.113.1", 3<<20)
		h.add("203.0.113.2", 2<<20)
		h.add("203.0.113.2", 2<<20)
		last := h.add("203.0.113.3", 1<<20)
		if h.lost != nil {
			t.Errorf("%v lost a session for nothing", h.lost)
		}
		h.add("203.0.113.4", 3<<20)
		if !slices.Equal(h.lost, []string{"203.0.113.2"}) {
			t.Errorf("%v lost a session, want one of the address with most", h.lost)
		}
		time.Sleep(heldLook)
		h.came(last, 100)
		if len(h.lost) != 1 {
			t.Errorf("%v lost a session though enough was about to be given back", h.lost[1:])
		}
		time.Sleep(heldLook)
		h.came(last, 6<<20)
		if want := []string{"203.0.113.2", "203.0.113.3"}; !slices.Equal(h.lost, want) {
			t.Errorf("%v lost a session, want %v", h.lost, want)
		}
	})
}

// TestNoMoreIsTakenInWhileMuchIsHeld: what somebody sent whom nobody reads is held, and whoever
// else has much to send waits until it is not. Whoever types does not, and nobody loses a session.
func TestNoMoreIsTakenInWhileMuchIsHeld(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		var taken atomic.Bool
		h := newHolding(3 << 20)
		h.add("203.0.113.1", 2<<20).ledger.inputs[0].all = taken.Load
		pipe, typist := h.add("203.0.113.2", 2*heldLittle), h.add("203.0.113.3", 100)
		typist.holdBack(1)
		read := make(chan struct{})
		go func() {
			defer close(read)
			pipe.holdBack(1)
		}()
		time.Sleep(time.Minute)
		select {
		case <-read:
			t.Fatal("the pipe is read on while much is held")
		default:
		}
		taken.Store(true)
		<-read
		if len(h.lost) > 0 {
			t.Errorf("%v lost a session", h.lost)
		}
	})
}

// TestTheMoreIsHeldTheLessEachMayHave: while half of what may be held is, who has little to be
// read is read on, and from three quarters on only who has next to nothing.
func TestTheMoreIsHeldTheLessEachMayHave(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		var taken atomic.Bool
		h := newHolding(4 << 20)
		greedy := h.add("203.0.113.1", 5<<19)
		greedy.ledger.inputs[0].all = taken.Load
		pipe, typist := h.add("203.0.113.2", heldLittle/2), h.add("203.0.113.3", 100)
		if n := pipe.holdBack(1 << 10); n != 1<<10 {
			t.Errorf("%d bytes of a short pipe are read while half is held", n)
		}
		h.came(greedy, 1<<20)
		read := make(chan struct{})
		go func() {
			defer close(read)
			pipe.holdBack(1)
		}()
		typist.holdBack(1)
		time.Sleep(time.Minute)
		select {
		case <-read:
			t.Error("a pipe is read on while three quarters are held")
		default:
		}
		taken.Store(true)
		<-read
		if len(h.lost) > 0 {
			t.Errorf("%v lost a session", h.lost)
		}
	})
}

// TestWhatAnEndedSessionHoldsIsHeld until it is thrown away.
func TestWhatAnEndedSessionHoldsIsHeld(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		var thrown atomic.Bool
		h := newHolding(1 << 20)
		c := h.add("203.0.113.1", 2<<20)
		c.ledger.inputs[0].all = thrown.Load
		for _, want := range []int64{2 << 20, 0} {
			time.Sleep(heldLook)
			h.reckon()
			if held := h.held.Load(); held != want || len(h.lost) != 1 {
				t.Errorf("%d bytes are held, want %d, and %v lost a session", held, want, h.lost)
			}
			thrown.Store(true)
		}
	})
}
