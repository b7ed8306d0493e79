package serve

import (
	"net/netip"
	"testing"
	"testing/synctest"
	"time"
)

// deaf is a peer that sends as fast as it is read, and takes nothing while it is held.
type deaf struct {
	endless
	held chan struct{}
}

func (d deaf) Write(p []byte) (int, error) {
	<-d.held
	return len(p), nil
}

// TestWhoReadsNothingIsNotReadOn but for a little now and then: what they ask for waits for the answer.
func TestWhoReadsNothingIsNotReadOn(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		peer := deaf{held: make(chan struct{})}
		c := newConn(nil, peer, netip.MustParseAddr("203.0.113.1"), newConnTable(DefaultLimits(), new(counts), nil, nil), time.Now())
		c.greeted.Store(true)
		c.start()
		c.reached.Store(int32(seated))
		go func() { _, _ = c.Write(make([]byte, pieceBytes)) }()
		time.Sleep(2 * readsWithin)
		read := func() (n int, took time.Duration) {
			began := time.Now()
			n, err := c.Read(make([]byte, 4<<10))
			if err != nil {
				t.Fatal(err)
			}
			return n, time.Since(began)
		}
		for sent := 0; sent <= heldLittle; { // keys at a slow line
			n, took := read()
			if sent += n; took > 0 {
				t.Fatalf("%d bytes are held back for %v", sent, took)
			}
		}
		for range 10 {
			if n, took := read(); n > inputRead || took < c.table.limits.AskAfter/2 {
				t.Errorf("%d bytes are read in %v", n, took)
			}
		}
		go func() {
			time.Sleep(readsWithin)
			close(peer.held)
		}()
		if n, took := read(); n < 4<<10 || took > 2*readsWithin {
			t.Errorf("when they read again, %d bytes are read, in %v", n, took)
		}
	})
}
