package serve_test

import (
	"context"
	"crypto/ecdsa"
	"crypto/elliptic"
	"crypto/rand"
	"fmt"
	"io"
	"log/slog"
	"net"
	"runtime"
	"strings"
	"sync"
	"testing"
	"testing/synctest"
	"time"

	"golang.org/x/crypto/ssh"

	"teahouse/room"
	"teahouse/room/roomtest"
	"teahouse/room/state"
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

func awaitFor(t *testing.T, long time.Duration, what string, ok func() bool) {
	t.Helper()
	tick := time.NewTicker(long / 12_000)
	defer tick.Stop()
	for deadline := time.Now().Add(long); !ok(); <-tick.C {
		if time.Now().After(deadline) {
			t.Fatalf("not within %v: %s\n%s", long, what, stacks())
		}
	}
}

// TestHostileBytesHarmNobody sends what has crashed, hung or fooled the stock
// parts or other servers. Whoever sends it may lose their session; nobody else
// notices anything.
func TestHostileBytesHarmNobody(t *testing.T) {
	long := strings.Repeat("1;", 33) + "1"
	for name, bytes := range map[string]string{
		"an X10 mouse report by an 8-bit CSI": "\x9bMSP!!",
		"a CSI of 33 separators":              "\x1b[" + long,
		"the same inside a paste":             "\x1b[200~\x1b[" + long + "\x1b[201~",
		"an endless CSI":                      "\x1b[" + strings.Repeat("9", 1<<16),
		"an endless OSC":                      "\x1b]52;c;" + strings.Repeat("A", 1<<20),
		"a paste without an end":              "\x1b[200~" + strings.Repeat("x", 2<<20),
		"a flood of keys":                     strings.Repeat("x", 1<<17),
		"a flood of arrows":                   strings.Repeat("\x1b[A\x1b[B", 1<<14),
		"a flood of Escape":                   strings.Repeat("\x1b", 1<<15),
		"broken UTF-8":                        "\xff\xfe\xc0\x80\xed\xa0\x80\xf8\x88\x80\x80\x80",
		"answers nobody asked for":            strings.Repeat("\x1b[5;5R\x1b]11;rgb:ffff/ffff/ffff\x07\x1b[?62;c", 1000),
	} {
		t.Run(name, func(t *testing.T) {
			story(t, nil, func(t *testing.T, h *house) {
				lily, bob, mallory := h.enter(t, "lily"), h.enter(t, "bob"), h.enter(t, "mallory")
				sent := make(chan struct{})
				go func() { defer close(sent); _ = mallory.Send(bytes) }()
				h.chat(t, lily, bob)
				h.chat(t, bob, lily)
				mallory.Cut()
				<-sent
				h.gone(t, "mallory")
			})
		})
	}
}

// TestWindowsOfAnySize lets clients claim any window, at entry and later.
func TestWindowsOfAnySize(t *testing.T) {
	sizes := [][2]int{{0, 0}, {1, 1}, {2, 1}, {19, 4}, {20, 5}, {500, 200}, {4000, 2000}, {65535, 65535}, {1 << 30, 1 << 30}, {80, 0}, {0, 24}}
	story(t, nil, func(t *testing.T, h *house) {
		lily, bob := h.enter(t, "lily"), h.enter(t, "bob")
		for _, size := range sizes {
			before := heap()
			mallory := h.terminal(t, sshtest.Who{User: "mallory", Width: claim(size[0]), Height: claim(size[1]), Blind: true})
			for _, next := range sizes {
				mallory.Resize(next[0], next[1])
			}
			h.here(t, "mallory")
			h.chat(t, lily, bob)
			said := fmt.Sprint("hello from ", size)
			mallory.Line(said)
			bob.WaitFor(said)
			if grown := heap() - before; grown > 8<<20 {
				t.Errorf("the windows of %v took %d MB", size, grown>>20)
			}
			mallory.Cut()
			h.gone(t, "mallory")
		}
		lily.Resize(4000, 2000)
		lily.Resize(1, 1)
		lily.Resize(80, 24)
		lily.WaitFor("to everybody")
	})
}

func heap() int64 {
	var m runtime.MemStats
	runtime.GC()
	runtime.ReadMemStats(&m)
	return int64(m.HeapAlloc)
}

// TestAChannelClosedUnderALivingConnection is what ControlMaster does when one
// of its terminals is closed.
func TestAChannelClosedUnderALivingConnection(t *testing.T) {
	story(t, nil, func(t *testing.T, h *house) {
		watcher := h.enter(t, "watcher")
		synctest.Wait() // until all that the watcher needs has started
		before := runtime.NumGoroutine()
		lily := h.enter(t, "lily")
		second, err := lily.Another()
		roomtest.OK(t, err)
		second.WaitFor("to everybody")
		h.chat(t, lily, watcher)
		lily.Close()
		second.Close()
		watcher.WaitFor("lily left")
		h.gone(t, "lily")
		// The connection's own goroutines stay, those of the sessions end.
		await(t, "the goroutines of the sessions end", func() bool { return runtime.NumGoroutine() <= before+16 })
		third, err := lily.Another()
		roomtest.OK(t, err)
		third.WaitFor("to everybody")
	})
}

func TestSessionsOfOneConnectionAreLimited(t *testing.T) {
	story(t, func(t *testing.T, c *serve.Config) { c.Limits.Sessions = 3 }, func(t *testing.T, h *house) {
		lily := h.enter(t, "lily")
		for range 2 {
			c, err := lily.Another()
			roomtest.OK(t, err)
			c.WaitFor("to everybody")
		}
		if _, err := lily.Another(); err == nil || !strings.Contains(err.Error(), "as many sessions as it may") {
			t.Errorf("one session too many gave %v", err)
		}
	})
}

// TestASessionTakesThePlaceOfTheOneBefore, as in a loop of commands over the one
// connection that ssh shares: the last one may still be on its way out.
func TestASessionTakesThePlaceOfTheOneBefore(t *testing.T) {
	h := open(t, func(l *serve.Limits) { l.Sessions = 1 })
	c, err := ssh.Dial("tcp", h.addr, &ssh.ClientConfig{
		User: "bot", HostKeyCallback: ssh.InsecureIgnoreHostKey(), Auth: []ssh.AuthMethod{ssh.PublicKeys(sshtest.NewKey(t))},
	})
	roomtest.OK(t, err)
	defer c.Close()
	for i := range 100 {
		s, err := c.NewSession()
		if err != nil {
			t.Fatalf("command %d: %v", i, err)
		}
		if out, err := s.Output("version"); err != nil || len(out) == 0 {
			t.Fatalf("command %d: %q, %v", i, out, err)
		}
	}
}

// TestAStalledReader stops reading while others talk, and has its window
// changed all the while, which freezes the stock parts for good.
func TestAStalledReader(t *testing.T) {
	story(t, nil, func(t *testing.T, h *house) {
		lily, bob := h.enter(t, "lily"), h.enter(t, "bob")
		for i := range 40 { // much to draw: an SSH window holds two megabytes
			talker := roomtest.Seat(t, h.room, fmt.Sprint("talker", i))
			roomtest.Do(t, talker, &state.Say{Text: strings.Repeat("so many words ", 140)})
		}
		stuck := h.terminal(t, sshtest.Who{User: "stuck", Width: 500, Height: 200, Blind: true})
		h.here(t, "stuck")
		stuck.Stall()
		flooded := make(chan struct{})
		go func() {
			defer close(flooded)
			for i := 0; ; i++ {
				if stuck.Session().WindowChange(200, 499+i%2) != nil || stuck.Send("\x0c") != nil {
					return
				}
				time.Sleep(10 * time.Millisecond)
			}
		}()
		for range 3 {
			h.chat(t, lily, bob)
			h.chat(t, bob, lily)
		}
		h.gone(t, "stuck")
		<-flooded
		h.chat(t, bob, lily)
	})
}

// TestNobodyWaitsForThoseWhoReadNothing: a tenth of a room stops reading, and the
// others see each line as soon as before.
func TestNobodyWaitsForThoseWhoReadNothing(t *testing.T) {
	const members, stalled, lines = 20, 2, 20
	story(t, nil, func(t *testing.T, h *house) {
		lily, bob := h.enter(t, "lily"), h.enter(t, "bob")
		longest := func() (most time.Duration) {
			for i := range lines {
				time.Sleep(time.Second) // faster than that nobody may talk
				began := time.Now()
				lily.Line(fmt.Sprintf("line %d of the clock %v.", i, began.UnixNano()))
				bob.WaitFor(fmt.Sprint(began.UnixNano()))
				most = max(most, time.Since(began))
			}
			return most
		}
		var stuck []*sshtest.Client
		for i := range members - 2 {
			c := h.terminal(t, sshtest.Who{User: fmt.Sprint("member", i), Width: 200, Height: 60, Blind: true})
			h.here(t, fmt.Sprint("member", i))
			if i < stalled {
				stuck = append(stuck, c)
			}
		}
		for i := range 40 { // much to draw: an SSH window holds two megabytes
			talker := roomtest.Seat(t, h.room, fmt.Sprint("talker", i))
			roomtest.Do(t, talker, &state.Say{Text: strings.Repeat("so many words ", 140)})
		}
		quiet := longest()
		var all sync.WaitGroup
		for _, c := range stuck {
			c.Stall()
			all.Go(func() {
				for i := 0; c.Session().WindowChange(60, 199+i%2) == nil && c.Send("\x0c") == nil; i++ {
					time.Sleep(10 * time.Millisecond)
				}
			})
		}
		if took := longest(); took > quiet {
			t.Errorf("a line takes %v beside readers that have stopped, and %v without", took, quiet)
		}
		for i := range stalled {
			h.gone(t, fmt.Sprint("member", i)) // so they had really stopped
		}
		all.Wait()
	})
}

func TestALinkThatDiesSilently(t *testing.T) {
	story(t, nil, func(t *testing.T, h *house) {
		watcher, lily := h.enter(t, "watcher"), h.enter(t, "lily")
		h.chat(t, lily, watcher)
		lily.Freeze()
		h.gone(t, "lily")
		watcher.WaitFor("lost the connection")
		if _, here := h.room.Roster().Find("watcher"); !here {
			t.Error("a silent person whose link answers is cut off")
		}
	})
}

func TestAHalfOpenConnectionIsCut(t *testing.T) {
	story(t, nil, func(t *testing.T, h *house) {
		if _, err := io.ReadAll(h.link(t)); err != nil {
			t.Errorf("it is not closed: %v", err)
		}
	})
}

func TestConnectionsFromOneAddressAreLimited(t *testing.T) {
	story(t, func(t *testing.T, c *serve.Config) { c.Limits.PerAddress = 3 }, func(t *testing.T, h *house) {
		var guests []*sshtest.Client
		for i := range 3 {
			guests = append(guests, h.enter(t, fmt.Sprint("guest", i)))
		}
		more := h.terminal(t, sshtest.Who{User: "more"})
		if status := more.Wait(); status != 1 || !strings.Contains(more.Stderr(), "There are 3 connections from your address here") {
			t.Errorf("one too many ends with status %d and reads %q", status, more.Stderr())
		}
		_, errs, status := h.exec(t, sshtest.Who{User: "more"}, "who --wait 1s", "")
		if status != 75 || !strings.Contains(errs, "There are 3 connections") {
			t.Errorf("a script ends with status %d and reads %q", status, errs)
		}
		asks := make(chan int)
		go func() {
			_, _, status := h.exec(t, sshtest.Who{User: "next"}, "who --wait 1m", "")
			asks <- status
		}()
		synctest.Wait() // it waits for a place
		guests[0].Cut()
		if status := <-asks; status != 0 {
			t.Errorf("who waits for a place gets status %d", status)
		}
		h.chat(t, guests[1], guests[2])
	})
}

// TestAFloodOfEnvironmentVariables sends more than a server could hold.
func TestAFloodOfEnvironmentVariables(t *testing.T) {
	h := open(t, nil)
	lily, bob := h.enter(t, "lily"), h.enter(t, "bob")
	raw := h.connect(t, sshtest.Who{User: "mallory"})
	session, err := raw.NewSession()
	roomtest.OK(t, err)
	refused := 0
	for i := range 2000 {
		if err := session.Setenv(fmt.Sprint("LC_", i), strings.Repeat("x", 30_000)); err != nil {
			refused++
		}
	}
	if refused < 1900 {
		t.Errorf("only %d of 2000 large variables were refused", refused)
	}
	h.chat(t, lily, bob)
}

func TestAProxyHeaderIsNotBelieved(t *testing.T) {
	story(t, nil, func(t *testing.T, h *house) {
		c := h.link(t)
		fmt.Fprint(c, "PROXY TCP4 203.0.113.9 127.0.0.1 4242 2222\r\n")
		began := time.Now()
		all, err := io.ReadAll(c)
		if err != nil || strings.Count(string(all), "SSH-2.0") != 1 || time.Since(began) > 0 {
			t.Errorf("the server goes on after it for %v: %q, %v", time.Since(began), all, err)
		}
	})
}

func TestSlowKeyExchangesAreNotOffered(t *testing.T) {
	h := open(t, nil)
	for kex, ok := range map[string]bool{
		ssh.KeyExchangeMLKEM768X25519:   true,
		ssh.KeyExchangeCurve25519:       true,
		ssh.KeyExchangeECDHP256:         true,
		ssh.InsecureKeyExchangeDH14SHA1: false,
		ssh.KeyExchangeDH14SHA256:       false,
	} {
		c, err := ssh.Dial("tcp", h.addr, &ssh.ClientConfig{
			Config: ssh.Config{KeyExchanges: []string{kex}}, User: "lily", HostKeyCallback: ssh.InsecureIgnoreHostKey(),
			Auth: []ssh.AuthMethod{ssh.KeyboardInteractive(func(string, string, []string, []bool) ([]string, error) { return nil, nil })},
		})
		if (err == nil) != ok {
			t.Errorf("%s: %v", kex, err)
		}
		if err == nil {
			_ = c.Close()
		}
	}
}

// TestClientsWithoutEd25519ComeIn, and who has known the server by its first key
// sees that one.
func TestClientsWithoutEd25519ComeIn(t *testing.T) {
	private, err := ecdsa.GenerateKey(elliptic.P256(), rand.Reader)
	roomtest.OK(t, err)
	second, err := ssh.NewSignerFromKey(private)
	roomtest.OK(t, err)
	h := openDoor(t, "127.0.0.1:0", func(c *serve.Config) { c.HostECDSA = second })
	for _, kind := range []string{ssh.KeyAlgoECDSA256, ssh.KeyAlgoED25519} {
		c, err := ssh.Dial("tcp", h.addr, &ssh.ClientConfig{
			User: "lily", HostKeyAlgorithms: []string{kind},
			HostKeyCallback: func(_ string, _ net.Addr, key ssh.PublicKey) error {
				if key.Type() != kind {
					t.Errorf("asked for %s, the server shows %s", kind, key.Type())
				}
				return nil
			},
			Auth: []ssh.AuthMethod{ssh.KeyboardInteractive(func(string, string, []string, []bool) ([]string, error) { return nil, nil })},
		})
		if err != nil {
			t.Errorf("%s: %v", kind, err)
			continue
		}
		_ = c.Close()
	}
}

// TestNothingRestsOnSHA1: integrity is not checked by it either.
func TestNothingRestsOnSHA1(t *testing.T) {
	h := open(t, nil)
	for mac, ok := range map[string]bool{
		ssh.HMACSHA256ETM: true, ssh.HMACSHA512ETM: true, ssh.HMACSHA256: true, ssh.HMACSHA512: true,
		ssh.HMACSHA1: false, ssh.InsecureHMACSHA196: false,
	} {
		c, err := ssh.Dial("tcp", h.addr, &ssh.ClientConfig{
			Config: ssh.Config{MACs: []string{mac}, Ciphers: []string{ssh.CipherAES128CTR}}, User: "lily", HostKeyCallback: ssh.InsecureIgnoreHostKey(),
			Auth: []ssh.AuthMethod{ssh.KeyboardInteractive(func(string, string, []string, []bool) ([]string, error) { return nil, nil })},
		})
		if (err == nil) != ok {
			t.Errorf("%s: %v", mac, err)
		}
		if err == nil {
			_ = c.Close()
		}
	}
}

func TestOneKeyIsOnePerson(t *testing.T) {
	h := open(t, nil)
	key := sshtest.NewKey(t)
	desk := h.enterAs(t, sshtest.Who{User: "lily", Signer: key, Width: 80, Height: 24})
	phone := h.enterAs(t, sshtest.Who{User: "lily", Signer: key, Width: 40, Height: 10})
	desk.WaitFor("1 here")
	phone.Line("from the phone")
	desk.WaitFor("from the phone")
}

// TestWithoutATerminalNothingIsDrawn says what it has to on the side that is
// for it, and leaves when its input ends.
func TestWithoutATerminalNothingIsDrawn(t *testing.T) {
	h := open(t, nil)
	for _, command := range []string{"", "lines -q", "who", "say hello"} {
		out, errs, status := h.exec(t, sshtest.Who{User: "lily"}, command, "hello\n")
		if out != "" || strings.ContainsAny(errs, "\r\x1b") || status != 0 {
			t.Errorf("%q gave %q, %q and status %d", command, out, errs, status)
		}
	}
}

// claim is how the kit is told to claim a size, zero included.
func claim(n int) int {
	if n == 0 {
		return -1
	}
	return n
}

// stacks is what all goroutines are doing.
func stacks() []byte {
	buf := make([]byte, 1<<20)
	return buf[:runtime.Stack(buf, true)]
}
