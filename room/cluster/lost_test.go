package cluster_test

import (
	"testing"

	"teahouse/room/cluster"
	"teahouse/room/roomtest"
)

// A room whose stream is lost goes on from the folder of one node, as each is told: the others
// are sent to it, and not to another beginning.
func TestALostRoomIsBegunAgainAsNodesAreTold(t *testing.T) {
	t.Parallel()
	cfg, dir, late := newRoom(alone.URL()), t.TempDir(), t.TempDir()
	one, two := start(t, cfg, dir), start(t, as(cfg, "two"), late)
	talk(t, one, "before")
	holds(t, two, "before")
	roomtest.OK(t, two.stop())
	talk(t, one, "while two was away")
	roomtest.OK(t, one.stop())
	servers := operator(t, cfg.URL)
	roomtest.OK(t, servers.DeleteStream(t.Context(), cfg.Room))

	roomtest.OK(t, start(t, as(cfg, "new"), t.TempDir()).stop()) // which takes it for a new room
	for _, old := range []string{dir, late} {
		refuses(t, cluster.Prepare(t.Context(), cfg, old), "is another", "start with an empty one", "delete that stream")
	}
	_, err := cluster.Leave(t.Context(), nil, dir)
	roomtest.OK(t, err)
	refuses(t, cluster.Seed(t.Context(), cfg, dir), "there is a room", "stop all its nodes and delete it")
	roomtest.OK(t, servers.DeleteStream(t.Context(), cfg.Room))
	roomtest.OK(t, cluster.Seed(t.Context(), cfg, dir))

	start(t, cfg, dir)
	refuses(t, cluster.Prepare(t.Context(), as(cfg, "two"), late), "start with an empty one")
	two = start(t, as(cfg, "two"), t.TempDir())
	holds(t, two, "before", "while two was away")
}
