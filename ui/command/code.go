package command

// Codes: why a line did nothing, for programs, who read no sentences.

import (
	"errors"

	"teahouse/room/state"
	"teahouse/room/text"
)

// Why is why a line did nothing.
type Why string

// The codes of what is refused here. Beside these there are those of
// [state.Code], and "name-" with those of [text.NameReason].
const (
	CodeUsage   Why = "usage"    // the arguments are not of the right form
	CodeNobody  Why = "nobody"   // nobody is called so
	CodeConfirm Why = "confirm"  // to be said again with yes
	CodeNothing Why = "nothing"  // there is nothing of what is asked for
	CodeSeveral Why = "several"  // it may be one of several, and which is not said
	CodeFull    Why = "full"     // a list holds no more
	CodeHere    Why = "not-so"   // it cannot be done from here, or not in that way
	CodeEmpty   Why = "empty"    // no text is left of the text
	CodeTooLong Why = "too-long" // the text holds too much
	CodeLines   Why = "lines"    // the text has too many
	CodeNoText  Why = "utf8"     // the text is none: not UTF-8, or with a zero byte
	CodeFailed  Why = "failed"   // a fault of ours
)

// CodeOf is why something failed, for programs.
func CodeOf(err error) Why {
	var (
		refused *state.Refusal
		name    *text.NameError
		long    *text.TooLongError
		tall    *text.TooManyLinesError
	)
	switch {
	case errors.As(err, &refused):
		return Why(refused.Code)
	case errors.As(err, &name):
		return Why("name-" + name.Reason)
	case errors.Is(err, text.ErrEmpty):
		return CodeEmpty
	case errors.As(err, &long):
		return CodeTooLong
	case errors.As(err, &tall):
		return CodeLines
	case errors.Is(err, text.ErrNotText):
		return CodeNoText
	case errors.Is(err, text.ErrTerm):
		return CodeUsage
	}
	return CodeFailed
}

// refused is a line that does nothing, and why.
func refused(code Why, says string) Result { return Result{Refused: says, Code: code} }
