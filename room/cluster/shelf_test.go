package cluster

import (
	"context"
	"errors"
	"io"
	"os"
	"path/filepath"
	"testing"
	"time"

	"github.com/nats-io/nats.go/jetstream"

	"teahouse/room/cluster/clustertest"
	"teahouse/room/roomtest"
	"teahouse/room/store"
)

// A snapshot of which some parts are lost, or never came, stands for none: another is due, no new node
// begins with it, and what is there of it goes before the next one is made.
func TestASnapshotInPartsIsNone(t *testing.T) {
	url, _ := clustertest.RunTight(t, 1<<20, 1<<30)
	kept, err := store.Open(t.TempDir(), quiet())
	roomtest.OK(t, err)
	t.Cleanup(func() { kept.Close() })
	l, err := Join(t.Context(), Config{URL: url, Room: "parts", Node: "one", Keep: time.Hour}, kept)
	roomtest.OK(t, err)
	t.Cleanup(l.Close)
	roomtest.OK(t, l.Snapshot(t.Context(), true))
	shelf, err := l.shelf(t.Context(), 0)
	roomtest.OK(t, err)
	there := func() (snapshots, broken, scraps int) {
		all, err := l.snapshotsOf(t.Context(), shelf, l.known.ID)
		roomtest.OK(t, err)
		on, err := l.shelved(t.Context(), shelf)
		roomtest.OK(t, err)
		return len(all), len(on.broken), len(on.scraps)
	}
	if n, broken, scraps := there(); n != 1 || broken+scraps != 0 {
		t.Fatalf("of a snapshot that was made there are %d, %d broken and %d scraps", n, broken, scraps)
	}
	s, err := l.js.Stream(t.Context(), "OBJ_parts-snapshots")
	roomtest.OK(t, err)
	roomtest.OK(t, s.Purge(t.Context(), jetstream.WithPurgeSubject(l.part("*"))))
	_, err = l.js.Publish(t.Context(), l.part("abandoned"), []byte("a part"))
	roomtest.OK(t, err)
	if n, broken, scraps := there(); n != 0 || broken != 1 || scraps != 1 {
		t.Errorf("of a snapshot without its parts there are %d, %d broken and %d scraps", n, broken, scraps)
	}
	roomtest.OK(t, l.Snapshot(t.Context(), true))
	if n, broken, scraps := there(); n != 1 || broken+scraps != 0 {
		t.Errorf("after the next one there are %d, %d broken and %d scraps", n, broken, scraps)
	}
}

// Put tells until when it may take to lay it down.
func (s *askedShelf) Put(ctx context.Context, _ jetstream.ObjectMeta, _ io.Reader) (*jetstream.ObjectInfo, error) {
	s.until, _ = ctx.Deadline()
	return nil, errNothing
}

// A disk that is slow may take longer for a part than for a line: the library would give up each
// part after as long as one question, and had told of the snapshot by then as if it were there.
func TestASnapshotIsLaidDownHoweverSlowly(t *testing.T) {
	kept, err := store.Open(t.TempDir(), quiet())
	roomtest.OK(t, err)
	t.Cleanup(func() { kept.Close() })
	shelf, began := new(askedShelf), time.Now()
	_, err = new(engine).put(context.WithoutCancel(t.Context()), shelf, kept)
	if least := began.Add(connectFor); !errors.Is(err, errNothing) || shelf.until.Before(least) {
		t.Errorf("it may take until %v, want at least %v: %v", shelf.until, least, err)
	}
}

// late is a shelf of which some servers do not know yet what was laid onto it.
type late struct {
	jetstream.ObjectStore
	unknown int // so many questions go to such a one
}

func (s *late) Get(ctx context.Context, name string, opts ...jetstream.GetObjectOpt) (jetstream.ObjectResult, error) {
	if s.unknown > 0 {
		s.unknown--
		return nil, jetstream.ErrObjectNotFound
	}
	return s.ObjectStore.Get(ctx, name, opts...)
}

// Whoever seeds reads back what was laid down also where a server is asked that does not have it yet.
func TestASnapshotIsReadBackFromALateServer(t *testing.T) {
	url, _ := clustertest.RunTight(t, 1<<20, 1<<30)
	kept, err := store.Open(t.TempDir(), quiet())
	roomtest.OK(t, err)
	t.Cleanup(func() { kept.Close() })
	l, err := Join(t.Context(), Config{URL: url, Room: "late", Node: "one", Keep: time.Hour}, kept)
	roomtest.OK(t, err)
	t.Cleanup(l.Close)
	shelf, err := l.shelf(t.Context(), 1)
	roomtest.OK(t, err)
	s, err := l.put(t.Context(), shelf, kept)
	roomtest.OK(t, err)
	dir := t.TempDir()
	roomtest.OK(t, readBack(t.Context(), &late{shelf, 2}, s, dir, l.known))
	left, err := os.ReadDir(dir)
	roomtest.OK(t, err)
	if len(left) > 0 {
		t.Errorf("it leaves %v", left)
	}
}

// A node that is stopped while it packs a snapshot does not pack on: its stop would take as long.
func TestAStopDoesNotWaitForASnapshot(t *testing.T) {
	file := filepath.Join(t.TempDir(), "room")
	roomtest.OK(t, os.WriteFile(file, []byte("much was said"), 0o600))
	ctx, stop := context.WithCancel(t.Context())
	stop()
	if _, _, err := pack(ctx, file); !errors.Is(err, context.Canceled) {
		t.Errorf("it packs on: %v", err)
	}
}
