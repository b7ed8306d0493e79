package ui

import (
	"fmt"
	"strings"
	"testing"
	"time"

	tea "charm.land/bubbletea/v2"

	"teahouse/room/roomtest"
	"teahouse/room/state"
	"teahouse/ui/prefs"
	"teahouse/ui/words"
)

// While somebody looks elsewhere the window's title counts what calls them, or what
// comes, seldom changing, and is as it was when they are back.
func TestTheWindowsTitleCounts(t *testing.T) {
	story(t, func(t *testing.T) {
		r := roomtest.Open(t)
		bob := roomtest.Seat(t, r, "bob")
		d := sit(t, r, "lily", 80, 24)
		titles := map[string]bool{}
		title := func() string {
			d.frame()
			titles[d.shot.frame.Title] = true
			return d.shot.frame.Title
		}
		d.send(inputMsg{tea.BlurMsg{}})
		for i := range 30 {
			roomtest.Say(t, bob, fmt.Sprint("line ", i))
			d.pass(2 * time.Second)
			title()
		}
		if got := title(); got != "(30+) teahouse" || len(titles) > 12 {
			t.Errorf("the window is called %q, and was called %v", got, titles)
		}
		roomtest.Say(t, bob, "lily, are you there?")
		if got := title(); got != "(@1) teahouse" {
			t.Errorf("the window is called %q", got)
		}
		d.send(inputMsg{tea.FocusMsg{}})
		d.press("alt+u")
		d.sees("new since 00:00 · 31 lines")
		if got := title(); got != "teahouse" {
			t.Errorf("when all is seen, it is called %q", got)
		}
	})
}

// Whoever has gone to a line that calls them is called by it no more, though others
// before it are not read.
func TestACallThatWasGoneToIsCountedNoMore(t *testing.T) {
	story(t, func(t *testing.T) {
		r := roomtest.Open(t)
		bob := roomtest.Seat(t, r, "bob")
		d := sit(t, r, "lily", 80, 24)
		d.send(inputMsg{tea.BlurMsg{}})
		for i := range 60 {
			text := fmt.Sprint("line ", i)
			if i == 30 {
				text = "lily, are you there?"
			}
			roomtest.Say(t, bob, text)
			d.pass(2 * time.Second)
		}
		d.send(inputMsg{tea.FocusMsg{}})
		d.frame()
		if got := d.shot.frame.Title; got != "(@1) teahouse" {
			t.Errorf("the window is called %q", got)
		}
		d.alt("n")
		d.sees("lily, are you there?")
		if got := d.shot.frame.Title; got != "(60+) teahouse" {
			t.Errorf("after Alt-N it is called %q", got)
		}
	})
}

// What is in no history is told when somebody comes: to who is new in three rows, to
// who was here in one; what the operators set, when it is another text.
func TestEntryIsShort(t *testing.T) {
	for _, size := range [][2]int{{80, 24}, {40, 10}, {20, 5}} {
		story(t, func(t *testing.T) {
			r := roomtest.Open(t)
			id := state.KeyIdentity("SHA256:lily")
			cfg := testConfig()
			cfg.MOTD = "Be kind."
			come := func() *desk {
				return takeSeat(t, roomtest.SeatOf(t, r, "lily", id), "lily", size[0], size[1], cfg)
			}
			leave := func(d *desk) {
				d.pass(time.Second)
				d.m.close()
				d.seat.Leave(state.HowLeft)
			}
			d := come()
			d.sees("You are lily")
			if size[1] > 10 {
				d.sees("Be kind.", "@lily TEXT goes to lily alone", "Who runs this server can read all")
				d.seesNot("welcome", "Times are")
			}
			leave(d)
			d = come()
			if text := strings.Join(strings.Fields(d.text()), " "); !strings.Contains(text, "welcome back, lily · nothing new") {
				t.Errorf("no welcome:\n%s", d.text())
			}
			d.seesNot("You are lily", "Who runs", "Be kind.")
			leave(d)
			english := cfg.Words
			cfg.Words = words.In("de")
			d = come()
			d.seesNot("Be kind.") // whatever language they read it in
			leave(d)
			cfg.Words = english
			cfg.MOTD = "Be very kind."
			d = come()
			if size[1] > 5 {
				d.sees("Be very kind.", "welcome back, lily")
			}
		})
	}
}

// Whoever comes from plain lines knows all that, and reads none of it.
func TestNothingIsToldWhoComesFromPlainLines(t *testing.T) {
	story(t, func(t *testing.T) {
		r := roomtest.Open(t)
		d := &desk{t: t, seat: roomtest.Seat(t, r, "lily"), mail: make(chan tea.Msg, 1000)}
		d.open(Terminal{Width: 80, Height: 24, Term: "xterm-256color", Env: []string{"TZ=UTC"}, Wanted: "lily", Back: true}, testConfig())
		d.seesNot("You are", "welcome", "Who runs")
	})
}

// Whose zone nobody told learns whose time is shown, until they say theirs.
func TestTheZoneIsHintedWhereNobodyToldIt(t *testing.T) {
	story(t, func(t *testing.T) {
		r := roomtest.Open(t)
		d := &desk{t: t, seat: roomtest.Seat(t, r, "lily"), mail: make(chan tea.Msg, 1000)}
		d.open(Terminal{Width: 100, Height: 24, Term: "xterm-256color", Wanted: "lily"}, testConfig())
		d.sees("/time: now ")
		d.types("/time Asia/Tokyo\r")
		d.seesNot("/time: now ")
	})
}

// Who is new has missed nothing, and it is not looked for.
func TestEntryAsksForNoMoreThanItNeeds(t *testing.T) {
	story(t, func(t *testing.T) {
		r := roomtest.Open(t)
		d := takeSeat(t, roomtest.SeatOf(t, r, "lily", state.KeyIdentity("SHA256:lily")), "lily", 80, 24, testConfig())
		if cmd := d.m.recount(d.m.views...); cmd != nil {
			t.Error("who is new asks how much they missed")
		}
		if prefs.ReadUpto(d.seat, 0, time.Now()).Upto != 0 {
			t.Error("who is new has read something")
		}
	})
}
