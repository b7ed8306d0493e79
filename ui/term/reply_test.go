package term

import (
	"testing"

	tea "charm.land/bubbletea/v2"
)

// replies are what terminals report and answer, with the messages they become.
var replies = []struct {
	name, in string
	want     []tea.Msg
}{
	{"focus", "\x1b[I\x1b[O", []tea.Msg{tea.FocusMsg{}, tea.BlurMsg{}}},
	{"cursor", "\x1b[24;80R", []tea.Msg{CursorPosMsg{X: 79, Y: 23}}},
	{"cursor, not F3", "\x1b[1;2R", []tea.Msg{CursorPosMsg{X: 1, Y: 0}}},
	{"cursor nowhere", "\x1b[0;1R\x1b[1;70000R", nil},
	{"F3", "\x1b[R", []tea.Msg{tea.KeyPressMsg{Code: tea.KeyF3}}},

	{"dark background", "\x1b]11;rgb:1e1e/1e1e/2e2e\x1b\\", []tea.Msg{BackgroundMsg{Dark: true}}},
	{"light background", "\x1b]11;rgb:fdfd/f6f6/e3e3\x07", []tea.Msg{BackgroundMsg{Dark: false}}},
	{"one digit", "\x1b]11;rgb:f/f/f\x07", []tea.Msg{BackgroundMsg{Dark: false}}},
	{"three digits", "\x1b]11;rgb:7ff/7ff/7ff\x07", []tea.Msg{BackgroundMsg{Dark: true}}},
	{"blue is dark, yellow is not", "\x1b]11;rgb:00/00/ff\x07\x1b]11;rgb:ff/ff/00\x07",
		[]tea.Msg{BackgroundMsg{Dark: true}, BackgroundMsg{Dark: false}}},
	{"with alpha", "\x1b]11;rgba:0000/0000/0000/cccc\x07", []tea.Msg{BackgroundMsg{Dark: true}}},
	{"foreground", "\x1b]10;rgb:ffff/ffff/ffff\x1b\\", []tea.Msg{ForegroundMsg{Dark: false}}},
	{"no colours", "\x1b]11;?\x07\x1b]11;rgb:1/2\x07\x1b]11;rgb:00001/0/0\x07\x1b]11;rgb://\x07" +
		"\x1b]11;rgb:-1/0/0\x07\x1b]11;rgb:0/0/0/0\x07\x1b]11;rgba:0/0/0\x07\x1b]12;rgb:0/0/0\x07", nil},
	{"colour scheme", "\x1b[?997;1n\x1b[?997;2n\x1b[?997;3n",
		[]tea.Msg{BackgroundMsg{Dark: true}, BackgroundMsg{Dark: false}}},

	{"mode", "\x1b[?2026;2$y", []tea.Msg{ModeReportMsg{Mode: 2026, Value: 2}}},
	{"ANSI mode, no dollar, no value", "\x1b[4;1$y\x1b[?2026;2y\x1b[?2026;$y", nil},
	{"kitty flags", "\x1b[?5u", []tea.Msg{tea.KeyboardEnhancementsMsg{Flags: 5}}},
	{"device attributes", "\x1b[?64;1;22c\x1b[>41;390;0c", []tea.Msg{DeviceAttributesMsg{Attrs: []int{64, 1, 22}}, SecondaryAttributesMsg{Kind: 41, Version: 390}}},
	{"size of the window", "\x1b[48;24;80;480;640t\x1b[48;0;80t\x1b[8;24;80t", []tea.Msg{ResizeMsg{Width: 80, Height: 24}}},
	{"capabilities", "\x1bP1+r5463;524742=382f382f38\x1b\\",
		[]tea.Msg{CapabilityMsg{Name: "Tc"}, CapabilityMsg{Name: "RGB", Value: "8/8/8"}}},
	{"no capabilities", "\x1bP1+r\x1b\\\x1bP1+rzz\x1b\\\x1bP1+r54=1b5b\x1b\\\x1bP0+r5463\x1b\\", nil},

	{"wheel", "\x1b[<64;10;5M\x1b[<69;1;1M", []tea.Msg{
		tea.MouseWheelMsg{X: 9, Y: 4, Button: tea.MouseWheelUp},
		tea.MouseWheelMsg{Button: tea.MouseWheelDown, Mod: tea.ModShift},
	}},
	{"click", "\x1b[<0;3;2M\x1b[<0;3;2m\x1b[<26;3;2M", []tea.Msg{
		tea.MouseClickMsg{X: 2, Y: 1, Button: tea.MouseLeft},
		tea.MouseReleaseMsg{X: 2, Y: 1, Button: tea.MouseLeft},
		tea.MouseClickMsg{X: 2, Y: 1, Button: tea.MouseRight, Mod: tea.ModAlt | tea.ModCtrl},
	}},
	{"back button", "\x1b[<128;3;2M", []tea.Msg{tea.MouseClickMsg{X: 2, Y: 1, Button: tea.MouseBackward}}},
	{"releases of no use", "\x1b[<2;3;2m\x1b[<3;3;2m\x1b[<64;3;2m\x1b[<32;3;2m", nil},
	{"no button", "\x1b[<3;3;2M\x1b[<192;3;2M\x1b[<-1;3;2M\x1b[<0;3M", nil},
}

func TestReplies(t *testing.T) {
	for _, r := range replies {
		t.Run(r.name, func(t *testing.T) {
			var d Decoder
			wantMsgs(t, d.Decode([]byte(r.in)), r.want...)
			if d.Pending() {
				t.Error("something is pending")
			}
		})
	}
}
