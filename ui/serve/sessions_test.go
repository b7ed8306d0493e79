package serve_test

// Several sessions on one connection, as ControlMaster makes them.

import (
	"runtime"
	"strings"
	"testing"
	"testing/synctest"

	"golang.org/x/crypto/ssh"

	"teahouse/room/roomtest"
	"teahouse/ui/serve"
	"teahouse/ui/serve/sshtest"
)

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
