package paint

// Themes: what a piece of text means decides how it looks, and nothing is told by
// colour alone. A theme is turned into sequences once for each look.

import "teahouse/ui/term"

// Role is what a piece of text means.
type Role uint8

const (
	Plain   Role = iota
	Strong       // what the eye should find: the title, a chosen completion
	Faint        // times, hints
	Ruled        // rules
	Notice       // what the room tells, as opposed to people
	Private      // for some people only
	Mention      // the reader's own name, lines that call them
	Failure      // what did not work
	Pending      // typed, not yet accepted
	Link
	Code   // what stands between backquotes, or in a block
	Quoted // what somebody else has said
	Chosen // under the hand, in a list
	roles
)

// marks are attributes that every table has in common.
var marks = [roles]term.Style{
	Strong:  {Bold: true},
	Mention: {Bold: true},
	Link:    {Underline: true},
	Chosen:  {Reverse: true},
}

// colours are those of a background, and of one of them where there are only 16,
// whose values every terminal has its own of: there, what a person should find
// keeps away from yellow, green and cyan, which cannot be read on white.
type colours struct{ all, few [roles]term.Color }

func coloursOn(theme Theme, bg term.Background) colours {
	c := coloursOf(bg)
	p, ok := palettes[theme]
	switch {
	case !ok:
	case bg == term.LightBackground:
		c.all = p.light.table()
	case bg == term.UnknownBackground && theme == Contrast:
		return colours{} // nothing has more contrast than the terminal's own colours
	default:
		c.all = p.dark.table()
	}
	return c
}

// coloursOf are those of no theme in particular.
func coloursOf(bg term.Background) colours {
	switch bg {
	case term.DarkBackground:
		return colours{darkColours, [roles]term.Color{
			Private: term.Indexed(13), Mention: term.Indexed(11), Failure: term.Indexed(9),
		}}
	case term.LightBackground:
		return colours{lightColours, [roles]term.Color{
			Private: term.Indexed(5), Mention: term.Indexed(4), Failure: term.Indexed(1),
		}}
	}
	return colours{middleColours, [roles]term.Color{
		Private: term.Indexed(5), Mention: term.Indexed(1), Failure: term.Indexed(1),
	}}
}

var darkColours = [roles]term.Color{
	Faint:   term.RGB(0x949494),
	Ruled:   term.RGB(0x585858),
	Notice:  term.RGB(0x9e9e9e),
	Private: term.RGB(0xd7afff),
	Mention: term.RGB(0xffd75f),
	Failure: term.RGB(0xff8787),
	Pending: term.RGB(0x949494),
	Code:    term.RGB(0xafd787),
	Quoted:  term.RGB(0xa8a8a8),
}

var lightColours = [roles]term.Color{
	Faint:   term.RGB(0x6c6c6c),
	Ruled:   term.RGB(0xb2b2b2),
	Notice:  term.RGB(0x626262),
	Private: term.RGB(0x5f00af),
	Mention: term.RGB(0xaf5f00),
	Failure: term.RGB(0xaf0000),
	Pending: term.RGB(0x6c6c6c),
	Code:    term.RGB(0x005f5f),
	Quoted:  term.RGB(0x626262),
}

// middleColours can be read on black and on white, where nobody told which it is.
var middleColours = [roles]term.Color{
	Faint:   term.RGB(0x767676),
	Ruled:   term.RGB(0x8a8a8a),
	Notice:  term.RGB(0x767676),
	Private: term.RGB(0x875fd7),
	Mention: term.RGB(0xaf5f00),
	Failure: term.RGB(0xd7005f),
	Pending: term.RGB(0x767676),
	Code:    term.RGB(0x008080),
	Quoted:  term.RGB(0x767676),
}

// styles are the sequences that begin each role; "" is plain text.
type styles [roles]string

// stylesOf renders a table for a terminal. Where there are no greys to choose
// from, the attribute for dim text stands for them; who wants contrast reads nothing dim.
func stylesOf(theme Theme, on term.Background, p term.Profile) (s styles) {
	colours := coloursOn(theme, on)
	for r := range roles {
		st := marks[r]
		switch {
		case p >= term.ANSI256:
			st.FG = colours.all[r]
		case r == Ruled, (r == Faint || r == Pending) && theme != Contrast:
			st.Dim = true
		case p == term.ANSI16:
			st.FG = colours.few[r]
		}
		s[r] = st.SGR(p)
	}
	return s
}
