package stdio

// Why nothing was done, as programs read it, and what they read where something is
// left out.

import (
	"encoding/json"
	"errors"
	"math"
	"strings"
	"time"

	"teahouse/room/state"
	"teahouse/room/text"
	"teahouse/ui/command"
	"teahouse/ui/words"
)

// Code says for programs why nothing was done. Beside these there are those of
// [state.Code] and [command.Why], and "name-" with those of [text.NameReason].
type Code string

// CodeSilent is of standard input that brought nothing for too long.
const CodeSilent Code = "silent"

// The door's own codes: whoever reads one was not let in.
const (
	CodeAddress    Code = "address"    // as many are inside from there as may
	CodeRate       Code = "rate"       // too many come in from there
	CodeMemory     Code = "memory"     // the server has none for more people
	CodePassphrase Code = "passphrase" // the room asks for one
	CodeUnlisted   Code = "unlisted"   // only certain keys come in
)

// Fault is why a request was not carried out.
type Fault struct {
	Code    Code
	Field   string // that it is about; may be empty
	Message string
	Err     error // what the message says in words, where it was an error
}

func (f *Fault) Error() string { return string(f.Code) + ": " + f.Message }

// Failure is the answer to a line that was not carried out, and what a verb says
// with --json where it did nothing.
type Failure struct {
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

// Failure is an error as programs read it.
func (s *Session) Failure(err error) *Failure { return FailureFor(err, s.Config.Words, s.Reader()) }

// FailureFor is an error as programs read it, with its sentence in a reader's time.
func FailureFor(err error, w *words.Words, to words.Reader) *Failure {
	var f *Failure
	if own, ok := errors.AsType[*Fault](err); ok {
		f = &Failure{Error: string(own.Code), Field: own.Field, Message: own.Message}
		err = own.Err
	} else {
		f = &Failure{Error: string(command.CodeOf(err)), Message: w.RefusalFor(to, err)}
	}
	if refused, ok := errors.AsType[*state.Refusal](err); ok {
		f.Name, f.Max, f.Reason = refused.Name, refused.Max, refused.Reason
		f.Wait, f.Until = Seconds(refused.Wait), Until(refused.Until)
	} else if _, ok := errors.AsType[*text.NameError](err); ok && f.Field == "" {
		f.Field = "name"
	}
	return f
}

// JSON is a failure as a line of its own, without the line's end.
func (f *Failure) JSON() string {
	var b strings.Builder
	enc := json.NewEncoder(&b)
	enc.SetEscapeHTML(false)
	_ = enc.Encode(f) // plain texts and numbers always do
	return Tame(strings.TrimSuffix(b.String(), "\n"), ' ')
}

// Seconds is a wait rounded up, so that whoever waits for it need not wait again.
func Seconds(d time.Duration) float64 { return math.Ceil(float64(d)/float64(time.Millisecond)) / 1000 }

// Until is the end of a punishment, zero for ever.
func Until(t time.Time) command.Moment {
	if t.IsZero() {
		return 0
	}
	return command.Moment(t.UnixMilli())
}

type (
	// Pruned tells of what was asked for and is kept no longer.
	Pruned struct {
		Event string `json:"event"` // gone
		Upto  string `json:"upto"`  // the cursor of the last such event
	}
	// Skipped tells whoever reads too slowly of what memory holds no longer.
	Skipped struct {
		Event string `json:"event"` // missed
		Count uint64 `json:"count"` // of events
		Since string `json:"since"` // the cursor of the last event before them
	}
)
