package words

// Refusals: what the room or its cleaning refuses, in words that say what
// happened and what to do next. The cause of a fault is never shown.

import (
	"context"
	"errors"
	"time"

	"teahouse/room"
)

// Refused has a sentence for every reason not to do what a person asked for.
type Refused struct {
	NameTaken      func(name string) string
	NameConfusable func(name string) string // it looks like this name
	NameSame       func(name string) string
	NameEmpty      string
	NameTooLong    func(cells int) string
	NameBadRune    func(r rune) string
	NameBadEdge    func(r rune) string
	NameReserved   string
	NameMixed      string

	NotHere      func(name string) string
	SomebodyElse func(name string) string
	OnlyYourself string
	TooMany      func(most int) string                // recipients
	Unknown      func(names, nearest []string) string // nobody bears them
	Nobody       string                               // @ without a name
	NoReply      string                               // nobody to reply to

	Empty         string
	TooLong       func(runes, most int) string
	TooManyLines  func(lines, most int) string
	Quieted       string
	Flooded       func(wait time.Duration) string
	NothingToUndo string
	TooLate       func(limit time.Duration) string
	NotAway       string

	Usage      func(usage string) string
	Slash      string // a slash and nothing behind it
	NoCommand  func(word string, nearest []string) string
	NoHelp     func(word string, nearest []string) string
	Pasted     string
	NoZone     func(zone string) string
	RoomFull   func(most int) string
	SeatsTaken func(most int) string
	NotKept    string
	Stopping   string
	NotSeated  string
	TakenBack  string // he took it back himself
	Unexpected string
}

// Refusal phrases an error of the room. Nothing of an error that is not meant
// for people is shown.
func (w *Words) Refusal(err error) string {
	var (
		refusal *room.Refusal
		name    *room.NameError
		long    *room.TooLongError
		tall    *room.TooManyLinesError
		r       = &w.Refused
	)
	switch {
	case errors.As(err, &refusal):
		return r.coded(refusal)
	case errors.As(err, &name):
		return r.named(name)
	case errors.As(err, &long):
		return r.TooLong(long.Runes, long.Max)
	case errors.As(err, &tall):
		return r.TooManyLines(tall.Lines, tall.Max)
	case errors.Is(err, room.ErrEmpty):
		return r.Empty
	case errors.Is(err, context.Canceled):
		return r.TakenBack
	}
	return r.Unexpected
}

func (r *Refused) coded(e *room.Refusal) string {
	switch e.Code {
	case room.NameTaken:
		return r.NameTaken(e.Name)
	case room.NameConfusable:
		return r.NameConfusable(e.Name)
	case room.NameSame:
		return r.NameSame(e.Name)
	case room.NotHere:
		return r.NotHere(e.Name)
	case room.SomebodyElse:
		return r.SomebodyElse(e.Name)
	case room.OnlyYourself:
		return r.OnlyYourself
	case room.TooMany:
		return r.TooMany(e.Max)
	case room.NotAway:
		return r.NotAway
	case room.Quieted:
		return r.Quieted
	case room.NothingToUndo:
		return r.NothingToUndo
	case room.TooLate:
		return r.TooLate(e.Wait)
	case room.Flooded:
		return r.Flooded(wholeSeconds(e.Wait))
	case room.RoomFull:
		return r.RoomFull(e.Max)
	case room.SeatsTaken:
		return r.SeatsTaken(e.Max)
	case room.NotKept:
		return r.NotKept
	case room.Stopping:
		return r.Stopping
	case room.NotSeated:
		return r.NotSeated
	}
	return r.Unexpected
}

func (r *Refused) named(e *room.NameError) string {
	switch e.Reason {
	case room.NameEmpty:
		return r.NameEmpty
	case room.NameTooLong:
		return r.NameTooLong(room.MaxNameCells)
	case room.NameBadRune:
		return r.NameBadRune(e.Rune)
	case room.NameBadEdge:
		return r.NameBadEdge(e.Rune)
	case room.NameReserved:
		return r.NameReserved
	case room.NameMixed:
		return r.NameMixed
	}
	return r.Unexpected
}

// wholeSeconds rounds a wait up: who is told 3 seconds may try again after 3.
func wholeSeconds(d time.Duration) time.Duration {
	return (d + time.Second - 1).Truncate(time.Second)
}
