package cluster_test

import (
	"context"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/nats-io/nats.go"
	"github.com/nats-io/nats.go/jetstream"

	"teahouse/room"
	"teahouse/room/cluster"
	"teahouse/room/cluster/clustertest"
	"teahouse/room/roomtest"
	"teahouse/room/state"
	"teahouse/room/store"
)

// operator is somebody at the servers themselves.
func operator(t testing.TB, url string) jetstream.JetStream {
	t.Helper()
	nc, err := nats.Connect(url)
	roomtest.OK(t, err)
	t.Cleanup(nc.Close)
	js, err := jetstream.New(nc)
	roomtest.OK(t, err)
	return js
}

// say appends a line of nobody's.
func say(t testing.TB, l *cluster.Log, id string) {
	t.Helper()
	_, err := l.Append(t.Context(), []*state.Proposal{{ID: id, Seat: state.SeatID{Node: "one", Epoch: 1}, Body: &state.Say{Text: "hello"}}})
	roomtest.OK(t, err)
}

// applied has a folder be as far as an entry, as if a room had been there.
func applied(t testing.TB, s *store.Store, seq uint64) {
	t.Helper()
	roomtest.OK(t, s.Commit(t.Context(), &room.Batch{Applied: seq}))
}

func TestAFolderWithARoomOfItsOwnIsNoNodes(t *testing.T) {
	cfg := newRoom(alone.URL())
	dir := t.TempDir()
	kept := folder(t, dir)
	applied(t, kept, 7)
	_, err := cluster.Join(t.Context(), cfg, kept)
	refuses(t, err, "room of one machine", "teahouse cluster seed")
	roomtest.OK(t, kept.Close())
	refuses(t, cluster.Prepare(t.Context(), cfg, dir), "room of one machine", "teahouse cluster seed")
}

// What was said last before a crash, or a backup, stands in the log alone: of a young room, all of it.
func TestAFolderWhoseRoomHasOnlyItsLogIsNoNodes(t *testing.T) {
	cfg := newRoom(alone.URL())
	dir := t.TempDir()
	kept := folder(t, dir)
	_, err := kept.Append(t.Context(), []*state.Proposal{{ID: "p1", Seat: state.SeatID{Node: "local", Epoch: 1}, Body: &state.Say{Text: "hello"}}})
	roomtest.OK(t, err)
	_, err = cluster.Join(t.Context(), cfg, kept)
	refuses(t, err, "room of one machine", "teahouse cluster seed")
	roomtest.OK(t, kept.Close())
	refuses(t, cluster.Prepare(t.Context(), cfg, dir), "room of one machine", "teahouse cluster seed")
}

func TestAFolderOfAnotherClusterIsRefused(t *testing.T) {
	t.Parallel()
	cfg, other := newRoom(alone.URL()), newRoom(alone.URL())
	dir := t.TempDir()
	kept := folder(t, dir)
	join(t, cfg)
	joinWith(t, other, kept).Close()
	_, err := cluster.Join(t.Context(), as(cfg, "two"), kept)
	refuses(t, err, "is another", "start with an empty one")
	roomtest.OK(t, kept.Close())
	refuses(t, cluster.Prepare(t.Context(), as(cfg, "two"), dir), "is another")
}

func TestAStreamThatLostEntriesIsRefused(t *testing.T) {
	t.Parallel()
	cfg := newRoom(alone.URL())
	kept := folder(t, t.TempDir())
	l := joinWith(t, cfg, kept)
	say(t, l, "a")
	l.Close()
	applied(t, kept, room.EntrySeq(2, 0))
	_, err := cluster.Join(t.Context(), cfg, kept)
	refuses(t, err, "ends at message 1", "knows of 2", "have lost", "delete the stream")
}

func TestAStreamThatIsGoneIsRefused(t *testing.T) {
	t.Parallel()
	cfg := newRoom(alone.URL())
	dir := t.TempDir()
	kept := folder(t, dir)
	joinWith(t, cfg, kept).Close()
	roomtest.OK(t, operator(t, cfg.URL).DeleteStream(t.Context(), cfg.Room))
	_, err := cluster.Join(t.Context(), cfg, kept)
	refuses(t, err, "is not on the servers", "teahouse cluster leave", "teahouse cluster seed")
}

// A stream that is made anew under a node's feet gets nothing that was meant for the
// old one, and ends the node.
func TestAStreamThatIsMadeAnewIsNeverMixed(t *testing.T) {
	t.Parallel()
	cfg := newRoom(alone.URL())
	l := join(t, cfg)
	ended := make(chan error, 1)
	go func() { ended <- l.Run(t.Context(), func() map[string]uint64 { return nil }, func(string, uint64) {}) }()
	say(t, l, "a")
	roomtest.OK(t, operator(t, cfg.URL).DeleteStream(t.Context(), cfg.Room))
	anew := join(t, as(cfg, "two"))
	ctx, cancel := context.WithCancel(t.Context())
	appended := make(chan error, 1)
	go func() {
		_, err := l.Append(ctx, []*state.Proposal{{ID: "b", Seat: state.SeatID{Node: "one", Epoch: 1}, Body: &state.Say{Text: "hello"}}})
		appended <- err
	}()
	select {
	case err := <-ended:
		if err == nil || !strings.Contains(err.Error(), "is not on the servers") { // it may look before the new one is there
			refuses(t, err, "is another")
		}
	case <-time.After(clustertest.Patience):
		t.Fatal("the node goes on")
	}
	cancel()
	if err := <-appended; err == nil {
		t.Error("it says that what was meant for the old stream is written")
	}
	if got := everything(t, anew); len(got) > 0 {
		t.Errorf("the new stream holds %v", got)
	}
}

// everything reads the log from its beginning.
func everything(t testing.TB, l *cluster.Log) (ids []string) {
	t.Helper()
	roomtest.OK(t, l.Read(t.Context(), 1, func(e room.Entry) error {
		ids = append(ids, e.Proposal.ID)
		return nil
	}))
	return ids
}

func TestANodeIsOneProcess(t *testing.T) {
	t.Parallel()
	cfg := newRoom(alone.URL())
	first := join(t, cfg)
	_, err := cluster.Join(t.Context(), cfg, folder(t, t.TempDir()))
	refuses(t, err, "another teahouse runs as node one", "--node")
	first.Close()
	join(t, cfg)
}

// Who was cut off for so long that another process is that node by now ends.
func TestANodeWhoseNameIsTakenEnds(t *testing.T) {
	t.Parallel()
	link := alone.Link(t)
	cfg := newRoom(link.URL())
	first := join(t, cfg)
	ended := make(chan error, 1)
	go func() {
		ended <- first.Run(t.Context(), func() map[string]uint64 { return nil }, func(string, uint64) {})
	}()
	link.Cut(true)
	cfg.URL = alone.URL()
	eventually(t, "another process has the name", func() bool {
		l, err := cluster.Join(t.Context(), cfg, folder(t, t.TempDir()))
		if err == nil {
			t.Cleanup(l.Close)
		}
		return err == nil
	})
	link.Cut(false)
	select {
	case err := <-ended:
		refuses(t, err, "another teahouse runs as node one")
	case <-time.After(clustertest.Patience):
		t.Fatal("both go on")
	}
}

// A node reads and writes over a line that is long, as by way of a satellite or through a network
// that is full, though servers are heard so late there that nearer ones would count as hung.
func TestANodeFarAwayReadsAndWrites(t *testing.T) {
	t.Parallel()
	link := alone.Link(t)
	cfg := newRoom(alone.URL())
	near := join(t, cfg)
	cfg = as(cfg, "two")
	cfg.URL = link.URL()
	link.Stretch(550 * time.Millisecond)
	far := join(t, cfg)
	say(t, near, "a")
	say(t, far, "b")
	if got := everything(t, far); !slices.Equal(got, []string{"a", "b"}) {
		t.Errorf("it reads %q", got)
	}
}

// Such a node finds its lease again also where the answer to a renewal was lost: two questions after
// each other take longer there than one may.
func TestANodeFarAwayFindsItsLeaseAgain(t *testing.T) {
	t.Parallel()
	link := alone.Link(t)
	far := join(t, newRoom(link.URL()))
	link.Stretch(550 * time.Millisecond)
	link.Cut(true)
	eventually(t, "its renewal is not answered", func() bool { return far.Figures().Failed != nil })
	link.Cut(false)
	eventually(t, "its lease is renewed again", func() bool { return far.Figures().Failed == nil })
}

func TestNodesThatAreNotAlikeDoNotJoin(t *testing.T) {
	t.Parallel()
	cfg := newRoom(alone.URL())
	cfg.Shared = map[string]string{"host key": "x", "--keep": "90d"}
	one := join(t, cfg)
	cfg = as(cfg, "two")
	cfg.Shared = map[string]string{"host key": "y", "--keep": "90d", "admins": "z"}
	cfg.Keep = time.Minute
	_, err := cluster.Join(t.Context(), cfg, folder(t, t.TempDir()))
	refuses(t, err, "admins (as node one has it)", "host key (as node one has it)")
	var got []room.Peer
	if !roomtest.Within(clustertest.Patience, func() bool {
		got = one.Nodes()
		return len(got) == 1 // it may be seen for a moment
	}) {
		t.Errorf("it joined all the same: %v", got)
	}
	cfg.Shared = map[string]string{"host key": "x", "--keep": "90d"}
	lasts := func(want time.Duration) {
		t.Helper()
		s, err := operator(t, cfg.URL).Stream(t.Context(), cfg.Room)
		roomtest.OK(t, err)
		if got := s.CachedInfo().Config.MaxAge; got != want {
			t.Errorf("the stream keeps lines for %v, want %v", got, want)
		}
	}
	lasts(time.Hour) // who was refused has changed nothing
	cfg.Keep = 2 * time.Hour
	two := join(t, cfg)
	lasts(2 * time.Hour)
	if differs := two.Share(map[string]string{"host key": "y", "--keep": "90d"}); !slices.Equal(differs, []string{"host key (as node one has it)"}) {
		t.Errorf("after a reload, %v differs", differs)
	}
	eventually(t, "the other sees it, too", func() bool {
		return slices.Equal(one.Share(map[string]string{"host key": "x", "--keep": "90d"}), []string{"host key (as node two has it)"})
	})
}

func TestNothingIsAcknowledgedWhileCutOff(t *testing.T) {
	t.Parallel()
	link := alone.Link(t)
	l := join(t, newRoom(link.URL()))
	link.Cut(true)
	done := make(chan error, 1)
	go func() {
		_, err := l.Append(t.Context(), []*state.Proposal{
			{ID: "a", Seat: state.SeatID{Node: "one", Epoch: 1}, Nth: 1, Body: &state.Say{Text: "hello"}},
		})
		done <- err
	}()
	select {
	case err := <-done:
		t.Fatalf("it says %v", err)
	case <-time.After(3 * time.Second): // so long that it has been tried again
	}
	link.Cut(false)
	roomtest.OK(t, <-done)
	if got := everything(t, l); !slices.Equal(got, []string{"a"}) {
		t.Errorf("the log holds %v", got)
	}
}

func TestNamesThatCannotBeAreRefused(t *testing.T) {
	for name, change := range map[string]func(*cluster.Config){
		"room":   func(c *cluster.Config) { c.Room = "tea.house" },
		"node":   func(c *cluster.Config) { c.Node = "two words" },
		"server": func(c *cluster.Config) { c.URL = "" },
	} {
		cfg := newRoom(alone.URL())
		change(&cfg)
		_, err := cluster.Join(t.Context(), cfg, folder(t, t.TempDir()))
		refuses(t, err, name)
	}
}

// Whoever asks how the log is as soon as a node has joined gets an answer.
func TestHowTheLogIsIsKnownAtOnce(t *testing.T) {
	t.Parallel()
	if f := join(t, newRoom(alone.URL())).Figures(); f.Replicas != 1 || f.Current != 1 || !f.Leader || f.Looked > time.Hour {
		t.Errorf("a node that has just joined tells %+v", f)
	}
}
