package serve

import (
	"testing"
	"testing/synctest"
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
