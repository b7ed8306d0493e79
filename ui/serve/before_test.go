package serve_test

// What somebody costs who is nobody yet, at whatever step they stop.

import (
	"bytes"
	"encoding/binary"
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
	"teahouse/ui/words"
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

// TestAPacketThatIsOnlyAnnounced takes no place for itself: the library makes
// some for as much as a peer says that will come, a quarter of a megabyte.
func TestAPacketThatIsOnlyAnnounced(t *testing.T) {
	announced := func(size uint32) []byte {
		return append(binary.BigEndian.AppendUint32(nil, size), make([]byte, 60)...)
	}
	for far, size := range map[string]uint32{"greeted": 22_000, "keyed": 22_000, "authenticated": 200_000, "opened": 200_000, "started": 200_000} {
		t.Run(far, func(t *testing.T) {
			story(t, nil, func(t *testing.T, h *house) {
				r, _ := h.reach(t, far)
				if far == "started" {
					h.here(t, "mallory")
				}
				_, err := r.Write(announced(size))
				roomtest.OK(t, err)
				told := time.Duration(0)
				if far == "opened" { // it may be a command, and whoever sent it reads why
					told = time.Second
				}
				ended(t, r, told)
			})
		})
	}
}

// TestWhoseCommandIsTooLongReadsSo, and not that the connection broke, after which a script would try again.
func TestWhoseCommandIsTooLongReadsSo(t *testing.T) {
	story(t, nil, func(t *testing.T, h *house) {
		r, session := h.reach(t, "opened")
		roomtest.OK(t, r.Request(session, "exec", ssh.Marshal(struct{ Command string }{"say " + strings.Repeat("x", 100_000)})))
		var told bytes.Buffer
		for {
			m, err := r.Next()
			if err != nil {
				break
			}
			told.Write(m)
		}
		if !strings.Contains(told.String(), words.English().Door.LongCommand) || !strings.Contains(told.String(), "exit-status\x00\x00\x00\x00\x02") {
			t.Errorf("they read %q", told.String())
		}
	})
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
