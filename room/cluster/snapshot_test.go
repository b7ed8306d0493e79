package cluster_test

import (
	"bytes"
	"fmt"
	"log/slog"
	"maps"
	"path/filepath"
	"slices"
	"strconv"
	"strings"
	"testing"
	"time"

	"github.com/nats-io/nats.go/jetstream"

	"teahouse/room"
	"teahouse/room/cluster"
	"teahouse/room/roomtest"
	"teahouse/room/state"
	"teahouse/room/store"
)

// talk has somebody come in at a node, say lines and go.
func talk(t testing.TB, n *node, lines ...string) {
	t.Helper()
	s := roomtest.Seat(t, n.Room, "lily")
	for _, l := range lines {
		roomtest.Say(t, s, l)
	}
	s.Leave(state.HowLeft)
}

// said is what the history of a folder holds of what was said.
func said(t testing.TB, h room.History) (lines []string) {
	t.Helper()
	events, err := h.Before(t.Context(), state.Viewer{}, 1<<62, 1<<20)
	roomtest.OK(t, err)
	for _, e := range events {
		lines = append(lines, e.Text)
	}
	return lines
}

// holds waits until the history of a node holds certain lines.
func holds(t testing.TB, n *node, lines ...string) {
	t.Helper()
	eventually(t, fmt.Sprintf("the history holds %v", lines), func() bool { return slices.Equal(said(t, n.kept), lines) })
}

// forgotten has the stream drop all that it holds, as in time it would, and waits for that. Those at
// work have read it by then. What comes later is kept as long as before.
func forgotten(t testing.TB, cfg cluster.Config) {
	t.Helper()
	js := operator(t, cfg.URL)
	s, err := js.Stream(t.Context(), cfg.Room)
	roomtest.OK(t, err)
	before := s.CachedInfo().Config
	soon := before
	soon.MaxAge = time.Second
	soon.Duplicates = soon.MaxAge // no more than that may be
	_, err = js.UpdateStream(t.Context(), soon)
	roomtest.OK(t, err)
	eventually(t, "the stream is empty", func() bool {
		s, err := js.Stream(t.Context(), cfg.Room)
		roomtest.OK(t, err)
		return s.CachedInfo().State.Msgs == 0
	})
	_, err = js.UpdateStream(t.Context(), before)
	roomtest.OK(t, err)
}

// prepared prepares a folder by a snapshot of a node, and has it make another until that holds all that
// the stream has dropped: what was said last is read by then, but perhaps not kept yet.
func prepared(t testing.TB, one *node, cfg cluster.Config, dir string) {
	t.Helper()
	eventually(t, "a snapshot holds what the stream has dropped", func() bool {
		roomtest.OK(t, one.log.Snapshot(t.Context(), true))
		return cluster.Prepare(t.Context(), cfg, dir) == nil
	})
}

func TestANewNodeBeginsWithASnapshot(t *testing.T) {
	t.Parallel()
	cfg := newRoom(alone.URL())
	one := start(t, cfg, t.TempDir())
	talk(t, one, "first", "second")
	holds(t, one, "first", "second")
	forgotten(t, cfg)
	_, err := open(t.Context(), as(cfg, "two"), t.TempDir())
	refuses(t, err, "does not hold what comes after message 0", "no snapshot does")

	dir := t.TempDir()
	prepared(t, one, as(cfg, "two"), dir)
	two := start(t, as(cfg, "two"), dir)
	holds(t, two, "first", "second")
	talk(t, two, "third")
	holds(t, one, "first", "second", "third")
}

func TestANodeThatWasAwayTooLongTakesASnapshot(t *testing.T) {
	t.Parallel()
	cfg := newRoom(alone.URL())
	one := start(t, cfg, t.TempDir())
	dir := t.TempDir()
	two := start(t, as(cfg, "two"), dir)
	talk(t, one, "first")
	holds(t, two, "first")
	roomtest.OK(t, two.stop())
	talk(t, one, "second")
	holds(t, one, "first", "second")
	forgotten(t, cfg)
	_, err := open(t.Context(), as(cfg, "two"), dir)
	refuses(t, err, "no snapshot does")

	prepared(t, one, as(cfg, "two"), dir)
	two = start(t, as(cfg, "two"), dir)
	holds(t, two, "first", "second")
	aside, err := filepath.Glob(filepath.Join(dir, store.DatabaseFile+".aside-*"))
	roomtest.OK(t, err)
	if len(aside) != 1 {
		t.Errorf("what it had is at %v", aside)
	}
}

func TestADamagedSnapshotIsPassedOver(t *testing.T) {
	t.Parallel()
	cfg := newRoom(alone.URL())
	one := start(t, cfg, t.TempDir())
	talk(t, one, "first")
	holds(t, one, "first")
	roomtest.OK(t, one.log.Snapshot(t.Context(), true))
	talk(t, one, "second")
	holds(t, one, "first", "second")
	roomtest.OK(t, one.log.Snapshot(t.Context(), true))
	// The newest is another's, under its name.
	shelf, err := operator(t, cfg.URL).ObjectStore(t.Context(), cfg.Room+"-snapshots")
	roomtest.OK(t, err)
	all, err := shelf.List(t.Context())
	roomtest.OK(t, err)
	newest := slices.MaxFunc(all, func(a, b *jetstream.ObjectInfo) int { return bytes.Compare([]byte(a.Name), []byte(b.Name)) })
	older, err := shelf.GetBytes(t.Context(), all[0].Name)
	roomtest.OK(t, err)
	if len(all) != 2 {
		t.Fatalf("there are %d snapshots", len(all))
	}
	_, err = shelf.Put(t.Context(), jetstream.ObjectMeta{Name: newest.Name, Metadata: newest.Metadata}, bytes.NewReader(older[:len(older)/2]))
	roomtest.OK(t, err)
	cfg = as(cfg, "two")
	var log bytes.Buffer
	cfg.Logger = slog.New(slog.NewTextHandler(&log, nil))
	dir := t.TempDir()
	roomtest.OK(t, cluster.Prepare(t.Context(), cfg, dir))
	for _, want := range []string{"a snapshot is not sound", "the state folder has a snapshot now"} {
		if !strings.Contains(log.String(), want) {
			t.Errorf("it does not tell that %s:\n%s", want, &log)
		}
	}
	cfg.Logger = quiet()
	holds(t, start(t, cfg, dir), "first", "second")
}

func TestTheLastTwoSnapshotsAreKept(t *testing.T) {
	t.Parallel()
	cfg := newRoom(alone.URL())
	one := start(t, cfg, t.TempDir())
	names := func() (names []string) {
		shelf, err := operator(t, cfg.URL).ObjectStore(t.Context(), cfg.Room+"-snapshots")
		roomtest.OK(t, err)
		all, err := shelf.List(t.Context())
		roomtest.OK(t, err)
		for _, o := range all {
			if o.Name != "forged" {
				names = append(names, o.Name)
			}
		}
		slices.Sort(names)
		return names
	}
	forge := func() { // one of what was never said, which is the newest for ever
		shelf, err := operator(t, cfg.URL).ObjectStore(t.Context(), cfg.Room+"-snapshots")
		roomtest.OK(t, err)
		all, err := shelf.List(t.Context())
		roomtest.OK(t, err)
		of := maps.Clone(all[0].Metadata)
		of["applied"] = strconv.FormatUint(room.EntrySeq(1<<40, 0), 10)
		_, err = shelf.Put(t.Context(), jetstream.ObjectMeta{Name: "forged", Metadata: of}, strings.NewReader("nothing"))
		roomtest.OK(t, err)
	}
	var last []string
	for i := range 3 {
		line := fmt.Sprint("line ", i)
		talk(t, one, line)
		eventually(t, "the line is in the history", func() bool { return slices.Contains(said(t, one.kept), line) })
		roomtest.OK(t, one.log.Snapshot(t.Context(), true))
		last = names()
		if i == 0 {
			forge()
		}
	}
	if len(last) != 2 {
		t.Errorf("%v are kept", last)
	}
	// None is due, so nobody makes one.
	roomtest.OK(t, one.log.Snapshot(t.Context(), false))
	if now := names(); !slices.Equal(now, last) {
		t.Errorf("%v became %v", last, now)
	}
}

// alone runs the room of a folder on one machine while f is at it.
func onOneMachine(t *testing.T, dir string, f func(r *room.Room)) {
	t.Helper()
	kept, err := store.Open(dir, quiet())
	roomtest.OK(t, err)
	defer kept.Close()
	r, stop := roomtest.Made(t, func(c *room.Config) { c.Node, c.Log, c.History, c.Limits = "local", kept, kept, unlimited() })
	defer stop()
	f(r)
}

func TestARoomMovesToManyMachinesAndBack(t *testing.T) {
	t.Parallel()
	dir := t.TempDir()
	onOneMachine(t, dir, func(r *room.Room) {
		s := roomtest.Seat(t, r, "lily")
		roomtest.Say(t, s, "on one machine")
	})
	cfg := newRoom(alone.URL())
	refuses(t, cluster.Prepare(t.Context(), cfg, dir), "teahouse cluster seed")
	roomtest.OK(t, cluster.Seed(t.Context(), cfg, dir))
	refuses(t, cluster.Seed(t.Context(), cfg, dir), "belongs to the cluster")

	one := start(t, cfg, dir)
	two := start(t, as(cfg, "two"), t.TempDir())
	holds(t, two, "on one machine")
	talk(t, two, "on two")
	holds(t, one, "on one machine", "on two")
	bob := roomtest.Seat(t, two.Room, "bob")
	roomtest.Say(t, bob, "still here")
	holds(t, one, "on one machine", "on two", "still here")
	roomtest.OK(t, one.stop())

	other := newRoom(alone.URL())
	other.Room = cfg.Room
	fresh := t.TempDir()
	onOneMachine(t, fresh, func(*room.Room) {})
	refuses(t, cluster.Seed(t.Context(), other, fresh), "there is a room "+cfg.Room, "--cluster-room")
	onOneMachine(t, fresh, func(*room.Room) {}) // it is as it was

	_, err := cluster.Leave(t.Context(), nil, dir)
	roomtest.OK(t, err)
	_, err = cluster.Leave(t.Context(), nil, dir)
	refuses(t, err, "belongs to no cluster")
	onOneMachine(t, dir, func(r *room.Room) {
		lily := roomtest.Seat(t, r, "lily")
		if people := r.Figures().Members; people != 1 {
			t.Errorf("%d people are there, and should be lily alone", people)
		}
		roomtest.Say(t, lily, "back on one")
	})
	kept := folder(t, dir)
	if got := said(t, kept); !slices.Equal(got, []string{"on one machine", "on two", "still here", "back on one"}) {
		t.Errorf("the history holds %v", got)
	}
	roomtest.OK(t, kept.Close())
	refuses(t, cluster.Prepare(t.Context(), cfg, dir), "room of one machine")
}

func TestThereIsNothingToSeed(t *testing.T) {
	refuses(t, cluster.Seed(t.Context(), newRoom(alone.URL()), t.TempDir()), "there is no room")
	_, err := cluster.Leave(t.Context(), nil, t.TempDir())
	refuses(t, err, "there is no room")
}

// The folder of a node that was killed lacks what it had not written; whoever leaves with
// it fetches that from the stream, and is told how far it goes.
func TestLeavingFetchesWhatTheFolderLacks(t *testing.T) {
	t.Parallel()
	cfg := newRoom(alone.URL())
	dir := t.TempDir()
	one := start(t, cfg, dir)
	talk(t, one, "read by all")
	roomtest.OK(t, one.stop())
	two := start(t, as(cfg, "two"), t.TempDir())
	talk(t, two, "said while one was away")
	lily := roomtest.Seat(t, two.Room, "lily")
	roomtest.Say(t, lily, "regrettable")
	_, err := lily.Forget(t.Context())
	roomtest.OK(t, err)
	talk(t, two, "and this")

	down := cfg
	down.URL = "nats://127.0.0.1:1"
	_, err = cluster.Leave(t.Context(), &down, dir)
	refuses(t, err, "see that a server is up")
	until, err := cluster.Leave(t.Context(), &cfg, dir)
	roomtest.OK(t, err)
	if living, err := cluster.Living(t.Context(), cfg); err != nil || !slices.Equal(living, []string{"two"}) {
		t.Errorf("%q live (%v)", living, err)
	}
	if ago := time.Since(until); ago < -time.Minute || ago > time.Minute {
		t.Errorf("it goes until %v", until)
	}
	onOneMachine(t, dir, func(r *room.Room) {
		if people := r.Figures().Members; people != 0 {
			t.Errorf("%d people are there whose nodes are not", people)
		}
	})
	kept := folder(t, dir)
	if got := said(t, kept); !slices.Equal(got, []string{"read by all", "said while one was away", "", "and this"}) {
		t.Errorf("the history holds %q", got)
	}
}
