package term

// Control sequences: CSI and SS3, from keyboards of every family and from
// terminals that answer or report.

import (
	"bytes"

	tea "charm.land/bubbletea/v2"
)

// params are the bytes of a control sequence between introducer and final byte:
// numbers between semicolons, each with subparameters between colons.
type params []byte

// inBandSize is how the report of a new size begins (mode 2048).
const inBandSize = 48

// maxNumber bounds a parameter; code points need the most.
const maxNumber = 1 << 21

// at returns subparameter j of parameter i, -1 where there is no such number.
func (p params) at(i, j int) int {
	return number(nth(nth(p, i, ';'), j, ':'))
}

func nth(p []byte, i int, sep byte) []byte {
	for ; i > 0; i-- {
		_, p, _ = bytes.Cut(p, []byte{sep})
	}
	p, _, _ = bytes.Cut(p, []byte{sep})
	return p
}

func number(p []byte) int {
	if len(p) == 0 {
		return -1
	}
	n := 0
	for _, b := range p {
		if b < '0' || b > '9' {
			return -1
		}
		n = min(n*10+int(b-'0'), maxNumber)
	}
	return n
}

// inCSI takes a byte of a CSI sequence. One that no sequence may hold ends it:
// somebody pressed Alt-[ and another key.
func (s *stream) inCSI(b byte) (used bool) {
	empty := len(s.buf) == 0 && !s.long
	switch {
	case empty && (b < ' ' || b >= del || b == '@' || b == '/'):
		s.nothing()
		return false
	case b < ' ':
		s.reset()
		return false
	case len(s.buf) > 0 && s.buf[0] == 'M': // X10 mouse: three raw bytes, not wanted
		s.collect(b, maxCSI)
		if len(s.buf) == 4 {
			s.drop()
		}
		return true
	case b >= del || b == '@' || b == '/': // the last two end no sequence that a terminal sends
		s.reset()
		return false
	case empty && (b == 'M' || b == '['): // Linux console: ESC [ [ A
		s.collect(b, maxCSI)
		return true
	case b == '$' && number(s.buf) >= 0: // rxvt: a final byte
	case b < '@':
		s.collect(b, maxCSI)
		return true
	}
	if empty && !known(b) {
		s.nothing()
		return false
	}
	seq, alt, long := params(s.buf), s.alt, s.long
	s.reset()
	if !long {
		s.controlSequence(seq, b, alt)
	}
	return true
}

// known tells whether a sequence without parameters may end so.
func known(final byte) bool {
	_, key := csiKey(nil, final)
	return key || report(nil, final) != nil
}

// inSS3 takes a byte after ESC O; some terminals put a modifier before the key.
func (s *stream) inSS3(b byte) (used bool) {
	if b >= '0' && b <= '9' {
		s.collect(b, maxCSI)
		return true
	}
	var k tea.Key
	mod := modifiers(number(s.buf))
	if s.alt {
		mod |= tea.ModAlt
	}
	switch {
	case b == 'M':
		k = tea.Key{Code: tea.KeyEnter, Mod: mod}
	case b == 'X':
		k = charKey('=', 0, 0, mod)
	case b == 'w': // PuTTY; the keypad's 7 only where we had switched it over, which we do not
		k = tea.Key{Code: tea.KeyEnd, Mod: mod}
	case (b == 'C' || b == 'D') && mod == 0 && !s.emacs:
		// PuTTY's arrows with Ctrl: plain ones come so only in application mode,
		// which Enter switches off. Emacs has no other.
		k = tea.Key{Code: letterKey(b), Mod: tea.ModCtrl}
	case b >= 'j' && b <= 'y': // keypad
		k = charKey(rune(b-'@'), 0, 0, mod)
	case b >= 'a' && b <= 'd': // rxvt
		k = tea.Key{Code: letterKey(b - 'a' + 'A'), Mod: mod | tea.ModCtrl}
	case letterKey(b) != 0:
		k = tea.Key{Code: letterKey(b), Mod: mod}
	case len(s.buf) == 0 && !s.long:
		s.nothing()
		return false
	default:
		s.reset()
		return false
	}
	s.reset()
	s.press(k)
	return true
}

// controlSequence sends what a CSI sequence means; alt tells that it came with a
// second ESC.
func (s *stream) controlSequence(seq params, final byte, alt bool) {
	k, ok := csiKey(seq, final)
	if s.st && final == 'P' && len(seq) == 0 {
		k.Code = tea.KeyDelete
	}
	if ok {
		if alt {
			k.Mod |= tea.ModAlt
		}
		s.press(k)
		return
	}
	if alt {
		s.press(tea.Key{Code: tea.KeyEscape})
	}
	switch n := seq.at(0, 0); {
	case final == '~' && n == 200:
		s.paste, s.marked, s.astray = paste{}, true, false
		s.state, s.quiet = pasting, 0
		return
	case final == '~' && n == 201:
		s.astray = false
	}
	if m := report(seq, final); m != nil {
		s.send(m)
	}
}

// report returns the message of a sequence that is no key, nil if unknown.
func report(seq params, final byte) tea.Msg {
	private := func(intro byte) (params, bool) {
		if len(seq) > 0 && seq[0] == intro {
			return seq[1:], true
		}
		return nil, false
	}
	switch final {
	case 'I', 'O':
		if len(seq) > 0 {
			return nil
		}
		if final == 'I' {
			return tea.FocusMsg{}
		}
		return tea.BlurMsg{}
	case 'R':
		// xterm sends F3 with modifiers in the same form; we ask for positions.
		if x, y, ok := cell(seq.at(1, 0), seq.at(0, 0)); ok {
			return CursorPosMsg{X: x, Y: y}
		}
	case 'M':
		if p, ok := private('<'); ok {
			return mouse(p)
		}
	case 'm':
		if p, ok := private('<'); ok {
			if c, ok := mouse(p).(tea.MouseClickMsg); ok && c.Button == tea.MouseLeft {
				return tea.MouseReleaseMsg(c)
			}
		}
	case 'u':
		if p, ok := private('?'); ok && p.at(0, 0) >= 0 {
			return tea.KeyboardEnhancementsMsg{Flags: p.at(0, 0)}
		}
	case 'y':
		if p, ok := private('?'); ok && p.at(0, 0) >= 0 {
			value, dollar := bytes.CutSuffix(nth(p, 1, ';'), []byte("$"))
			if v := number(value); dollar && v >= 0 {
				return ModeReportMsg{Mode: p.at(0, 0), Value: v}
			}
		}
	case 'n':
		if p, ok := private('?'); ok && p.at(0, 0) == 997 && (p.at(1, 0) == 1 || p.at(1, 0) == 2) {
			return BackgroundMsg{Dark: p.at(1, 0) == 1}
		}
	case 't':
		if seq.at(0, 0) == inBandSize && seq.at(1, 0) > 0 && seq.at(2, 0) > 0 {
			return ResizeMsg{Width: seq.at(2, 0), Height: seq.at(1, 0)}
		}
	case 'c':
		if p, ok := private('>'); ok {
			return SecondaryAttributesMsg{Kind: p.at(0, 0), Version: p.at(1, 0)}
		}
		if p, ok := private('?'); ok {
			attrs := make([]int, 0, 8)
			for f := range bytes.SplitSeq(p, []byte(";")) {
				if n := number(f); n >= 0 {
					attrs = append(attrs, n)
				}
			}
			return DeviceAttributesMsg{Attrs: attrs}
		}
	}
	return nil
}

// cell turns a column and row as terminals count them, from 1, into ours.
func cell(col, row int) (x, y int, ok bool) {
	const most = 1<<16 - 1
	return col - 1, row - 1, col >= 1 && row >= 1 && col <= most && row <= most
}

// mouse decodes an SGR mouse report. Motion is not wanted, and of releases only that of
// the left button.
func mouse(p params) tea.Msg {
	const motion, wheel, extra = 32, 64, 128
	b := p.at(0, 0)
	x, y, ok := cell(p.at(1, 0), p.at(2, 0))
	if !ok || b < 0 || b >= wheel+extra || b&motion != 0 {
		return nil
	}
	m := tea.Mouse{X: x, Y: y}
	for i, mod := range [...]tea.KeyMod{tea.ModShift, tea.ModAlt, tea.ModCtrl} {
		if b>>(i+2)&1 != 0 {
			m.Mod |= mod
		}
	}
	switch n := tea.MouseButton(b & 3); {
	case b&wheel != 0:
		m.Button = tea.MouseWheelUp + n
		return tea.MouseWheelMsg(m)
	case b&extra != 0:
		m.Button = tea.MouseBackward + n
	case n == 3:
		return nil
	default:
		m.Button = tea.MouseLeft + n
	}
	return tea.MouseClickMsg(m)
}
