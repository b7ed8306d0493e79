package words

// Refusals: what the room or its cleaning refuses, in words that say what
// happened and what to do next. The cause of a fault is never shown.

import (
	"context"
	"errors"
	"time"

	"teahouse/room/state"
	"teahouse/room/text"
)

// Refusal is RefusalFor somebody of whom nothing is known: on the server's
// clock, and with nobody to write to.
func (w *Words) Refusal(err error) string { return w.RefusalFor(Reader{}, err) }

// RefusalFor phrases an error of the room. Nothing of an error that is not
// meant for people is shown.
func (w *Words) RefusalFor(to Reader, err error) string {
	var (
		refusal *state.Refusal
		name    *text.NameError
		long    *text.TooLongError
		tall    *text.TooManyLinesError
		r       = &w.Refused
	)
	switch {
	case errors.As(err, &refusal):
		return w.coded(refusal, to)
	case errors.As(err, &name):
		return r.named(name)
	case errors.As(err, &long):
		return r.TooLong(long.Runes, long.Max)
	case errors.As(err, &tall):
		return r.TooManyLines(tall.Lines, tall.Max)
	case errors.Is(err, text.ErrEmpty):
		return r.Empty
	case errors.Is(err, text.ErrNotText):
		return r.NotText
	case errors.Is(err, text.ErrTerm):
		return r.Term
	case errors.Is(err, context.Canceled):
		return r.TakenBack
	}
	return r.Unexpected
}

// coded phrases a refusal by its code. What a sentence is told of it, its type says.
func (w *Words) coded(e *state.Refusal, to Reader) string {
	switch says := w.Refused.byCode()[e.Code].(type) {
	case string:
		return says
	case func(name string) string:
		return says(e.Name)
	case func(most int) string:
		return says(e.Max)
	case func(wait time.Duration) string:
		return says(RoundUp(e.Wait))
	case func(wait time.Duration, channel string) string:
		return says(RoundUp(e.Wait), e.Name)
	case func(most int, wait time.Duration) string:
		return says(e.Max, RoundUp(e.Wait))
	case func(Punished) string:
		return w.punish(says, w.punished(e, to))
	case func(Shut) string:
		return says(Shut{e.Reason})
	}
	return w.Refused.Unexpected
}

func (r *Refused) named(e *text.NameError) string {
	switch e.Reason {
	case text.NameEmpty:
		return r.NameEmpty
	case text.NameTooLong:
		return r.NameTooLong(text.MaxNameCells)
	case text.NameBadRune:
		return r.NameBadRune(e.Rune)
	case text.NameBadEdge:
		return r.NameBadEdge(e.Rune)
	case text.NameReserved:
		return r.NameReserved
	case text.NameMixed:
		return r.NameMixed
	}
	return r.Unexpected
}

// RoundUp rounds a wait up, in the unit in which it is told: who is told 3 seconds, or
// 2 minutes, may try again after that.
func RoundUp(d time.Duration) time.Duration {
	unit := time.Second
	switch {
	case d >= 48*time.Hour:
		unit = 24 * time.Hour
	case d > time.Hour:
		unit = time.Hour
	case d > time.Minute:
		unit = time.Minute
	}
	return (d + unit - 1).Truncate(unit)
}

// Busy tells for how long the log has taken nothing: a disk, or what many machines have.
func (s *Status) Busy(d time.Duration, ofMany bool) string {
	if ofMany {
		return s.CutOff(d)
	}
	return s.Stalled(d)
}

// Waits says why a line waits for its turn, and for how long still.
func (w *Words) Waits(why *state.Refusal, still time.Duration) string {
	still = RoundUp(still)
	switch why.Code {
	case state.Slowed:
		return w.Status.Slowed(still, why.Name)
	case state.Crowded:
		return w.Status.Crowded(still)
	}
	return w.Status.Waiting(still)
}
