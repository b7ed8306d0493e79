package bot

// What a bot reads beside events: one flat object a line, told apart by its
// first field, which is event, ok or error.

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"strings"

	"teahouse/room/state"
	"teahouse/ui/command"
	"teahouse/ui/stdio"
)

// The kinds of lines that begin with event and tell nothing of the room.
type (
	// hello comes first.
	hello struct {
		Event    string `json:"event"`  // hello
		Seq      uint64 `json:"seq"`    // the house's last number before the bot came
		Cursor   string `json:"cursor"` // the place where it came
		Name     string `json:"name"`
		Mark     string `json:"mark,omitempty"`
		Room     string `json:"room"`
		Version  string `json:"version"`
		Operator bool   `json:"operator,omitempty"`
	}
	// live parts what --since asked for from what happens now.
	live struct {
		Event  string `json:"event"` // live
		Cursor string `json:"cursor"`
	}
	// bye comes last where it was not the bot that left.
	bye struct {
		Event   string         `json:"event"`  // bye
		Cursor  string         `json:"cursor"` // of the last event told: to go on from
		How     state.How      `json:"how"`
		Message string         `json:"message"`
		Code    string         `json:"code,omitempty"` // why, if there is one
		Reason  string         `json:"reason,omitempty"`
		Until   command.Moment `json:"until,omitzero"` // before then it need not come back
	}
)

// success is the answer to a request that was carried out.
type success struct {
	OK       string          `json:"ok"`                 // what was to be done
	ID       json.RawMessage `json:"id,omitempty"`       // of the request, as it was written
	Line     int             `json:"line,omitempty"`     // of the input, where there is no id
	Seq      uint64          `json:"seq,omitempty"`      // of the event that it became
	Cursor   string          `json:"cursor,omitempty"`   // of the same, or of the last event before which the answer is true
	Repeated bool            `json:"repeated,omitempty"` // it was said before, with the same nonce: no event came of it now
	Events   []command.Event `json:"events,omitzero"`
	More     string          `json:"more,omitempty"` // there are more beyond this cursor
	Gone     string          `json:"gone,omitempty"` // up to this cursor, events are kept no longer
	People   []any           `json:"people,omitempty"`
	Topic    *string         `json:"topic,omitempty"`
	Hidden   bool            `json:"hidden,omitempty"` // the topic, for whoever set it is ignored
	Rows     []any           `json:"rows,omitempty"`   // what a command shows
	Text     string          `json:"text,omitempty"`   // the same, for people
}

// failed puts an error into an answer.
func (b *bot) failed(q *request, err error) *stdio.Failure {
	f := b.Failure(err)
	f.ID, f.Line = q.id, q.line
	if strings.HasPrefix(f.Error, "name-") && f.Field != "" && q.has("as") {
		f.Field = "as"
	}
	if f.Error == string(command.CodeFailed) && b.ctx.Err() == nil {
		// What it says may hold what somebody wrote; its type does not.
		b.Config.Logger.Error("request failed", "session", b.Seat.ID(), "do", q.deed.name, "type", fmt.Sprintf("%T", err))
	}
	return f
}

// farewell tells why the room ended the session.
func (b *bot) farewell() bye {
	w := &b.Config.Words.Door
	last := bye{Event: "bye", Cursor: b.Seat.Cursor(b.last), How: b.Seat.How(), Message: w.Cut}
	why := b.Seat.Farewell()
	switch {
	case last.How == state.HowStopped, errors.Is(context.Cause(b.ctx), command.ErrStopping):
		last.How, last.Message = state.HowStopped, b.Config.Words.RefusalFor(b.Reader(), command.ErrStopping)
	case why != nil:
		last.Message = b.Config.Words.RefusalFor(b.Reader(), why)
		last.Code, last.Reason, last.Until = string(why.Code), why.Reason, stdio.Until(why.Until)
	}
	return last
}
