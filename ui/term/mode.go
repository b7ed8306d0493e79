package term

// What is switched on in a stranger's terminal, and its exact counterpart. The
// alternate screen, line wrap and the title belong to Enter and Leave; the modes
// that would hurt a shell follow the frames and are on only while needed. Which are
// wanted, the mouse among them, the screen decides: sight.go there.

// Keys is the protocol in which the terminal reports keys.
type Keys uint8

const (
	LegacyKeys Keys = iota
	KittyKeys       // kitty's protocol, escape codes disambiguated
	XtermKeys       // xterm's modifyOtherKeys, level 2
)

// Modes are the input modes that a frame wants.
type Modes struct {
	Paste bool // bracketed paste
	Focus bool // focus reports
	Mouse bool // buttons and wheel, in SGR form
	Meta  bool // Alt puts an ESC before the key, in a terminal that has said it does not
	Sizes bool // reports of the window's size, where the client may send none
	Keys  Keys
}

const (
	syncBegin, syncEnd     = "\x1b[?2026h", "\x1b[?2026l"
	showCursor, hideCursor = "\x1b[?25h", "\x1b[?25l"
	resetLink              = "\x1b]8;;\a" // BEL, for some parsers know no other end of an OSC

	// cancel ends a sequence that was cut short; three times, since the terminal
	// may take some for the rest of a character.
	cancel = "\x18\x18\x18"

	enter = "\x1b[?1049h" + // the alternate screen
		"\x1b[22;2t" + // push the window title
		"\x1b[?1007s\x1b[?1007l" + // the wheel is not arrow keys
		"\x1b[?1036s" + // whether Alt puts an ESC before the key; see Modes
		"\x1b[?1l" + // arrows are CSI, so that PuTTY's with Ctrl are told from them
		"\x1b[?7l" + // no text ever wraps, so none can scroll the screen
		hideCursor

	// Wheel-as-arrows: on, which is what terminals without save and restore
	// (XTSAVE) ship with, then whatever was saved. Those without an alternate
	// screen get an empty one back in place of the one that is no use any more.
	leave = Reset + "\x1b[?1007h\x1b[?1007r" + "\x1b[r" + "\x1b[?7h" + "\x1b[2J" + showCursor +
		"\x1b[23;2t" + "\x1b[?1049l"
)

// Restore undoes, unconditionally, everything that a Screen can have switched
// on, even in the middle of a sequence. It is for ways out that have no Screen
// at hand, such as a panic; otherwise call [Screen.Leave].
const Restore = cancel + syncEnd + resetLink + "\x1b]2;\a" +
	"\x1b[<u\x1b[>4m\x1b[?1036r\x1b[?2048l\x1b[?1000;1006l\x1b[?1004l\x1b[?2004l" + leave

// Enter switches to the alternate screen and to the modes, and sends what was
// appended after that, all in one Write. The first Draw clears the screen.
// Entering twice does nothing.
func (s *Screen) Enter(m Modes) error {
	if s.on {
		return nil
	}
	s.on, s.valid, s.broken = true, false, false
	s.modes, s.title, s.cursor = Modes{}, "", Cursor{}
	s.buf = append(s.buf[:0], enter...)
	s.buf = appendModes(s.buf, Modes{}, m, false)
	s.modes = m
	s.takeExtra()
	return s.flush(0)
}

// Leave gives the terminal back as it was found, after what was appended and not
// yet sent. Without Enter, and the second time, it does nothing. After a failed
// write it switches off whatever may have arrived.
func (s *Screen) Leave() error {
	if !s.on {
		return nil
	}
	s.on = false
	s.buf = s.buf[:0]
	if s.broken {
		s.buf = append(s.buf, Restore...)
	} else {
		s.takeExtra()
		s.buf = appendModes(s.buf, s.modes, Modes{}, false)
		if s.title != "" && !s.features.Literal {
			s.buf = appendTitle(s.buf, "", false) // for terminals that keep no stack of titles
		}
		s.buf = append(s.buf, leave...)
	}
	s.extra, s.rows = nil, nil
	return s.flush(0)
}

// appendModes appends what leads from one set of modes to the other. With again
// all of them are sent: the terminal may have lost them.
func appendModes(b []byte, from, to Modes, again bool) []byte {
	if again || from.Paste != to.Paste {
		b = appendMode(b, "\x1b[?2004", to.Paste)
	}
	if again || from.Focus != to.Focus {
		b = appendMode(b, "\x1b[?1004", to.Focus)
	}
	if again || from.Mouse != to.Mouse {
		b = appendMode(b, "\x1b[?1000;1006", to.Mouse)
	}
	if from.Meta != to.Meta || again && to.Meta {
		b = appendMode(b, "\x1b[?1036", to.Meta)
	}
	if from.Sizes != to.Sizes || again && to.Sizes { // the others need not know the mode
		b = appendMode(b, "\x1b[?2048", to.Sizes)
	}
	if from.Keys == to.Keys {
		switch {
		case again && to.Keys == KittyKeys:
			b = append(b, "\x1b[=1u"...) // set, for a second push would need a second pop
		case again && to.Keys == XtermKeys:
			b = append(b, "\x1b[>4;2m"...)
		}
		return b
	}
	switch from.Keys {
	case KittyKeys:
		b = append(b, "\x1b[<u"...)
	case XtermKeys:
		b = append(b, "\x1b[>4m"...)
	}
	switch to.Keys {
	case KittyKeys:
		b = append(b, "\x1b[>1u"...)
	case XtermKeys:
		b = append(b, "\x1b[>4;2m"...)
	}
	return b
}

func appendMode(b []byte, mode string, on bool) []byte {
	b = append(b, mode...)
	if on {
		return append(b, 'h')
	}
	return append(b, 'l')
}

// maxTitle bounds a window title, in bytes.
const maxTitle = 256

// appendTitle appends the title without anything that could end it early, in
// ASCII if that is all that the terminal takes.
func appendTitle(b []byte, title string, plain bool) []byte {
	if plain {
		title = ASCII(title)
	}
	b = append(b, "\x1b]2;"...)
	n := 0
	for _, r := range title {
		if r < 0x20 || r >= 0x7f && r < 0xa0 || r == 0xfffd {
			continue
		}
		before := len(b)
		b = append(b, string(r)...)
		n += len(b) - before
		if n > maxTitle {
			b = b[:before]
			break
		}
	}
	return append(b, '\a')
}
