package compose

// What was sent, until the room has taken it. One line is under way at a time, so the
// order is kept; what waits can be taken back.

import (
	"context"
	"errors"

	"teahouse/room/state"
	"teahouse/ui/command"
	"teahouse/ui/words"
)

// SentMost is how many lines may wait behind the one under way.
const SentMost = 16

// Sent is a line on its way.
type Sent struct {
	Text   string             // as it was typed
	Cancel context.CancelFunc // stops it while it is under way; nil if that cannot be

	back bool // the person took it back
}

func (s *Sent) sent() *Sent { return s }

// TakeBack takes the newest of the lines that wait back. One that is not under way
// yet is returned; the one under way is stopped, and [Sent.TakenBack] when the room
// has let go of it.
func TakeBack[T interface{ sent() *Sent }](lines []T) (left []T, back *Sent) {
	n := len(lines)
	if n == 0 {
		return lines, nil
	}
	last := lines[n-1].sent()
	if n > 1 {
		return lines[:n-1], last
	}
	if last.Cancel != nil && !last.back {
		last.back = true
		last.Cancel()
	}
	return lines, nil
}

// TakenBack tells whether that is why the room has not taken it.
func (s *Sent) TakenBack(err error) bool { return s.back && errors.Is(err, context.Canceled) }

// Speech tells whether a proposal says something, as opposed to a command.
func Speech(b state.Body) bool {
	switch b.(type) {
	case *state.Say, *state.Whisper:
		return true
	}
	return false
}

// NotYet says why something has to wait for what has not gone out, of which there are
// so many lines; "" if it need not. What concerns the person's own view alone need not
// wait behind a flood: they can leave it.
func NotYet(res *command.Result, waiting int, w *words.Refused) string {
	if asks := res.Propose != nil || res.Later != nil || res.Then != nil; asks && waiting >= SentMost {
		return w.Flooded(0)
	}
	if _, changes := res.Effect.(command.Plain); changes && waiting > 0 {
		return w.StillSending
	}
	return ""
}

// Question is what somebody has to agree to.
type Question struct {
	Text string // the line that asked for it
	Then command.Result
	No   string // said if the answer is no
}
