package monitor

import (
	"context"
	"errors"
	"io"
	"log/slog"
	"net"
	"net/http"
	"net/http/httptest"
	"os"
	"path/filepath"
	"runtime"
	"strings"
	"testing"
	"testing/synctest"
	"time"

	"teahouse/room"
	"teahouse/room/roomtest"
	"teahouse/room/state"
	"teahouse/ui"
	"teahouse/ui/serve"
	"teahouse/ui/serve/sshtest"
	"teahouse/ui/words"
)

// watched is a monitor of a room whose door is not open yet.
func watched(t *testing.T, logger *slog.Logger) *Monitor {
	t.Helper()
	m := New("v1", shortDir(t), logger)
	m.Room = roomtest.Open(t)
	door, err := serve.New(serve.Config{
		Room: m.Room, Host: sshtest.NewKey(t), Secret: make([]byte, 32), Limits: serve.DefaultLimits(), Logger: logger,
		Settings: &serve.Settings{Screen: &ui.Config{Title: "teahouse", Words: words.English(), Logger: logger, Shared: ui.NewShared()}},
	})
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(door.Close)
	m.Door = door
	return m
}

// shortDir is a folder that a socket's path of 100 bytes fits into.
func shortDir(t *testing.T) string {
	t.Helper()
	dir, err := os.MkdirTemp("", "tea")
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { _ = os.RemoveAll(dir) })
	return dir
}

func get(t *testing.T, m *Monitor, path string) (int, string) {
	t.Helper()
	w := httptest.NewRecorder()
	m.Handler().ServeHTTP(w, httptest.NewRequest(http.MethodGet, path, nil))
	return w.Code, w.Body.String()
}

func TestReadinessFollowsTheDoor(t *testing.T) {
	m := watched(t, slog.New(slog.DiscardHandler))
	if code, text := get(t, m, "/healthz"); code != 200 {
		t.Errorf("a turning room: %d %s", code, text)
	}
	if code, _ := get(t, m, "/readyz"); code != 503 {
		t.Errorf("a closed door: %d", code)
	}
	listeners, err := serve.Listen(t.Context(), "127.0.0.1:0")
	if err != nil {
		t.Fatal(err)
	}
	served := make(chan error, 1)
	go func() { served <- m.Door.Serve(listeners[0]) }()
	lily := sshtest.Dial(t, listeners[0].Addr().String(), sshtest.Who{User: "lily", Width: 80, Height: 24})
	lily.WaitFor("to everybody")
	if code, text := get(t, m, "/readyz"); code != 200 {
		t.Errorf("an open door: %d %s", code, text)
	}
	_, text := get(t, m, "/metrics")
	for _, want := range []string{
		"teahouse_members 1\n", "teahouse_seats 1\n", "teahouse_reader_lag_events 0\n", "teahouse_sessions 1\n", "teahouse_connections 1\n",
		`teahouse_handshakes_total{outcome="ok"} 1` + "\n", `teahouse_handshakes_total{outcome="failed"} 0` + "\n",
		"go_goroutines ",
	} {
		if !strings.Contains(text, want) {
			t.Errorf("%q is not in\n%s", want, text)
		}
	}
	if strings.Contains(text, "lily") || strings.Contains(text, "127.0.0.1") {
		t.Error("the figures tell who is here")
	}
	m.Door.Close()
	if err := <-served; err != nil {
		t.Error(err)
	}
	if code, _ := get(t, m, "/readyz"); code != 503 {
		t.Errorf("a door that closed: %d", code)
	}
}

// faulty is a store whose next answers are set by the test.
type faulty struct {
	room.Log
	room.History
	err error
}

func (f *faulty) Append(context.Context, []*state.Proposal) ([]uint64, error) {
	time.Sleep(3 * time.Millisecond)
	return nil, f.err
}

func (f *faulty) Commit(context.Context, *room.Batch) error { return f.err }

func TestTheStoreIsTimedAndItsEventsCounted(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		m := New("v1", "", slog.New(slog.DiscardHandler))
		store := &faulty{}
		log, history := m.Log(store), m.History(store)
		batch := &room.Batch{Events: []*state.Event{{Kind: state.KindSay}, {Kind: state.KindSay}, {Kind: state.KindEnter}}}
		if _, err := log.Append(t.Context(), nil); err != nil {
			t.Error(err)
		}
		if err := history.Commit(t.Context(), batch); err != nil {
			t.Error(err)
		}
		store.err = errors.New("disk full")
		if err := history.Commit(t.Context(), batch); !errors.Is(err, store.err) {
			t.Errorf("a failed commit gives %v", err)
		}
		if m.events[state.KindSay] != 2 || m.events[state.KindEnter] != 1 {
			t.Errorf("counted %v", m.events)
		}
		count, sum, _ := m.commits.Snapshot()
		if count != 1 || sum != 3*time.Millisecond || m.commits.Quantile(.5) != 5*time.Millisecond {
			t.Errorf("%d commits took %v, half at most %v", count, sum, m.commits.Quantile(.5))
		}
	})
}

func TestAHistogramCountsEachOnce(t *testing.T) {
	h := NewHistogram([]time.Duration{1, 10, 100})
	for _, d := range []time.Duration{0, 1, 2, 10, 11, 1000} {
		h.Add(d)
	}
	count, sum, below := h.Snapshot()
	if count != 6 || sum != 1024 || below[0] != 2 || below[1] != 4 || below[2] != 5 {
		t.Errorf("%d, %d, %v", count, sum, below)
	}
	if empty := NewHistogram([]time.Duration{1}); empty.Quantile(.5) != 0 {
		t.Error("nothing has a median")
	}
}

func TestOnlyThisMachineSeesTheFigures(t *testing.T) {
	addresses := map[string]bool{
		"127.0.0.1:0": true, "[::1]:0": true, "unix:/x": true,
		":9222": false, "0.0.0.0:9222": false, "[::]:9222": false, "192.0.2.1:9222": false, "nonsense": false,
	}
	if _, err := net.LookupHost("localhost"); err == nil { // a bare container may not know it
		addresses["localhost:0"] = true
	}
	for addr, ok := range addresses {
		if err := Check(addr, false); (err == nil) != ok {
			t.Errorf("%s: %v", addr, err)
		}
	}
	if err := Check(":9222", true); err != nil {
		t.Error(err)
	}
}

func TestTheStatusPageGoesThroughItsSocketAlone(t *testing.T) {
	m := watched(t, slog.New(slog.DiscardHandler))
	if err := Status(io.Discard, m.State); err == nil {
		t.Error("a server that is not there answers")
	}
	path := filepath.Join(m.State, statusSocket)
	stale, err := net.ListenUnix("unix", &net.UnixAddr{Name: path, Net: "unix"})
	if err != nil {
		t.Fatal(err)
	}
	stale.SetUnlinkOnClose(false) // as a crash leaves it
	_ = stale.Close()
	if err := m.Open(t.Context(), "", false); err != nil {
		t.Fatal(err)
	}
	ctx, cancel := context.WithCancel(t.Context())
	ended := make(chan struct{})
	go func() { defer close(ended); m.Run(ctx) }()
	var page strings.Builder
	if err := Status(&page, m.State); err == nil || !strings.Contains(err.Error(), "not ready") {
		t.Errorf("of a server whose door is closed it says %v", err)
	}
	for _, want := range []string{"teahouse     v1\n", "ready        no: the door is closed\n", "people       0 at 0 terminals\n"} {
		if !strings.Contains(page.String(), want) {
			t.Errorf("%q is not in\n%s", want, page.String())
		}
	}
	if info, err := os.Stat(path); err != nil || runtime.GOOS != "windows" && info.Mode().Perm() != 0o600 {
		t.Errorf("the socket is %v (%v)", info, err)
	}
	cancel()
	<-ended
}
