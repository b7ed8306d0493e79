package ui

import (
	"fmt"
	"testing"

	"teahouse/room"
	"teahouse/room/roomtest"
	"teahouse/room/state"
	"teahouse/ui/scrollback"
	"teahouse/ui/term"
)

// BenchmarkOpen is a key that opens something above the line or over the talk, and the
// picture of it, in a room of ten thousand people, of all the channels that there may be,
// and with ten thousand lines behind it. One picture may take 50 ms, a beat of the screens.
func BenchmarkOpen(b *testing.B) {
	const people, talk = 10_000, 10_000
	limits := room.DefaultLimits()
	limits.Accounts, limits.Names.Burst, limits.Reads.Burst = people, people, 1<<30
	r := roomtest.With(b, limits)
	for i := range people {
		seat := roomtest.SeatOf(b, r, fmt.Sprintf("person-%d", i), state.KeyIdentity(fmt.Sprint("SHA256:", i)))
		if i < state.ChannelsMost {
			roomtest.Do(b, seat, &state.Register{})
			found(b, seat, fmt.Sprintf("channel-%d", i), false)
		}
	}
	seat := roomtest.Seat(b, r, "lily")
	d := &deskless{seat: seat, m: newModel(b.Context(), Terminal{Width: 80, Height: 24, Term: "xterm-256color"}, seat, testConfig())}
	d.screen = term.NewScreen(&d.out)
	_ = d.screen.Enter(term.Modes{})
	answer(d.m)
	d.m.update(d.m.fetch(d.m.lines.First(scrollback.PageFor(24)))())
	for i := range talk {
		d.deliver(line(uint64(i), state.Person{ID: "visit:x", Name: fmt.Sprintf("person-%d", i%people)}, "an earlier line of talk, about as long as lines are"))
	}
	draw := func() {
		d.m.frame(news{}, &d.shot)
		_ = d.screen.Draw(&d.shot.frame)
	}
	for _, one := range []struct{ name, text, key string }{
		{"commands", "/", ""}, {"settings", "/set ", ""}, {"channels", "/join ", ""}, {"people", "person-77", "tab"}, {"private", "@p", "tab"}, {"help", "/help", "enter"},
		{"palette", "half a line", "ctrl+x"},
	} {
		b.Run(one.name, func(b *testing.B) {
			b.ReportAllocs()
			for b.Loop() {
				d.m.page = scrollback.Pager{}
				d.m.closePalette()
				d.m.input.CloseCompletions()
				_ = d.m.input.Edit.SetDraft("")
				d.m.input.dirty = true
				d.send(inputMsg{term.TextMsg(one.text)})
				if one.key != "" {
					d.send(inputMsg{keyCodes[one.key]})
				}
				draw()
				if d.m.palette != nil { // what is typed there is another picture
					d.send(inputMsg{term.TextMsg("77")})
					draw()
				}
			}
			if one.key == "tab" && !d.m.input.Completions.Open() || one.key == "" && !d.m.input.popup.open() || one.key == "enter" && !d.m.page.Open() || one.key == "ctrl+x" && len(d.m.palette.found) < popupMost {
				b.Errorf("nothing opened: %q", d.m.input.Edit.Text())
			}
		})
	}
}

func (d *deskless) send(msg inputMsg) { d.m.update(msg) }
