package line

import (
	"time"

	"teahouse/ui/command"
	"teahouse/ui/term"
)

// widthUnknown is for how many cells a page is laid out that goes to nobody's
// window.
const widthUnknown = 80

// caller is who runs commands here.
func (s *session) caller() command.Call {
	width := s.terminal.Width
	if width <= 0 {
		width = widthUnknown
	}
	return command.Call{
		Words: s.cfg.Words, Roster: s.seat.Roster(), Me: s.seat.Me(), Quiet: s.seat.IsQuiet(),
		Now: time.Now(), Zone: s.plain.zone, Width: width, Measure: term.Widths{}.String,
		Keys: func() []string { return nil }, Version: s.cfg.Version,
		Seat: s.seat, Governs: s.seat.Governs(), Wanted: s.terminal.Wanted, Asked: s.terminal.Asked,
		Ignored: s.ignored, Contact: s.cfg.Contact, MOTD: s.cfg.MOTD, Plain: true,
	}
}
