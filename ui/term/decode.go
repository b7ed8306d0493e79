package term

// Decoding for one terminal, which Bubble Tea (charm.land/bubbletea/v2 v2.0.9) would
// leave to decoders that a few bytes make panic; see TestUpstreamStillPanicsOnHostileInput,
// and stream.go for which they are. The stream parser does not care how the
// bytes were cut into reads; what can only be guessed from a read is guessed here.

import (
	"bytes"
	"strings"
	"time"

	tea "charm.land/bubbletea/v2"
)

const (
	// FlushInterval is how long a terminal must be silent before Flush is called,
	// and called again while Pending.
	FlushInterval = 50 * time.Millisecond

	// pasteSilence ends a paste whose end marker does not come. Keys do not put it
	// off, so it is how long somebody types into the dark; what comes behind the
	// end, where a link had stalled, is still looked at as a part of a paste.
	pasteSilence = 2 * time.Second

	// answerSilence ends an answer of the terminal, or a key, cut in its middle.
	answerSilence = time.Second

	// lateEscape is how long after an ESC that was taken for the Escape key the
	// rest of a sequence may come.
	lateEscape = 500 * time.Millisecond

	// bulk is how many bytes of one read nobody types.
	bulk = 64

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
	Unmarked bool // pastes come without marks, for nobody has asked for these

	in     stream
	burst  bool          // the last read was taken for a paste, and no silence since
	marks  bool          // the terminal marks its pastes
	escape time.Duration // for which the rest of a sequence may come, after its ESC
}

// of tells which terminal it is, by its TERM, for the keys that some send as others
// send another one.
func (d *Decoder) of(name string) {
	d.in.st, d.in.emacs = IsSt(name), strings.HasPrefix(name, "eterm")
}

// IsSt tells whether a TERM is that of st.
func IsSt(name string) bool { return name == "st" || strings.HasPrefix(name, "st-") }

// Decode decodes one read. It does not keep p.
//
// Printable text comes as [TextMsg], every other key as [tea.KeyPressMsg]; key
// releases, unknown sequences and broken UTF-8 are dropped. Key names are the
// same whichever protocol the terminal speaks: Ctrl-I, Ctrl-M, Ctrl-[ and Ctrl-H
// are tab, enter, esc and backspace, Ctrl-/ is ctrl+_, an upper-case letter with
// Ctrl or Alt is its lower-case one with shift.
//
// ESC and a character come as [ChordMsg], but as Escape and text where more text
// follows in the same read: that is how a slow link bunches what is typed.
//
// Two things are guessed from one read, where a terminal does not tell:
//
// Text with two line breaks or more inside it, and no other keys, is a paste, as
// long as the terminal has not shown that it marks its pastes. So are the plain
// reads that follow it without a Flush, since a terminal cuts a long paste. The
// price, on such terminals: somebody who types three lines while their link hangs
// finds them as a draft, unsent.
//
// Three or more equal Up or Down keys are a [ScrollMsg]. The price: somebody who
// holds an arrow key while their link stalls for a tenth of a second scrolls
// instead of walking their earlier lines, and loses nothing by it.
func (d *Decoder) Decode(p []byte) []tea.Msg {
	if len(p) == 0 {
		return nil
	}
	if d.in.state != pasting || len(p) >= bulk {
		d.in.quiet = 0
	}
	if len(p) == 1 && p[0] < ' ' {
		d.in.astray = false // somebody presses keys: no rest of a paste is under way
	}
	late := d.escape > 0 && rest(p)
	d.escape = 0
	switch {
	case late:
		d.in.state = escape
	case d.in.state == pasting && len(p) == 1 && p[0] == ctrlC:
		d.in.endPaste() // whoever is caught in it wants out
	case d.pasted(p):
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
	return foldScroll(unbunch(d.feed(p)))
}

// feed parses a read, and learns from it whether the terminal marks its pastes.
func (d *Decoder) feed(p []byte) []tea.Msg {
	d.in.feed(p)
	msgs := d.in.take()
	for _, m := range msgs {
		if r, ok := m.(ModeReportMsg); ok && r.Mode == modePaste {
			d.marks = d.marks || r.Value >= 1 && r.Value <= 3
		}
	}
	d.marks = d.marks || d.in.marked
	return msgs
}

// modePaste is the number of bracketed paste among the private modes.
const modePaste = 2004

// rest tells whether a read is what follows the ESC of a key or an answer, and
// nothing else.
func rest(p []byte) bool {
	n := len(p) - 1
	switch {
	case n < 1 || letterKey(p[n]) == 0 && !bytes.ContainsRune([]byte("~uRcyIO"), rune(p[n])):
		return false
	case p[0] == 'O':
		return n == 1
	}
	return p[0] == '[' && len(bytes.Trim(p[1:n], "0123456789;:?<>$")) == 0
}

// unbunch takes ESC and a character apart where text follows.
func unbunch(msgs []tea.Msg) []tea.Msg {
	for i := 0; i+1 < len(msgs); i++ {
		chord, ok := msgs[i].(ChordMsg)
		text, more := msgs[i+1].(TextMsg)
		if ok && more {
			msgs[i], msgs[i+1] = tea.KeyPressMsg{Code: tea.KeyEscape}, TextMsg(chord.Text)+text
		}
	}
	return msgs
}

// Pending tells whether Flush has something to do after a silence.
func (d *Decoder) Pending() bool {
	return d.burst || d.escape > 0 || d.in.unfinished()
}

// Flush tells the Decoder that nothing came for FlushInterval; call it again
// after each further FlushInterval while Pending. A lone ESC is the Escape key
// then, in a paste, too; ESC [ is ESC and a character. A sequence cut in the
// middle waits a second for the rest, and a paste two for its end, which what is
// typed meanwhile does not make longer.
func (d *Decoder) Flush() []tea.Msg {
	d.burst = false
	d.escape = max(d.escape-FlushInterval, 0)
	escaped := d.in.state == escape || d.in.state == pasting && d.in.paste.mark == 1
	d.in.silence()
	if escaped {
		d.escape = lateEscape
	}
	return d.in.take()
}

// Broken tells, once, whether bytes came since it was last asked that are no
// characters of UTF-8 and were dropped: the terminal is in another character set.
func (d *Decoder) Broken() bool {
	was := d.in.torn
	d.in.torn = false
	return was
}

// pasted tells whether a read is a paste, or a part of one, without brackets.
func (d *Decoder) pasted(p []byte) bool {
	if d.in.state != ground || d.marks && !d.Unmarked && !d.in.astray {
		return false
	}
	breaks, plain := innerBreaks(p)
	return plain && (d.burst || breaks >= pasteBreaks)
}

// innerBreaks counts the line breaks between the first and the last text in p:
// a held Enter key is no paste. plain is false where p has keys in it other than
// text, Tab and what ends a line; those are somebody typing. What is a key, too, as
// Ctrl-L, may end a line of a paste, but makes none.
func innerBreaks(p []byte) (n int, plain bool) {
	text, trailing := false, 0
	var last byte
	for _, b := range p {
		switch {
		case b == '\n' && last == '\r':
		case b == '\v', b == '\f':
		case b == '\n' || b == '\r', b == nel && last == nelLead:
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
