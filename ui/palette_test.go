package ui

import (
	"fmt"
	"testing"

	"teahouse/room/roomtest"
	"teahouse/room/state"
	"teahouse/ui/prefs"
	"teahouse/ui/term"
)

// Ctrl-X finds people, channels, settings and commands, and brings the line back.
func TestThePalette(t *testing.T) {
	story(t, func(t *testing.T) {
		r := roomtest.Open(t)
		bob := roomtest.Seat(t, r, "bob")
		d := sit(t, r, "lily", 80, 24)
		d.types("half a sentence")
		d.press("ctrl+x")
		d.sees("go to, or do ▏", "Enter does it")
		d.types("bo")
		d.sees(" > bob", "write to them alone", "▏bo")
		d.press("esc")
		d.sees("▏half a sentence")
		d.press("ctrl+x")
		d.types("zzzz")
		d.sees("Nothing is called so.")
		d.press("enter", "backspace", "backspace", "backspace", "backspace")
		d.types("bob")
		d.press("enter")
		d.sees("to bob, privately ▏")
		d.types("psst\r")
		events, _ := bob.Read(nil)
		if e := events[len(events)-1]; e.Kind != state.KindWhisper || e.Text != "psst" {
			t.Errorf("bob reads %v", e)
		}
		d.press("ctrl+x")
		d.types("lobby")
		d.press("enter")
		d.sees("▏half a sentence")
		d.press("ctrl+c", "ctrl+x")
		d.types("nick")
		d.sees(" > /name NEWNAME")
		d.press("ctrl+u")
		d.types("colours")
		d.sees(" > /theme [NAME]")
		d.press("ctrl+u")
		d.types("/na")
		d.sees(" > /name NEWNAME")
		d.press("ctrl+u")
		d.types("@bo")
		d.sees(" > bob", "   /whois bob")
		d.press("down", "enter")
		d.sees("bob has been here")
		d.press("esc", "ctrl+x")
		d.types("whois")
		d.press("enter")
		d.sees("▏/whois")
	})
}

// /set shows all settings; arrows turn them, and what is chosen holds and is kept.
func TestSettingsAreTurned(t *testing.T) {
	story(t, func(t *testing.T) {
		r := roomtest.Open(t)
		seat := roomtest.SeatOf(t, r, "lily", state.KeyIdentity("SHA256:l"))
		d := takeSeat(t, seat, "lily", 80, 24, testConfig())
		d.types("/set\r")
		d.sees(" > theme", "auto: the colours", "← → change", "UTC: the zone")
		d.press("right")
		d.sees("dark: the colours")
		if seat.Settings()[prefs.Theme] != "dark" {
			t.Errorf("kept is %q", seat.Settings()[prefs.Theme])
		}
		d.press("left")
		d.sees("auto: the colours")
		d.types("compact")
		d.sees(" > compact", "off: ")
		d.press("enter")
		d.sees(" > compact", "on: ")
		d.press("esc")
		d.seesNot("← → change")
		d.types("/set\r")
		d.types("time")
		d.sees(" > time", "UTC: the zone of your clock") // as their terminal told
		d.press("enter")
		d.sees("▏/set time")
	})
}

// Ten thousand people and a thousand choices open in a fraction of a frame.
func BenchmarkPalette(b *testing.B) {
	r := roomtest.Open(b)
	for i := range 10_000 {
		roomtest.Seat(b, r, fmt.Sprintf("person%d", i))
	}
	m := newModel(b.Context(), Terminal{Width: 80, Height: 24, Term: "xterm-256color"}, roomtest.Seat(b, r, "lily"), testConfig())
	defer m.close()
	answer(m)
	for b.Loop() {
		m.openPalette(false)
		m.paletteText("pers")
		m.closePalette()
	}
}

// What it offers leads somewhere else, and in the smallest window that has a title
// there is a choice in sight.
func TestThePaletteOffersAChoice(t *testing.T) {
	story(t, func(t *testing.T) {
		w := atWork(t, 40, 10)
		w.press("ctrl+x")
		w.sees(" > #dev", "   #ops", "   ada", "and ")
		w.seesNot(" lobby  go")
		w.press("enter")
		w.sees("to #dev")
		w.press("ctrl+x")
		w.sees(" > lobby", "   #ops")
		w.seesNot(" #dev  ")
	})
}

// Escape and a key with Ctrl right behind it, which tmux brings as one, are both of them.
func TestEscapeAndAControlKeyAreBoth(t *testing.T) {
	story(t, func(t *testing.T) {
		d := sit(t, roomtest.Open(t), "lily", 80, 24)
		d.types("half a line")
		d.press("ctrl+x")
		d.types("the")
		var decoder term.Decoder
		d.send(inputMsg(decoder.Decode([]byte("\x1b\x15")))) // Escape, Ctrl-U
		d.seesNot("go to, or do", "half a line")
		d.types("hello")
		d.sees("to everybody ▏hello")
	})
}
