package term

// The screen remembers the rows it drew last, as strings, and writes only where
// a frame differs. What it remembers is always what the terminal shows, or it is
// not valid. Each row is written from an absolute position and erased before it
// is written, so that an error about a character's width stays in its row.

import (
	"fmt"
	"io"
	"strconv"
	"unicode/utf8"
)

// Features are what a terminal has said that it can do; see [Answers].
type Features struct {
	Widths  Widths
	Sync    bool // synchronized output, mode 2026
	Literal bool // it writes control strings out as text, as Emacs does: it gets no titles and no links
	Stays   bool // without wrap, what it has in the last column gets no marks: they go to the cell before
}

// A Screen draws frames on a terminal in raw mode. It starts no goroutine and is
// not safe for concurrent use. It keeps a string header a row and no cells.
type Screen struct {
	w        io.Writer
	features Features

	on     bool // between Enter and Leave
	valid  bool // what follows is what the terminal shows
	broken bool // a write has failed since Enter

	geo    geometry
	base   int64 // absolute number of the line at row 0, were the scroll region to reach there
	rows   []string
	cursor Cursor
	title  string
	modes  Modes

	extra []byte // one-shot sequences for the next write
	buf   []byte // the write being made; empty between calls
	y     int    // row of the terminal's cursor within this write; -1: unknown
	x     int    // its column, if nothing was written since it was moved; -1: unknown
	wrote int    // bytes of the last write
}

const (
	// maxKeep bounds the bytes of buffer that a screen keeps between writes: enough
	// for some lines, so that only a repaint allocates.
	maxKeep = 1 << 10

	// syncFrom is how many bytes a write has at least to be synchronized. What is
	// shorter comes in one packet, and a terminal shows it at once by itself.
	syncFrom = 512

	// maxExtra bounds the bytes of one-shot sequences that wait for a write.
	maxExtra = 64 << 10
)

// NewScreen returns a screen that writes to w. It writes nothing before Enter.
func NewScreen(w io.Writer) *Screen {
	return &Screen{w: w}
}

// SetFeatures tells what the terminal can do. What changes how rows are written
// makes the next Draw repaint everything.
func (s *Screen) SetFeatures(f Features) {
	if f.Widths != s.features.Widths || f.Literal != s.features.Literal || f.Stays != s.features.Stays {
		s.valid = false
	}
	s.features = f
}

// Wrote is how many bytes the last Draw, Enter or Leave took.
func (s *Screen) Wrote() int { return s.wrote }

// Invalidate makes the next Draw repaint everything and send all modes again.
func (s *Screen) Invalidate() {
	s.valid = false
}

// Append adds a one-shot sequence (a bell, a notification) to what the next
// Enter, Draw or Leave writes. It is sent once, after the frame, as it is or in
// ASCII if that is all that the terminal takes. After a failed write it is not
// repeated. Beyond 64 KB waiting it is dropped.
func (s *Screen) Append(seq string) {
	if len(s.extra)+len(seq) <= maxExtra {
		s.extra = append(s.extra, seq...)
	}
}

// Ask sends a question of this package ([Probe], [Measure]) at once and as it is.
// It prints on the screen, so that the next Draw repaints everything. Outside of
// Enter and Leave it does nothing.
func (s *Screen) Ask(question string) error {
	if !s.on || question == "" {
		return nil
	}
	s.valid = false
	return s.write([]byte(question))
}

// Draw makes the terminal show the frame, in one Write, or in none where it does
// already. Outside of Enter and Leave, and in a window without area, it does
// nothing. After an error the next Draw repaints everything.
func (s *Screen) Draw(f *Frame) error {
	g := geometryOf(f)
	if !s.on || g.width < 1 || g.height < 1 {
		return nil
	}
	s.buf = append(s.buf[:0], syncBegin...)
	s.x, s.y = -1, -1

	base := f.Scroll.First - int64(g.top)
	again := !s.valid || g.width != s.geo.width || g.height != s.geo.height
	if again {
		s.clear(&g)
	}
	came := s.scroll(f, &g, base)
	s.geo, s.base = g, base
	for y := g.bottom - 1; y >= g.bottom-came; y-- { // the cursor is in the last one
		s.drawRow(y, f.row(y))
	}
	if came > 0 {
		s.endScroll() // for some terminals shift nothing outside of the region
	}
	for y := range s.rows {
		s.drawRow(y, f.row(y))
	}
	s.drawCursor(f.Cursor)

	start := len(syncBegin)
	if s.features.Sync && len(s.buf) > syncFrom {
		start = 0
		s.buf = append(s.buf, syncEnd...)
	}
	if !s.features.Literal && (f.Title != s.title || again && f.Title != "") {
		s.buf = appendTitle(s.buf, f.Title, s.features.Widths.ASCII)
		s.title = f.Title
	}
	was := s.modes
	if f.Modes != was || again {
		s.buf = appendModes(s.buf, was, f.Modes, again)
		s.modes = f.Modes
	}
	s.takeExtra()
	s.valid = true
	err := s.flush(start)
	if err != nil && was.Keys == KittyKeys {
		s.modes.Keys = KittyKeys // pop it once more rather than push it twice
	}
	return err
}

// clear blanks the terminal, whatever state it is in, and forgets all rows.
func (s *Screen) clear(g *geometry) {
	if s.broken {
		s.buf = append(s.buf, cancel...)
	}
	if !s.features.Literal {
		s.buf = append(s.buf, resetLink...)
	}
	s.buf = append(s.buf, Reset+
		"\x1b[r\x1b[?6l\x1b[4l\x1b[?7l"+ // no margins, no origin, no insertion, no wrap
		"\x1b(B\x0f"+ // ASCII
		hideCursor+"\x1b[2J"...)
	s.cursor = Cursor{}

	if len(s.rows) != g.height {
		s.rows = make([]string, g.height)
	} else {
		clear(s.rows)
	}
	s.geo = *g
}

// drawRow brings row y from what it was to what it is now. A change at its end is
// erased before it is written: after a text that reaches the last column, the cursor
// stands on it.
func (s *Screen) drawRow(y int, now string) {
	was := s.rows[y]
	if now == was {
		return
	}
	s.rows[y] = now
	c, none := differ(was, now, s.geo.width, s.features.Widths)
	if none {
		return
	}
	s.move(c.cells, y)
	switch {
	case c.erase:
		s.buf = append(s.buf, "\x1b[K"...)
	case c.shift > 0:
		s.buf = append(strconv.AppendInt(append(s.buf, "\x1b["...), int64(c.shift), 10), '@')
	case c.shift < 0:
		s.buf = append(strconv.AppendInt(append(s.buf, "\x1b["...), int64(-c.shift), 10), 'P')
	}
	s.buf = appendText(s.buf, now[c.from:c.to], s.geo.width-c.cells, s.features)
	s.x = -1
}

// drawCursor puts the cursor where the frame wants it.
func (s *Screen) drawCursor(c Cursor) {
	c.X = min(max(c.X, 0), s.geo.width-1)
	c.Y = min(max(c.Y, 0), s.geo.height-1)
	moved := len(s.buf) > len(syncBegin) || c.X != s.cursor.X || c.Y != s.cursor.Y
	if c.Visible && (moved || !s.cursor.Visible) {
		s.move(c.X, c.Y)
	}
	if c.Visible != s.cursor.Visible {
		if c.Visible {
			s.buf = append(s.buf, showCursor...)
		} else {
			s.buf = append(s.buf, hideCursor...)
		}
	}
	s.cursor = c
}

// move puts the cursor at column x of row y. Nothing is assumed of the column it
// is in after a text: the terminal may count widths otherwise.
func (s *Screen) move(x, y int) {
	if x == s.x && y == s.y {
		return
	}
	s.x = x
	s.buf = append(s.buf, "\x1b["...)
	if y == s.y {
		if x > 0 {
			s.buf = strconv.AppendInt(s.buf, int64(x+1), 10)
		}
		s.buf = append(s.buf, 'G')
		return
	}
	s.y = y
	if y > 0 || x > 0 {
		s.buf = strconv.AppendInt(s.buf, int64(y+1), 10)
	}
	if x > 0 {
		s.buf = append(s.buf, ';')
		s.buf = strconv.AppendInt(s.buf, int64(x+1), 10)
	}
	s.buf = append(s.buf, 'H')
}

// takeExtra appends the one-shot sequences to the write and forgets them.
func (s *Screen) takeExtra() {
	if s.features.Widths.ASCII {
		s.buf = append(s.buf, ASCII(string(s.extra))...)
	} else {
		s.buf = append(s.buf, s.extra...)
	}
	s.extra = s.extra[:0]
	if cap(s.extra) > maxKeep {
		s.extra = nil
	}
}

// flush writes what was made, from start on, at once, or nothing if that is
// empty. After a failure nobody knows what the terminal shows, so the next frame
// is drawn from scratch.
func (s *Screen) flush(start int) error {
	b := s.buf[start:]
	if s.features.Widths.ASCII { // the lock behind the doors: everything is ASCII by now
		for i := range b {
			if b[i] >= utf8.RuneSelf {
				b[i] = unknown
			}
		}
	}
	s.buf = s.buf[:0]
	if cap(s.buf) > maxKeep {
		s.buf = nil
	}
	return s.write(b)
}

// write sends b, if it is not empty.
func (s *Screen) write(b []byte) error {
	s.wrote = len(b)
	if len(b) == 0 {
		return nil
	}
	n, err := s.w.Write(b)
	if err == nil && n < len(b) {
		err = io.ErrShortWrite
	}
	if err != nil {
		s.valid, s.broken = false, true
		return fmt.Errorf("write to the terminal: %w", err)
	}
	return nil
}
