package stdio

// From where on somebody wants to know. A word is a cursor, a span or a date by its form alone,
// and what is none of these is refused with what would be right. A moment is on the reader's
// clock, and never ahead of it.

import (
	"time"

	"teahouse/room"
	"teahouse/room/state"
	"teahouse/room/text"
	"teahouse/ui/command"
)

// since is from where on somebody wants to know.
type since struct {
	cursor string    // what comes behind it
	all    bool      // or all there is
	at     time.Time // or what is not older
}

// parseSince reads a cursor, how long ago something was, or a moment on the
// reader's clock. A time of day is the last one there was. The error says what
// to write.
func parseSince(s string, now time.Time) (since, error) {
	if room.CursorForm(s) == nil {
		return since{cursor: s}, nil
	}
	if ago, err := text.ParseTerm(s); err == nil {
		return since{all: ago == text.Forever, at: now.Add(-ago)}, nil
	}
	at, err := command.ParseDate(s, now, nil)
	switch {
	case err != nil:
		return since{}, room.CursorForm(s)
	case at.After(now):
		return since{}, &state.Refusal{Code: state.AheadOfRoom}
	}
	return since{at: at}, nil
}

// dated tells whether a word may be followed by a time of day that belongs to it.
func dated(word string) bool {
	_, term := text.ParseTerm(word)
	_, err := command.ParseDate(word, endOfTime, nil)
	return err == nil && term != nil && !clockForm(word)
}

// clockForm tells whether a word is a time of day.
func clockForm(word string) bool {
	_, short := time.Parse("15:04", word)
	_, long := time.Parse(time.TimeOnly, word)
	return short == nil || long == nil
}

// From is the place behind which somebody wants to know, and whether anything is
// there.
func (s *Session) From(word string, upto uint64) (n uint64, any bool, err error) {
	from, err := parseSince(word, s.Now())
	switch {
	case err != nil:
		return 0, false, err
	case from.cursor != "":
		n, err = s.Seat.Place(from.cursor)
		return n, true, err
	case from.all:
		return 0, true, nil
	}
	n, err = s.Seat.Day(s.Context, s.Scope, from.at)
	if n == 0 { // nothing was said since; of what else happened, the live events tell
		return upto, false, err
	}
	return n - 1, true, err
}
