package sshtest

import (
	"bytes"
	"fmt"
	"io"
	"runtime"
	"strings"
	"sync/atomic"
	"testing"
	"time"

	"teahouse/room/roomtest"

	"golang.org/x/crypto/ssh"
)

// fake is a test whose failure can be looked at.
type fake struct {
	testing.TB
	said string
}

func (f *fake) Helper() {}

func (f *fake) Fatalf(format string, args ...any) {
	f.said = fmt.Sprintf(format, args...)
	runtime.Goexit()
}

// failure runs test and returns what it failed with, "" if it did not fail.
func failure(t *testing.T, test func(t testing.TB)) string {
	f := &fake{TB: t}
	done := make(chan struct{})
	go func() {
		defer close(done)
		test(f)
	}()
	<-done
	return f.said
}

func TestTheServerSeesGuestsAsTheyDescribeThemselves(t *testing.T) {
	key := NewKey(t)
	addr, hostKey := serve(t, func(s *session) {
		fingerprint := "no key"
		if s.key != nil {
			fingerprint = ssh.FingerprintSHA256(s.key)
		}
		s.print("%s\r\n%s\r\n%s\r\n%s %dx%d\r\n%v", s.conn.User(), fingerprint, s.conn.ClientVersion(), s.term, s.width, s.height, s.env)
		hold(s)
	})

	lily := Dial(t, addr, Who{
		User: "lily", Signer: key, ClientVersion: "SSH-2.0-Tea", Term: "screen",
		Width: 60, Height: 10, Env: map[string]string{"LANG": "zh_CN.UTF-8", "A": ""},
	})
	lily.WaitFor("map[A: LANG:zh_CN.UTF-8]")
	want := []string{"lily", ssh.FingerprintSHA256(key.PublicKey()), "SSH-2.0-Tea", "screen 60x10"}
	for y, row := range want {
		if got := lily.Row(y); got != row {
			t.Errorf("row %d is %q, want %q", y, got, row)
		}
	}
	if lily.Row(-1) != "" || lily.Row(10) != "" || strings.Count(lily.Screen(), "\n") != 9 {
		t.Errorf("the screen has other rows than 0 to 9: %q", lily.Screen())
	}
	if !bytes.Equal(lily.HostKey().Marshal(), hostKey.Marshal()) || lily.Banner() != "welcome\n" {
		t.Errorf("host key %v, banner %q", lily.HostKey(), lily.Banner())
	}

	guest := Dial(t, addr, Who{Width: -1, Height: 65535})
	guest.WaitFor("xterm-256color 0x65535")
	guest.WaitFor("no key")
}

func TestAGuestIsTurnedAway(t *testing.T) {
	addr, _ := serve(t, hold)
	if _, err := TryDial(t, addr, Who{User: "mallory"}); err == nil {
		t.Error("mallory is in")
	}
	said := failure(t, func(t testing.TB) { Dial(t, addr, Who{User: "mallory", Signer: NewKey(t)}) })
	if !strings.Contains(said, "mallory") || !strings.Contains(said, "unable to authenticate") {
		t.Errorf("Dial says %q", said)
	}
}

func TestTypingIsSeen(t *testing.T) {
	addr, _ := serve(t, echo)
	c := Dial(t, addr, Who{})
	c.Type("hellx")
	c.Key("left", "o", "enter")
	c.WaitFor("hello")
	c.WaitCursor(0, 0)
	c.Line("\x1b[2Jbye")
	c.WaitGone("hello")
	c.WaitFor("bye")
	if err := c.EndInput(); err != nil {
		t.Error(err)
	}
	if status := c.Wait(); status != 0 {
		t.Errorf("status %d", status)
	}
	<-c.Ended()
}

func TestAPasteStandsInBracketsIfTheServerAsksForThem(t *testing.T) {
	got := make(chan string, 2)
	addr, _ := serve(t, func(s *session) {
		buf := make([]byte, 100)
		n, _ := io.ReadFull(s, buf[:3])
		got <- string(buf[:n])
		s.print("\x1b[?2004hready")
		n, _ = io.ReadFull(s, buf[:15])
		got <- string(buf[:n])
		hold(s)
	})
	c := Dial(t, addr, Who{})
	c.Paste("a\nb")
	if raw := <-got; raw != "a\rb" {
		t.Errorf("unasked: %q", raw)
	}
	c.WaitFor("ready")
	c.Paste("a\nb")
	if raw := <-got; raw != "\x1b[200~a\rb\x1b[201~" {
		t.Errorf("asked: %q", raw)
	}
}

func TestAFailedWaitShowsTheScreen(t *testing.T) {
	addr, _ := serve(t, func(s *session) {
		s.print("the kettle is cold")
		fmt.Fprint(s.Stderr(), "no gas")
		hold(s)
	})
	said := failure(t, func(t testing.TB) {
		c := Dial(t, addr, Who{User: "lily"})
		c.WaitFor("cold")
		c.who.Patience = 100 * time.Millisecond
		c.WaitFor("tea")
	})
	for _, want := range []string{`"tea" to appear`, "not after 100ms", "lily sees", "│the kettle is cold"} {
		if !strings.Contains(said, want) {
			t.Errorf("%q lacks %q", said, want)
		}
	}
	said = failure(t, func(t testing.TB) {
		c := Dial(t, addr, Who{})
		c.who.Patience = 50 * time.Millisecond
		c.Wait()
	})
	if !strings.Contains(said, "has not ended after 50ms") {
		t.Errorf("Wait says %q", said)
	}
}

func TestAWaitEndsWithTheSession(t *testing.T) {
	addr, _ := serve(t, func(s *session) {
		fmt.Fprint(s.Stderr(), "closed today")
		s.print("last words")
		s.leave(7)
	})
	said := failure(t, func(t testing.TB) { Dial(t, addr, Who{Patience: time.Hour}).WaitFor("tea") })
	for _, want := range []string{"the session ended before", "last words", "status 7"} {
		if !strings.Contains(said, want) {
			t.Errorf("%q lacks %q", said, want)
		}
	}
	c := Dial(t, addr, Who{})
	if status := c.Wait(); status != 7 || c.Row(0) != "last words" {
		t.Errorf("status %d, row 0 %q", status, c.Row(0))
	}

	addr, _ = serve(t, func(s *session) { s.Close() })
	if status := Dial(t, addr, Who{}).Wait(); status != -1 {
		t.Errorf("no status is given as %d", status)
	}
}

func TestAStalledGuestFillsTheWindowAndCatchesUp(t *testing.T) {
	const total = 6 << 20
	var written atomic.Int64
	full := make(chan struct{})
	addr, _ := serve(t, func(s *session) {
		s.Read(make([]byte, 1)) // go
		chunk := bytes.Repeat([]byte("x"), 32<<10)
		for n := int64(0); n < total; n += int64(len(chunk)) {
			if n == 2<<20-64<<10 {
				close(full)
			}
			if _, err := s.Write(chunk); err != nil {
				return
			}
			written.Store(n + int64(len(chunk)))
		}
		s.leave(0)
	})
	c := Dial(t, addr, Who{Blind: true})
	c.Stall()
	c.Type("g")
	<-full
	// The connection itself is well: it answers, and so all that came before has arrived.
	if _, _, err := c.Conn().SendRequest("ping@test", true, nil); err != nil {
		t.Fatal(err)
	}
	if got := c.Received(); got > 64<<10 {
		t.Errorf("a stalled client has read %d bytes", got)
	}
	if got := written.Load(); got > 2<<20+64<<10 {
		t.Errorf("the server has written %d bytes into a window of 2 MiB", got)
	}
	c.Resume()
	if status := c.Wait(); status != 0 || c.Received() != total {
		t.Errorf("status %d, %d bytes of %d", status, c.Received(), total)
	}
	if in, out := c.Wire(); in < total || out < 1000 {
		t.Errorf("%d bytes in and %d out on the wire", in, out)
	}
}

func TestAFrozenLinkIsSilentUntilItThaws(t *testing.T) {
	frozen, answered := make(chan struct{}), make(chan error, 1)
	addr, _ := serve(t, func(s *session) {
		<-frozen
		s.print("are you there? ")
		go io.Copy(s, s)
		_, _, err := s.conn.SendRequest("keepalive@openssh.com", true, nil)
		answered <- err
	})
	c := Dial(t, addr, Who{})
	c.Freeze()
	close(frozen)
	c.Type("I am")
	select {
	case <-answered:
		t.Fatal("a frozen client answers")
	case <-time.After(50 * time.Millisecond): // a silence has to be listened to
	}
	if c.Received() != 0 {
		t.Errorf("a frozen link delivers %q", c.Screen())
	}
	c.Thaw()
	c.WaitFor("are you there? I am")
	if err := <-answered; err != nil {
		t.Error(err)
	}
	c.Freeze()
	c.Cut()
	if status := c.Wait(); status != -1 {
		t.Errorf("status %d", status)
	}
}

func TestCutEndsTheConnectionAndCloseOnlyTheSession(t *testing.T) {
	gone := make(chan string, 3)
	addr, _ := serve(t, func(s *session) {
		s.print("in")
		hold(s)
		gone <- s.conn.User()
	})
	lily := Dial(t, addr, Who{User: "lily"})
	second, err := lily.Another()
	roomtest.OK(t, err)
	second.WaitFor("in")
	second.Close()
	second.Wait()
	if user := <-gone; user != "lily" {
		t.Errorf("%s is gone", user)
	}
	third, err := lily.Another() // the connection is alive
	roomtest.OK(t, err)
	lily.WaitFor("in")
	lily.Cut()
	if status := lily.Wait(); status != -1 {
		t.Errorf("status %d", status)
	}
	third.Wait()
	<-gone
	<-gone
	if err := lily.Send("hello?"); err == nil {
		t.Error("typed on a cut line")
	}
}

func TestAServerThatDoesNotReadIsNotWaitedForForEver(t *testing.T) {
	over := make(chan struct{})
	addr, _ := serve(t, func(s *session) { <-over })
	defer close(over)
	c := Dial(t, addr, Who{})
	c.who.Patience = 500 * time.Millisecond
	if err := c.Send(strings.Repeat("x", 8<<20)); err != errNotRead {
		t.Errorf("sent 8 MiB into a window of 2: %v", err)
	}
}

func TestResizeTellsTheServerAnySize(t *testing.T) {
	addr, _ := serve(t, func(s *session) {
		for size := range s.resized {
			s.print("\x1b[2J\x1b[H%dx%d", size[0], size[1])
		}
	})
	c := Dial(t, addr, Who{})
	for _, size := range [][2]int{{20, 5}, {0, 0}, {65535, 65535}, {80, 24}} {
		c.Resize(size[0], size[1])
		c.WaitFor(fmt.Sprintf("%dx%d", size[0], size[1]))
	}
	c.Close()
}
