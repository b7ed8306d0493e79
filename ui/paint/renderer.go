package paint

// A look is all that decides how a line is drawn, apart from the line itself
// and who reads it. Screens with equal looks share a renderer, and with it the rows
// of every line.

import (
	"sync"
	"sync/atomic"
	"time"

	"teahouse/room/state"
	"teahouse/room/text"
	"teahouse/ui/term"
	"teahouse/ui/words"
)

// Look is comparable, and made of values that are equal where they mean the same.
type Look struct {
	Width   int // of the transcript, in cells
	On      term.Background
	Profile term.Profile
	Widths  term.Widths
	Zone    *time.Location // from [Renderers.Zone], so that equal zones are one pointer
	Words   *words.Words
}

// Renderer draws lines in one look. It is shared, and safe for concurrent use.
type Renderer struct {
	Look
	users atomic.Int32 // changed under the lock of its Renderers

	style     styles
	Bars      Bars
	timed     bool   // lines begin with the time
	names     int    // cells of the column of names; 0: names stand in the text
	TextWidth int    // cells for the text
	blank     string // what stands before the text on a line's further rows

	mu      sync.Mutex
	colours map[string]string // how names begin, by name
	blocks  map[*state.Event]*Block
	recent  []*state.Event // what blocks holds, as a ring
	next    int
	members members
}

const (
	TimeFrom   = 50 // columns from which on there is the time…
	columnFrom = 32 // …and the column of names

	recentBlocks = 128 // lines that a renderer remembers: more than come between two frames of its slowest screen
	nameColours  = 1 << 10
)

// Bars are the characters that rules are made of.
type Bars struct{ Across, down, Tee, Foot, cell, Caret string }

// barsFor avoids characters that this terminal would draw in two cells, or not at all.
func barsFor(w term.Widths) Bars {
	if w.AmbiguousWide || w.ASCII {
		return Bars{"-", "|", "+", "+", "|", "|"}
	}
	return Bars{"─", "│", "┬", "┴", "│", "▏"}
}

func newFace(l Look) *Renderer {
	f := &Renderer{
		Look:    l,
		style:   stylesOf(l.On, l.Profile),
		Bars:    barsFor(l.Widths),
		timed:   l.Width >= TimeFrom,
		names:   nameColumn(l.Width),
		colours: map[string]string{},
	}
	f.TextWidth = max(l.Width-f.prefix(), 1)
	if f.names > 0 {
		f.TextWidth = max(f.TextWidth-1, 1) // a margin, for a rule may follow
		f.blank = Spaces(f.prefix()-2) + f.Paint(Ruled, f.Bars.cell) + " "
	} else {
		f.blank = " "
	}
	return f
}

// prefix is how many cells stand before the text: a sign, the time, the name
// and the rule; or a space, on further rows where names stand in the text.
func (f *Renderer) prefix() int {
	if f.names == 0 {
		return 1
	}
	n := 1 + f.names + 3
	if f.timed {
		n += 6
	}
	return n
}

// Paint styles a text that holds no styles.
func (f *Renderer) Paint(r Role, text string) string { return paint(f.style[r], text) }

func paint(sgr, text string) string {
	if sgr == "" || text == "" {
		return text
	}
	return sgr + text + term.Reset
}

// name is how a person's name begins.
func (f *Renderer) name(text string) string {
	f.mu.Lock()
	defer f.mu.Unlock()
	return f.nameLocked(text)
}

func (f *Renderer) nameLocked(s string) string {
	if f.Profile == term.Mono {
		return ""
	}
	sgr, ok := f.colours[s]
	if !ok {
		fold := s
		if n, err := text.NewName(s); err == nil {
			fold = n.Fold
		}
		if len(f.colours) >= nameColours {
			clear(f.colours)
		}
		sgr = nameSGR(fold, f.On, f.Profile)
		f.colours[s] = sgr
	}
	return sgr
}

// nameColumn is how wide the column of names is.
func nameColumn(talk int) int {
	switch {
	case talk < columnFrom:
		return 0
	case talk < 60:
		return 10
	case talk < 90:
		return 12
	case talk < 130:
		return 14
	}
	return 18
}
