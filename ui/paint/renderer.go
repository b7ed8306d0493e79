package paint

// A look is all that decides how a line is drawn, apart from the line itself
// and who reads it. Screens with equal looks share a renderer, and with it the rows
// of every line.

import (
	"sync"
	"sync/atomic"
	"time"

	"teahouse/room/text"
	"teahouse/ui/term"
	"teahouse/ui/words"
)

// Look is comparable, and made of values that are equal where they mean the same.
type Look struct {
	Width   int   // of the transcript, in cells
	Names   int   // cells of the column of names, from [NamesLeast] to [NamesMost]
	Place   Place // where names stand
	Theme   Theme // one with colours of its own, or ""
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
	bold      string // what makes text so, in any colour
	italic    string
	Bars      Bars
	timed     bool   // lines begin with the time
	place     Place  // where names stand in a window of this width
	before    int    // cells of the sign and the time
	names     int    // cells of the column of names; 0: they stand in the text, or above it
	TextWidth int    // cells for the text
	span      int    // cells up to where the text ends
	blank     string // what stands before the text on a line's further rows…
	bare      string // …and on those of what the room tells, which have no rule

	mu      sync.Mutex
	colours map[string]string // how names begin, by name
	blocks  map[drawn]*Block
	recent  []drawn // what blocks holds, as a ring
	next    int
	members members
	here    struct {
		people int
		says   string
	}
}

// recentBlocks is how many lines a renderer remembers: more than come between two
// frames of its slowest screen.
const (
	recentBlocks = 128
	nameColours  = 1 << 10
)

// Bars are the characters that rules are made of.
type Bars struct{ Across, down, Tee, Foot, cell, Caret, top, end, hand string }

// barsFor avoids characters that this terminal would draw in two cells, or not at all.
func barsFor(w term.Widths) Bars {
	if w.AmbiguousWide || w.ASCII {
		return Bars{"-", "|", "+", "+", "|", "|", "+", "+", "|"}
	}
	return Bars{"─", "│", "┬", "┴", "│", "▏", "┌", "└", "▌"}
}

func newFace(l Look) *Renderer {
	f := &Renderer{
		Look:    l,
		style:   stylesOf(l.Theme, l.On, l.Profile),
		Bars:    barsFor(l.Widths),
		colours: map[string]string{},
		bold:    term.Style{Bold: true}.SGR(l.Profile),
		italic:  term.Style{Italic: true}.SGR(l.Profile),
	}
	f.cut()
	return f
}

// Paint styles a text that holds no styles.
func (f *Renderer) Paint(r Role, text string) string { return paint(f.style[r], text) }

func paint(sgr, text string) string {
	if sgr == "" || text == "" {
		return text
	}
	return sgr + text + term.Reset
}

// Here says how many people are here, in words. It is said once for
// all who read the same.
func (f *Renderer) Here(people int) string {
	f.mu.Lock()
	defer f.mu.Unlock()
	if f.here.says == "" || f.here.people != people {
		f.here.people, f.here.says = people, f.Words.Back.Here(people)
	}
	return f.here.says
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
		if n := text.Borne(s); n.Fold != "" {
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
