package room_test

import (
	"context"
	"fmt"
	"sync"
	"testing"
	"testing/synctest"
	"time"

	"teahouse/room"
	"teahouse/room/roomtest"
	"teahouse/room/state"
)

// ledger counts what each person asks of a history in which one search is dear.
type ledger struct {
	library
	mu    sync.Mutex
	asked map[state.Identity][2]int // questions, and events in the answers
}

const death = "a-a-a-a-a-a-a b"

func (l *ledger) note(v state.Viewer, events []*state.Event) {
	l.mu.Lock()
	defer l.mu.Unlock()
	if l.asked == nil {
		l.asked = map[state.Identity][2]int{}
	}
	n := l.asked[v.ID]
	l.asked[v.ID] = [2]int{n[0] + 1, n[1] + len(events)}
}

func (l *ledger) Search(ctx context.Context, v state.Viewer, q room.Query, before uint64, limit int, thorough bool) ([]*state.Event, error) {
	if q.Words == death {
		l.note(v, nil)
		return l.library.Search(ctx, v, q, before, limit, thorough)
	}
	found, err := l.Memory.Search(ctx, v, q, before, limit, thorough)
	l.note(v, found)
	return found, err
}

func (l *ledger) Before(ctx context.Context, v state.Viewer, n uint64, limit int) ([]*state.Event, error) {
	events, err := l.Memory.Before(ctx, v, n, limit)
	l.note(v, events)
	return events, err
}

// Somebody comes in, searches and reads back while eight strangers at eight
// addresses search for what costs most, and without them: the same is asked of the
// history for them, they get the same, and they wait for nobody.
func TestAnInnocentReadsBesideSearchesOfDeathAsInAQuietRoom(t *testing.T) {
	type reading struct {
		asked  [2]int
		told   int
		waited time.Duration
	}
	innocent := func(attackers int) (is reading) {
		synctest.Test(t, func(t *testing.T) {
			l := &ledger{library: library{takes: time.Second}}
			r := readsOf(t, l, &l.library)
			writer := roomtest.SeatOf(t, r, "tom", key("tom"))
			for range 5 { // more would wait
				do(t, writer, &state.Say{Text: "the kettle is on"})
			}
			ctx, stop := context.WithCancel(t.Context())
			var all sync.WaitGroup
			for i := range attackers {
				mallory := arrive(t, r, fmt.Sprint("mallory", i), arrival{id: key(fmt.Sprint("mallory", i)), addr: fmt.Sprint("192.0.2.", 10+i)})
				all.Go(func() {
					for ctx.Err() == nil {
						_, _ = mallory.Search(ctx, state.Scope{}, room.Query{Words: death}, 0, 10)
					}
				})
			}
			time.Sleep(3 * time.Second)
			start := time.Now()
			lily := arrive(t, r, "lily", arrival{id: key("lily"), addr: "198.51.100.7"})
			found, err := lily.Search(t.Context(), state.Scope{}, room.Query{Words: "kettle"}, 0, 10)
			if err != nil {
				t.Error(err)
			}
			back, err := lily.Before(t.Context(), state.Scope{}, 0, 100)
			if err != nil {
				t.Error(err)
			}
			is = reading{told: len(found) + len(back), waited: time.Since(start)}
			stop()
			all.Wait()
			l.mu.Lock()
			defer l.mu.Unlock()
			is.asked = l.asked[key("lily")]
		})
		return is
	}
	quiet, harmed := innocent(0), innocent(8)
	if harmed != quiet || quiet.told != 10 || quiet.waited != 0 {
		t.Errorf("beside searches of death %+v, in a quiet room %+v", harmed, quiet)
	}
}
