package term

// Text, and keys that are letters: what the stream sends as it comes, a run at a time.

import (
	"unicode/utf8"

	tea "charm.land/bubbletea/v2"
)

const (
	nel     = '\u0085' // a line break of some programs…
	nelLead = 0xc2     // …which is this byte in UTF-8, and its own
)

// printable counts the bytes at the start of p that are whole printable
// characters: valid UTF-8, no C0, no DEL, no C1.
func printable(p []byte) int {
	i := 0
	for i < len(p) {
		if b := p[i]; b < utf8.RuneSelf {
			if b < ' ' || b == del {
				break
			}
			i++
			continue
		}
		r, size := utf8.DecodeRune(p[i:])
		if size == 1 || r < 0xa0 {
			break
		}
		i += size
	}
	return i
}

// text takes whole printable characters.
func (s *stream) text(p []byte) {
	if s.state == pasting {
		s.paste.keep(p)
		return
	}
	s.run = append(s.run, p...)
}

func (s *stream) sendText() {
	if len(s.run) > 0 {
		s.out = append(s.out, TextMsg(s.run))
		s.run = s.run[:0]
	}
}

// press sends a key: as text if it has any, and nothing if it is no key.
func (s *stream) press(k tea.Key) {
	switch {
	case k.Text != "":
		s.run = append(s.run, k.Text...)
	case k.Code != 0:
		if k != s.key {
			s.key, s.pressed = k, tea.KeyPressMsg(k)
		}
		s.send(s.pressed)
	}
}

// multibyte takes the bytes of a character that printable could not: one cut by
// the end of a read, a C1 control or a broken one. It returns false where b is
// not part of the character and has to be looked at again.
func (s *stream) multibyte(b byte) (used bool) {
	s.part[s.npart] = b
	s.npart++
	p := s.part[:s.npart]
	if !utf8.FullRune(p) {
		return true
	}
	alt := s.alt
	s.npart, s.alt = 0, false
	r, size := utf8.DecodeRune(p)
	switch {
	case r == utf8.RuneError && size == 1:
		s.torn = true
		if alt && len(p) > 1 {
			s.press(tea.Key{Code: tea.KeyEscape}) // before the half of a character
		}
		return len(p) == 1 || !utf8.RuneStart(b)
	case r == nel && s.state == pasting:
		s.paste.keep([]byte{'\n'})
	case r < 0xa0:
	case alt:
		s.chord(r)
	default:
		s.text(p)
	}
	return true
}
