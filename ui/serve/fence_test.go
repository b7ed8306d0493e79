package serve

import (
	"bytes"
	"context"
	"log/slog"
	"net"
	"net/netip"
	"strings"
	"testing"
	"testing/synctest"
	"time"

	"charm.land/ssh"
	gossh "golang.org/x/crypto/ssh"
)

// TestAFaultInAnsweringRequestsEndsOneConnection, with all that it had, and tells nobody's words.
func TestAFaultInAnsweringRequestsEndsOneConnection(t *testing.T) {
	for name, answer := range map[string]func(*channel, <-chan *gossh.Request){
		"before something runs": func(c *channel, in <-chan *gossh.Request) {
			c.filterRequests(in, make(chan *gossh.Request), func() bool { return true })
		},
		"afterwards": func(c *channel, in <-chan *gossh.Request) { c.attend(in) },
	} {
		t.Run(name, func(t *testing.T) {
			synctest.Test(t, func(t *testing.T) {
				var log bytes.Buffer
				near, far := net.Pipe()
				defer far.Close()
				table := newConnTable(DefaultLimits(), new(counts), newTally(slog.New(slog.NewTextHandler(&log, nil)), tallyMost), nil)
				conn := newConn(nil, near, netip.MustParseAddr("203.0.113.1"), table, time.Now())
				left := 0
				c := &channel{conn: conn, input: newInput(new(late), &conn.ledger, newPourers(), nil), leave: func() { left++ }}
				c.ctx, c.end = context.WithCancel(t.Context())
				c.watch(func(ssh.Window) { panic("somebody's words") })
				in := make(chan *gossh.Request)
				ended := make(chan struct{})
				go func() {
					defer close(ended)
					c.fence(in, func() { answer(c, in) })
				}()
				for range 3 { // nobody waits for whoever answers no more
					in <- &gossh.Request{Type: "window-change", Payload: make([]byte, 16)}
				}
				synctest.Wait()
				if c.ctx.Err() == nil || left != 1 {
					t.Errorf("the channel goes on: %v, and was left %d times", c.ctx.Err(), left)
				}
				if _, err := far.Read(make([]byte, 1)); err == nil {
					t.Error("the connection goes on")
				}
				close(in)
				<-ended
				if says := log.String(); !strings.Contains(says, "answering the requests of a channel panicked") || strings.Contains(says, "words") {
					t.Errorf("the log says %s", says)
				}
			})
		})
	}
}
