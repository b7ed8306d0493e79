package room_test

import (
	"fmt"
	"testing"
	"testing/synctest"
	"time"

	"teahouse/room"
	"teahouse/room/roomtest"
	"teahouse/room/state"
)

// Lines to which very many react are read with all of them, and whoever reads such lines
// again and again pays for that, though it is seen only when they have been read.
func TestManyReactionsArePaidFor(t *testing.T) {
	reads := map[int]int{}
	for _, reacted := range []int{0, state.ReactionsMost} {
		synctest.Test(t, func(t *testing.T) {
			var by []state.Person
			for i := range reacted {
				by = append(by, state.Person{ID: state.KeyIdentity(fmt.Sprint(i)), Name: fmt.Sprint("guest", i)})
			}
			m := roomtest.NewMemory()
			b := &room.Batch{Applied: 1, LastN: 100}
			for n := range b.LastN {
				b.Events = append(b.Events, &state.Event{
					N: n + 1, Seq: n + 1, At: time.Now().UnixMilli(), Kind: state.KindSay, Who: state.Person{ID: key("ann"), Name: "ann"}, Text: "x",
					Reactions: []state.Reaction{{Sign: "👍", By: by}},
				})
			}
			roomtest.OK(t, m.Commit(t.Context(), b))
			r, stop := roomtest.Start(t, m)
			defer stop()
			bob := roomtest.SeatOf(t, r, "bob", key("bob"))
			for began := time.Now(); time.Since(began) < time.Minute; {
				if _, err := bob.After(t.Context(), state.Scope{}, 0, 100); err == nil {
					reads[reacted]++
				} else {
					time.Sleep(time.Second)
				}
			}
		})
	}
	if reads[state.ReactionsMost]*10 > reads[0] || reads[state.ReactionsMost] < 10 {
		t.Errorf("within a minute they are read %d times, and others %d times", reads[state.ReactionsMost], reads[0])
	}
}

// The same of single lines, none of which has so many that they would count alone.
func TestReactionsOfSingleLinesArePaidForTogether(t *testing.T) {
	roomtest.OneGoroutine(t)
	reads, signs := map[int]int{}, 0
	for _, reacted := range []int{0, 249} {
		synctest.Test(t, func(t *testing.T) {
			var by []state.Person
			for i := range reacted {
				by = append(by, state.Person{ID: state.KeyIdentity(fmt.Sprint(i)), Name: fmt.Sprint("guest", i)})
			}
			m := roomtest.NewMemory()
			b := &room.Batch{Applied: 1, LastN: room.RingLength + 200} // the first are in no memory
			var ns []uint64
			for n := range b.LastN {
				e := &state.Event{N: n + 1, Seq: n + 1, At: time.Now().UnixMilli(), Kind: state.KindSay, Who: state.Person{ID: key("ann"), Name: "ann"}, Text: "x"}
				if n < 100 {
					ns, e.Reactions = append(ns, e.N), []state.Reaction{{Sign: "👍", By: by}}
				}
				b.Events = append(b.Events, e)
			}
			roomtest.OK(t, m.Commit(t.Context(), b))
			r, stop := roomtest.Start(t, m)
			defer stop()
			bob := roomtest.SeatOf(t, r, "bob", key("bob"))
			for began := time.Now(); time.Since(began) < 10*time.Second; {
				found, err := bob.Lines(t.Context(), ns)
				if err != nil {
					time.Sleep(time.Second)
					continue
				}
				reads[reacted]++
				signs = len(found[0].Reactions[0].By)
			}
		})
	}
	if reads[249]*10 > reads[0] || reads[249] < 10 || signs != 249 {
		t.Errorf("within ten seconds they are read %d times, and others %d times, with %d signs", reads[249], reads[0], signs)
	}
}
