package term

// Control strings: OSC and DCS hold answers to what we asked of the terminal. None
// is kept beyond maxString, each is read to its end. APC, PM and SOS no terminal
// sends unasked, so ESC and their introducers are keys.

import (
	"bytes"
	"encoding/hex"
	"strconv"
	"strings"

	tea "charm.land/bubbletea/v2"
)

// inString takes a byte of a control string. Answers begin in few ways and hold
// no controls: anything else is somebody who pressed Escape and writes.
func (s *stream) inString(b byte) (used bool) {
	switch {
	case b == esc:
		s.state = strEscape
	case b == bel:
		s.endString()
	case len(s.buf) == 0 && !s.long && !answers(s.intro, b):
		s.nothing()
		return false
	case b < ' ':
		s.drop()
		return b == can || b == sub
	default:
		s.collect(b, maxString)
	}
	return true
}

// answers tells whether an answer of that kind may begin with b.
func answers(intro, b byte) bool {
	return b >= '0' && b <= '9' || intro == 'P' && (b == '>' || b == '!')
}

func (s *stream) endString() {
	intro, body, long := s.intro, s.buf, s.long
	s.reset()
	if !long {
		s.controlString(intro, body)
	}
}

// controlString sends what a control string means, nothing if it is unknown.
func (s *stream) controlString(intro byte, body []byte) {
	if intro == ']' {
		code, value, _ := bytes.Cut(body, []byte(";"))
		if m := colour(string(code), string(value)); m != nil {
			s.send(m)
		}
		return
	}
	list, ok := bytes.CutPrefix(body, []byte("1+r"))
	for f := range bytes.SplitSeq(list, []byte(";")) {
		if m, valid := capability(f); ok && valid {
			s.send(m)
		}
	}
}

// capability decodes one capability of an XTGETTCAP answer: hexadecimal name,
// and value if it has one. Those with control characters are none that we use.
func capability(f []byte) (m CapabilityMsg, ok bool) {
	name, value, _ := bytes.Cut(f, []byte("="))
	n, err1 := hex.DecodeString(string(name))
	v, err2 := hex.DecodeString(string(value))
	ok = err1 == nil && err2 == nil && len(n) > 0 && printable(n) == len(n) && printable(v) == len(v)
	return CapabilityMsg{Name: string(n), Value: string(v)}, ok
}

// colour decodes the answer to OSC 10 or 11.
func colour(code, value string) tea.Msg {
	if code != "10" && code != "11" {
		return nil
	}
	dark, ok := isDark(value)
	switch {
	case !ok:
		return nil
	case code == "10":
		return ForegroundMsg{Dark: dark}
	}
	return BackgroundMsg{Dark: dark}
}

// isDark tells whether a colour, rgb:r/g/b or rgba:r/g/b/a with one to four
// hexadecimal digits each, is nearer to black than to white for the eye: by its
// luma, as BT.601 weighs the channels.
func isDark(value string) (dark, ok bool) {
	form, list, _ := strings.Cut(value, ":")
	channels := strings.Split(list, "/")
	if !(form == "rgb" && len(channels) == 3 || form == "rgba" && len(channels) == 4) {
		return false, false
	}
	var light float64
	for i, weight := range [...]float64{0.299, 0.587, 0.114} {
		digits := channels[i]
		v, err := strconv.ParseUint(digits, 16, 16)
		if err != nil || len(digits) > 4 {
			return false, false
		}
		light += weight * float64(v) / float64(uint(1)<<(4*len(digits))-1)
	}
	return light < 0.5, true
}
