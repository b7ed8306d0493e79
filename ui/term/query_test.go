package term

import (
	"io"
	"strings"
	"testing"

	"teahouse/ui/serve/sshtest"

	tea "charm.land/bubbletea/v2"
)

func TestAnswers(t *testing.T) {
	at := func(cells int) tea.Msg { return CursorPosMsg{X: cells, Y: probeRow} }
	fence := DeviceAttributesMsg{Attrs: []int{62, 22}}
	usual := []tea.Msg{at(2), at(2), at(2), at(2), at(3), at(2), at(2), at(2), at(2), at(2), at(0), fence} // of Measure
	for _, tt := range []struct {
		name string
		msgs []tea.Msg
		want Answers
	}{
		{"silence", nil, Answers{}},
		{"a terminal that knows it all", append([]tea.Msg{
			at(1), at(1), at(2), BackgroundMsg{Dark: true}, ModeReportMsg{Mode: 2026, Value: 2},
			ModeReportMsg{Mode: 1007, Value: 2}, ModeReportMsg{Mode: 2048, Value: 2}, ModeReportMsg{Mode: 1036, Value: 2},
			tea.KeyboardEnhancementsMsg{}, CapabilityMsg{Name: "RGB", Value: "8/8/8"}, fence,
		}, usual...), Answers{
			UTF8: true, Background: DarkBackground, Kitty: true, TrueColor: true, InBand: true, Meta: true, wheel: true,
			features: Features{Sync: true}, measured: 14, rounds: 2,
		}},
		{"an old one, East Asian, that writes control strings out", []tea.Msg{
			at(1), at(2), at(2), ModeReportMsg{Mode: 2026}, CapabilityMsg{Name: "Co", Value: "256"}, fence,
			at(1), at(2), at(4), at(6), at(3), at(2), at(2), at(0), at(0), at(2), at(8), fence,
		}, Answers{
			UTF8: true, features: Features{Widths: Widths{AmbiguousWide: true, NarrowEmoji: true, Until: 14, Toned: 4, Joined: 6}, Literal: true}, measured: 14, rounds: 2,
		}},
		{"in Latin-1", []tea.Msg{at(2), at(1), at(4), fence}, Answers{Latin: true, features: Features{Widths: Widths{Vowel: 4}}, measured: 3, rounds: 1}},
		{"light, and nothing else", []tea.Msg{BackgroundMsg{}, fence}, Answers{Background: LightBackground, rounds: 1}},
		{"a wheel that is keys", []tea.Msg{at(1), ModeReportMsg{Mode: 1007}, SecondaryAttributesMsg{Version: 276}}, Answers{UTF8: true, noWheel: true, isXtermJS: true, measured: 1}},
		{"tmux, which gives marks to the cell before the last", []tea.Msg{SecondaryAttributesMsg{Kind: 84}}, Answers{features: Features{Stays: true}}},
		{"kitty, whose wheel is many at once", []tea.Msg{ModeReportMsg{Mode: 1007}, SecondaryAttributesMsg{Kind: 1, Version: 4000}}, Answers{noWheel: true, isKitty: true}},
		{"shift-F3 is no answer", []tea.Msg{CursorPosMsg{X: 1, Y: 0}, at(1)}, Answers{UTF8: true, measured: 1}},
		{"positions not asked for", append(append([]tea.Msg{at(1), at(1), at(2), fence}, usual...), at(7), at(7)), Answers{UTF8: true, measured: 14, rounds: 2}},
	} {
		t.Run(tt.name, func(t *testing.T) {
			var a Answers
			for _, m := range tt.msgs {
				a.Take(m)
			}
			if a != tt.want {
				t.Errorf("%+v, want %+v", a, tt.want)
			}
			if a.Features().Widths.ASCII == a.UTF8 {
				t.Error("a terminal gets more than ASCII before it has shown that it can")
			}
		})
	}
	var a Answers
	for _, m := range []tea.Msg{tea.KeyPressMsg{Code: 'a'}, TextMsg("a"), CursorPosMsg{X: 1, Y: 0}} {
		if a.Take(m) {
			t.Errorf("took %T for an answer", m)
		}
	}
}

// No byte of the first round begins a control string on a terminal that is not
// in UTF-8, makes it answer or moves its cursor.
func TestProbeIsHarmlessInLatin1(t *testing.T) {
	for i := range len(Probe) {
		switch b := Probe[i]; b {
		case 0x84, 0x85, 0x88, 0x8d, 0x8e, 0x8f, 0x90, 0x96, 0x97, 0x98, 0x9a, 0x9b, 0x9c, 0x9d, 0x9e, 0x9f:
			t.Errorf("byte %#x at %d", b, i)
		}
	}
}

// A terminal's own answers, through the decoder; and what the probe printed is
// gone when the first frame stands.
func TestProbe(t *testing.T) {
	emu := sshtest.NewEmulator(40, 6)
	defer emu.HangUp()
	replies := make(chan []byte, 64)
	go func() {
		defer close(replies)
		for {
			b := make([]byte, 256)
			n, err := emu.Read(b)
			if err != nil {
				return
			}
			replies <- b[:n]
		}
	}()
	s := NewScreen(emu)
	s.Enter(Modes{})
	s.Ask(Probe)
	var a Answers
	var d Decoder
	asked := false
	for b := range replies {
		for _, m := range d.Decode(b) {
			if !a.Take(m) {
				t.Errorf("%#v is no answer", m)
			}
		}
		if a.Done() {
			break
		}
		if a.rounds == 1 && !asked {
			asked = true
			s.Ask(Measure)
		}
	}
	want := Answers{UTF8: true, wheel: true, Meta: a.Meta, Background: DarkBackground, features: Features{Widths: a.features.Widths}, measured: 14, rounds: 2}
	if a != want {
		t.Errorf("%+v, want %+v", a, want)
	}
	io.WriteString(emu, "\x1b[4Hp") // what a terminal may print that does not know $p
	s.SetFeatures(a.Features())
	s.Draw(&Frame{Width: 40, Height: 6, Rows: []string{"hello"}})
	if got := strings.TrimSpace(emu.String()); got != "hello" {
		t.Errorf("the screen shows %q", got)
	}
}
