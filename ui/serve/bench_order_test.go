package serve

import (
	"net/netip"
	"testing"
	"testing/synctest"
	"time"
)

// Of those who wait for a bench, who has agreed on keys goes first and who has gone is
// passed over.
func TestWhoHasAgreedOnKeysGoesFirst(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		b := newBenches(1)
		var order []string
		wait := func(who string, agreed bool, gone chan struct{}) {
			go func() {
				if b.take(agreed, gone) {
					order = append(order, who)
					b.leave()
				}
			}()
			synctest.Wait()
		}
		if !b.take(false, nil) {
			t.Fatal("the first has to wait")
		}
		gone := make(chan struct{})
		wait("who goes", true, gone)
		wait("who begins", false, nil)
		wait("who has agreed", true, nil)
		close(gone)
		synctest.Wait()
		b.leave()
		synctest.Wait()
		if len(order) != 2 || order[0] != "who has agreed" || order[1] != "who begins" {
			t.Errorf("the order was %q", order)
		}
		if b.free != 1 {
			t.Errorf("%d benches are free in the end, want 1", b.free)
		}
	})
}

// TestWhoReadsNothingKeepsNoBench whether they had one when they were to read, or took one afterwards.
func TestWhoReadsNothingKeepsNoBench(t *testing.T) {
	for name, reads := range map[string][2]bool{"an answer that waits": {true, false}, "one behind it": {false, true}, "one on the way in": {true, true}} {
		t.Run(name, func(t *testing.T) {
			synctest.Test(t, func(t *testing.T) {
				peer := deaf{held: make(chan struct{})}
				table := newConnTable(DefaultLimits(), new(counts), nil, nil)
				table.benches = newBenches(1)
				c := newConn(nil, peer, netip.MustParseAddr("203.0.113.1"), table, time.Now())
				c.greeted.Store(true)
				c.keyed.Store(true)
				c.version = true
				c.reached.Store(int32(proving))
				written := make(chan struct{})
				for i, read := range reads {
					if read { // and the library has a place to put it into no more
						if _, err := c.Read(make([]byte, 100)); err != nil {
							t.Fatal(err)
						}
						if i == 0 && !c.at.Load() {
							t.Error("what was read is worked on nowhere")
						}
					}
					if i == 0 {
						go func() {
							_, _ = c.Write(make([]byte, 100))
							close(written)
						}()
						time.Sleep(benchWrites) // as others come
						synctest.Wait()
					}
				}
				gone := make(chan struct{})
				late := time.AfterFunc(time.Second, func() { close(gone) })
				if !table.benches.take(true, gone) {
					t.Error("nobody else has a bench")
				}
				late.Stop()
				close(peer.held)
				<-written
			})
		})
	}
}
