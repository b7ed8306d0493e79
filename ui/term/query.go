package term

import tea "charm.land/bubbletea/v2"

// What a terminal is asked on entry, and what it answered. Nothing is believed
// that was not asked for, and without an answer the careful default stays.

// probeRow is the row, from 0, on which widths are measured. It is not the first
// one, for a report from there is what Shift-F3 sends, too.
const probeRow = 1

// Probe asks the terminal for all that [Answers] knows. Append it before Enter:
// the first Draw then clears what a terminal prints that does not know a query.
// The last question is one that every terminal answers.
const Probe = "\x1b[2H" +
	"│\x1b[6n\r" + // cursor position reports
	"👩\u200d👩\u200d👧\x1b[6n\r" +
	"❤\ufe0f\x1b[6n\r\x1b[K" +
	"\x1b]11;?\a" + // background colour
	"\x1b[?2026$p\x1b[?69$p" + // synchronized output, margins
	"\x1b[?2004$p" + // marked pastes: the Decoder takes note of the answer
	"\x1b[?u" + // kitty's keyboard protocol
	"\x1bP+q524742\x1b\\\x1bP+q5463\x1b\\" + // XTGETTCAP RGB and Tc: true colour
	"\r\x1b[K" +
	"\x1b[c" // DA1

// Background is what is known of the terminal's background colour.
type Background uint8

const (
	UnknownBackground Background = iota
	DarkBackground
	LightBackground
)

// Answers collects a terminal's answers to [Probe]. The zero value knows nothing
// yet. Answers are comparable: late ones show as a difference.
type Answers struct {
	Features   Features
	Background Background
	Kitty      bool // knows kitty's keyboard protocol
	TrueColor  bool

	measured int
	done     bool
}

// Done reports whether all the answers have come that will come.
func (a *Answers) Done() bool { return a.done }

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
			a.Features.Sync = known
		case 69:
			a.Features.Margins = known
		}
	case tea.KeyboardEnhancementsMsg:
		a.Kitty = true
	case CapabilityMsg:
		a.TrueColor = a.TrueColor || m.Name == "RGB" || m.Name == "Tc"
	case DeviceAttributesMsg:
		a.done = true
	default:
		return false
	}
	return true
}

// measure takes the next width of those that Probe measures, in their order.
func (a *Answers) measure(cells int) bool {
	w := &a.Features.Widths
	switch a.measured {
	case 0:
		w.AmbiguousWide = cells == 2
	case 1:
		w.SplitJoined = cells > 2
	case 2:
		w.NarrowEmoji = cells == 1
	default:
		return false
	}
	a.measured++
	return true
}
