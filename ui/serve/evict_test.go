package serve

import (
	"bytes"
	"io"
	"log/slog"
	"net"
	"net/netip"
	"testing"
	"testing/synctest"
	"time"

	"charm.land/ssh"

	"teahouse/room/roomtest"
)

// gaveWay is why a connection makes place for another, in the clear.
const gaveWay = "it made place for another"

// nobodys is the context of a connection that is nobody's yet.
type nobodys struct{ ssh.Context }

func (nobodys) Value(any) any { return nil }

// strangers makes connections over pipes to a table.
func strangers(l Limits) (dial func(t *testing.T) (c *conn, peer net.Conn), s *connTable) {
	s = newConnTable(l, new(counts), newTally(slog.New(slog.DiscardHandler), tallyMost), func(*conn, string, time.Duration) string { return gaveWay })
	return func(t *testing.T) (*conn, net.Conn) {
		near, peer := net.Pipe()
		t.Cleanup(func() { _ = peer.Close() })
		c, why := s.enter(nobodys{}, near, netip.MustParseAddr("203.0.113.1"), false)
		if why != "" {
			t.Fatal(why)
		}
		return c, peer
	}, s
}

// TestWhoMakesPlaceIsToldWhyInWordsThatTheirClientReads: behind our version, once, and never among
// what is encrypted.
func TestWhoMakesPlaceIsToldWhyInWordsThatTheirClientReads(t *testing.T) {
	const kexInit = "what comes behind the version"
	for name, story := range map[string]struct {
		before func(t *testing.T, c *conn)
		want   string
	}{
		"before our version":      {func(*testing.T, *conn) {}, greeting + string(disconnect(gaveWay))},
		"behind our version":      {func(t *testing.T, c *conn) { write(t, c, greeting) }, greeting + string(disconnect(gaveWay))},
		"behind more":             {func(t *testing.T, c *conn) { write(t, c, greeting); write(t, c, kexInit) }, greeting + kexInit + string(disconnect(gaveWay))},
		"when keys are exchanged": {func(t *testing.T, c *conn) { write(t, c, greeting); roomtest.OK(t, c.beginKeys()) }, greeting},
	} {
		t.Run(name, func(t *testing.T) {
			synctest.Test(t, func(t *testing.T) { // where nobody is late to read it
				dial, _ := strangers(DefaultLimits())
				c, peer := dial(t)
				read := make(chan []byte)
				go func() {
					all, _ := io.ReadAll(peer)
					read <- all
				}()
				story.before(t, c)
				c.evict()
				if _, err := c.Write([]byte(greeting)); err == nil {
					t.Error("the library writes on")
				}
				if err := c.beginKeys(); err == nil && name != "when keys are exchanged" {
					t.Error("keys are exchanged with whoever was told to go")
				}
				if got := <-read; !bytes.Equal(got, []byte(story.want)) {
					t.Errorf("they read %q, not %q", got, story.want)
				}
			})
		})
	}
}

func write(t *testing.T, c *conn, text string) {
	t.Helper()
	_, err := c.Write([]byte(text))
	roomtest.OK(t, err)
}

// TestWhoMakesPlaceAndReadsNothingHoldsNobodyUp: what is being written to them is not waited for.
func TestWhoMakesPlaceAndReadsNothingHoldsNobodyUp(t *testing.T) {
	dial, _ := strangers(DefaultLimits())
	c, _ := dial(t)
	written := make(chan error)
	go func() {
		_, err := c.Write([]byte(greeting))
		written <- err
	}()
	roomtest.Await(t, "the write is under way", func() bool { return c.writing.Load() != 0 })
	c.evict()
	if err := <-written; err == nil {
		t.Error("a write that nobody reads has ended well")
	}
}

// TestWhoMakesPlaceIsNotLetInAnyMore: between being picked and being cut they may come as far
// as a session, and would be announced, and gone.
func TestWhoMakesPlaceIsNotLetInAnyMore(t *testing.T) {
	l := DefaultLimits()
	l.Outside = 1
	dial, s := strangers(l)
	first, _ := dial(t)
	second, _ := dial(t)
	if why := s.admit(first); why != refusedGone {
		t.Errorf("who made place: %q", why)
	}
	if why := s.admit(second); why != "" {
		t.Errorf("for whom it was made: %q", why)
	}
	if why := s.admit(second); why != "" {
		t.Errorf("by a second session: %q", why)
	}
}
