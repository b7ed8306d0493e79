package room_test

import (
	"log/slog"
	"strings"
	"testing"
	"testing/synctest"
	"time"

	"teahouse/room"
	"teahouse/room/roomtest"
	"teahouse/room/state"
)

// What somebody did stands in the log of the node where they sit, under the number of their
// session, and in no other's: there somebody else's session has that number, and a node that
// reads the stream from its beginning would tell of old things as of new ones.
func TestANodesLogTellsWhatWasDoneThere(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		shared, logs := roomtest.NewShared(), map[string]*roomtest.Journal{}
		open := func(node string) *room.Room {
			logs[node] = new(roomtest.Journal)
			h := roomtest.NewMemory()
			r, _ := roomtest.Made(t, func(c *room.Config) {
				c.Node, c.Log, c.History, c.Limits = node, shared.Node(), h, room.DefaultLimits()
				c.Logger = slog.New(slog.NewTextHandler(logs[node], nil))
			})
			return r
		}
		a, b := open("a"), open("b")
		roomtest.Do(t, roomtest.Seat(t, a, "lily"), &state.Rename{Name: roomtest.Name(t, "rose")})
		roomtest.Do(t, roomtest.Operator(t, b, "boss"), &state.Slow{Each: time.Second})
		open("late")
		synctest.Wait()
		for node, want := range map[string][2]int{"a": {1, 0}, "b": {0, 1}, "late": {0, 0}} {
			all := logs[node].String()
			if got := [2]int{strings.Count(all, "msg=renamed"), strings.Count(all, "msg=governed")}; got != want {
				t.Errorf("of renames and of governing %s tells %v times, and should %v:\n%s", node, got, want, all)
			}
		}
	})
}
