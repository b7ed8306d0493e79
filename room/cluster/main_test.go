package cluster_test

import (
	"flag"
	"fmt"
	"log/slog"
	"os"
	"strings"
	"sync/atomic"
	"testing"
	"time"

	"teahouse/room"
	"teahouse/room/cluster"
	"teahouse/room/cluster/clustertest"
	"teahouse/room/roomtest"
	"teahouse/room/store"
)

// alone is one server for all tests that need no fault: each has a room of its own
// there.
var alone *clustertest.Servers

func TestMain(m *testing.M) {
	clustertest.Main()
	victimMain()
	os.Exit(run(m))
}

func run(m *testing.M) int {
	flag.Parse()
	if err := flag.Set("test.parallel", "32"); err != nil { // they wait, mostly
		fmt.Fprintln(os.Stderr, err)
		return 1
	}
	dir, err := os.MkdirTemp("", "teahouse-nats-")
	if err != nil {
		fmt.Fprintln(os.Stderr, err)
		return 1
	}
	defer os.RemoveAll(dir)
	if alone, err = clustertest.Start(1, dir); err != nil {
		fmt.Fprintln(os.Stderr, err)
		return 1
	}
	defer alone.Close()
	return m.Run()
}

var rooms atomic.Int64

// newRoom is the configuration of a node of a room that nobody has used.
func newRoom(url string) cluster.Config {
	return cluster.Config{
		URL: url, Room: fmt.Sprint("room", rooms.Add(1)), Node: "one", Keep: time.Hour, Logger: slog.New(slog.DiscardHandler),
	}
}

// as is the same room for another node.
func as(cfg cluster.Config, node string) cluster.Config {
	cfg.Node = node
	return cfg
}

// folder opens a state folder until the test ends.
func folder(t testing.TB, dir string) *store.Store {
	t.Helper()
	s, err := store.Open(dir, slog.New(slog.DiscardHandler))
	roomtest.OK(t, err)
	t.Cleanup(func() { s.Close() })
	return s
}

// join makes a node with a new folder one of the room's until the test ends.
func join(t testing.TB, cfg cluster.Config) *cluster.Log {
	t.Helper()
	return joinWith(t, cfg, folder(t, t.TempDir()))
}

func joinWith(t testing.TB, cfg cluster.Config, kept *store.Store) *cluster.Log {
	t.Helper()
	l, err := cluster.Join(t.Context(), cfg, kept)
	roomtest.OK(t, err)
	t.Cleanup(l.Close)
	return l
}

// eventually waits until something is so.
func eventually(t testing.TB, what string, so func() bool) {
	t.Helper()
	if !roomtest.Within(clustertest.Patience, so) {
		t.Fatalf("it never comes to this: %s", what)
	}
}

// refuses wants an error that says something.
func refuses(t testing.TB, err error, says ...string) {
	t.Helper()
	if err == nil {
		t.Fatalf("there is no error that says %q", says)
	}
	for _, part := range says {
		if !strings.Contains(err.Error(), part) {
			t.Errorf("the error does not say %q: %v", part, err)
		}
	}
}

func TestTheStreamIsALog(t *testing.T) {
	t.Parallel()
	roomtest.LogConforms(t, func(t *testing.T) []room.Log {
		cfg := newRoom(alone.URL())
		return []room.Log{join(t, cfg), join(t, as(cfg, "two")), join(t, as(cfg, "three"))}
	})
}
