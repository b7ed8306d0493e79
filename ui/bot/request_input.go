package bot

// A bot's input, line by line. However long a line is, no more than requestMost of it is
// held, and the next one is read as if it had not been. Every line counts, so that an answer
// that names one by its number means what the bot's author sees.

import (
	"bufio"
	"bytes"
	"errors"
	"io"
)

// requestLines cuts a bot's input into lines and counts them.
type requestLines struct {
	in   *bufio.Reader
	held []byte // of a line that takes more than that has
	n    int    // the line that was read last
}

// bom is what some programs put before a text in UTF-8, PowerShell among them.
var bom = []byte("\ufeff")

func newRequestLines(in io.Reader) *requestLines {
	return &requestLines{in: bufio.NewReader(in)}
}

// next returns the next line that is not blank, good until the next call. Of
// one that is too long nothing is left, and long is set; half is set where the
// input ended without ending the line. The error ends the input.
func (l *requestLines) next() (line []byte, long, half bool, err error) {
	for {
		l.n++
		line, err = l.read()
		if errors.Is(err, bufio.ErrBufferFull) {
			l.skip()
			return nil, true, false, nil
		}
		if l.n == 1 {
			line = bytes.TrimPrefix(line, bom)
		}
		line = bytes.TrimSpace(line)
		if len(line) > 0 {
			return line, false, err != nil, nil // the error comes again
		}
		if err != nil {
			return nil, false, false, err
		}
	}
}

// read reads a line, or as much of one as may be held. Most are short, and memory for long
// ones is taken when one comes.
func (l *requestLines) read() (line []byte, err error) {
	l.held = nil
	line, err = l.in.ReadSlice('\n')
	for errors.Is(err, bufio.ErrBufferFull) && len(l.held)+len(line) < requestMost {
		l.held = append(l.held, line...)
		line, err = l.in.ReadSlice('\n')
	}
	if l.held == nil || errors.Is(err, bufio.ErrBufferFull) {
		return line, err
	}
	return append(l.held, line...), err
}

// skip leaves out the rest of a line. Where the input ends, it ends with the
// next line.
func (l *requestLines) skip() {
	err := bufio.ErrBufferFull
	for errors.Is(err, bufio.ErrBufferFull) {
		_, err = l.in.ReadSlice('\n')
	}
}
