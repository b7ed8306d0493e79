// The terminal at the guest's end: an emulator behind a lock, whose every change can be waited for.
// Inside a synchronized update it goes on showing the frame before, as terminals do.

package sshtest

import (
	"errors"
	"fmt"
	"image/color"
	"io"
	"slices"
	"strings"
	"sync"
	"unicode/utf8"

	uv "github.com/charmbracelet/ultraviolet"
	"github.com/charmbracelet/x/ansi"
	"github.com/charmbracelet/x/vt"
)

const (
	maxWidth  = 500 // cells emulated, whatever the server is told
	maxHeight = 200
)

// frame is what stands on a screen: rows without trailing spaces, and the cursor's cell.
type frame struct {
	rows []string
	x, y int
}

func (f frame) text() string { return strings.Join(f.rows, "\n") }

type screen struct {
	mu      sync.Mutex
	emu     *Emulator // nil: blind
	count   int64
	modes   map[string]bool
	before  *frame // the last whole frame, inside a synchronized update
	title   string
	bells   int
	record  *keep // nil: not recording
	latin1  bool
	changed chan struct{} // closed at the next change
	over    bool
	fault   error
}

func newScreen(who Who) *screen {
	s := &screen{changed: make(chan struct{}), modes: make(map[string]bool), latin1: who.Latin1}
	if who.Blind {
		return s
	}
	s.emu = NewEmulator(80, 24)
	s.fit(who.claimed())
	s.emu.SetCallbacks(vt.Callbacks{ // all called inside write
		Bell:        func() { s.bells++ },
		EnableMode:  func(mode ansi.Mode) { s.setMode(mode, true) },
		DisableMode: func(mode ansi.Mode) { s.setMode(mode, false) },
	})
	for _, osc := range []int{0, 2} {
		// The emulator's own handler overlooks titles with a semicolon.
		s.emu.RegisterOscHandler(osc, func(data []byte) bool {
			_, s.title, _ = strings.Cut(string(data), ";")
			return true
		})
	}
	s.emu.RegisterCsiHandler(ansi.Command('?', '$', 'p'), s.knowsUpdates)
	s.modes["?7"], s.modes["?25"] = true, true // set in every new terminal, before the callbacks
	return s
}

// knowsUpdates answers whether it knows synchronized updates, which the emulator says it
// does not.
func (s *screen) knowsUpdates(params ansi.Params) bool {
	mode, _, _ := params.Param(0, 0)
	if mode != ansi.ModeSynchronizedOutput.Mode() {
		return false // the emulator itself answers
	}
	setting := ansi.ModeReset
	if s.before != nil {
		setting = ansi.ModeSet
	}
	_, _ = io.WriteString(s.emu.InputPipe(), ansi.ReportMode(ansi.ModeSynchronizedOutput, setting)) // it fails once nobody reads
	return true
}

// fit gives the emulator the claimed size as far as that can be: it keeps what a claim of 0 leaves open.
func (s *screen) fit(width, height int) {
	if width <= 0 {
		width = s.emu.Width()
	}
	if height <= 0 {
		height = s.emu.Height()
	}
	s.emu.Resize(min(width, maxWidth), min(height, maxHeight))
}

func modeName(mode ansi.Mode) string {
	if _, private := mode.(ansi.DECMode); private {
		return fmt.Sprintf("?%d", mode.Mode())
	}
	return fmt.Sprint(mode.Mode())
}

func (s *screen) setMode(mode ansi.Mode, on bool) {
	if mode == ansi.ModeSynchronizedOutput {
		if !on {
			s.before = nil
		} else if s.before == nil {
			f := s.frameLocked()
			s.before = &f
		}
	}
	if on {
		s.modes[modeName(mode)] = true
	} else {
		delete(s.modes, modeName(mode))
	}
}

func (s *screen) mode(name string) bool {
	s.mu.Lock()
	defer s.mu.Unlock()
	return s.modes[name]
}

// write shows output. Hostile output may break the emulator, never the test program.
func (s *screen) write(p []byte) {
	s.mu.Lock()
	defer s.mu.Unlock()
	s.count += int64(len(p))
	if s.record != nil {
		s.record.Write(p)
	}
	defer s.signal()
	if s.emu == nil || s.fault != nil || len(p) == 0 {
		return
	}
	defer func() {
		if r := recover(); r != nil {
			s.fault = fmt.Errorf("panic: %v", r)
		}
	}()
	if s.latin1 {
		p = fromLatin1(p)
	}
	s.emu.Write(p)
}

// fromLatin1 is what bytes mean to a terminal in ISO-8859-1: each is one character, and
// those of C1 are controls.
func fromLatin1(p []byte) (out []byte) {
	for _, b := range p {
		switch {
		case b >= 0x80 && b < 0xa0:
			out = append(out, 0x1b, b-0x40) // as it is written in seven bits
		default:
			out = utf8.AppendRune(out, rune(b))
		}
	}
	return out
}

func (s *screen) signal() {
	close(s.changed)
	s.changed = make(chan struct{})
}

// end says that nothing more will come.
func (s *screen) end() {
	s.mu.Lock()
	defer s.mu.Unlock()
	s.over, s.before = true, nil
	if s.emu != nil {
		s.emu.HangUp() // ends collect
	}
	s.signal()
}

// collect passes on the emulator's answers to queries. It never makes the emulator wait: what the
// server is too slow to take is dropped.
func (s *screen) collect(answers chan<- []byte) {
	defer close(answers)
	buf := make([]byte, 4096)
	for {
		n, err := s.emu.Read(buf)
		if n > 0 {
			select {
			case answers <- slices.Clone(buf[:n]):
			default:
			}
		}
		if err != nil {
			return
		}
	}
}

func (s *screen) resize(width, height int) {
	s.mu.Lock()
	defer s.mu.Unlock()
	if s.emu != nil && s.fault == nil {
		s.fit(width, height)
		s.before = nil
	}
	s.signal()
}

// frameLocked reads the emulator; the caller holds the lock.
func (s *screen) frameLocked() frame {
	if s.emu == nil {
		return frame{}
	}
	f := frame{rows: s.emu.Rows()}
	pos := s.emu.CursorPosition()
	f.x, f.y = pos.X, pos.Y
	return f
}

// look is what can be seen now, and a channel that is closed when that changes.
func (s *screen) look() (f frame, changed <-chan struct{}, over bool) {
	s.mu.Lock()
	defer s.mu.Unlock()
	if s.before != nil {
		return *s.before, s.changed, s.over
	}
	return s.frameLocked(), s.changed, s.over
}

func (s *screen) now() frame {
	f, _, _ := s.look()
	return f
}

func (s *screen) received() int64 {
	s.mu.Lock()
	defer s.mu.Unlock()
	return s.count
}

func (s *screen) broken() error {
	s.mu.Lock()
	defer s.mu.Unlock()
	return s.fault
}

// Cell is one cell of a screen. Colours are "" for the terminal's own, "0" to "255" for its palette
// and "#rrggbb".
type Cell struct {
	Text                                            string
	Width                                           int // 2 for wide characters, 0 for their right half
	Fg, Bg                                          string
	Bold, Faint, Italic, Underline, Reverse, Strike bool
	Link                                            string
}

func (s *screen) cell(x, y int) (Cell, error) {
	s.mu.Lock()
	defer s.mu.Unlock()
	if s.emu == nil || x < 0 || y < 0 || x >= s.emu.Width() || y >= s.emu.Height() {
		return Cell{}, errors.New("outside the screen")
	}
	c := s.emu.CellAt(x, y)
	if c == nil {
		return Cell{Text: " ", Width: 1}, nil
	}
	has := func(attr uint8) bool { return c.Style.Attrs&attr != 0 }
	return Cell{
		Text: c.Content, Width: c.Width, Fg: colorName(c.Style.Fg), Bg: colorName(c.Style.Bg),
		Bold: has(uv.AttrBold), Faint: has(uv.AttrFaint), Italic: has(uv.AttrItalic),
		Reverse: has(uv.AttrReverse), Strike: has(uv.AttrStrikethrough),
		Underline: c.Style.Underline != ansi.UnderlineNone,
		Link:      c.Link.Params, // where this version of the emulator puts the address
	}, nil
}

func colorName(c color.Color) string {
	switch c := c.(type) {
	case nil:
		return ""
	case ansi.BasicColor:
		return fmt.Sprint(uint8(c))
	case ansi.IndexedColor:
		return fmt.Sprint(uint8(c))
	default:
		r, g, b, _ := c.RGBA()
		return fmt.Sprintf("#%02x%02x%02x", r>>8, g>>8, b>>8)
	}
}
