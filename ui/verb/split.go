package verb

// Cutting a text of any length into as few messages as hold it: between lines,
// and a line that is longer than a message between the characters that a
// reader sees. A message goes out as soon as what belongs to it is known, and
// whole lines do not wait for more where the input pauses. One message and a bit
// is all that is held.

import (
	"errors"
	"io"
	"sort"
	"strings"
	"time"
	"unicode/utf8"

	"github.com/clipperhouse/uax29/v2/graphemes"

	"teahouse/room/state"
	"teahouse/room/text"
	"teahouse/ui/stdio"
)

const (
	messageBytes = 16 << 10    // more than any one message may have before it is cleaned
	splitPause   = time.Second // of the input, until the lines that came are said: what is written at once comes within less
)

// split is a text as the messages that hold it. Whoever makes one ends it.
type split struct {
	pause  time.Duration
	pieces chan piece
	over   chan struct{} // nobody wants more

	held string // read and not said yet
	err  error  // the end of the text
}

// piece is what one read of the text brought.
type piece struct {
	text string
	err  error
}

func newSplit(from io.Reader, pause time.Duration) *split {
	p := &split{pause: pause, pieces: make(chan piece), over: make(chan struct{})}
	go p.read(from)
	return p
}

// end gives up what was not taken.
func (p *split) end() { close(p.over) }

// read reads ahead, one piece.
func (p *split) read(from io.Reader) {
	for buf := make([]byte, stdio.PieceRead); ; {
		n, err := from.Read(buf)
		select {
		case p.pieces <- piece{string(buf[:n]), err}:
		case <-p.over:
			return
		}
		if err != nil {
			return
		}
	}
}

// next is the next message, or io.EOF.
func (p *split) next() (string, error) {
	for {
		ready := p.fill()
		if ready == 0 {
			return "", p.err
		}
		n := fit(p.held[:ready])
		part := p.held[:n]
		p.held = p.held[n:]
		if _, err := text.Clean(part, state.MessageLimit); !errors.Is(err, text.ErrEmpty) {
			return part, nil
		}
	}
}

// fill reads until a message can be made of the first bytes held, and returns how
// many: whole lines, unless the text ends or has long ones. They begin with a line
// that is not blank: what stands before it is no part of a message.
func (p *split) fill() (ready int) {
	for came := p.held; ; {
		rest := strings.TrimLeft(p.held, stdio.Blanks)
		p.held = p.held[strings.LastIndexByte(p.held[:len(p.held)-len(rest)], '\n')+1:]
		if p.err != nil || len(p.held) >= messageBytes {
			return len(p.held)
		}
		lines := strings.LastIndexByte(p.held, '\n')
		if lines > 0 && strings.Contains(came, "\n") && !fits(p.held[:lines]) {
			return lines
		}
		one, paused := p.wait(p.pause)
		switch {
		case paused && lines > 0:
			return lines
		case paused && !fits(p.held):
			return len(p.held)
		case paused: // in the middle of a line
			one, _ = p.wait(0)
		}
		came, p.err = one.text, one.err
		p.held += came
	}
}

// wait is for the next piece, or for a pause of that length; 0 is none.
func (p *split) wait(pause time.Duration) (one piece, paused bool) {
	var late <-chan time.Time
	if pause > 0 && p.held != "" {
		timer := time.NewTimer(pause)
		defer timer.Stop()
		late = timer.C
	}
	select {
	case one = <-p.pieces:
		return one, false
	case <-late:
		return piece{}, true
	case <-p.over:
		return piece{err: io.ErrClosedPipe}, false
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
func fits(s string) bool {
	var long *text.TooLongError
	var many *text.TooManyLinesError
	_, err := text.Clean(s, state.MessageLimit)
	return !errors.As(err, &long) && !errors.As(err, &many)
}

// cut is how much of a line makes one message. What cleaning makes longer takes
// a second try.
func cut(line string) int {
	for most := state.MessageLimit.Runes; most > 1; most = most * 3 / 4 {
		end, runes := 0, 0
		for it := graphemes.FromString(line); it.Next(); end = it.End() {
			runes += cost(it.Value())
			if runes > most {
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
