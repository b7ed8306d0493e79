package term

// The stream parser: a state machine over bytes. What it sends depends on the
// bytes alone, never on how they were cut into reads, except that text which
// spans reads comes as one TextMsg for each. It stands in for that of
// github.com/charmbracelet/ultraviolet (v0.0.0-20260811164956-006e29f97886) and of
// github.com/charmbracelet/x/ansi v0.11.8, which panic on hostile input, as
// TestUpstreamStillPanicsOnHostileInput shows, and keep a paste of any size.

import (
	"bytes"
	"time"
	"unicode/utf8"

	tea "charm.land/bubbletea/v2"
)

const (
	bel = 0x07
	can = 0x18
	sub = 0x1a
	esc = 0x1b

	ctrlC = 0x03
	del   = 0x7f
)

type state byte

const (
	ground    state = iota
	escape          // after ESC
	csi             // after ESC [
	ss3             // after ESC O
	str             // in OSC or DCS
	strEscape       // after an ESC in one
	pasting         // between the paste brackets
)

type stream struct {
	state state
	alt   bool // another ESC came before this one, or this character is Alt's
	intro byte // what followed ESC: the introducer of this sequence
	st    bool // the terminal is st, whose Delete is another's F1
	emacs bool // it is Emacs, whose arrows are PuTTY's with Ctrl
	torn  bool // bytes came that were no UTF-8
	long  bool // this sequence outgrew its bound: swallowed, not kept

	part  [utf8.UTFMax]byte // an unfinished character
	npart int

	buf    []byte // what there is of this sequence, without ESC and introducer
	paste  paste
	marked bool          // a paste has come with its mark…
	astray bool          // …and was taken to be over before its end mark came
	quiet  time.Duration // of silence: see Decoder.Flush

	key     tea.Key // the last one, so that a held key is one value in memory
	pressed tea.Msg

	run []byte // text not sent yet
	out []tea.Msg
}

// feed parses p and queues its messages.
func (s *stream) feed(p []byte) {
	for len(p) > 0 {
		b, used := p[0], true
		switch {
		case s.npart > 0:
			used = s.multibyte(b)
		case s.state == ground, s.state == pasting && s.paste.mark == 0:
			if n := printable(p); n > 0 {
				s.text(p[:n])
				p = p[n:]
				continue
			}
			if b >= utf8.RuneSelf {
				used = s.multibyte(b)
			} else {
				s.control(b)
			}
		default:
			used = s.step(b)
		}
		if used {
			p = p[1:]
		}
	}
}

// take returns the queued messages and lets go of what a flood has grown.
func (s *stream) take() []tea.Msg {
	s.sendText()
	out := s.out
	s.out = nil
	if cap(s.run) > 256 {
		s.run = nil
	}
	return out
}

func (s *stream) send(m tea.Msg) {
	s.sendText()
	s.out = append(s.out, m)
}

// control takes a C0 control or DEL outside sequences.
func (s *stream) control(b byte) {
	switch {
	case s.state == pasting:
		s.paste.control(b)
	case b == esc:
		s.state = escape
	case b != 0:
		s.press(controlKey(b, 0))
	}
}

// step takes a byte of a sequence, or of what looks like a paste's end. It
// returns false where b ends the sequence and has to be looked at again.
func (s *stream) step(b byte) (used bool) {
	switch s.state {
	case escape:
		return s.afterEscape(b)
	case csi:
		return s.inCSI(b)
	case ss3:
		return s.inSS3(b)
	case pasting:
		return s.inPasteEnd(b)
	case strEscape:
		if b != '\\' {
			s.drop()
			s.state = escape
			return false
		}
		s.endString()
	default:
		return s.inString(b)
	}
	return true
}

func (s *stream) afterEscape(b byte) (used bool) {
	if b == '[' || b == 'O' {
		s.intro, s.state = b, csi
		if b == 'O' {
			s.state = ss3
		}
		return true
	}
	// Only keys in sequences come with a second ESC for Alt; before anything else
	// it was the Escape key.
	if s.alt {
		s.press(tea.Key{Code: tea.KeyEscape})
	}
	s.alt = b == esc
	if s.alt {
		return true
	}
	s.state = ground
	switch {
	case b == ']' || b == 'P':
		s.intro, s.state = b, str
	case b >= utf8.RuneSelf:
		s.alt = true
		return s.multibyte(b)
	case b < ' ' || b == del:
		if b != 0 {
			s.press(controlKey(b, tea.ModAlt))
		}
	default:
		s.chord(rune(b))
	}
	return true
}

// chord sends ESC and a character.
func (s *stream) chord(r rune) {
	s.send(ChordMsg{Alt: tea.KeyPressMsg(chord(r, 0, 0, tea.ModAlt)), Text: string(r)})
}

// nothing tells that what looked like the beginning of a sequence is none:
// somebody pressed Escape, perhaps twice, and typed the introducer.
func (s *stream) nothing() {
	intro, alt := s.intro, s.alt
	s.reset()
	if alt {
		s.press(tea.Key{Code: tea.KeyEscape})
	}
	s.chord(rune(intro))
}

// drop gives up an unfinished sequence, and tells so if what it took may have
// been typed: with these characters a line begins that is not for everybody.
func (s *stream) drop() {
	lost := s.long || bytes.ContainsFunc(s.buf, func(r rune) bool { return r == '@' || r == '/' || r >= utf8.RuneSelf })
	s.reset()
	if lost {
		s.send(LostMsg{})
	}
}

// collect keeps b as part of a sequence of at most limit bytes.
func (s *stream) collect(b byte, limit int) {
	if s.long || len(s.buf) == limit {
		s.buf, s.long = nil, true
		return
	}
	s.buf = append(s.buf, b)
}

// reset ends a sequence.
func (s *stream) reset() {
	s.state, s.alt, s.long = ground, false, false
	s.buf = s.buf[:0]
	if cap(s.buf) > maxCSI {
		s.buf = nil
	}
}

// unfinished tells whether a silence would settle something. A character cut in
// its middle waits for the rest however long that takes: it may be an @.
func (s *stream) unfinished() bool { return s.state != ground }

// silence settles what only a silence can: see Decoder.Flush.
func (s *stream) silence() {
	s.quiet += FlushInterval
	switch s.state {
	case pasting:
		switch {
		case s.paste.mark == 1: // no end of it comes so late: the Escape key
			s.endPaste()
			s.astray = true
			s.press(tea.Key{Code: tea.KeyEscape})
		case s.quiet >= pasteSilence:
			s.endPaste()
			s.astray = true
		}
	case escape:
		if s.alt {
			s.press(tea.Key{Code: tea.KeyEscape})
		}
		s.press(tea.Key{Code: tea.KeyEscape})
		s.reset()
	case csi, ss3, str, strEscape:
		switch {
		case len(s.buf) == 0 && !s.long && s.state != strEscape:
			s.nothing()
		case s.quiet >= answerSilence:
			s.drop()
		}
	}
}
