package ui

import (
	"fmt"
	"strings"
	"testing"

	tea "charm.land/bubbletea/v2"

	"teahouse/room/roomtest"
	"teahouse/room/state"
	"teahouse/ui/command"
	"teahouse/ui/prefs"
	"teahouse/ui/term"
)

// A terminal in Latin-1 takes half of the bytes of other letters for controls.
// It gets none of them: not in a line, a name, a title or a notification.
func TestTerminalInLatin1GetsASCII(t *testing.T) {
	story(t, func(t *testing.T) {
		r := roomtest.Open(t)
		cfg := testConfig()
		cfg.Title = "茶館 ś2J"
		d := sitWith(t, r, "lily", 80, 24, cfg)
		zoe := roomtest.Seat(t, r, "zoë")
		d.m.answers = term.Answers{}
		d.m.choice.way = command.WayNotify
		d.frame()
		d.out.Reset()
		d.m.redraw = true
		d.send(inputMsg{tea.BlurMsg{}, term.CursorPosMsg{X: 2, Y: 1}, term.DeviceAttributesMsg{}})
		roomtest.Do(t, zoe, &state.Say{Text: "@lily ś[2Jś[5;5Hdrawn ŝ2;PWNEDĜ漢"})
		d.sees("zoe | @lily s[2Js[5;5Hdrawn s2;PWNEDG?", "Your terminal does not show UTF-8")
		d.types("grüße 漢字")
		d.sees("to everybody |gruse ??")
		sent := d.out.String() + d.once
		if i := strings.IndexFunc(d.out.String(), func(r rune) bool { return r > '~' }); i >= 0 {
			t.Errorf("it sends %q", sent[i:])
		}
		if d.m.sight.ask != "" {
			t.Error("it is asked what would be controls there")
		}
		d.send(deafMsg{})
		d.frame()
		if n := strings.Count(d.emu.String(), "does not show"); n > 1 {
			t.Errorf("it is told %d times", n)
		}
	})
}

// A terminal that writes control strings out, as Emacs does, gets none: no title, no
// link, no notification and nothing for a clipboard.
func TestTerminalThatWritesControlStringsOut(t *testing.T) {
	story(t, func(t *testing.T) {
		r := roomtest.Open(t)
		d := sit(t, r, "lily", 80, 24)
		zoe := roomtest.Seat(t, r, "zoe")
		d.m.choice.way = command.WayNotify
		d.frame()
		for _, cells := range []int{2, 2, 2, 2, 2, 9} { // behind those of the harness
			d.send(inputMsg{term.CursorPosMsg{X: cells, Y: 1}})
		}
		d.out.Reset()
		d.m.redraw = true
		d.send(inputMsg{tea.BlurMsg{}})
		roomtest.Do(t, zoe, &state.Say{Text: "@lily https://example.com/a"})
		d.sees("@lily https://example.com/a")
		if d.once != bel {
			t.Errorf("it calls with %q", d.once)
		}
		d.types("/copy")
		d.press("enter")
		d.sees("Your terminal takes nothing for its clipboard.")
		if sent := d.out.String() + d.once; strings.Contains(sent, "\x1b]") {
			t.Errorf("it sends %q", sent)
		}
	})
}

// A terminal that answers nothing is told why it sees question marks, after a
// while; one that answers in time is told nothing.
func TestDeafTerminalIsToldWhy(t *testing.T) {
	for _, deaf := range []bool{true, false} {
		story(t, func(t *testing.T) {
			d := sit(t, roomtest.Open(t), "lily", 80, 24)
			if deaf {
				d.m.answers = term.Answers{}
			}
			d.pass(2 * deafAfter)
			if told := strings.Contains(d.emu.String(), "does not show UTF-8"); told != deaf {
				t.Errorf("deaf: %v, told: %v", deaf, told)
			}
		})
	}
}

// What is typed in another character set is hinted at once.
func TestTypingInLatin1IsHintedAtOnce(t *testing.T) {
	story(t, func(t *testing.T) {
		d := sit(t, roomtest.Open(t), "lily", 80, 24)
		d.send(inputMsg{term.TextMsg("Mller"), brokenMsg{}})
		d.send(inputMsg{term.TextMsg(" grt"), brokenMsg{}})
		d.frame()
		if n := strings.Count(d.emu.String(), "is not in UTF-8"); n != 1 {
			t.Errorf("hinted %d times\n%s", n, d.emu.String())
		}
	})
}

// Where the wheel comes as single arrow keys, mouse reports are on by themselves,
// so that no notch brings back an earlier line; who chose otherwise is obeyed.
func TestWheelThatIsKeysIsTakenAsMouse(t *testing.T) {
	unknown := term.ModeReportMsg{Mode: 1007}
	for _, tt := range []struct {
		name   string
		term   string
		choice string
		msgs   []tea.Msg
		want   bool
	}{
		{"xterm", "xterm-256color", "", []tea.Msg{term.ModeReportMsg{Mode: 1007, Value: 1}}, false},
		{"xterm.js", "xterm-256color", "", []tea.Msg{unknown, term.SecondaryAttributesMsg{Version: 276}}, true},
		{"xterm.js that tells of no modes", "xterm-256color", "", []tea.Msg{term.SecondaryAttributesMsg{Version: 276}}, true},
		{"xterm.js that knows the mode", "xterm-256color", "", []tea.Msg{term.ModeReportMsg{Mode: 1007, Value: 2}, term.SecondaryAttributesMsg{Version: 276}}, false},
		{"xterm of that version", "xterm-256color", "", []tea.Msg{term.SecondaryAttributesMsg{Kind: 41, Version: 276}}, false},
		{"kitty", "xterm-kitty", "", []tea.Msg{unknown, term.SecondaryAttributesMsg{Kind: 1, Version: 4000}}, false},
		{"st", "st-256color", "", nil, true},
		{"off by choice", "st-256color", "/mouse off\r", nil, false},
		{"on by choice", "xterm", "/mouse on\r", nil, true},
	} {
		t.Run(tt.name, func(t *testing.T) {
			story(t, func(t *testing.T) {
				d := sit(t, roomtest.Open(t), "lily", 80, 24)
				d.open(Terminal{Width: 80, Height: 24, Term: tt.term, Wanted: "lily"}, testConfig())
				d.send(inputMsg(tt.msgs))
				d.types("mine\r" + tt.choice)
				d.frame()
				if d.shot.frame.Modes.Mouse != tt.want {
					t.Errorf("the mouse: %v", d.shot.frame.Modes.Mouse)
				}
				for i := range 30 {
					d.m.info(fmt.Sprint("row ", i))
				}
				d.frame()
				d.send(inputMsg{tea.MouseWheelMsg{Button: tea.MouseWheelUp}})
				d.frame()
				if !d.m.lines.Held() || !d.m.input.Edit.Empty() {
					t.Error("the wheel does not read back")
				}
			})
		})
	}
}

// The key protocol is on while something is written or open, and off at an empty
// line, where a link that dies would leave it to the shell.
func TestKeyProtocolIsOnWhileNeeded(t *testing.T) {
	story(t, func(t *testing.T) {
		d := sit(t, roomtest.Open(t), "lily", 80, 24)
		d.send(inputMsg{tea.KeyboardEnhancementsMsg{Flags: 1}})
		keys := func() term.Keys { d.frame(); return d.shot.frame.Modes.Keys }
		for _, step := range []struct {
			do   string
			want term.Keys
		}{{"h", term.KittyKeys}, {"\r", term.LegacyKeys}, {"/help\r", term.KittyKeys}} {
			d.types(step.do)
			if keys() != step.want {
				t.Errorf("after %q: %v", step.do, keys())
			}
		}
		d.press("esc")
		if keys() != term.LegacyKeys {
			t.Error("it stays on after Esc")
		}
	})
}

// A size told in band counts like one that the client sends.
func TestSizeInBand(t *testing.T) {
	story(t, func(t *testing.T) {
		d := sit(t, roomtest.Open(t), "lily", 80, 24)
		var s shot
		d.send(inputMsg{term.ModeReportMsg{Mode: 2048, Value: 2}})
		d.m.compose(&s)
		if !s.frame.Modes.Sizes {
			t.Error("it does not ask for sizes")
		}
		d.send(inputMsg{term.ResizeMsg{Width: 40, Height: 10}})
		d.m.compose(&s)
		if s.frame.Width != 40 || s.frame.Height != 10 || !s.redraw {
			t.Errorf("the frame is %d×%d", s.frame.Width, s.frame.Height)
		}
		d.send(inputMsg{term.ResizeMsg{Width: 60000, Height: 60000}})
		if d.m.width > term.MaxWidth || d.m.height > term.MaxHeight {
			t.Error("an absurd size is believed")
		}
	})
}

// Whoever's terminal does not tell its background is told how to say it.
func TestUnknownBackgroundIsNamed(t *testing.T) {
	story(t, func(t *testing.T) {
		d := sit(t, roomtest.Open(t), "lily", 80, 24)
		d.m.choice.profile = term.ANSI16
		for range 2 {
			d.send(inputMsg{term.DeviceAttributesMsg{}})
		}
		roomtest.OK(t, prefs.Keep(d.m.seat, prefs.Met, "")) // nothing, as who is new
		d.m.meet()
		d.sees("does not tell its background", "/theme light")
	})
}
