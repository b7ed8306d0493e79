package ui

// A look is all that decides how a line is drawn, apart from the line itself
// and who reads it. Screens with equal looks share a face, and with it the rows
// of every line.

import (
	"sync"
	"sync/atomic"
	"time"

	"teahouse/room"
	"teahouse/ui/term"
	"teahouse/ui/words"
)

// look is comparable, and made of values that are equal where they mean the same.
type look struct {
	width   int // of the transcript, in cells
	on      term.Background
	profile term.Profile
	widths  term.Widths
	zone    *time.Location // from faces.zone, so that equal zones are one pointer
	words   *words.Words
}

// face draws lines in one look. It is shared, and safe for concurrent use.
type face struct {
	look
	users atomic.Int32 // changed under the lock of faces

	style styles
	bars  bars
	timed bool   // lines begin with the time
	names int    // cells of the column of names; 0: names stand in the text
	text  int    // cells for the text
	blank string // what stands before the text on a line's further rows

	mu      sync.Mutex
	colours map[string]string // how names begin, by name
	blocks  map[*room.Event]*block
	recent  []*room.Event // what blocks holds, as a ring
	next    int
	members members
}

const (
	timeFrom   = 50 // columns from which on there is the time…
	columnFrom = 32 // …and the column of names

	recentBlocks = 128 // lines that a face remembers: more than come between two frames of its slowest screen
	nameColours  = 1 << 10
)

// bars are the characters that rules are made of.
type bars struct{ across, down, tee, foot, cell, caret string }

// barsFor avoids characters that this terminal would draw in two cells, or not at all.
func barsFor(w term.Widths) bars {
	if w.AmbiguousWide || w.ASCII {
		return bars{"-", "|", "+", "+", "|", "|"}
	}
	return bars{"─", "│", "┬", "┴", "│", "▏"}
}

func newFace(l look) *face {
	f := &face{
		look:    l,
		style:   stylesOf(l.on, l.profile),
		bars:    barsFor(l.widths),
		timed:   l.width >= timeFrom,
		names:   nameColumn(l.width),
		colours: map[string]string{},
	}
	f.text = max(l.width-f.prefix(), 1)
	if f.names > 0 {
		f.text = max(f.text-1, 1) // a margin, for a rule may follow
		f.blank = spaces(f.prefix()-2) + f.paint(ruled, f.bars.cell) + " "
	} else {
		f.blank = " "
	}
	return f
}

// prefix is how many cells stand before the text: a sign, the time, the name
// and the rule; or a space, on further rows where names stand in the text.
func (f *face) prefix() int {
	if f.names == 0 {
		return 1
	}
	n := 1 + f.names + 3
	if f.timed {
		n += 6
	}
	return n
}

// paint styles a text that holds no styles.
func (f *face) paint(r role, text string) string { return paint(f.style[r], text) }

func paint(sgr, text string) string {
	if sgr == "" || text == "" {
		return text
	}
	return sgr + text + term.Reset
}

// name is how a person's name begins.
func (f *face) name(text string) string {
	f.mu.Lock()
	defer f.mu.Unlock()
	return f.nameLocked(text)
}

func (f *face) nameLocked(text string) string {
	if f.profile == term.Mono {
		return ""
	}
	sgr, ok := f.colours[text]
	if !ok {
		fold := text
		if n, err := room.NewName(text); err == nil {
			fold = n.Fold
		}
		if len(f.colours) >= nameColours {
			clear(f.colours)
		}
		sgr = nameSGR(fold, f.on, f.profile)
		f.colours[text] = sgr
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
