package stdio

// Which characters a terminal shows. On one that is not in UTF-8, half of the
// bytes of other characters are controls. So one that has not said that it is in
// UTF-8, by the locale that its client sends or by how wide it draws a letter,
// gets ASCII, and a line that says why. What comes without a terminal may stand on
// one all the same: where the client's locale is another one, it is ASCII, too,
// and JSON has its other letters escaped. Bytes stay as they are for all others.

import (
	"io"
	"regexp"
	"strconv"
	"strings"
	"time"

	"teahouse/room/fault"
	"teahouse/ui/term"
	"teahouse/ui/words"
)

// SightWithin is how long a terminal has to answer. Nothing can be told it
// before that.
const SightWithin = time.Second

// ReadBytes is how much one read from a terminal brings.
const ReadBytes = 1 << 10

// charset is what a locale says of a terminal's character set.
type charset uint8

const (
	unsaid charset = iota
	inUTF8
	inOther
)

// charsetOf goes by the variables that decide for programs, too.
func charsetOf(env []string) charset {
	values := map[string]string{}
	for _, kv := range env {
		name, value, _ := strings.Cut(kv, "=")
		values[name] = value
	}
	for _, name := range []string{"LC_ALL", "LC_CTYPE", "LANG"} {
		value := strings.ToLower(values[name])
		switch {
		case value == "":
			continue
		case strings.Contains(value, "utf-8"), strings.Contains(value, "utf8"):
			return inUTF8
		}
		return inOther
	}
	return unsaid
}

// Spells tells whether a terminal, or what stands in its place, shows the letters of
// a language, by what the client has said.
func Spells(env []string, pty bool, l *words.Language) bool {
	charset := charsetOf(env)
	return l.IsLatin() || charset == inUTF8 || charset == unsaid && !pty
}

// UTF8 tells whether somebody's client has said that the terminal is in UTF-8.
func UTF8(env []string) bool { return charsetOf(env) == inUTF8 }

// Look finds out whether the terminal gets ASCII only.
func (s *Session) Look() {
	charset := charsetOf(s.Terminal.Env)
	if !s.Terminal.PTY {
		if charset == inOther {
			s.spell()
			s.Out.onlyASCII(func() {
				s.Errs.Line(s.Config.Words.Plain.ASCIIPipe)
				_ = s.Errs.Flush() // the reader's end is seen elsewhere
			})
			s.Errs.onlyASCII(nil)
		}
		return
	}
	switch s.Call.Verb {
	case "bot", "say", "me", "dm": // which tell so little that no terminal need be asked
	default:
		if charset == unsaid && !s.Terminal.Dumb && s.measure() {
			charset = inUTF8
		}
	}
	if charset != inUTF8 {
		s.spell()
		s.Out.onlyASCII(func() { s.Out.whole(s.Config.Words.Plain.ASCII) })
		s.Errs.onlyASCII(nil)
	}
}

// spell has somebody read English whose language has no likeness in ASCII, and
// tells them why.
func (s *Session) spell() {
	l, english := s.Config.Words.Language, words.English()
	if l.IsLatin() {
		return
	}
	s.Speak(english)
	if !s.Call.JSON && !s.Call.Quiet {
		s.Errs.Line(english.Lang.NoUTF8(l.English))
	}
}

const (
	Letter   = "\rñ\x1b[6n\r  \r" // one cell in UTF-8, two elsewhere; asked for, and taken away
	letterAt = 2                  // the column behind it, from 1, if it took one
)

// measure asks the terminal how wide it draws a letter, and keeps what else is
// typed meanwhile. It is false if there is no answer in time.
func (s *Session) measure() bool {
	if _, err := io.WriteString(s.Terminal.Out, Letter); err != nil {
		return false
	}
	in := &ahead{in: s.Terminal.In, chunks: make(chan chunk, 1)}
	s.Terminal.In = in
	late := time.NewTimer(SightWithin)
	defer late.Stop()
	for {
		go in.fetch()
		select {
		case c := <-in.chunks:
			c.whole()
			in.held = append(in.held, c.bytes...)
			if at := position.FindSubmatchIndex(in.held); at != nil {
				column, _ := strconv.Atoi(string(in.held[at[2]:at[3]]))
				in.held = append(in.held[:at[0]], in.held[at[1]:]...)
				in.err, in.settled = c.err, true
				return column == letterAt
			}
			if c.err != nil || len(in.held) > ReadBytes {
				in.err, in.settled = c.err, true
				return false
			}
		case <-late.C:
			return false
		case <-s.Context.Done():
			return false
		}
	}
}

// position is a cursor position report.
var position = regexp.MustCompile(`\x1b\[[0-9]+;([0-9]+)R`)

// ahead is a terminal of which something was read already.
type ahead struct {
	in      io.Reader
	chunks  chan chunk // what one read brought
	held    []byte     // what came, and was no answer
	err     error
	settled bool // nothing is being read any more
}

type chunk struct {
	bytes []byte
	err   error
	broke *fault.Error // the read panicked
}

// fetch reads once. A panic is one of whoever takes what came.
func (a *ahead) fetch() {
	defer fault.Rescue(func(e *fault.Error) { a.chunks <- chunk{broke: e} })
	buf := make([]byte, ReadBytes)
	n, err := a.in.Read(buf)
	a.chunks <- chunk{bytes: buf[:n], err: err}
}

func (c *chunk) whole() {
	if c.broke != nil {
		panic(c.broke)
	}
}

// Read implements [io.Reader].
func (a *ahead) Read(p []byte) (int, error) {
	if len(a.held) == 0 && !a.settled {
		c := <-a.chunks
		c.whole()
		a.held, a.err, a.settled = c.bytes, c.err, true
	}
	switch {
	case len(a.held) > 0:
		n := copy(p, a.held)
		a.held = a.held[n:]
		return n, nil
	case a.err != nil:
		return 0, a.err
	}
	return a.in.Read(p)
}

// Widest and Narrowest are what a text takes at most and at least, from terminal
// to terminal.
func Widest() term.Widths { return term.Widths{Joined: 6, Toned: 4} }
func Narrowest() term.Widths {
	return term.Widths{NarrowEmoji: true, Emoji: 1, Until: 12, Vowel: 1, Conjunct: 1, Kana: 1}
}
