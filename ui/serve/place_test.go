package serve_test

// Places in the room are for those who do something there: who only keeps a
// connection busy keeps nobody outside.

import (
	"errors"
	"fmt"
	"io"
	"strings"
	"testing"
	"time"

	"golang.org/x/crypto/ssh"

	"teahouse/room"
	"teahouse/room/roomtest"
	"teahouse/room/state"
	"teahouse/ui/serve"
	"teahouse/ui/serve/sshtest"
)

// roomOf is a room with so many seats.
func roomOf(t *testing.T, seats int) *room.Room {
	t.Helper()
	r, _ := roomtest.Made(t, func(c *room.Config) { c.Seats = seats })
	return r
}

// pipe is a session with a command whose input stays open.
type pipe struct {
	*ssh.Session
	in   io.WriteCloser
	errs io.Reader
}

// pipes opens four on each of some connections, from addresses in turn.
func pipes(t *testing.T, h *house, connections int, command string, from ...string) (all []pipe) {
	t.Helper()
	for i := range connections {
		c := h.connect(t, sshtest.Who{User: fmt.Sprint("pipe-", i), From: from[i%len(from)]})
		t.Cleanup(func() { _ = c.Close() })
		for range 4 {
			s, err := c.NewSession()
			roomtest.OK(t, err)
			in, _ := s.StdinPipe()
			errs, _ := s.StderrPipe()
			roomtest.OK(t, s.Start(command))
			all = append(all, pipe{s, in, errs})
		}
	}
	return all
}

// end ends the input with a text, and returns the status and what is told.
func (p pipe) end(t *testing.T, text string) (status int, says string) {
	t.Helper()
	if _, err := io.WriteString(p.in, text); err != nil {
		t.Fatal(err)
	}
	_ = p.in.Close()
	told, _ := io.ReadAll(p.errs)
	exit, failed := errors.AsType[*ssh.ExitError](p.Wait())
	if failed {
		status = exit.ExitStatus()
	}
	return status, string(told)
}

func TestAHouseFullOfPipesHasPlaceForPeople(t *testing.T) {
	var many []string
	for i := range 10 {
		many = append(many, fmt.Sprint("127.0.1.", i+1))
	}
	for name, from := range map[string][]string{"from one address": {"127.0.0.9"}, "from ten": many} {
		t.Run(name, func(t *testing.T) {
			key := sshtest.NewKey(t)
			story(t, func(t *testing.T, c *serve.Config) {
				c.Room = roomOf(t, 60)
				c.Settings.Admins = listed(t, key)
			}, func(t *testing.T, h *house) {
				all := pipes(t, h, 30, "say", from...)
				olga := h.enterAs(t, sshtest.Who{User: "olga", Signer: key, From: from[0], Width: 80, Height: 24})
				if len(from) == 1 { // it has a share at any time, and others come in at once
					h.enterAs(t, sshtest.Who{User: "ada", From: "127.0.0.10", Width: 80, Height: 24}).Cut()
					h.gone(t, "ada")
				}
				await(t, "nobody has a seat who waits", func() bool {
					return h.room.Figures().Seats == 1 && h.door.Figures().Sessions == len(all)+1
				})
				h.enterAs(t, sshtest.Who{User: "lily", From: from[0], Width: 80, Height: 24})
				h.enterAs(t, sshtest.Who{User: "bob", From: "127.0.0.10", Width: 80, Height: 24})

				if status, says := all[0].end(t, "the build is done\n"); status != 0 || says != "" {
					t.Errorf("a pipe ends with status %d and %q", status, says)
				}
				olga.WaitFor("pipe-0 │ the build is done")
				unwanted := roomtest.Name(t, "pipe-1")
				roomtest.Do(t, roomtest.Operator(t, h.room, "keeper"), &state.Ban{Name: unwanted, For: time.Hour, Reason: "no spam here"})
				if status, says := all[4].end(t, "buy\n"); status != 1 || !strings.Contains(says, "no spam here") {
					t.Errorf("who was banned meanwhile says something, with status %d and %q", status, says)
				}
			})
		})
	}
}

// TestWhoReadsNothingHasNoMoreThanTheShare of an address, in whichever way they came.
func TestWhoReadsNothingHasNoMoreThanTheShare(t *testing.T) {
	story(t, func(t *testing.T, c *serve.Config) { c.Room = roomOf(t, 20) }, func(t *testing.T, h *house) {
		for i := range 8 {
			c := h.connect(t, sshtest.Who{User: fmt.Sprint("pipe-", i), From: "127.0.0.9"})
			t.Cleanup(func() { _ = c.Close() })
			for _, command := range []string{"tail -f --wait 0", "lines --wait 0", "lines -q --wait 0"} {
				start(t, c, command) // whose output is never read
			}
		}
		await(t, "the others are turned away", func() bool { return h.door.Figures().Refused["address-full"] == 14 })
		await(t, "an address has half of all seats", func() bool { return h.room.Figures().Seats == 10 })
		h.enterAs(t, sshtest.Who{User: "lily", From: "127.0.0.10", Width: 80, Height: 24})
	})
}
