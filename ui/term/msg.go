package term

// Messages that a Decoder sends and Bubble Tea has no type for, or has one that
// its event loop would act on behind our back (capabilities, mode reports).
// Like all of the Decoder's output they hold no control characters.

import tea "charm.land/bubbletea/v2"

// TextMsg is a run of printable text, as typed or as sent by an input method:
// valid UTF-8 without control characters, never empty. A read gives one TextMsg
// for each run between other keys, however long, so that a flood of text costs
// one Update and a grapheme cluster is cut only where the read itself was.
type TextMsg string

// ChordMsg is ESC with a character behind it. A terminal does not tell whether
// that was Alt and the character, or the Escape key and then the character:
// multiplexers hold an ESC back for half a second, and links bunch what is
// typed. Whoever takes it knows which of the two has something to do.
type ChordMsg struct {
	Alt  tea.KeyPressMsg // the one key
	Text string          // the character, as it was typed
}

// LostMsg tells that bytes were dropped which may have been the first characters
// of a line.
type LostMsg struct{}

// PasteTooLongMsg stands in for a paste of more than 64 KB, which is discarded.
type PasteTooLongMsg struct {
	Size int // bytes of text in the whole paste
}

// ScrollMsg is what a wheel becomes where the mouse is off: several equal arrow
// keys in one read. See [Decoder.Decode].
type ScrollMsg struct {
	Delta int // lines; negative is up
}

// CursorPosMsg answers a cursor position request. The upper left corner is 0, 0.
type CursorPosMsg struct {
	X, Y int
}

// BackgroundMsg tells whether the terminal's background is dark: the answer to
// OSC 11, or word of a change of colour scheme (mode 2031).
type BackgroundMsg struct {
	Dark bool
}

// ForegroundMsg tells whether the terminal's text is dark: the answer to OSC 10.
type ForegroundMsg struct {
	Dark bool
}

// ModeReportMsg answers a request for a private mode (DECRQM).
type ModeReportMsg struct {
	Mode  int
	Value int // 0 unknown mode, 1 set, 2 reset, 3 always set, 4 never set
}

// DeviceAttributesMsg answers DA1. Nearly every terminal does, and in order, so
// it also shows that the answers to earlier requests will not come any more.
type DeviceAttributesMsg struct {
	Attrs []int
}

// SecondaryAttributesMsg answers DA2: what kind of terminal it is, by its maker's
// own count, and its version.
type SecondaryAttributesMsg struct {
	Kind, Version int
}

// ResizeMsg tells the size of the window, in cells, as terminals do that report
// it by themselves (mode 2048).
type ResizeMsg struct {
	Width, Height int
}

// CapabilityMsg is one terminfo capability that the terminal has (XTGETTCAP).
type CapabilityMsg struct {
	Name, Value string // Value is empty for a flag
}
