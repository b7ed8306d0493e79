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
	"sync/atomic"
	"testing"
	"testing/synctest"
	"time"

	"teahouse/room"
	"teahouse/room/cluster"
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
	return watching(t, logger, roomtest.Open(t))
}

func watching(t *testing.T, logger *slog.Logger, r *room.Room) *Monitor {
	t.Helper()
	m := New("v1", shortDir(t), logger)
	m.Room = r
	door, err := serve.New(serve.Config{
		Room: m.Room, Host: sshtest.NewKey(t), Secret: make([]byte, 32), Limits: serve.DefaultLimits(), Logger: logger,
		Settings: &serve.Settings{Screen: &ui.Config{Title: "teahouse", Words: words.English(), Logger: logger, Shared: ui.NewShared()}},
	})
	roomtest.OK(t, err)
	t.Cleanup(door.Close)
	m.Door = door
	return m
}

// shortDir is a folder that a socket's path of 100 bytes fits into.
func shortDir(t *testing.T) string {
	t.Helper()
	dir, err := os.MkdirTemp("", "tea")
	roomtest.OK(t, err)
	t.Cleanup(func() { _ = os.RemoveAll(dir) })
	return dir
}

func get(t *testing.T, m *Monitor, path string) (int, string) {
	t.Helper()
	w := httptest.NewRecorder()
	m.Handler().ServeHTTP(w, httptest.NewRequest(http.MethodGet, path, nil))
	return w.Code, w.Body.String()
}

// TestProfilesAreForThisMachine: whoever else reaches the figures could have it work for them.
func TestProfilesAreForThisMachine(t *testing.T) {
	handler := watched(t, slog.New(slog.DiscardHandler)).Handler()
	for from, want := range map[string]int{
		"127.0.0.1:4242": 200, "[::1]:4242": 200, "[::ffff:127.0.0.1]:4242": 200, "@": 200,
		"192.0.2.7:4242": 403, "[2001:db8::7]:4242": 403, "[fe80::1%eth0]:4242": 403,
	} {
		for _, path := range []string{"/debug/pprof/", "/debug/pprof/heap?debug=1", "/debug/pprof/cmdline"} {
			w, r := httptest.NewRecorder(), httptest.NewRequest(http.MethodGet, path, nil)
			r.RemoteAddr = from
			if handler.ServeHTTP(w, r); w.Code != want {
				t.Errorf("%s from %s: %d, want %d", path, from, w.Code, want)
			}
		}
	}
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
	roomtest.OK(t, err)
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

// slow is a log that takes some milliseconds.
type slow struct{ room.Log }

func (*slow) Append(context.Context, []*state.Proposal) ([]uint64, error) {
	time.Sleep(3 * time.Millisecond)
	return nil, nil
}

func TestTheLogIsTimed(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		m := New("v1", "", slog.New(slog.DiscardHandler))
		log := m.Log(&slow{})
		if _, err := log.Append(t.Context(), nil); err != nil {
			t.Error(err)
		}
		if half := quantile(m.commits, .5); half != 5*time.Millisecond {
			t.Errorf("half of the commits take at most %v", half)
		}
	})
}

func TestAQuantileIsAsExactAsTheBuckets(t *testing.T) {
	h := histogram("x_seconds", "")
	if got := quantile(h, .5); got != 0 {
		t.Errorf("nothing has the median %v", got)
	}
	for _, seconds := range []float64{0, 100e-6, .004, .005, .006, 1000} {
		h.Observe(seconds)
	}
	for share, want := range map[float64]time.Duration{.3: 100 * time.Microsecond, .5: 5 * time.Millisecond, .8: 10 * time.Millisecond, 1: 5 * time.Second} {
		if got := quantile(h, share); got != want {
			t.Errorf("%v of all are within %v, not %v", share, got, want)
		}
	}
}

func TestOnlyThisMachineSeesTheFigures(t *testing.T) {
	addresses := map[string]bool{
		"127.0.0.1:0": true, "[::1]:0": true, "unix:/x": true,
		":9222": false, "0.0.0.0:9222": false, "[::]:9222": false, "192.0.2.1:9222": false, "nonsense": false,
		"unix:": false, "unix:/" + strings.Repeat("x", 107): false, // which the system refuses only at the start
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
	roomtest.OK(t, err)
	stale.SetUnlinkOnClose(false) // as a crash leaves it
	_ = stale.Close()
	roomtest.OK(t, m.Open(t.Context(), "", false))
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

// A node that nobody hears is not ready, so that a balancer sends people to others.
func TestANodeThatIsCutOffIsNotReady(t *testing.T) {
	m := watched(t, slog.New(slog.DiscardHandler))
	listeners, err := serve.Listen(t.Context(), "127.0.0.1:0")
	roomtest.OK(t, err)
	go func() { _ = m.Door.Serve(listeners[0]) }()
	sshtest.Dial(t, listeners[0].Addr().String(), sshtest.Who{User: "lily", Width: 80, Height: 24}).WaitFor("to everybody")
	now := cluster.Figures{Nodes: 3, Renewed: time.Second, Looked: 40 * time.Second, Leader: true, Replicas: 3, Current: 3, Lag: 7}
	m.Cluster = func() cluster.Figures { return now }
	if code, text := get(t, m, "/readyz"); code != 200 {
		t.Errorf("a node whose lease is young: %d %s", code, text)
	}
	now.Renewed, now.Leader, now.Differs = 8*time.Second, false, []string{"--admins (as node b has it)"}
	if code, text := get(t, m, "/readyz"); code != 503 || !strings.Contains(text, "8s") {
		t.Errorf("a node whose lease is old: %d %s", code, text)
	}
	now.Failed = errors.New("no space left on device")
	if code, text := get(t, m, "/readyz"); code != 503 || !strings.Contains(text, "8s: no space left") {
		t.Errorf("a node whose lease cannot be renewed: %d %s", code, text)
	}
	_, text := get(t, m, "/metrics")
	for _, want := range []string{
		"teahouse_cluster_nodes 3\n", "teahouse_cluster_lag_messages 7\n", "teahouse_cluster_lease_seconds 8\n",
		"teahouse_cluster_stream_leaderless 1\n", "teahouse_cluster_stream_replicas_current 3\n", "teahouse_cluster_differs 1\n",
	} {
		if !strings.Contains(text, want) {
			t.Errorf("%q is not in the figures", want)
		}
	}
	if page := m.page(time.Now()); !strings.Contains(page, "1 at all nodes, 1 terminals at this one\n") || !strings.Contains(page, "3 nodes, 7 messages behind") || !strings.Contains(page, "3 of 3 copies of the log current, as NATS told 40s ago") || !strings.Contains(page, "--admins (as node b has it)") {
		t.Errorf("the page says\n%s", page)
	}
}

// full is a history on a disk that may be full.
type full struct {
	*roomtest.Memory
	now atomic.Bool
}

func (f *full) Commit(ctx context.Context, b *room.Batch) error {
	if f.now.Load() {
		return errors.New("the disk is full")
	}
	return f.Memory.Commit(ctx, b)
}

// The log of many machines takes lines while this one's disk is full: for a time, and then not.
func TestAServerWhoseHistoryIsNotWrittenIsNotReady(t *testing.T) {
	history := &full{Memory: roomtest.NewMemory()}
	r, _ := roomtest.Made(t, func(c *room.Config) { c.Log, c.History = history, history })
	m := watching(t, slog.New(slog.DiscardHandler), r)
	listeners, err := serve.Listen(t.Context(), "127.0.0.1:0")
	roomtest.OK(t, err)
	go func() { _ = m.Door.Serve(listeners[0]) }()
	sshtest.Dial(t, listeners[0].Addr().String(), sshtest.Who{User: "lily", Width: 80, Height: 24}).WaitFor("to everybody")
	bob := roomtest.Seat(t, r, "bob")
	history.now.Store(true)
	roomtest.Say(t, bob, "hello")
	if _, err := bob.Search(t.Context(), state.Scope{}, room.Query{Words: "hello"}, 0, 1); err == nil { // which has it written
		t.Error("the history has the line")
	}
	if code, text := get(t, m, "/readyz"); code != 503 || !strings.Contains(text, "the history is not written: the disk is full") {
		t.Errorf("it is ready: %d %s", code, text)
	}
	history.now.Store(false)
	roomtest.Await(t, "it is ready again", func() bool {
		code, _ := get(t, m, "/readyz")
		return code == 200
	})
}

// A write that was only slow was told as an error without a word of what it was, and when it then failed,
// nothing told why.
func TestTheOperatorReadsWhatIsWrongWithTheLog(t *testing.T) {
	var told strings.Builder
	log := logTrouble{logger: slog.New(slog.NewTextHandler(&told, nil))}
	now := time.Now()
	for i, c := range []struct {
		stalled time.Duration
		err     error
		want    string // a part of the row, "" if nothing is told
	}{
		{0, nil, ""},
		{2 * time.Second, nil, "level=WARN msg=\"the log is busy with one write, and lines wait\" busy=2s remedy="},
		{3 * time.Second, nil, ""},
		{0, errors.New("the disk is full"), "level=ERROR msg=\"the log accepts no lines\" err=\"the disk is full\""},
		{0, errors.New("the disk is full"), ""},
		{time.Second, nil, ""},
		{0, nil, "level=INFO msg=\"the log accepts lines again\" after=5s"},
		{0, nil, ""},
		{0, errors.New("the disk is full"), "level=ERROR"},
		{0, nil, "after=1s"},
	} {
		told.Reset()
		log.look(now.Add(time.Duration(i)*time.Second), c.stalled, c.err)
		if got := told.String(); (got == "") != (c.want == "") || !strings.Contains(got, c.want) {
			t.Errorf("look %d tells %q, not %q", i, got, c.want)
		}
	}
}

// TestADiskThatHangsKeepsNobodyFromBeingToldSo hangs where the files are looked at, which nothing interrupts.
func TestADiskThatHangsKeepsNobodyFromBeingToldSo(t *testing.T) {
	t.Parallel() // it waits more than it works
	m := watched(t, slog.New(slog.DiscardHandler))
	listeners, err := serve.Listen(t.Context(), "127.0.0.1:0")
	roomtest.OK(t, err)
	go func() { _ = m.Door.Serve(listeners[0]) }()
	sshtest.Dial(t, listeners[0].Addr().String(), sshtest.Who{User: "lily", Width: 80, Height: 24}).WaitFor("to everybody")
	if err := m.ready(); err != nil {
		t.Fatal(err)
	}
	hangs, looks := make(chan struct{}), new(atomic.Int64)
	m.Held = func() error { looks.Add(1); <-hangs; return nil }
	if code, text := get(t, m, "/metrics"); code != 200 || strings.Contains(text, "teahouse_log_stalled_seconds 0\n") {
		t.Errorf("the figures of a disk that hangs: %d\n%s", code, text)
	}
	if code, text := get(t, m, "/readyz"); code != 503 || !strings.Contains(text, "busy") {
		t.Errorf("a disk that hangs: %d %s", code, text)
	}
	if n := looks.Load(); n != 1 {
		t.Errorf("%d wait for it", n)
	}
	close(hangs)
	roomtest.Await(t, "a disk that came back is ready", func() bool {
		code, _ := get(t, m, "/readyz")
		return code == 200
	})
	m.Door.Close()
}
