package compose

// What was sent and is not done yet. One line is under way at a time, so the order
// is kept; what waits can be seen, and taken back.

import (
	"context"
	"errors"
	"slices"
	"time"

	"teahouse/room/state"
	"teahouse/ui/command"
	"teahouse/ui/words"
)

const (
	OutboxMost  = 16                     // lines that may wait, the one under way among them
	outboxRows  = 3                      // of them are shown
	OutboxQuiet = 250 * time.Millisecond // a line that is accepted sooner is never shown waiting
)

// Outgoing is one line on its way.
type Outgoing struct {
	Text    string         // as it was typed
	From    command.Where  // where it was
	Result  command.Result // what it leads to
	Unseen  bool           // not all of it was in sight: it is told as others read it
	Since   time.Time
	Until   time.Time      // it waits so long for its turn; zero if it does not
	Why     *state.Refusal // for which it waits
	Aborted bool           // the person took it back

	cancel context.CancelFunc // nil while it cannot be taken back
}

// Begin notes that the line is proposed now, and returns the context that ends when
// it is taken back. Done must be called.
func (o *Outgoing) Begin(parent context.Context) (ctx context.Context, done context.CancelFunc) {
	ctx, o.cancel = context.WithCancel(parent)
	return ctx, o.cancel
}

// CameBack tells whether an answer means that the line was taken back in time.
func (o *Outgoing) CameBack(err error) bool { return o.Aborted && errors.Is(err, context.Canceled) }

// Speech tells whether a result says something, as opposed to a command.
func Speech(res *command.Result) bool {
	switch res.Propose.(type) {
	case *state.Say, *state.Whisper:
		return true
	}
	return false
}

// Written tells whether a result says something, or changes what was said: its text is
// to be kept.
func Written(res *command.Result) bool {
	_, edits := res.Propose.(*state.Edit)
	return edits || Speech(res)
}

// Outbox holds lines in the order in which they were sent. The first one is under
// way. It is not safe for concurrent use.
type Outbox struct{ Lines []*Outgoing }

// Add puts a line behind those that wait, and tells whether it is the first.
func (b *Outbox) Add(o *Outgoing) bool {
	b.Lines = append(b.Lines, o)
	return len(b.Lines) == 1
}

// Holds tells whether a line is under way, or waits.
func (b *Outbox) Holds(o *Outgoing) bool { return slices.Contains(b.Lines, o) }

// Done takes a line out, and returns the one that is under way then, nil if none.
func (b *Outbox) Done(o *Outgoing) (next *Outgoing) {
	b.Lines = slices.DeleteFunc(b.Lines, func(one *Outgoing) bool { return one == o })
	if len(b.Lines) == 0 {
		b.Lines = nil
		return nil
	}
	return b.Lines[0]
}

// NotYet says why a line has to wait for what has not gone out, "" if it need not.
// What concerns this terminal alone need not wait behind a flood: people can leave it.
func (b *Outbox) NotYet(res *command.Result, w *words.Words) string {
	if waits := res.Propose != nil || res.Later != nil || res.Then != nil; waits && len(b.Lines) >= OutboxMost {
		return w.Refused.Flooded(0)
	}
	if _, plain := res.Effect.(command.Plain); plain && len(b.Lines) > 0 {
		return w.Refused.StillSending
	}
	return ""
}

// TakeBack gets the newest line that waits back. It tells whether there is one, and
// returns it; one that is under way comes back when its proposal has ended.
func (b *Outbox) TakeBack() (back *Outgoing, ok bool) {
	n := len(b.Lines)
	if n == 0 {
		return nil, false
	}
	last := b.Lines[n-1]
	switch {
	case n > 1:
		b.Lines = b.Lines[:n-1]
		return last, true
	case last.cancel != nil && !last.Aborted:
		last.Aborted = true
		last.cancel()
	}
	return nil, true
}

// Unsent are the lines from a place that did not go out. The first is on its way,
// unless it still waits for its turn.
func (b *Outbox) Unsent(now time.Time, from func(command.Where) bool) (lines []string) {
	for i, o := range b.Lines {
		if (i > 0 || o.Until.After(now)) && from(o.From) {
			lines = append(lines, o.Text)
		}
	}
	return lines
}

// Doubtful is the line that is on its way for longer than one takes that is just accepted, so
// that nobody can tell whether it goes out; "" if none is.
func (b *Outbox) Doubtful(now time.Time) string {
	if len(b.Lines) == 0 || b.Lines[0].Until.After(now) || now.Sub(b.Lines[0].Since) < OutboxQuiet {
		return ""
	}
	return b.Lines[0].Text
}

// Shown are the lines that have waited long enough to be seen: the one under way,
// which says why, and the newest ones; hidden are so many between them.
func (b *Outbox) Shown(now time.Time) (first *Outgoing, hidden int, last []*Outgoing) {
	if len(b.Lines) == 0 || now.Sub(b.Lines[0].Since) < OutboxQuiet && b.Lines[0].Until.IsZero() {
		return nil, 0, nil
	}
	first, last = b.Lines[0], b.Lines[1:]
	if hidden = len(b.Lines) - outboxRows; hidden > 0 {
		hidden++ // the row that counts them takes the place of one
		last = last[hidden:]
	}
	return first, max(hidden, 0), last
}

// Question is what somebody has to agree to.
type Question struct {
	Text string // the line that asked for it
	Then command.Result
	No   string // said if the answer is no
}
