package serve

import (
	"fmt"
	"sync"
	"testing"
	"time"

	"teahouse/room"
	"teahouse/room/roomtest"
)

// Of two commands of one person that end at once, one seat stands for them, and goes with them.
func TestOneSeatStandsForWhoPolls(t *testing.T) {
	r := roomtest.Open(t)
	for i := range 500 {
		p := pollers{of: map[string]*poller{}}
		p.polls("mallory", time.Now())
		seats := []*room.Seat{roomtest.Seat(t, r, fmt.Sprint("ada", i)), roomtest.Seat(t, r, fmt.Sprint("bob", i))}
		var all sync.WaitGroup
		for _, s := range seats {
			all.Go(func() { p.keep("mallory", s) })
		}
		all.Wait()
		p.release("mallory")
		for _, s := range seats {
			select {
			case <-s.Ended():
			default:
				t.Fatalf("in round %d a seat stays that stands for nobody", i)
			}
		}
	}
}
