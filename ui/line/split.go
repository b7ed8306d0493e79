package line

// Cutting a text of any length into as few messages as hold it: between lines,
// and a line that is longer than a message between the characters that a
// reader sees. One message and a bit is all that is held.

import (
	"errors"
	"io"
	"sort"
	"strings"
	"unicode/utf8"

	"github.com/clipperhouse/uax29/v2/graphemes"

	"teahouse/room"
)

// messageBytes is more than any one message may have before it is cleaned.
const messageBytes = 16 << 10

// split is a text as the messages that hold it.
type split struct {
	from io.Reader
	held string // read and not said yet
	err  error  // the end of the text
}

// next is the next message, or io.EOF.
func (p *split) next() (string, error) {
	for {
		p.fill()
		if p.held == "" {
			return "", p.err
		}
		n := fit(p.held)
		part := p.held[:n]
		p.held = p.held[n:]
		if _, err := room.CleanText(part, room.MessageLimit); !errors.Is(err, room.ErrEmpty) {
			return part, nil
		}
	}
}

// fill reads until more is held than a message, from its first line on that is
// not blank: what stands before it is no part of a message.
func (p *split) fill() {
	buf := make([]byte, messageBytes)
	for {
		rest := strings.TrimLeft(p.held, blanks)
		p.held = p.held[strings.LastIndexByte(p.held[:len(p.held)-len(rest)], '\n')+1:]
		if p.err != nil || len(p.held) >= messageBytes {
			return
		}
		var n int
		n, p.err = p.from.Read(buf[:messageBytes-len(p.held)])
		p.held += string(buf[:n])
	}
}

// fit is how much of a text makes one message: all lines from the first that
// together may be one, or as much of the first line as may be.
func fit(text string) int {
	var ends []int // of lines
	for at := 0; at < len(text); {
		to := len(text)
		if i := strings.IndexByte(text[at:], '\n'); i >= 0 {
			to = at + i
		}
		ends = append(ends, to)
		at = to + 1
	}
	n := sort.Search(len(ends), func(i int) bool { return !fits(text[:ends[i]]) })
	if n == 0 {
		return cut(text[:ends[0]])
	}
	return ends[n-1]
}

// fits tells whether a text may be one message.
func fits(text string) bool {
	var long *room.TooLongError
	var many *room.TooManyLinesError
	_, err := room.CleanText(text, room.MessageLimit)
	return !errors.As(err, &long) && !errors.As(err, &many)
}

// cut is how much of a line makes one message. What cleaning makes longer takes
// a second try.
func cut(line string) int {
	for most := room.MessageLimit.Runes; most > 1; most = most * 3 / 4 {
		end, runes := 0, 0
		for it := graphemes.FromString(line); it.Next(); end = it.End() {
			if runes += cost(it.Value()); runes > most {
				break
			}
		}
		if end == 0 { // what should be one character is longer than a message
			end = min(most, len(line))
			for end < len(line) && !utf8.RuneStart(line[end]) {
				end--
			}
		}
		if fits(line[:end]) {
			return end
		}
	}
	return len(line)
}

// cost is how many runes of a message a character takes. A tab becomes spaces.
func cost(cluster string) int {
	if cluster == "\t" {
		return 4
	}
	return utf8.RuneCountInString(cluster)
}
