package room_test

import (
	"context"
	"errors"
	"fmt"
	"testing"
	"testing/synctest"
	"time"

	"teahouse/room"
	"teahouse/room/roomtest"
	"teahouse/room/state"
)

// asked is a node's end of a shared log that is asked before anything is written.
type asked struct {
	*roomtest.Node
	ask func(batch []*state.Proposal) error
}

func (a *asked) Append(ctx context.Context, batch []*state.Proposal) ([]uint64, error) {
	if err := a.ask(batch); err != nil {
		return nil, err
	}
	return a.Node.Append(ctx, batch)
}

// A node that was put down dies while it begins another epoch. What it wrote comes when
// another start of it has begun the same one: it counts for nobody there.
func TestNothingCountsOfAStartThatComesTooLate(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		h := nodes(t, 1)
		var last []*state.Proposal
		end, kept := &asked{h.log.Node(), func(batch []*state.Proposal) error { last = batch; return nil }}, roomtest.NewMemory()
		r, stop := roomtest.Share(t, "b", end, kept)
		roomtest.Seat(t, r, "lily")
		end.Hold()
		h.rooms[0].Down("b", 1)
		synctest.Wait()
		end.Kill()
		stop()

		r, _ = roomtest.Share(t, "b", h.log.Node(), kept)
		roomtest.OK(t, h.log.Write(last...))
		roomtest.Say(t, roomtest.Seat(t, r, "bob"), "hi")
		synctest.Wait()
		for i, r := range []*room.Room{h.rooms[0], r} {
			if people := r.Roster().People; len(people) != 1 || people[0].Person.Name != "bob" {
				t.Errorf("to node %d, those are there: %v", i, people)
			}
		}
	})
}

// A node that is put down while the log is full comes back when there is space again, and
// so does whoever is at it.
func TestANodeComesBackWhenThereIsSpace(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		h := nodes(t, 1)
		full, odd := false, false
		end := &asked{h.log.Node(), func([]*state.Proposal) error {
			if odd = !odd; full && odd { // each append succeeds at the second attempt
				return fmt.Errorf("%w: %w", room.ErrNotWritten, errors.New("no space"))
			}
			return nil
		}}
		r, _ := roomtest.Share(t, "b", end, roomtest.NewMemory())
		lily, bob := roomtest.Seat(t, r, "lily"), roomtest.Seat(t, h.rooms[0], "bob")
		synctest.Wait()
		full, odd = true, false
		h.rooms[0].Down("b", 1)
		time.Sleep(time.Minute)
		synctest.Wait()
		full = false
		roomtest.Say(t, lily, "hi")
		wantLines(t, bob, "lily: hi")
	})
}
