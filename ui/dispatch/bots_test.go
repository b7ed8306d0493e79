package dispatch

// The bots in ui/bot/testdata/bots, as they would be used but for the network: in the
// place of ssh stands this test program, which carries bytes to a room here.

import (
	"bufio"
	"context"
	"errors"
	"fmt"
	"io"
	"net"
	"os"
	"os/exec"
	"path/filepath"
	"slices"
	"strings"
	"sync"
	"testing"
	"time"

	"teahouse/room"
	"teahouse/room/roomtest"
	"teahouse/room/state"
	"teahouse/ui/stdio"
)

const standsInForSSH = "TEAHOUSE_TEST_SSH"

// statusLost is the exit status of ssh where its connection is lost.
const statusLost = 255

// TestStandInForSSH is no test, but what the bots start in the place of ssh.
func TestStandInForSSH(t *testing.T) {
	if os.Getenv(standsInForSSH) == "" {
		t.Skip("the tests of bots start this")
	}
	args := os.Args[slices.Index(os.Args, "--")+1:]
	port := args[slices.Index(args, "-p")+1]
	command := args[slices.Index(args, "bot"):]
	conn, err := net.Dial("tcp", "127.0.0.1:"+port)
	if err != nil {
		os.Exit(statusLost)
	}
	fmt.Fprintln(conn, strings.Join(command, " "))
	go func() {
		_, _ = io.Copy(conn, os.Stdin)
		_ = conn.(*net.TCPConn).CloseWrite()
	}()
	_, _ = io.Copy(os.Stdout, conn)
	os.Exit(statusLost)
}

// doorOf lets bots into a room, each under the same name.
type doorOf struct {
	t    *testing.T
	room *room.Room
	name string
	port string

	close func() // breaks all connections, and takes no more
	all   sync.WaitGroup
	mu    sync.Mutex
	conns []net.Conn
}

func newDoorOf(t *testing.T, r *room.Room, name string) *doorOf {
	l, err := net.Listen("tcp", "127.0.0.1:0")
	roomtest.OK(t, err)
	_, port, _ := net.SplitHostPort(l.Addr().String())
	d := &doorOf{t: t, room: r, name: name, port: port}
	d.close = sync.OnceFunc(func() {
		_ = l.Close()
		d.cut()
		d.all.Wait()
	})
	d.all.Go(func() {
		for {
			conn, err := l.Accept()
			if err != nil {
				return
			}
			d.mu.Lock()
			d.conns = append(d.conns, conn)
			d.mu.Unlock()
			d.all.Go(func() { d.serve(conn) })
		}
	})
	t.Cleanup(d.close)
	return d
}

func (d *doorOf) serve(conn net.Conn) {
	defer conn.Close()
	in := bufio.NewReader(conn)
	raw, err := in.ReadString('\n')
	if err != nil {
		return
	}
	call, err := stdio.Parse(raw)
	if err != nil {
		d.t.Errorf("a bot starts %q: %v", raw, err)
		return
	}
	a := roomtest.Arrive(d.t, d.name, state.KeyIdentity("SHA256:"+d.name))
	a.Mode = call.Mode()
	seat, err := d.room.Enter(context.Background(), a)
	if err != nil {
		d.t.Error(err)
		return
	}
	defer seat.Leave(state.HowLost)
	_, _ = Run(context.Background(), stdio.Terminal{In: in, Out: conn, Err: io.Discard}, seat, testConfig(), call)
}

// cut breaks all connections.
func (d *doorOf) cut() {
	d.mu.Lock()
	defer d.mu.Unlock()
	for _, c := range d.conns {
		_ = c.Close()
	}
	d.conns = nil
}

// startBot starts one of the bots at a door until the test ends.
func startBot(t *testing.T, interpreter, script string, door *doorOf) {
	t.Helper()
	if _, err := exec.LookPath(interpreter); err != nil {
		t.Skip(err)
	}
	self, err := os.Executable()
	roomtest.OK(t, err)
	script, err = filepath.Abs(filepath.Join("..", "bot", "testdata", "bots", script))
	roomtest.OK(t, err)
	dir := t.TempDir()
	ssh := "#!/bin/sh\nexec env " + standsInForSSH + "=1 '" + self + "' -test.run='^TestStandInForSSH$' -- \"$@\"\n"
	roomtest.OK(t, os.WriteFile(filepath.Join(dir, "ssh"), []byte(ssh), 0o700))
	bot := exec.Command(interpreter, script, "tea.example.com", door.port)
	bot.Dir, bot.WaitDelay = dir, 5*time.Second
	bot.Env = append(os.Environ(), "PATH="+dir+string(os.PathListSeparator)+os.Getenv("PATH"), "RETRY=0.05", "TMPDIR="+dir)
	var errs lockedBuffer
	bot.Stderr = &errs
	roomtest.OK(t, bot.Start())
	t.Cleanup(func() {
		door.close() // what stands in for ssh ends with its connection
		_ = bot.Process.Kill()
		_ = bot.Wait()
		if t.Failed() {
			t.Logf("%s said: %s", script, errs.String())
		}
	})
}

// listener hears what a seat hears.
type listener struct {
	t    *testing.T
	seat *room.Seat
	held []*state.Event
}

// hears waits for an event, and returns it.
func (l *listener) hears(what string, is func(*state.Event) bool) *state.Event {
	l.t.Helper()
	ctx, cancel := context.WithTimeout(l.t.Context(), time.Minute)
	defer cancel()
	for {
		for i, e := range l.held {
			if is(e) {
				l.held = l.held[i+1:]
				return e
			}
		}
		l.held, _ = l.seat.Read(l.held[:0])
		if len(l.held) > 0 {
			continue
		}
		select {
		case <-l.seat.Ready():
		case <-ctx.Done():
			l.t.Fatal(errors.New(what + " did not come"))
		}
	}
}

// here waits until a bot is in the room, and tells who it is.
func (l *listener) here(name string) state.Person {
	l.t.Helper()
	ctx, cancel := context.WithTimeout(l.t.Context(), time.Minute)
	defer cancel()
	for {
		if p, ok := l.seat.Roster().Find(name); ok && p.Mode == state.ModeBot {
			return p.Person
		}
		select {
		case <-l.seat.Ready():
		case <-ctx.Done():
			l.t.Fatal(name + " did not come")
		}
	}
}

func TestTheBotInShell(t *testing.T) {
	r := roomtest.Open(t)
	lily := &listener{t: t, seat: roomtest.Seat(t, r, "lily")}
	startBot(t, "sh", "echo.sh", newDoorOf(t, r, "echo"))
	echo := lily.here("echo")
	for _, text := range []string{
		"psst", `a "quoted" word, a \ and "text":"this"`, "two\nlines and $(id) `id` %s \\n", `{"event":"whisper","self":true} "self":true`, "中文 🎉",
	} {
		whisper(t, lily.seat, echo, text)
		got := lily.hears("the echo of "+text, func(e *state.Event) bool { return e.Kind == state.KindWhisper && e.Who.ID == echo.ID })
		if got.Text != text {
			t.Errorf("the echo of %q is %q", text, got.Text)
		}
	}
}

func TestTheBotInPython(t *testing.T) {
	r := roomtest.Open(t)
	lily := &listener{t: t, seat: roomtest.Seat(t, r, "lily")}
	door := newDoorOf(t, r, "helper")
	startBot(t, "python3", "helper.py", door)
	helper := lily.here("helper")
	by := func(kind state.Kind) func(*state.Event) bool {
		return func(e *state.Event) bool { return e.Kind == kind && e.Who.ID == helper.ID }
	}
	roomtest.Say(t, lily.seat, "nobody in particular")
	roomtest.Say(t, lily.seat, "helper, what can you do?")
	if got := lily.hears("an answer", by(state.KindSay)); got.Text != "lily: I am a bot. Ask me for the time." {
		t.Errorf("it answers %q", got.Text)
	}
	whisper(t, lily.seat, helper, "what time is it?")
	if got := lily.hears("a private answer", by(state.KindWhisper)); !strings.HasPrefix(got.Text, "It is ") {
		t.Errorf("it answers %q", got.Text)
	}

	// Its connection breaks. What is said meanwhile is answered, once, and what
	// was answered is not answered again.
	door.cut()
	roomtest.Say(t, lily.seat, "helper? the TIME?")
	roomtest.Say(t, lily.seat, "helper: still there?")
	if got := lily.hears("the first answer", by(state.KindSay)); !strings.HasPrefix(got.Text, "lily: It is ") {
		t.Errorf("it answers %q", got.Text)
	}
	if got := lily.hears("the second answer", by(state.KindSay)); got.Text != "lily: I am a bot. Ask me for the time." {
		t.Errorf("it answers %q", got.Text)
	}
}
