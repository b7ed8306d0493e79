package term

// Decoding for one terminal: the stream parser (stream.go) does not care how the
// bytes were cut into reads; what can only be guessed from a read is guessed here.

import (
	"time"

	tea "charm.land/bubbletea/v2"
)

const (
	// FlushInterval is how long a terminal must be silent before Flush is called,
	// and called again while Pending.
	FlushInterval = 50 * time.Millisecond

	// pasteSilence ends a paste whose end marker never came. A link may stall for
	// seconds in the middle of one, and what follows the end is keys, Enter among
	// them, so this errs on the long side.
	pasteSilence = 30 * time.Second

	// maxCSI, maxString and maxPaste bound in bytes what is kept of an unfinished
	// control sequence, control string and paste. Replies that we ask for need
	// less than half of it.
	maxCSI    = 64
	maxString = 4 << 10
	maxPaste  = 64 << 10

	// pasteBreaks is how many line breaks inside one read make it a paste,
	// scrollRun how many equal arrow keys in one read make it a wheel.
	pasteBreaks = 2
	scrollRun   = 3
)

// Decoder turns the bytes that a terminal sends into messages. The bytes are a
// stranger's: any input is allowed, none makes it panic, wait or keep more than
// maxPaste bytes, and no message carries a control character (a paste's \n and
// \t apart). The zero value is ready. It is not safe for concurrent use.
type Decoder struct {
	in    stream
	burst bool // the last read was taken for a paste, and no silence since
}

// Decode decodes one read. It does not keep p.
//
// Printable text comes as [TextMsg], every other key as [tea.KeyPressMsg]; key
// releases, unknown sequences and broken UTF-8 are dropped. Key names are the
// same whichever protocol the terminal speaks: Ctrl-I, Ctrl-M, Ctrl-[ and Ctrl-H
// are tab, enter, esc and backspace, Ctrl-/ is ctrl+_, an upper-case letter with
// Ctrl or Alt is its lower-case one with shift.
//
// Two things are guessed from one read, where a terminal does not tell:
//
// Text with two line breaks or more inside it, and no other keys, is a paste.
// So are the plain reads that follow it without a Flush, since a terminal cuts a
// long paste. The price: somebody who types three lines while his link hangs
// finds them as a draft, unsent.
//
// Three or more equal Up or Down keys are a [ScrollMsg]. The price: somebody who
// holds an arrow key while his link stalls for a tenth of a second scrolls
// instead of walking his earlier lines, and loses nothing by it.
func (d *Decoder) Decode(p []byte) []tea.Msg {
	if len(p) == 0 {
		return nil
	}
	d.in.quiet = 0
	if d.pasted(p) {
		if !d.burst {
			d.in.paste = paste{}
		}
		d.burst = true
		d.in.state = pasting
		d.in.feed(p)
		d.in.endPaste()
		return d.in.take()
	}
	d.burst = false
	d.in.feed(p)
	return foldScroll(d.in.take())
}

// Pending tells whether Flush has something to do after a silence.
func (d *Decoder) Pending() bool {
	return d.burst || d.in.unfinished()
}

// Flush tells the Decoder that nothing came for FlushInterval; call it again
// after each further FlushInterval while Pending. A lone ESC is the Escape key
// then, ESC [ is Alt-[, a sequence cut in the middle is dropped. A paste goes on:
// only half a minute of silence ends it.
func (d *Decoder) Flush() []tea.Msg {
	d.burst = false
	d.in.silence()
	return d.in.take()
}

// pasted tells whether a read is a paste, or a part of one, without brackets.
func (d *Decoder) pasted(p []byte) bool {
	if d.in.state != ground {
		return false
	}
	breaks, plain := innerBreaks(p)
	return plain && (d.burst || breaks >= pasteBreaks)
}

// innerBreaks counts the line breaks between the first and the last text in p:
// a held Enter key is no paste. plain is false where p has keys in it other than
// text, Enter and Tab; those are somebody typing.
func innerBreaks(p []byte) (n int, plain bool) {
	text, trailing := false, 0
	var last byte
	for _, b := range p {
		switch {
		case b == '\n' && last == '\r':
		case b == '\n' || b == '\r':
			if text {
				trailing++
			}
		case b < ' ' && b != '\t' || b == del:
			return 0, false
		default:
			n, trailing, text = n+trailing, 0, true
		}
		last = b
	}
	return n, true
}

// foldScroll replaces runs of equal arrow keys by what the wheel meant.
func foldScroll(msgs []tea.Msg) []tea.Msg {
	if len(msgs) < scrollRun {
		return msgs
	}
	out := msgs[:0]
	for i := 0; i < len(msgs); {
		step := scrollStep(msgs[i])
		n := 1
		for step != 0 && i+n < len(msgs) && scrollStep(msgs[i+n]) == step {
			n++
		}
		if n >= scrollRun {
			out = append(out, ScrollMsg{Delta: n * step})
		} else {
			out = append(out, msgs[i:i+n]...)
		}
		i += n
	}
	return out
}

// scrollStep is the line that a plain Up or Down moves, 0 for other messages.
func scrollStep(m tea.Msg) int {
	k, ok := m.(tea.KeyPressMsg)
	switch {
	case !ok || k.Mod != 0 || k.IsRepeat:
		return 0
	case k.Code == tea.KeyUp:
		return -1
	case k.Code == tea.KeyDown:
		return 1
	}
	return 0
}
