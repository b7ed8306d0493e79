package term

// A paste in the making: text, at most maxPaste bytes of it. Control sequences in
// it, such as the colours of a log, go whole at its end.

import (
	"bytes"
	"strings"

	tea "charm.land/bubbletea/v2"

	controls "teahouse/room/escape"
)

const pasteEnd = "\x1b[201~"

type paste struct {
	text []byte // empty once size exceeds maxPaste
	size int    // bytes of text, whether kept or not
	mark int    // how much of pasteEnd has been seen
	cr   bool   // the last byte was a CR
}

// keep adds text, and of controls ESC and BEL, which sequences are made of.
func (p *paste) keep(b []byte) {
	p.cr = false
	p.size += len(b)
	if p.size > maxPaste {
		p.text = nil
		return
	}
	p.text = append(p.text, b...)
}

// control takes a C0 control or DEL: line breaks become \n, a tab stays, an ESC
// may begin the end.
func (p *paste) control(b byte) {
	switch b {
	case esc:
		p.mark = 1
	case '\t', bel:
		p.keep([]byte{b})
	case '\n', '\r', '\v', '\f':
		if b != '\n' || !p.cr {
			p.keep([]byte{'\n'})
		}
	}
	p.cr = b == '\r'
}

// inPasteEnd takes a byte after an ESC in a paste. Where it turns out not to be
// the end, it was a part of the text.
func (s *stream) inPasteEnd(b byte) (used bool) {
	p := &s.paste
	if b != pasteEnd[p.mark] {
		p.keep([]byte(pasteEnd[:p.mark]))
		p.mark = 0
		return false
	}
	p.mark++
	if p.mark == len(pasteEnd) {
		s.endPaste()
	}
	return true
}

// endPaste sends the paste and goes back to keys. It leaves cr for the next part
// of a paste without brackets.
func (s *stream) endPaste() {
	p := s.paste
	s.paste = paste{cr: p.cr}
	s.state = ground
	switch {
	case p.size > maxPaste:
		s.send(PasteTooLongMsg{Size: p.size})
	case p.size > 0:
		if text := cleanPaste(p.text); text != "" {
			s.send(tea.PasteMsg{Content: text})
		}
	}
}

func cleanPaste(text []byte) string {
	if bytes.IndexByte(text, esc) < 0 && bytes.IndexByte(text, bel) < 0 {
		return string(text)
	}
	return strings.ReplaceAll(controls.Strip(string(text)), string(rune(bel)), "")
}
