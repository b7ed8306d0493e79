package term

// What a terminal is asked on entry, and what it answered. Nothing is believed
// that was not asked for, and without an answer the careful default stays.
//
// There are two rounds. The first finds out whether the terminal is in UTF-8, and
// all that can be asked in bytes that do nothing to one that is not. The second
// measures characters whose bytes would begin a control string there.

import tea "charm.land/bubbletea/v2"

// probeRow is the row, from 0, on which widths are measured. It is not the first
// one, for a report from there is what Shift-F3 sends, too.
const probeRow = 1

const (
	toProbeRow = "\x1b[2H"
	howWide    = "\x1b[6n\r" // a cursor position report, and back to the first column
	endOfProbe = "\r\x1b[K\x1b[c"
)

// Probe is the first round. The next Draw then clears what a terminal prints that
// does not know a query. The last question (DA1) is one that every terminal
// answers.
const Probe = toProbeRow +
	"ñ" + howWide + // one cell in UTF-8, two elsewhere
	"│" + howWide +
	"กำ" + howWide + "\x1b[K" +
	"\x1b]11;?\a" + // background colour
	"\x1b[?2026$p\x1b[?1007$p\x1b[?1036$p\x1b[?2048$p" + // synchronized output, wheel as arrows, Alt as ESC, sizes in band
	"\x1b[?2004$p" + // marked pastes: the Decoder takes note of the answer
	"\x1b[?u" + // kitty's keyboard protocol
	"\x1bP+q524742\x1b\\\x1bP+q5463\x1b\\" + // XTGETTCAP RGB and Tc: true colour
	"\x1b[>c" + // DA2: which program it is
	endOfProbe

// Measure is the second round, for a terminal that is in UTF-8.
const Measure = toProbeRow +
	"❤\ufe0f" + howWide +
	"🎉" + howWide +
	"👍🏿" + howWide +
	"👩\u200d👩\u200d👧" + howWide +
	"क्षि" + howWide +
	"🥲" + howWide + "🫠" + howWide + "🩷" + howWide + "🫩" + howWide + // of Unicode 13 to 16
	"ｶﾞ" + howWide +
	resetLink + howWide + // no cell, unless it writes control strings out
	endOfProbe

// Background is what is known of the terminal's background colour.
type Background uint8

const (
	UnknownBackground Background = iota
	DarkBackground
	LightBackground
)

// Answers collects a terminal's answers to [Probe] and [Measure]. The zero value
// knows nothing yet. Answers are comparable: late ones show as a difference.
type Answers struct {
	UTF8       bool // the terminal has shown that it is in UTF-8
	Latin      bool // it has shown that it is not
	Background Background
	Kitty      bool // knows kitty's keyboard protocol
	TrueColor  bool
	Meta       bool // can put an ESC before a key for Alt, and does not (mode 1036)
	InBand     bool // tells new sizes by itself (mode 2048)

	features  Features
	wheel     bool // knows the mode that keeps the wheel from being arrow keys
	noWheel   bool // has said that it does not
	isXtermJS bool
	isKitty   bool // it is kitty itself
	measured  int
	rounds    int // that have ended
}

// Features are what the terminal can do, by what it has answered up to now. One
// that has not shown to be in UTF-8 gets ASCII.
func (a *Answers) Features() Features {
	f := a.features
	f.Widths.ASCII = !a.UTF8
	return f
}

// Done reports whether all the answers have come that will come.
func (a *Answers) Done() bool {
	return a.rounds > 1 || a.rounds == 1 && !a.UTF8
}

// WheelIsKeys reports whether the wheel comes as single arrow keys, which nobody
// can tell from the keyboard's, unless the mouse is on. kitty sends several at
// once.
func (a *Answers) WheelIsKeys() bool {
	return (a.noWheel || a.isXtermJS && !a.wheel) && !a.isKitty
}

// Take notes what a message of the [Decoder] answers. It reports false for
// messages that are no answers, keys among them.
func (a *Answers) Take(m tea.Msg) bool {
	switch m := m.(type) {
	case CursorPosMsg:
		return m.Y == probeRow && a.measure(m.X)
	case BackgroundMsg:
		a.Background = LightBackground
		if m.Dark {
			a.Background = DarkBackground
		}
	case ModeReportMsg:
		known := m.Value == 1 || m.Value == 2
		switch m.Mode {
		case 2026:
			a.features.Sync = known
		case 1007:
			a.wheel, a.noWheel = known, m.Value == 0
		case 1036:
			a.Meta = m.Value == 2
		case 2048:
			a.InBand = known
		}
	case tea.KeyboardEnhancementsMsg:
		a.Kitty = true
	case CapabilityMsg:
		a.TrueColor = a.TrueColor || m.Name == "RGB" || m.Name == "Tc"
	case SecondaryAttributesMsg:
		a.isXtermJS = m.Kind == 0 && m.Version == xtermJS
		a.features.Stays = m.Kind == tmux
		a.isKitty = m.Kind == 1 && m.Version >= kittyFirst && m.Version < kittyAfter
	case DeviceAttributesMsg:
		a.rounds = min(a.rounds+1, 2)
	default:
		return false
	}
	return true
}

// xtermJS is the version of xterm that xterm.js gives itself, as a VT100; older
// ones of it answer no question about modes.
const xtermJS = 276

// kitty counts its versions from here in its secondary attributes.
const kittyFirst, kittyAfter = 4000, 5000

// tmux is what kind of terminal tmux says that it is. Its cursor stays in front of the last column
// where nothing wraps.
const tmux = 'T'

// measure takes the next width of those that are measured, in their order.
func (a *Answers) measure(cells int) bool {
	w := &a.features.Widths
	wide := uint8(min(cells, 9))
	// other is the number if it is not what most terminals answer.
	other := func(usual uint8) uint8 {
		if wide == usual {
			return 0
		}
		return wide
	}
	one := uint8(w.oneEmoji())
	switch a.measured {
	case 0:
		a.UTF8, a.Latin = cells == 1, cells != 1
	case 1:
		w.AmbiguousWide = cells == 2
	case 2:
		w.Vowel = other(2)
	case 3:
		w.NarrowEmoji = cells == 1
	case 4:
		w.Emoji = other(emojiCells)
	case 5:
		w.Toned = other(one)
	case 6:
		w.Joined = other(one)
	case 7:
		w.Conjunct = other(3)
	case 8, 9, 10, 11:
		if w.Until == 0 && wide != one {
			w.Until, w.Unknown = uint8(a.measured-8+12), wide
		}
	case 12:
		w.Kana = other(2)
	case 13:
		a.features.Literal = cells > 0
	default:
		return false
	}
	a.measured++
	return true
}
