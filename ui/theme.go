package ui

// The palette: what a piece of text means decides how it looks, and nothing is
// told by colour alone. A theme is turned into sequences once for each look.

import "teahouse/ui/term"

// role is what a piece of text means.
type role uint8

const (
	plain   role = iota
	strong       // what the eye should find: the title, a chosen completion
	faint        // times, hints
	ruled        // rules
	notice       // what the room tells, as opposed to people
	private      // for some people only
	mention      // the reader's own name, lines that call him
	failure      // what did not work
	pending      // typed, not yet accepted
	link
	chosen // under the hand, in a list
	roles
)

// marks are attributes that every table has in common.
var marks = [roles]term.Style{
	strong:  {Bold: true},
	mention: {Bold: true},
	link:    {Underline: true},
	chosen:  {Reverse: true},
}

// colours are those of a background, and of one of them where there are only 16,
// whose values every terminal has its own of: there, what a person should find
// keeps away from yellow, green and cyan, which cannot be read on white.
type colours struct{ all, few [roles]term.Color }

func coloursOn(bg term.Background) colours {
	switch bg {
	case term.DarkBackground:
		return colours{darkColours, [roles]term.Color{
			private: term.Indexed(13), mention: term.Indexed(11), failure: term.Indexed(9),
		}}
	case term.LightBackground:
		return colours{lightColours, [roles]term.Color{
			private: term.Indexed(5), mention: term.Indexed(4), failure: term.Indexed(1),
		}}
	}
	return colours{middleColours, [roles]term.Color{
		private: term.Indexed(5), mention: term.Indexed(1), failure: term.Indexed(1),
	}}
}

var darkColours = [roles]term.Color{
	faint:   term.RGB(0x949494),
	ruled:   term.RGB(0x585858),
	notice:  term.RGB(0x9e9e9e),
	private: term.RGB(0xd7afff),
	mention: term.RGB(0xffd75f),
	failure: term.RGB(0xff8787),
	pending: term.RGB(0x949494),
}

var lightColours = [roles]term.Color{
	faint:   term.RGB(0x6c6c6c),
	ruled:   term.RGB(0xb2b2b2),
	notice:  term.RGB(0x626262),
	private: term.RGB(0x5f00af),
	mention: term.RGB(0xaf5f00),
	failure: term.RGB(0xaf0000),
	pending: term.RGB(0x6c6c6c),
}

// middleColours can be read on black and on white, where nobody told which it is.
var middleColours = [roles]term.Color{
	faint:   term.RGB(0x767676),
	ruled:   term.RGB(0x8a8a8a),
	notice:  term.RGB(0x767676),
	private: term.RGB(0x875fd7),
	mention: term.RGB(0xaf5f00),
	failure: term.RGB(0xd7005f),
	pending: term.RGB(0x767676),
}

// styles are the sequences that begin each role; "" is plain text.
type styles [roles]string

// stylesOf renders a table for a terminal. Where there are no greys to choose
// from, the attribute for dim text stands for them.
func stylesOf(on term.Background, p term.Profile) (s styles) {
	colours := coloursOn(on)
	for r := range roles {
		st := marks[r]
		switch {
		case p >= term.ANSI256:
			st.FG = colours.all[r]
		case r == faint || r == ruled || r == pending:
			st.Dim = true
		case p == term.ANSI16:
			st.FG = colours.few[r]
		}
		s[r] = st.SGR(p)
	}
	return s
}

// nameSGR begins the name of a person: the same colour for the same folded
// name, always.
func nameSGR(fold string, on term.Background, p term.Profile) string {
	return term.Style{FG: term.NameColor(hash(fold), on, p)}.SGR(p)
}

// hash is FNV-1a.
func hash(s string) uint32 {
	h := uint32(2166136261)
	for i := range len(s) {
		h = (h ^ uint32(s[i])) * 16777619
	}
	return h
}
