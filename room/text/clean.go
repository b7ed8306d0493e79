package text

// Cleaning: what comes out of Clean and CleanLine can do nothing to a
// terminal, to a neighbour's line or to a log but be read, and cleaning it
// again changes nothing.

import (
	"errors"
	"fmt"
	"strings"
	"unicode/utf8"

	"golang.org/x/text/unicode/norm"

	"teahouse/room/escape"
)

// rawFactor is how many bytes of raw input one permitted rune may come as.
// Longer input is refused unread, so that hostile input costs linear time.
const rawFactor = 8

// Limit bounds a text after cleaning.
type Limit struct {
	Runes int // at most so many, line breaks counted
	Lines int // at most so many
}

// ErrNotText says that a text is not in UTF-8, or holds a zero byte: another
// character set, or no text at all. It is refused, for what would be left of it
// is not what was written.
var ErrNotText = errors.New("this is not text in UTF-8: send it through iconv -t UTF-8")

// ErrEmpty says that nothing visible was written.
var ErrEmpty = errors.New("nothing to send: write something first")

// TooLongError says that a text holds more runes than it may.
type TooLongError struct {
	Runes int // how long it is
	Max   int // how long it may be
}

func (e *TooLongError) Error() string {
	return fmt.Sprintf("%d characters are too many: shorten it to %d", e.Runes, e.Max)
}

// TooManyLinesError says that a text holds more lines than it may.
type TooManyLinesError struct {
	Lines int // how many there are
	Max   int // how many there may be
}

func (e *TooManyLinesError) Error() string {
	return fmt.Sprintf("%d lines are too many: shorten it to %d", e.Lines, e.Max)
}

// Clean makes what a person wrote safe to show, store and log. The result
// is valid UTF-8 in NFC, in lines parted by '\n'; it holds no other control
// and nothing invisible but joiners, variation selectors and flag tags where
// Unicode gives them a meaning. Control sequences of
// terminals, such as colours, go whole. Tabs become four spaces, blank lines
// before and white space behind the text go, indentation stays. Escapes of other
// languages, such as HTML entities, are text like any other.
//
// A text over its limit is refused whole, never cut. The error is ErrEmpty, a
// *TooLongError, a *TooManyLinesError or ErrNotText.
func Clean(s string, limit Limit) (string, error) {
	if len(s) > rawFactor*limit.Runes {
		return "", &TooLongError{utf8.RuneCountInString(s), limit.Runes}
	}
	if !IsText(s) {
		return "", ErrNotText
	}
	s = trim(clean(s))
	if s == "" {
		return "", ErrEmpty
	}
	if len(s) > limit.Runes { // a rune is at least a byte
		if n := utf8.RuneCountInString(s); n > limit.Runes {
			return "", &TooLongError{n, limit.Runes}
		}
	}
	if n := strings.Count(s, "\n") + 1; n > limit.Lines {
		return "", &TooManyLinesError{n, limit.Lines}
	}
	return s, nil
}

// CleanLine is Clean for a field of one line, at most limit runes long:
// line breaks become spaces, and white space goes from both ends.
func CleanLine(s string, limit int) (string, error) {
	if len(s) > rawFactor*limit {
		return "", &TooLongError{utf8.RuneCountInString(s), limit}
	}
	if !IsText(s) {
		return "", ErrNotText
	}
	s = strings.Trim(strings.ReplaceAll(clean(s), "\n", " "), blanks)
	if s == "" {
		return "", ErrEmpty
	}
	if n := utf8.RuneCountInString(s); n > limit {
		return "", &TooLongError{n, limit}
	}
	return strings.Clone(s), nil // it is kept, and what it came in may be long
}

// IsText tells whether a text is one, as ErrNotText has it.
func IsText(s string) bool { return utf8.ValidString(s) && strings.IndexByte(s, 0) < 0 }

// blanks is all the white space that cleaning leaves. The ideographic space
// stays itself because it is two cells wide.
const blanks = " \n\u3000"

// trim drops blank lines before and white space behind the text.
func trim(s string) string {
	s = strings.TrimRight(s, blanks)
	indent := len(s) - len(strings.TrimLeft(s, blanks))
	return s[strings.LastIndexByte(s[:indent], '\n')+1:]
}

// clean takes out what may not stand, and composes. Each can make work for the
// other: without the invisible thing between them, a letter and its accent
// compose, and what stood after the letter then stands after another one.
func clean(s string) string {
	if plain(s) {
		return s
	}
	s = escape.Strip(strings.ToValidUTF8(s, ""))
	for range 4 { // people's texts are stable after one or two
		t := norm.NFC.String(tidy(s))
		if t == s {
			return s
		}
		s = t
	}
	return norm.NFC.String(tidy(strings.Map(noJoiner, s)))
}

// plain tells whether s is lines of printable ASCII: clean already.
func plain(s string) bool {
	for i := range len(s) {
		if c := s[i]; (c < ' ' && c != '\n') || c > '~' {
			return false
		}
	}
	return true
}
