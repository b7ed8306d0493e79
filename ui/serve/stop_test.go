package serve_test

// A stop of the server ends whatever somebody does there in one way.

import (
	"cmp"
	"context"
	"io"
	"strings"
	"testing"
	"time"

	"teahouse/room"
	"teahouse/room/roomtest"
	"teahouse/room/state"
	"teahouse/ui/serve"
	"teahouse/ui/serve/sshtest"
	"teahouse/ui/stdio"
)

// endless is a history in which a search comes to no end.
type endless struct{ *roomtest.Memory }

func (endless) Search(ctx context.Context, _ state.Viewer, _ room.Query, _ uint64, _ int, _ bool) ([]*state.Event, error) {
	<-ctx.Done()
	return nil, context.Cause(ctx)
}

// TestTheServerStops tells so in one sentence and with one status, and that it is
// worth coming again: on a screen and without one, to who stays and to who waits.
func TestTheServerStops(t *testing.T) {
	searched := func(t *testing.T, c *serve.Config) {
		past := endless{roomtest.NewMemory()}
		c.Room = running(t, func(c *room.Config) { c.Log, c.History = past, past })
	}
	asked := func(t *testing.T, c *serve.Config) { c.Settings.Passphrase = word(t, "open sesame") }
	full := func(t *testing.T, c *serve.Config) { c.Room = roomOf(t, 1) }
	for name, one := range map[string]struct {
		command, input string
		pty            bool
		change         func(*testing.T, *serve.Config)
		seats          int           // when the server stops, beside one that somebody has in any case
		after          time.Duration // of what, if not 10 s
	}{
		"a screen":                           {pty: true, seats: 1},
		"plain lines":                        {command: "lines", pty: true, seats: 1},
		"plain lines that are followed":      {command: "lines -f", seats: 1},
		"a pipe that is silent":              {seats: 1},
		"a pipe whose lines wait":            {input: strings.Repeat("hello\n", 1000), seats: 1},
		"tail -f":                            {command: "tail -f", seats: 1},
		"say that waits for its text":        {command: "say", seats: 1, after: time.Second},
		"say that waits without a seat":      {command: "say"},
		"say --split that has sent of it":    {command: "say --split", input: "hello\n", seats: 1},
		"say that waits for a place":         {command: "say --wait 1h hello", change: full},
		"a screen that waits for a password": {pty: true, change: asked},
		"search":                             {command: "search tea", change: searched, seats: 1, after: time.Second},
		"search in JSON":                     {command: "search --json tea", change: searched, seats: 1, after: time.Second},
		"a bot":                              {command: "bot", seats: 1},
		"a bot that is followed":             {command: "bot -f", seats: 1},
	} {
		t.Run(name, func(t *testing.T) {
			story(t, one.change, func(t *testing.T, h *house) {
				roomtest.Seat(t, h.room, "bob")
				s, err := h.connect(t, sshtest.Who{User: "lily", Signer: sshtest.NewKey(t)}).NewSession()
				roomtest.OK(t, err)
				if one.pty {
					roomtest.OK(t, s.RequestPty("xterm", 24, 80, nil))
				}
				in, err := s.StdinPipe() // which does not end
				roomtest.OK(t, err)
				time.AfterFunc(cmp.Or(one.after, 10*time.Second), func() {
					if n := h.room.Figures().Seats - 1; n != one.seats {
						t.Errorf("%d seats are taken", n)
					}
					h.door.Close()
				})
				out, errs, status := finish(t, s, func() error {
					start := s.Shell
					if one.command != "" {
						start = func() error { return s.Start(one.command) }
					}
					if err := start(); err != nil {
						return err
					}
					if _, err := io.WriteString(in, one.input); err != nil {
						return err
					}
					return s.Wait()
				})
				if status != stdio.StatusLater || !strings.Contains(out+errs, stopped) {
					t.Errorf("status %d, %q and %q", status, out, errs)
				}
			})
		})
	}
}

// OpenSSH tells the server that it goes. Where that is gone first, it ends with 255, whatever the session ended with.
func TestAStopLetsClientsHangUp(t *testing.T) {
	for name, shared := range map[string]bool{"a client that hangs up": false, "a connection that others share": true} {
		t.Run(name, func(t *testing.T) {
			story(t, nil, func(t *testing.T, h *house) {
				link := h.connect(t, sshtest.Who{User: "lily", Signer: sshtest.NewKey(t)})
				s, err := link.NewSession()
				roomtest.OK(t, err)
				closed := make(chan time.Duration, 1)
				time.AfterFunc(time.Second, func() {
					since := time.Now()
					h.door.Close()
					closed <- time.Since(since)
				})
				if _, _, status := finish(t, s, func() error { return s.Run("tail -f") }); status != stdio.StatusLater {
					t.Errorf("status %d", status)
				}
				time.Sleep(100 * time.Millisecond) // as long as it takes its time
				if _, _, err := link.SendRequest("anything", true, nil); err != nil {
					t.Errorf("the server has hung up before: %v", err)
				}
				most := time.Second
				if !shared {
					most = 200 * time.Millisecond
					roomtest.OK(t, link.Close())
				}
				if took := <-closed; took > most {
					t.Errorf("the stop takes %v", took)
				}
			})
		})
	}
}
