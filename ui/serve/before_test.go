package serve_test

// What somebody costs who is nobody yet, at whatever step they stop.

import (
	"errors"
	"io"
	"net"
	"slices"
	"strings"
	"testing"
	"time"

	"golang.org/x/crypto/ssh"

	"teahouse/room/roomtest"
	"teahouse/room/state"
	"teahouse/ui/serve"
	"teahouse/ui/serve/sshtest"
)

// reach is a connection that has come as far as it is told to: to one that is
// greeted, has keys, is authenticated, or has a session.
func (h *house) reach(t *testing.T, far string) (r *sshtest.Raw, session uint32) {
	t.Helper()
	r, err := sshtest.DialRaw(h.addr, sshtest.Who{Over: h.wire})
	roomtest.OK(t, err)
	t.Cleanup(func() { _ = r.Close() })
	for _, step := range []struct {
		name string
		take func() error
	}{
		{"dialled", func() error { return nil }},
		{"greeted", r.Greet},
		{"keyed", r.Agree},
		{"authenticated", func() error { return r.Login("mallory") }},
		{"opened", func() error { session, err = r.Open(0); return err }},
		{"started", func() error { return r.Request(session, "exec", ssh.Marshal(struct{ Command string }{"tail -f"})) }},
	} {
		roomtest.OK(t, step.take())
		if step.name == far {
			return r, session
		}
	}
	t.Fatalf("there is no step %q", far)
	return nil, 0
}

// ended waits for the end of a connection, and fails the test if the door
// takes longer for it.
func ended(t *testing.T, c net.Conn, within time.Duration) {
	t.Helper()
	began := time.Now()
	if _, err := io.Copy(io.Discard, c); errors.Is(err, net.ErrClosed) {
		t.Error(err)
	}
	if took := time.Since(began); took > within {
		t.Errorf("it is ended after %v", took)
	}
}

// TestInputBeforeAnythingRuns is not kept: clients send none.
func TestInputBeforeAnythingRuns(t *testing.T) {
	story(t, nil, func(t *testing.T, h *house) {
		r, session := h.reach(t, "opened")
		for range 5 {
			roomtest.OK(t, r.Type(session, strings.Repeat("x", 8<<10)))
		}
		ended(t, r, 5*time.Second)
	})
}

// TestInputRightBehindWhatRunsIt: a client sends a file as soon as it has asked
// for the command that is to read it, and the door has both before it has understood
// either.
func TestInputRightBehindWhatRunsIt(t *testing.T) {
	t.Parallel() // it waits more than it works
	h := open(t, nil)
	ear := roomtest.Seat(t, h.room, "ear")
	for range 4 {
		r, session := h.reach(t, "opened")
		packets := r.Seal(ssh.Marshal(struct {
			Channel uint32 `sshtype:"98"`
			Kind    string
			Answer  bool
			Command string
		}{session, "exec", false, "say --split"}))
		for range 3 {
			packets = append(packets, r.Seal(ssh.Marshal(struct {
				Channel uint32 `sshtype:"94"`
				Data    string
			}{session, strings.Repeat(" ", 32<<10)}))...)
		}
		packets = append(packets, r.Seal(ssh.Marshal(struct {
			Channel uint32 `sshtype:"94"`
			Data    string
		}{session, "here I am\n"}))...)
		_, err := r.Write(packets)
		roomtest.OK(t, err)
		await(t, "it is said", func() bool {
			events, _ := ear.Read(nil)
			return slices.ContainsFunc(events, func(e *state.Event) bool { return e.Kind == state.KindSay })
		})
		_ = r.Close()
		h.gone(t, "mallory")
	}
}

// TestWhoIsNotInYetHasFewSessions, and all of them when they are.
func TestWhoIsNotInYetHasFewSessions(t *testing.T) {
	story(t, func(_ *testing.T, c *serve.Config) { c.Limits.Sessions = 4 }, func(t *testing.T, h *house) {
		c := h.connect(t, sshtest.Who{User: "lily"})
		var open []*ssh.Session
		for range 2 {
			s, err := c.NewSession()
			roomtest.OK(t, err)
			open = append(open, s)
		}
		if _, err := c.NewSession(); err == nil || !strings.Contains(err.Error(), "as many sessions as it may") {
			t.Errorf("a third session, before anybody was let in: %v", err)
		}
		roomtest.OK(t, open[0].Start("tail -f"))
		h.here(t, "lily")
		for range 2 {
			_, err := c.NewSession()
			roomtest.OK(t, err)
		}
		if _, err := c.NewSession(); err == nil {
			t.Error("a fifth session is opened")
		}
	})
}

// TestWhoAsksForChannelsAndReadsNoAnswer has no more of them under way than a
// client needs: each takes a goroutine, which waits until the answer is taken.
func TestWhoAsksForChannelsAndReadsNoAnswer(t *testing.T) {
	h := open(t, nil)
	lily, bob := h.enter(t, "lily"), h.enter(t, "bob")
	for _, kind := range []string{"session", "direct-tcpip", "nothing"} {
		r, _ := h.reach(t, "started")
		h.here(t, "mallory")
		ask := ssh.Marshal(struct {
			Kind                   string `sshtype:"90"`
			Number, Window, Packet uint32
		}{kind, 0, 2 << 20, 32 << 10})
		go func() {
			for r.Send(ask) == nil {
			}
		}()
		await(t, "they are cut off", func() bool { return h.door.Figures().Connections == 2 })
		h.gone(t, "mallory")
		h.chat(t, lily, bob)
	}
}

// TestAChannelThatSaysTooMuch ends its connection: what it says is kept until the answer is taken.
func TestAChannelThatSaysTooMuch(t *testing.T) {
	story(t, nil, func(t *testing.T, h *house) {
		for kind, rest := range map[string]int{"direct-tcpip": 10_000, strings.Repeat("x", 10_000): 0} {
			r, _ := h.reach(t, "authenticated")
			roomtest.OK(t, r.Send(ssh.Marshal(struct {
				Kind                   string `sshtype:"90"`
				Number, Window, Packet uint32
				Rest                   []byte `ssh:"rest"`
			}{kind, 0, 2 << 20, 32 << 10, make([]byte, rest)})))
			ended(t, r, 0)
		}
	})
}
