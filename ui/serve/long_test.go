package serve_test

// Packets that are longer than people need.

import (
	"bytes"
	"encoding/binary"
	"errors"
	"fmt"
	"strings"
	"testing"
	"time"

	"golang.org/x/crypto/ssh"

	"teahouse/room/roomtest"
	"teahouse/ui/serve/sshtest"
	"teahouse/ui/stdio"
	"teahouse/ui/words"
)

const (
	longMost = 32 // connections may send long packets…
	longEach = 8  // …of one network
)

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
			refused(t, r)
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

// TestWhatComesRightBehindACommandThatIsTooLong ends nothing, as the end of an empty input does:
// it may be read before the command is seen.
func TestWhatComesRightBehindACommandThatIsTooLong(t *testing.T) {
	story(t, nil, func(t *testing.T, h *house) {
		r, session := h.reach(t, "opened")
		exec := r.Seal(longExec(session))
		end := r.Seal(ssh.Marshal(struct {
			Channel uint32 `sshtype:"96"`
		}{session}))
		_, err := r.Write(append(exec, end...))
		roomtest.OK(t, err)
		refused(t, r)
		_, err = r.Open(1)
		roomtest.OK(t, err)
	})
}

// TestLongCommandsAtOnce on one connection are all told: what comes behind the first waits until that was seen.
func TestLongCommandsAtOnce(t *testing.T) {
	story(t, nil, func(t *testing.T, h *house) {
		r, first := h.reach(t, "opened")
		second, err := r.Open(1)
		roomtest.OK(t, err)
		var both []byte
		for _, session := range []uint32{first, second} {
			both = append(both, r.Seal(longExec(session))...)
		}
		_, err = r.Write(both)
		roomtest.OK(t, err)
		refused(t, r)
		refused(t, r)
	})
}

// longExec asks in a session for a command that is too long, and wants no answer.
func longExec(session uint32) []byte {
	return ssh.Marshal(struct {
		Channel uint32 `sshtype:"98"`
		Kind    string
		Answer  bool
		Command string
	}{session, "exec", false, "say " + strings.Repeat("x", 60_000)})
}

// refused waits until somebody is told that their command is too long.
func refused(t *testing.T, r *sshtest.Raw) {
	t.Helper()
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

// TestWhoSentLongCommandsGivesWay: all places for those are taken, and whoever sends one more, with a
// session beside it, keeps that all the same. Of their own network only one without a session goes.
func TestWhoSentLongCommandsGivesWay(t *testing.T) {
	const office = "127.0.0.9"
	for name, taken := range map[string]struct {
		networks int
		by       func(network int) string
		stays    bool // in the room
		ends     bool // who comes last
	}{
		"by four networks that stay":     {longMost / longEach, func(network int) string { return fmt.Sprintf("127.0.1.%d", network+1) }, true, false},
		"by one's own, and nothing runs": {1, func(int) string { return office }, false, false},
		"by one's own that stay":         {1, func(int) string { return office }, true, true},
	} {
		t.Run(name, func(t *testing.T) {
			story(t, nil, func(t *testing.T, h *house) {
				both := func(c *ssh.Client, follow, reads bool) {
					if follow {
						start(t, c, "tail -f")
					}
					s, err := c.NewSession()
					roomtest.OK(t, err)
					err = s.Run("say " + strings.Repeat("x", 60_000))
					if left, ok := errors.AsType[*ssh.ExitError](err); reads && (!ok || left.ExitStatus() != stdio.StatusUsage) {
						t.Errorf("a long command ends with %v", err)
					}
				}
				for network := range taken.networks {
					for range longEach {
						both(h.connect(t, sshtest.Who{User: "mallory", From: taken.by(network)}), taken.stays, true)
					}
				}
				time.Sleep(time.Minute)
				before := h.door.Figures().Connections
				lily := h.connect(t, sshtest.Who{User: "lily", From: office})
				both(lily, true, !taken.ends)
				time.Sleep(time.Second)
				if _, _, err := lily.SendRequest("keepalive@openssh.com", true, nil); (err != nil) != taken.ends {
					t.Errorf("their connection: %v", err)
				}
				if n := h.door.Figures().Connections; n != before {
					t.Errorf("there are %d connections, and %d before", n, before)
				}
			})
		})
	}
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
		ended(t, r, 5*time.Second)
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
