package line

// Why nothing was done, as programs read it, and what they read where something is
// left out.

import (
	"encoding/json"
	"errors"
	"math"
	"time"

	"teahouse/room"
	"teahouse/room/text"
	"teahouse/ui/command"
)

// code says for programs why nothing was done. Beside these there are those of
// [room.Code] and [command.Why], and "name-" with those of [room.NameReason].
type code string

// codeSilent is of standard input that brought nothing for too long.
const codeSilent code = "silent"

// fault is why a request was not carried out.
type fault struct {
	code    code
	field   string // that it is about; may be empty
	message string
}

func (f *fault) Error() string { return string(f.code) + ": " + f.message }

// failure is the answer to a line that was not carried out, and what a verb says
// with --json where it did nothing.
type failure struct {
	Error   string          `json:"error"` // a code
	ID      json.RawMessage `json:"id,omitempty"`
	Line    int             `json:"line,omitempty"`  // of a bot's input
	Field   string          `json:"field,omitempty"` // that it is about
	Message string          `json:"message"`         // for people
	Name    string          `json:"name,omitempty"`  // whom it is about
	Wait    float64         `json:"wait,omitempty"`  // seconds until it may be taken
	Max     int             `json:"max,omitempty"`   // how many there may be
	Reason  string          `json:"reason,omitempty"`
	Until   command.Moment  `json:"until,omitzero"`
	Sent    int             `json:"sent,omitempty"` // messages of a text in several that went out before
}

// failure is an error as programs read it.
func (s *session) failure(err error) *failure {
	if own, ok := errors.AsType[*fault](err); ok {
		return &failure{Error: string(own.code), Field: own.field, Message: own.message}
	}
	f := &failure{Error: string(command.CodeOf(err)), Message: s.cfg.Words.RefusalFor(s.reader(), err)}
	if refused, ok := errors.AsType[*room.Refusal](err); ok {
		f.Name, f.Max, f.Reason = refused.Name, refused.Max, refused.Reason
		f.Wait, f.Until = seconds(refused.Wait), until(refused.Until)
	} else if _, ok := errors.AsType[*text.NameError](err); ok {
		f.Field = "name"
	}
	return f
}

// seconds is a wait rounded up, so that whoever waits for it need not wait again.
func seconds(d time.Duration) float64 { return math.Ceil(float64(d)/float64(time.Millisecond)) / 1000 }

// until is the end of a punishment, zero for ever.
func until(t time.Time) command.Moment {
	if t.IsZero() {
		return 0
	}
	return command.Moment(t.UnixMilli())
}

type (
	// pruned tells of what was asked for and is kept no longer.
	pruned struct {
		Event string `json:"event"` // gone
		Upto  string `json:"upto"`  // the cursor of the last such event
	}
	// skipped tells whoever reads too slowly of what memory holds no longer.
	skipped struct {
		Event string `json:"event"` // missed
		Count uint64 `json:"count"` // of events
		Since string `json:"since"` // the cursor of the last event before them
	}
)
