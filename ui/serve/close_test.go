package serve_test

// Closing: what becomes of those who are on their way in.

import (
	"bytes"
	"errors"
	"net"
	"strings"
	"testing"
	"time"

	"golang.org/x/crypto/ssh"

	"teahouse/ui/command"
	"teahouse/ui/stdio"
	"teahouse/ui/words"
)

// stopped is what everybody reads when the server stops, with status 75.
var stopped = words.English().RefusalFor(words.Reader{}, command.ErrStopping)

// TestWhoIsOnTheirWayInWhenTheServerStops dials before the door closes and says
// something only after: they are answered. Somebody else never says anything, and
// does not hold the door for long.
func TestWhoIsOnTheirWayInWhenTheServerStops(t *testing.T) {
	story(t, nil, func(t *testing.T, h *house) {
		coming := func() net.Conn {
			c := h.link(t)
			_ = c.SetDeadline(time.Now().Add(10 * time.Second))
			return c
		}
		lily := coming()
		coming() // says nothing
		await(t, "both are on their way", func() bool { return h.door.Figures().Connections == 2 })

		closed := make(chan struct{})
		go func() { h.door.Close(); close(closed) }()
		await(t, "nobody else is let in", func() bool {
			c, err := h.wire.Dial("")
			if err == nil {
				_ = c.Close()
			}
			return err != nil
		})
		conn, channels, requests, err := ssh.NewClientConn(lily, "", &ssh.ClientConfig{
			User: "lily", HostKeyCallback: ssh.InsecureIgnoreHostKey(),
			Auth: []ssh.AuthMethod{ssh.KeyboardInteractive(func(string, string, []string, []bool) ([]string, error) { return nil, nil })},
		})
		if err != nil {
			t.Fatal("she is cut off: ", err)
		}
		select {
		case <-closed:
			t.Error("the door did not wait for her")
		default:
		}
		client := ssh.NewClient(conn, channels, requests)
		session, err := client.NewSession()
		if err != nil {
			t.Fatal("she may not come in: ", err)
		}
		if err := session.RequestPty("xterm", 24, 80, nil); err != nil {
			t.Fatal(err)
		}
		if _, err := session.StdinPipe(); err != nil { // which does not end, as one that is not set does: that is a hangup
			t.Fatal(err)
		}
		var told bytes.Buffer
		session.Stdout = &told
		if err := session.Shell(); err != nil {
			t.Fatal(err)
		}
		var exit *ssh.ExitError
		if err := session.Wait(); !errors.As(err, &exit) || exit.ExitStatus() != stdio.StatusLater || !strings.Contains(told.String(), stopped) {
			t.Errorf("she is told %q: %v", told.String(), err)
		}
		_ = client.Close()
		<-closed // in time, or the package's tests do not end
	})
}

// TestWhoIsAuthenticatedWhileTheServerStops when the last of those inside has
// just gone, for whom a server might still be waiting. The race detector sees it.
func TestWhoIsAuthenticatedWhileTheServerStops(t *testing.T) {
	story(t, nil, func(t *testing.T, h *house) {
		inside, err := shake(knock(t, h, "127.0.0.1", ""), atOnce)
		if err != nil {
			t.Fatal(err)
		}
		types, typed, came := make(chan struct{}), make(chan struct{}), make(chan error, 1)
		go func() {
			_, err := shake(knock(t, h, "127.0.0.1", ""), func() { close(types); <-typed })
			came <- err
		}()
		<-types
		closed := make(chan struct{})
		go func() { h.door.Close(); close(closed) }()
		await(t, "nobody else is let in", func() bool { return !h.door.Figures().Open })
		_ = inside.Close()
		await(t, "nobody is inside", func() bool { return h.door.Figures().Connections == 1 })
		close(typed)
		if err := <-came; err != nil {
			t.Error("who was on their way is cut off: ", err)
		}
		<-closed
	})
}
