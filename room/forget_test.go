package room_test

import (
	"context"
	"errors"
	"fmt"
	"sync/atomic"
	"testing"
	"testing/synctest"
	"time"

	"teahouse/room"
	"teahouse/room/roomtest"
)

// dying is a history that takes so many changes in which something happened, and then none:
// its node crashes there. A node's own sign of life, which may come at any time, is none of them.
type dying struct {
	*roomtest.Memory
	left atomic.Int64
}

var errDead = errors.New("the node has crashed")

func (d *dying) Commit(ctx context.Context, b *room.Batch) error {
	if len(b.Events) > 0 {
		d.left.Add(-1)
	}
	if d.left.Load() < 0 {
		return errDead
	}
	return d.Memory.Commit(ctx, b)
}

// Whoever is forgotten is forgotten on each node, wherever it crashes meanwhile: on
// theirs and on others, with what they said just before, and not what they say after.
func TestACrashKeepsNothingOfWhoIsForgotten(t *testing.T) {
	for _, node := range []int{0, 1} {
		for steps := int64(1 - node); steps < 6; steps++ { // without any, the first refuses to forget
			t.Run(fmt.Sprintf("node %d after %d steps", node, steps), func(t *testing.T) {
				synctest.Test(t, func(t *testing.T) {
					log := roomtest.NewShared()
					var rooms [2]*room.Room
					var stops [2]func()
					kept := [2]*dying{{Memory: roomtest.NewMemory()}, {Memory: roomtest.NewMemory()}}
					for i, h := range kept {
						h.left.Store(1 << 30)
						rooms[i], stops[i] = roomtest.Share(t, fmt.Sprint("node", i), log.Node(), h)
					}
					lily := roomtest.Seat(t, rooms[0], "lily")
					who := lily.Me().Person.ID
					time.Sleep(time.Minute)
					kept[node].left.Store(steps)
					roomtest.Say(t, lily, "regrettable")
					if _, err := lily.Forget(t.Context()); err != nil && (node == 1 || !errors.Is(err, room.ErrForgetting)) {
						t.Fatal(err)
					}
					roomtest.Say(t, lily, "after that")
					time.Sleep(time.Minute)
					stops[node]()
					_, stop := roomtest.Share(t, fmt.Sprint("node", node), log.Node(), kept[node].Memory)
					defer stop()
					defer stops[1-node]()
					time.Sleep(time.Minute)
					for i, h := range kept {
						if n, err := h.Lines(t.Context(), who); n != 1 || err != nil {
							t.Errorf("node %d holds %d lines of who had one said since they were forgotten (%v)", i, n, err)
						}
					}
				})
			})
		}
	}
}
