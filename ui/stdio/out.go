package stdio

// What goes out: whole lines, no control characters but tabs, and on a
// terminal the ends of lines that it wants. Errors stick: whoever is gone is
// written to no more.

import (
	"bytes"
	"encoding/json"
	"fmt"
	"io"
	"strings"
	"sync"
	"unicode/utf16"
	"unicode/utf8"

	"teahouse/ui/term"
)

const (
	outBytes   = 16 << 10 // may wait until they are flushed: what is more goes out at once
	outKept    = 1 << 10  // bytes of memory kept from what waited for what will
	objectKept = 64 << 10 // bytes of memory kept from an object for the next one: most are far smaller
)

// Out writes to one of somebody's streams. It is safe for concurrent use.
type Out struct {
	mu     sync.Mutex
	w      io.Writer
	waits  []byte
	end    string // of a line
	width  int    // cells of the terminal; 0: lines are not broken
	ascii  bool   // the terminal gets nothing else
	why    func() // says why, if that was not said yet
	buf    bytes.Buffer
	encode *json.Encoder
	err    error // the first one
}

// newOut writes to w: where that is a terminal, lines are broken at its width, and
// end with CR LF.
func newOut(w io.Writer, pty bool, width int) *Out {
	o := &Out{w: w, end: "\n"}
	if pty {
		o.end, o.width = "\r\n", width
	}
	o.encode = json.NewEncoder(&o.buf)
	o.encode.SetEscapeHTML(false)
	return o
}

// Line writes a line. It goes out when it is flushed, or many are.
func (o *Out) Line(text string) {
	o.mu.Lock()
	defer o.mu.Unlock()
	text = Tame(text, ' ')
	if o.ascii {
		if shown := term.ASCII(text); shown != text {
			text = shown
			o.explain()
		}
	}
	o.whole(text)
}

// explain has it said, once, why not all characters are shown.
func (o *Out) explain() {
	why := o.why
	o.why = nil
	if why != nil {
		why()
	}
}

// whole writes a line as rows of the terminal.
func (o *Out) whole(text string) {
	if o.width == 0 {
		o.put(text)
		o.put(o.end)
		return
	}
	for _, row := range Hang(text, o.width) {
		o.put(row)
		o.put(o.end)
	}
}

// onlyASCII says that nothing else goes out, and how it is said why, if at all.
func (o *Out) onlyASCII(why func()) {
	o.mu.Lock()
	defer o.mu.Unlock()
	o.ascii, o.why = true, why
}

// IsASCII tells whether nothing but ASCII goes out.
func (o *Out) IsASCII() bool {
	o.mu.Lock()
	defer o.mu.Unlock()
	return o.ascii
}

// fit takes a new width of the terminal.
func (o *Out) fit(width int) {
	o.mu.Lock()
	defer o.mu.Unlock()
	if o.width > 0 {
		o.width = width
	}
}

// Lines writes several lines.
func (o *Out) Lines(texts []string) {
	for _, text := range texts {
		o.Line(text)
	}
}

// Object writes a value as JSON, on a line of its own.
func (o *Out) Object(v any) {
	o.mu.Lock()
	defer o.mu.Unlock()
	o.buf.Reset()
	if err := o.encode.Encode(v); err != nil {
		o.fail(err)
		return
	}
	text := Tame(strings.TrimSuffix(o.buf.String(), "\n"), ' ')
	if o.buf.Cap() > objectKept {
		o.buf = bytes.Buffer{}
	}
	if o.ascii {
		text = escaped(text)
	}
	o.put(text)
	o.put(o.end)
}

// escaped is JSON in ASCII, which means the same.
func escaped(text string) string {
	var b strings.Builder
	for _, r := range text {
		if r < utf8.RuneSelf {
			b.WriteRune(r)
			continue
		}
		for _, unit := range utf16.Encode([]rune{r}) {
			fmt.Fprintf(&b, "\\u%04x", unit)
		}
	}
	return b.String()
}

// Draw writes what an input row is drawn with: text, blanks, CR, LF and BS. It
// goes out when it is flushed.
func (o *Out) Draw(text string) {
	o.mu.Lock()
	defer o.mu.Unlock()
	if o.ascii {
		text = term.ASCII(text)
	}
	o.put(strings.Map(func(r rune) rune {
		if r == '\r' || r == '\n' || r == '\b' || !Control(r) {
			return r
		}
		return -1
	}, text))
}

// Ring rings the terminal's bell.
func (o *Out) Ring() {
	o.mu.Lock()
	defer o.mu.Unlock()
	o.put("\a")
}

// Flush sends what waits, and returns the first error there ever was.
func (o *Out) Flush() error {
	o.mu.Lock()
	defer o.mu.Unlock()
	o.send()
	return o.err
}

func (o *Out) put(s string) {
	for o.err == nil && len(s) > 0 {
		n := min(len(s), outBytes-len(o.waits))
		o.waits, s = append(o.waits, s[:n]...), s[n:]
		if len(o.waits) == outBytes {
			o.send()
		}
	}
}

// send writes what waits. Most sessions say little, and few at a time say much.
func (o *Out) send() {
	if o.err == nil && len(o.waits) > 0 {
		_, err := o.w.Write(o.waits)
		o.fail(err)
	}
	if o.waits = o.waits[:0]; cap(o.waits) > outKept {
		o.waits = nil
	}
}

func (o *Out) fail(err error) {
	if o.err == nil {
		o.err = err
	}
}

// Tame is a text on one line and without controls but tabs. The room has
// cleaned it; here a second lock costs a look at each byte.
func Tame(s string, instead rune) string {
	for i := range len(s) {
		if c := s[i]; c < ' ' && c != '\t' || c == 0x7f || c == 0xc2 && i+1 < len(s) && s[i+1] < 0xa0 {
			return strings.Map(func(r rune) rune {
				switch {
				case r == '\n':
					return instead
				case r != '\t' && Control(r):
					return -1
				}
				return r
			}, s)
		}
	}
	return s
}

// Control tells whether a terminal might do something when it gets r.
func Control(r rune) bool {
	return r < ' ' || 0x7f <= r && r < 0xa0 || r == utf8.RuneError
}

// TextRow is a line for programs that there is nothing more to be said of.
type TextRow struct {
	Text string `json:"text"`
}
