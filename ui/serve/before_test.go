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

// longEach is how many connections of one network may send long packets.
const longEach = 8

// TestAPacketThatIsOnlyAnnounced takes no place for itself: the library makes
// some for as much as a peer says that will come, a quarter of a megabyte.
func TestAPacketThatIsOnlyAnnounced(t *testing.T) {
	announced := func(size uint32) []byte {
		return append(binary.BigEndian.AppendUint32(nil, size), make([]byte, 60)...)
	}
	for far, size := range map[string]uint32{"greeted": 22_000, "keyed": 22_000, "authenticated": 200_000, "opened": 200_000, "started": 200_000} {
		t.Run(far, func(t *testing.T) {
			story(t, nil, func(t *testing.T, h *house) {
				wait, read := time.Duration(0), 0
				if far == "opened" || far == "started" { // it may be a command, and whoever sent it reads why
					wait, read = time.Second, longEach
				}
				for range read {
					r, _ := h.reach(t, far)
					_, err := r.Write(announced(size))
					roomtest.OK(t, err)
				}
				time.Sleep(time.Minute / 2)
				if n := h.door.Figures().Connections; n != read {
					t.Errorf("%d are read on, of %d", n, read)
				}
				r, _ := h.reach(t, far)
				if far == "started" {
					h.here(t, "mallory")
				}
				_, err := r.Write(announced(size))
				roomtest.OK(t, err)
				ended(t, r, wait)
			})
		})
	}
}

// TestWhoseCommandIsTooLongReadsSo, and not that the connection broke, after which a script would try again.
func TestWhoseCommandIsTooLongReadsSo(t *testing.T) {
	story(t, nil, func(t *testing.T, h *house) {
		for range longEach + 1 { // the last of them is not even read
			r, session := h.reach(t, "opened")
			roomtest.OK(t, r.Request(session, "exec", ssh.Marshal(struct{ Command string }{"say " + strings.Repeat("x", 100_000)})))
			var told bytes.Buffer
			for !strings.Contains(told.String(), "exit-status\x00\x00\x00\x00\x02") {
				m, err := r.Next()
				roomtest.OK(t, err)
				told.Write(m)
			}
			if !strings.Contains(told.String(), words.English().Door.LongCommand) {
				t.Errorf("they read %q", told.String())
			}
		}
	})
}

// TestACommandThatIsTooLongEndsNoOther session of its connection, as a master of ssh has many,
// and one may follow another. One that is read before anything runs is not waited with.
func TestACommandThatIsTooLongEndsNoOther(t *testing.T) {
	story(t, nil, func(t *testing.T, h *house) {
		c := h.connect(t, sshtest.Who{User: "lily"})
		run := func(command string) (says string, status int) {
			s, err := c.NewSession()
			roomtest.OK(t, err)
			defer s.Close()
			var stderr bytes.Buffer
			s.Stderr = &stderr
			began := time.Now()
			err = s.Run(command)
			if took := time.Since(began); took > time.Second {
				t.Errorf("it takes %v", took)
			}
			if left, ok := errors.AsType[*ssh.ExitError](err); ok {
				status = left.ExitStatus()
			} else {
				roomtest.OK(t, err)
			}
			return stderr.String(), status
		}
		for _, size := range []int{30_000, 40_000, 200_000, 250_000} {
			says, status := run("say " + strings.Repeat("x", size))
			if !strings.Contains(says, "too long") && !strings.Contains(says, "--split") || status == 0 {
				t.Errorf("of %d bytes they read %q, and the status is %d", size, says, status)
			}
		}
		follows, err := c.NewSession()
		roomtest.OK(t, err)
		roomtest.OK(t, follows.Start("tail -f"))
		h.here(t, "lily")
		for range 3 {
			if says, _ := run("say " + strings.Repeat("x", 200_000)); says != words.English().Door.LongCommand+"\n" {
				t.Errorf("they read %q", says)
			}
		}
		if says, status := run("who"); status != 0 {
			t.Errorf("afterwards they read %q", says)
		}
	})
}

// TestOneLongPacketIsUnderWay on a connection: behind one that nobody has answered, as nobody
// reads the answers, no other is read.
func TestOneLongPacketIsUnderWay(t *testing.T) {
	story(t, nil, func(t *testing.T, h *house) {
		r, _ := h.reach(t, "started")
		h.here(t, "mallory")
		ignored := append([]byte{2}, ssh.Marshal(struct{ Data string }{strings.Repeat("x", 100_000)})...)
		roomtest.OK(t, r.Send(ignored))
		_ = r.Send(ignored)
		ended(t, r, 0)
	})
}

// TestWhoTakesNoEndLosesTheConnection: who was told that nothing runs in their session and does not
// end it could not be asked on it whether they are there.
func TestWhoTakesNoEndLosesTheConnection(t *testing.T) {
	story(t, nil, func(t *testing.T, h *house) {
		r, session := h.reach(t, "opened")
		roomtest.OK(t, r.Request(session, "exec", ssh.Marshal(struct{ Command string }{"say " + strings.Repeat("x", 100_000)})))
		roomtest.OK(t, r.SetDeadline(time.Now().Add(time.Hour)))
		ended(t, r, 2*time.Minute)
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
