package serve_test

// Crowds: what few can take from all the others.

import (
	"errors"
	"io"
	"net"
	"os"
	"testing"
	"time"

	"golang.org/x/crypto/ssh"

	"teahouse/room/flood"
	"teahouse/ui/serve"
)

// TestHandshakesAtOnceAreLimited holds all of them from one address; somebody
// from another comes in, and the oldest of them goes.
func TestHandshakesAtOnceAreLimited(t *testing.T) {
	h := open(t, func(l *serve.Limits) { l.Handshakes = 3 })
	held := func(from string) net.Conn {
		d := net.Dialer{LocalAddr: &net.TCPAddr{IP: net.ParseIP(from)}}
		c, err := d.Dial("tcp", h.addr)
		if err != nil {
			t.Fatal(err)
		}
		t.Cleanup(func() { _ = c.Close() })
		_ = c.SetDeadline(time.Now().Add(10 * time.Second))
		if _, err := c.Read(make([]byte, 1)); err != nil { // the server's version: it is being served
			t.Fatal(err)
		}
		return c
	}
	other := held("127.0.0.3")
	first, second := held("127.0.0.2"), held("127.0.0.2")
	h.enter(t, "lily")
	if _, err := io.ReadAll(first); errors.Is(err, os.ErrDeadlineExceeded) {
		t.Error("the oldest handshake of the address that has most is not ended")
	}
	if f := h.door.Figures(); f.Handshaking != 2 || f.Refused["handshakes"] != 1 {
		t.Errorf("%d are under way and %d were refused", f.Handshaking, f.Refused["handshakes"])
	}
	for _, c := range []net.Conn{other, second} {
		_ = c.SetReadDeadline(time.Now().Add(time.Millisecond))
		if _, err := io.ReadAll(c); !errors.Is(err, os.ErrDeadlineExceeded) {
			t.Errorf("another handshake was ended: %v", err)
		}
	}
}

// TestComingAndGoingIsLimited comes and goes on one connection: everybody is
// told of it, and all of it is kept.
func TestComingAndGoingIsLimited(t *testing.T) {
	h := open(t, func(l *serve.Limits) { l.Dialing = flood.Rate{Burst: 4, Every: time.Hour} })
	c := dial(t, h.addr, "lily")
	came := 0
	for range 20 {
		s, err := c.NewSession()
		if err == nil {
			came++
			_ = s.Close()
		}
	}
	if came < 4 || came > 5 {
		t.Errorf("20 sessions were asked for, %d were opened", came)
	}
}

// TestALinkThatDiesBeforeItHasASession is found like any other.
func TestALinkThatDiesBeforeItHasASession(t *testing.T) {
	h := open(t, func(l *serve.Limits) { l.AskAfter, l.CutAfter = 100*time.Millisecond, 500*time.Millisecond })
	raw, err := net.Dial("tcp", h.addr)
	if err != nil {
		t.Fatal(err)
	}
	defer raw.Close()
	_, _, requests, err := ssh.NewClientConn(raw, h.addr, &ssh.ClientConfig{
		User: "lily", HostKeyCallback: ssh.InsecureIgnoreHostKey(),
		Auth: []ssh.AuthMethod{ssh.KeyboardInteractive(func(string, string, []string, []bool) ([]string, error) { return nil, nil })},
	})
	if err != nil {
		t.Fatal(err)
	}
	_ = requests // never answered
	await(t, "it is cut", func() bool { return h.door.Figures().Connections == 0 })
}
