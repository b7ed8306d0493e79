package term

import (
	"io"
	"strings"
	"testing"

	tea "charm.land/bubbletea/v2"
	"github.com/charmbracelet/x/vt"
)

func TestAnswers(t *testing.T) {
	at := func(cells int) tea.Msg { return CursorPosMsg{X: cells, Y: probeRow} }
	fence := DeviceAttributesMsg{Attrs: []int{62, 22}}
	for _, tt := range []struct {
		name string
		msgs []tea.Msg
		want Answers
	}{
		{"silence", nil, Answers{}},
		{"a terminal that knows it all", []tea.Msg{
			at(1), at(2), at(2), BackgroundMsg{Dark: true}, ModeReportMsg{Mode: 2026, Value: 2}, ModeReportMsg{Mode: 69, Value: 2},
			tea.KeyboardEnhancementsMsg{}, CapabilityMsg{Name: "RGB", Value: "8/8/8"}, fence,
		}, Answers{Features: Features{Sync: true, Margins: true}, Background: DarkBackground, Kitty: true, TrueColor: true, measured: 3, done: true}},
		{"an old one, East Asian", []tea.Msg{
			at(2), at(6), at(1), ModeReportMsg{Mode: 2026}, ModeReportMsg{Mode: 69, Value: 4}, CapabilityMsg{Name: "Co", Value: "256"}, fence,
		}, Answers{Features: Features{Widths: Widths{AmbiguousWide: true, SplitJoined: true, NarrowEmoji: true}}, measured: 3, done: true}},
		{"light, and nothing else", []tea.Msg{BackgroundMsg{}, fence}, Answers{Background: LightBackground, done: true}},
		{"shift-F3 is no answer", []tea.Msg{CursorPosMsg{X: 1, Y: 0}, at(1)}, Answers{measured: 1}},
		{"positions not asked for", []tea.Msg{at(1), at(2), at(2), at(7), at(7)}, Answers{measured: 3}},
	} {
		t.Run(tt.name, func(t *testing.T) {
			var a Answers
			for _, m := range tt.msgs {
				a.Take(m)
			}
			if a != tt.want {
				t.Errorf("%+v, want %+v", a, tt.want)
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

// A terminal's own answers, through the decoder; and what the probe printed is
// gone when the first frame stands.
func TestProbe(t *testing.T) {
	emu := vt.NewEmulator(40, 6)
	defer emu.InputPipe().(io.Closer).Close()
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
	s.Append(Probe)
	s.Enter(Modes{})
	var a Answers
	var d Decoder
	for b := range replies {
		for _, m := range d.Decode(b) {
			if !a.Take(m) {
				t.Errorf("%#v is no answer", m)
			}
		}
		if a.Done() {
			break
		}
	}
	want := Answers{Features: Features{Margins: true}, Background: DarkBackground, measured: 3, done: true}
	if a != want {
		t.Errorf("%+v, want %+v", a, want)
	}
	io.WriteString(emu, "\x1b[4Hp") // what a terminal may print that does not know $p
	s.SetFeatures(a.Features)
	s.Draw(&Frame{Width: 40, Height: 6, Rows: []string{"hello"}})
	if got := strings.TrimSpace(emu.String()); got != "hello" {
		t.Errorf("the screen shows %q", got)
	}
}
