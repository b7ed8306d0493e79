package ui

import (
	"slices"
	"strings"
	"testing"
	"time"

	tea "charm.land/bubbletea/v2"

	"teahouse/room/roomtest"
	"teahouse/room/state"
	"teahouse/ui/command"
	"teahouse/ui/paint"
	"teahouse/ui/term"
)

func TestCallingOnlyWhoLooksElsewhere(t *testing.T) {
	story(t, func(t *testing.T) {
		r := roomtest.Open(t)
		bob := roomtest.Seat(t, r, "bob")
		d := sit(t, r, "lily", 80, 24)
		roomtest.Say(t, bob, "lily?")
		d.frame()
		if d.once != "" {
			t.Fatalf("called while looking: %q", d.once)
		}
		d.send(tea.BlurMsg{})
		roomtest.Say(t, bob, "nothing for anybody")
		d.frame()
		for range 3 {
			roomtest.Say(t, bob, "lily!")
			d.frame()
		}
		if d.once != bel {
			t.Fatalf("a burst is one call, not %q", d.once)
		}
		d.pass(callPause)
		roomtest.Do(t, bob, &state.Whisper{To: []state.Person{d.m.me.Person}, Text: "secret"})
		d.frame()
		if d.once != bel+bel {
			t.Fatalf("a private line calls: %q", d.once)
		}
	})
}

func TestNotificationsTellNothing(t *testing.T) {
	w, e, came := testConfig().Words, &state.Event{Kind: state.KindWhisper, Who: state.Person{Name: "b;o\x1bb"}, Text: "secret", To: []state.Person{{}}},
		&state.Event{Kind: state.KindEnter, Who: state.Person{Name: "bob"}}
	for _, one := range []struct {
		term string
		env  []string
		way  command.Way
		want string
	}{
		{"xterm-256color", nil, command.WayAuto, "\a"},
		{"xterm-256color", []string{"LC_TERMINAL=iTerm2"}, command.WayAuto, "\x1b]9;b o b wrote to you\a"},
		{"xterm-kitty", nil, command.WayAuto, "\x1b]99;;b o b wrote to you\x1b\\"},
		{"foot", nil, command.WayAuto, "\x1b]777;notify;teahouse;b o b wrote to you\x1b\\"},
		{"xterm-kitty", nil, command.WayBell, "\a"},
		{"xterm-256color", nil, command.WayNotify, "\x1b]9;b o b wrote to you\a"},
		{"xterm-kitty", nil, command.WayOff, ""},
	} {
		c := callerFor(one.term, one.env)
		if got := c.call(w, one.way, e, time.Now()); got != one.want {
			t.Errorf("%s %v %s: %q, want %q", one.term, one.env, one.way, got, one.want)
		}
	}
	c := callerFor("foot", nil)
	if got := c.call(w, command.WayAuto, came, time.Now()); got != "\x1b]777;notify;teahouse;Your friend bob is here\x1b\\" {
		t.Errorf("of a friend who comes it says %q", got)
	}
}

func TestThemesAndZones(t *testing.T) {
	story(t, func(t *testing.T) {
		time.Sleep(time.Hour)
		r := roomtest.Open(t)
		d := sit(t, r, "lily", 80, 24)
		d.types("tea time\r")
		d.sees(" 01:00 ", "lily │ tea time")
		d.types("/time Asia/Shanghai\r")
		d.sees(" 09:00 ", "lily │ tea time")
		d.types("/time Nowhere/At-all\r")
		d.sees("No time zone is called")
		d.press("ctrl+c")

		d.m.choice.profile = term.TrueColor
		for _, look := range []string{"dark", "light", "mono"} {
			d.types("/theme " + look + "\r")
			d.sees("lily │ tea time")
		}
		row := strings.Join(d.shot.frame.Rows, "")
		if strings.Contains(row, "38;") {
			t.Errorf("colours in the mono theme: %q", row)
		}
	})
}

// Whatever look can be chosen has its colours.
func TestEveryLookIsATheme(t *testing.T) {
	for _, theme := range paint.Themes() {
		if !slices.Contains(command.Looks(), command.Look(theme)) {
			t.Errorf("%s cannot be chosen", theme)
		}
	}
	if most := len(paint.Themes()) + 4; len(command.Looks()) != most {
		t.Errorf("there are %d looks to choose from, and %d themes", len(command.Looks()), most)
	}
}

// While the name of a theme stands in the line, the screen is shown in it, and as
// before when it is gone.
func TestAThemeIsShownBeforeItIsChosen(t *testing.T) {
	story(t, func(t *testing.T) {
		d := sit(t, roomtest.Open(t), "lily", 80, 24)
		d.m.choice.profile = term.TrueColor
		d.types("tea time\r")
		title := func() string { d.sees("tea time"); return d.shot.frame.Rows[0] }
		before := title()
		d.types("/theme gruvbox")
		if title() == before || d.m.choice.look != command.LookAuto {
			t.Errorf("with the name in the line the title is %q, and %q is chosen", title(), d.m.choice.look)
		}
		d.press("ctrl+c")
		if got := title(); got != before {
			t.Errorf("without it the title is %q", got)
		}
		d.types("/theme gruvbox\r")
		if title() == before || d.m.choice.look != "gruvbox" {
			t.Errorf("chosen, the title is %q, the look %q", title(), d.m.choice.look)
		}
	})
}

func TestTerminalsAnswersChangeTheScreen(t *testing.T) {
	story(t, func(t *testing.T) {
		r := roomtest.Open(t)
		d := sit(t, r, "lily", 100, 24)
		d.types("hello\r")
		d.m.answers = term.Answers{}
		d.sees("lily | hello", "----------")
		if strings.ContainsFunc(d.text(), func(r rune) bool { return r > '~' }) {
			t.Error("more than ASCII before the terminal has shown that it is in UTF-8")
		}
		d.send(inputMsg{term.CursorPosMsg{X: 1, Y: 1}})
		d.sees("lily │ hello")
		if d.shot.features.Widths.ASCII || d.m.sight.ask != term.Measure {
			t.Error("it is not asked on")
		}
		d.send(inputMsg{term.CursorPosMsg{X: 2, Y: 1}}) // │ is two cells wide here
		d.sees("lily | hello", "----------")
		d.send(inputMsg{term.BackgroundMsg{Dark: false}})
		d.frame()
		if d.m.renderer.On != term.LightBackground {
			t.Error("light was not heard")
		}
		if n := d.m.cfg.Shared.renderers.Count(); n != 1 {
			t.Errorf("%d renderers are kept for one screen", n)
		}
	})
}
