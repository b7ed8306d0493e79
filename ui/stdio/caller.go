package stdio

import (
	"time"

	"teahouse/ui/command"
	"teahouse/ui/term"
)

// WidthUnknown is for how many cells a page is laid out that goes to nobody's
// window.
const WidthUnknown = 80

// Caller is who runs commands here.
func (s *Session) Caller() command.Call {
	width := s.Terminal.Width
	if width <= 0 {
		width = WidthUnknown
	}
	return command.Call{
		Words: s.Config.Words, Roster: s.Seat.Roster(), Me: s.Seat.Me(), Quiet: s.Seat.IsQuiet(),
		Now: time.Now(), Zone: s.Plain.Zone, Width: width, Measure: term.Widths{}.String,
		Keys: func() []string { return nil }, Version: s.Config.Version,
		Seat: s.Seat, Governs: s.Seat.Governs(), Wanted: s.Terminal.Wanted, Asked: s.Terminal.Asked,
		Ignored: s.Ignored, Own: s.Own, Muted: s.Muted, Contact: s.Config.Contact, MOTD: s.Config.MOTD, Plain: true, ASCII: s.Out.IsASCII(),
	}
}
