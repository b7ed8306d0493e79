package serve_test

// A house to knock at: a room with a door in this process, on a real port or, in a story,
// on a wire where time passes only while everybody waits.

import (
	"context"
	"fmt"
	"log/slog"
	"net"
	"runtime"
	"testing"
	"testing/synctest"
	"time"

	"golang.org/x/crypto/ssh"

	"teahouse/room"
	"teahouse/room/roomtest"
	"teahouse/ui"
	"teahouse/ui/serve"
	"teahouse/ui/serve/sshtest"
	"teahouse/ui/words"
)

// house is a room with a door, in this process.
type house struct {
	addr string
	wire *sshtest.Wire // in a story; else nil
	room *room.Room
	door *serve.Door
	said int
}

func open(t *testing.T, change func(*serve.Limits)) *house {
	t.Helper()
	return openDoor(t, "127.0.0.1:0", func(c *serve.Config) {
		if change != nil {
			change(&c.Limits)
		}
	})
}

// openDoor opens a room whose door is made in another way.
func openDoor(t *testing.T, addr string, change func(*serve.Config)) *house {
	t.Helper()
	listeners, err := serve.Listen(t.Context(), addr)
	roomtest.OK(t, err)
	h := openOn(t, listeners[0], change)
	h.addr = listeners[0].Addr().String()
	return h
}

// story tells one in a time of its own, which passes only while everybody waits:
// no machine is too slow for a limit, and nobody waits for real. The connections
// are real ones of SSH, over a wire inside this process.
func story(t *testing.T, change func(*testing.T, *serve.Config), tell func(*testing.T, *house)) {
	t.Helper()
	synctest.Test(t, func(t *testing.T) {
		t.Cleanup(func() { time.Sleep(24 * time.Hour) }) // when all is closed: for timers that nobody stops
		wire := sshtest.NewWire()
		h := openOn(t, wire, func(c *serve.Config) {
			if change != nil {
				change(t, c)
			}
		})
		h.wire = wire
		tell(t, h)
	})
}

// openOn opens a room whose door is made in another way on a listener.
func openOn(t testing.TB, l net.Listener, change func(*serve.Config)) *house {
	t.Helper()
	limits := serve.DefaultLimits()
	limits.Dialing.Every, limits.Entering.Every = 0, 0 // the tests all come from one address
	logger := slog.New(slog.NewTextHandler(t.Output(), &slog.HandlerOptions{Level: slog.LevelWarn}))
	r := roomtest.Open(t)
	host := sshtest.NewKey(t)
	cfg := serve.Config{
		Room: r, Host: host, Secret: make([]byte, 32), Limits: limits, Logger: logger,
		Settings: &serve.Settings{Screen: &ui.Config{Title: "teahouse", Words: words.English(), Logger: logger, Shared: ui.NewShared()}},
	}
	if change != nil {
		change(&cfg)
	}
	door, err := serve.New(cfg)
	roomtest.OK(t, err)
	ctx, stop := context.WithCancel(context.Background())
	served := make(chan error, 1)
	go func() { served <- door.Serve(l) }()
	watched := make(chan struct{})
	go func() { door.Watch(ctx); close(watched) }()
	t.Cleanup(func() {
		stop()
		door.Close()
		if err := <-served; err != nil {
			t.Error(err)
		}
		<-watched
	})
	return &house{room: cfg.Room, door: door}
}

func (h *house) enter(t *testing.T, user string) *sshtest.Client {
	t.Helper()
	return h.enterAs(t, sshtest.Who{User: user, Width: 80, Height: 24})
}

func (h *house) enterAs(t *testing.T, who sshtest.Who) *sshtest.Client {
	t.Helper()
	c := h.terminal(t, who)
	c.WaitFor("to everybody")
	return c
}

// terminal opens a terminal to the house, whatever is on it.
func (h *house) terminal(t *testing.T, who sshtest.Who) *sshtest.Client {
	t.Helper()
	who.Over, who.Patience = h.wire, h.patience()
	return sshtest.Dial(t, h.addr, who)
}

// exec runs a command without a terminal.
func (h *house) exec(t *testing.T, who sshtest.Who, command, stdin string) (stdout, stderr string, status int) {
	t.Helper()
	who.Over, who.Patience = h.wire, h.patience()
	return sshtest.Exec(t, h.addr, who, command, stdin)
}

// connect authenticates and opens no session.
func (h *house) connect(t *testing.T, who sshtest.Who) *ssh.Client {
	t.Helper()
	who.Over, who.Patience = h.wire, h.patience()
	c, err := sshtest.Connect(t, h.addr, who)
	roomtest.OK(t, err)
	return c
}

// link is a bare connection to the house.
func (h *house) link(t *testing.T) net.Conn {
	t.Helper()
	dial := func() (net.Conn, error) { return net.Dial("tcp", h.addr) }
	if h.wire != nil {
		dial = func() (net.Conn, error) { return h.wire.Dial("") }
	}
	c, err := dial()
	roomtest.OK(t, err)
	t.Cleanup(func() { _ = c.Close() })
	return c
}

// chat shows that two people can talk, whatever somebody else is doing.
func (h *house) chat(t *testing.T, a, b *sshtest.Client) {
	t.Helper()
	h.said++
	line := fmt.Sprintf("chat %d.", h.said)
	a.Line(line)
	b.WaitFor(line)
}

// gone waits until nobody of that name is in the room.
func (h *house) gone(t *testing.T, name string) {
	t.Helper()
	h.await(t, name+" is gone", func() bool {
		_, here := h.room.Roster().Find(name)
		return !here
	})
}

// await polls until something is so.
func await(t *testing.T, what string, ok func() bool) {
	t.Helper()
	awaitFor(t, time.Minute, what, ok)
}

// await polls until something is so: for a minute, or in a story an hour.
func (h *house) await(t *testing.T, what string, ok func() bool) {
	t.Helper()
	awaitFor(t, h.patience(), what, ok)
}

func (h *house) patience() time.Duration {
	if h.wire != nil {
		return time.Hour
	}
	return time.Minute
}

// settle waits until all that follows from what happened has happened, where the time of a
// story is no real one.
func (h *house) settle() {
	if h.wire != nil {
		synctest.Wait()
	}
}

func awaitFor(t *testing.T, long time.Duration, what string, ok func() bool) {
	t.Helper()
	if !roomtest.Within(long, ok) {
		t.Fatalf("not within %v: %s\n%s", long, what, stacks())
	}
}

// stacks is what all goroutines are doing.
func stacks() []byte {
	buf := make([]byte, 1<<20)
	return buf[:runtime.Stack(buf, true)]
}
