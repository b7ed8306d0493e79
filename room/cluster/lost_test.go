package cluster_test

import (
	"context"
	"errors"
	"testing"
	"time"

	"github.com/nats-io/nats.go/jetstream"

	"teahouse/room"
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

// Whoever ends a seeding while the stream is being made leaves none behind, in which nodes would begin
// a room without what was said.
func TestASeedingThatIsEndedLeavesNoStream(t *testing.T) {
	t.Parallel()
	link, servers := alone.Link(t), operator(t, alone.URL())
	cfg, dir := newRoom(link.URL()), t.TempDir()
	onOneMachine(t, dir, func(r *room.Room) { roomtest.Say(t, roomtest.Seat(t, r, "lily"), "hello") })
	link.Stretch(400 * time.Millisecond) // so that it is made before that is heard
	ctx, cancel := context.WithCancel(t.Context())
	done := make(chan error, 1)
	go func() { done <- cluster.Seed(ctx, cfg, dir) }()
	there := func() bool {
		_, err := servers.Stream(t.Context(), cfg.Room)
		if err != nil && !errors.Is(err, jetstream.ErrStreamNotFound) {
			t.Error(err)
		}
		return err == nil
	}
	eventually(t, "the stream is made", there)
	cancel()
	switch err := <-done; {
	case err == nil:
		t.Skip("it was over before it was ended")
	case !errors.Is(err, context.Canceled):
		t.Errorf("it ends with %v", err)
	}
	if there() {
		t.Error("its stream is left")
	}
	link.Stretch(0)
	roomtest.OK(t, cluster.Seed(t.Context(), cfg, dir))
}
