package dispatch

import (
	"io"
	"log/slog"
	"strings"
	"testing"
	"testing/iotest"

	"teahouse/room/roomtest"
	"teahouse/room/state"
	"teahouse/ui/stdio"
)

// breaking is an input that breaks the program.
type breaking struct{}

func (breaking) Read([]byte) (int, error) { panic("somebody's words") }

// A call breaks, on whichever of its goroutines: its person is told, the operator
// has the stack and nothing that anybody wrote, and nobody else notices.
func TestAPanicEndsOneCall(t *testing.T) {
	for _, c := range []struct {
		call string
		pty  bool
		mute bool      // the client says nothing of the terminal, which is asked
		in   io.Reader // nil: one that breaks
	}{
		{call: "bot"},
		{call: "lines"},
		{call: "lines", pty: true},
		{call: "say"},
		{call: "say --split"},
		{call: "me", in: io.MultiReader(strings.NewReader("to have said half"), breaking{})},
		{call: "dm bob"},
		{call: "tail -f", pty: true},
		{call: "who", pty: true, mute: true},
	} {
		t.Run(c.call, func(t *testing.T) {
			var log lockedBuffer
			r := roomtest.Open(t)
			bob := roomtest.SeatOf(t, r, "bob", state.KeyIdentity("SHA256:bob"))
			k := knockAs(t, r, "helper")
			k.id, k.pty, k.in = state.KeyIdentity("SHA256:helper"), c.pty, breaking{}
			if c.mute {
				k.env = nil
			}
			if c.in != nil {
				k.in = iotest.OneByteReader(c.in)
			}
			k.config = func(c *stdio.Config) { c.Logger = slog.New(slog.NewTextHandler(&log, nil)) }
			got := k.ssh(c.call)
			if got.status != stdio.StatusRefused || got.cause != stdio.ErrFault || !strings.Contains(got.err, "Something broke on our side") {
				t.Errorf("it ends with %+v", got)
			}
			if s := log.String(); strings.Count(s, "session panicked") != 1 || !strings.Contains(s, "breaking.Read") || strings.Contains(s, "words") {
				t.Errorf("the log has %s", s)
			}
			if _, err := bob.Do(t.Context(), &state.Say{Text: "and on"}, nil); err != nil {
				t.Errorf("bob cannot go on: %v", err)
			}
		})
	}
}

// The goroutine that serves a call breaks itself, behind what it has done.
func TestAPanicInTheCallItselfEndsOneCall(t *testing.T) {
	var log lockedBuffer
	r := roomtest.Open(t)
	bob := roomtest.Seat(t, r, "helper") // whose name makes a sentence needed
	k := knockAs(t, r, "helper")
	k.env = nil // so that the words are those given
	k.config = func(c *stdio.Config) {
		broken := *c.Words
		broken.Verb.SpeaksAs = func(string, string, bool) string { panic("somebody's words") }
		c.Words, c.Logger = &broken, slog.New(slog.NewTextHandler(&log, nil))
	}
	got := k.ssh("say hello")
	if got.status != stdio.StatusRefused || got.cause != stdio.ErrFault || !strings.Contains(got.err, "Something broke on our side") {
		t.Errorf("it ends with %+v", got)
	}
	if s := log.String(); !strings.Contains(s, "session panicked") || strings.Contains(s, "somebody") {
		t.Errorf("the log has %s", s)
	}
	if said, err := bob.Before(t.Context(), state.Scope{}, 0, 1); err != nil || len(said) != 1 || said[0].Text != "hello" {
		t.Errorf("what was said before is %v (%v)", said, err)
	}
}
