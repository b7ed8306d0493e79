package term

import (
	"fmt"
	"math"
	"testing"
)

func TestProfileOf(t *testing.T) {
	for _, tt := range []struct {
		term string
		env  []string
		want Profile
	}{
		{"", nil, Mono},
		{"dumb", []string{"COLORTERM=truecolor"}, Mono},
		{"xterm", nil, ANSI16},
		{"linux", nil, ANSI16},
		{"vt100", nil, Mono},
		{"xterm-256color", nil, ANSI256},
		{"screen", nil, ANSI256},
		{"tmux-256color", nil, ANSI256},
		{"xterm-kitty", nil, TrueColor},
		{"xterm-ghostty", nil, TrueColor},
		{"alacritty", nil, TrueColor},
		{"foot-extra", nil, TrueColor},
		{"wezterm", nil, TrueColor},
		{"xterm-direct", nil, TrueColor},
		{"xterm-256color", []string{"COLORTERM=truecolor"}, TrueColor},
		{"xterm-256color", []string{"COLORTERM=24bit"}, TrueColor},
		{"xterm-256color", []string{"COLORTERM=gnome-terminal"}, ANSI256},
		{"screen-256color", []string{"COLORTERM=truecolor"}, ANSI256},
		{"xterm-kitty", []string{"NO_COLOR=1"}, Mono},
		{"xterm-kitty", []string{"NO_COLOR=no"}, Mono},
		{"xterm-kitty", []string{"NO_COLOR=0", "COLORTERM=truecolor"}, Mono},
		{"xterm-kitty", []string{"NO_COLOR="}, TrueColor},
		{"xterm-kitty", []string{"NO_COLOR=1", "NO_COLOR="}, TrueColor},
		{"xterm", []string{"nonsense", "=", ""}, ANSI16},
		{"vt220", nil, Mono},
		{"xterm-mono", nil, Mono},
		{"linux-m", []string{"COLORTERM=truecolor"}, Mono},
	} {
		t.Run(fmt.Sprint(tt.term, tt.env), func(t *testing.T) {
			if got := ProfileOf(tt.term, tt.env); got != tt.want {
				t.Errorf("%v, want %v", got, tt.want)
			}
		})
	}
	if Mono.Upgrade() != Mono || ANSI16.Upgrade() != TrueColor {
		t.Error("Upgrade: true colour for all but those who want none")
	}
}

func TestSGR(t *testing.T) {
	orange := Style{FG: RGB(0xff8700)}
	for _, tt := range []struct {
		name                       string
		style                      Style
		mono, ansi16, ansi256, rgb string
	}{
		{"plain", Style{}, "", "", "", ""},
		{"bold", Style{Bold: true}, "\x1b[1m", "\x1b[1m", "\x1b[1m", "\x1b[1m"},
		{"everything", Style{RGB(0xff0000), true, true, true, true, true}, "\x1b[1;2;3;4;7m", "\x1b[1;2;3;4;7;31m", "\x1b[1;2;3;4;7;38;5;196m", "\x1b[1;2;3;4;7;38;5;196m"},
		{"orange", orange, "", "\x1b[33m", "\x1b[38;5;208m", "\x1b[38;5;208m"},
		{"black", Style{FG: RGB(0)}, "", "\x1b[30m", "\x1b[38;5;16m", "\x1b[38;5;16m"},
		{"grey", Style{FG: RGB(0x808080)}, "", "\x1b[90m", "\x1b[38;5;244m", "\x1b[38;5;244m"},
		{"pale blue", Style{FG: RGB(0x87afff)}, "", "\x1b[94m", "\x1b[38;5;111m", "\x1b[38;5;111m"},
		{"none of the 256", Style{FG: RGB(0x3572d9)}, "", "\x1b[94m", "\x1b[38;5;62m", "\x1b[38;2;53;114;217m"},
		{"the user's red", Style{FG: Indexed(1)}, "", "\x1b[31m", "\x1b[31m", "\x1b[31m"},
		{"the user's bright red", Style{FG: Indexed(9)}, "", "\x1b[91m", "\x1b[91m", "\x1b[91m"},
		{"of 256", Style{FG: Indexed(28)}, "", "\x1b[32m", "\x1b[38;5;28m", "\x1b[38;5;28m"},
		{"grey of 256", Style{FG: Indexed(255)}, "", "\x1b[97m", "\x1b[38;5;255m", "\x1b[38;5;255m"},
	} {
		t.Run(tt.name, func(t *testing.T) {
			for p, want := range []string{Mono: tt.mono, ANSI16: tt.ansi16, ANSI256: tt.ansi256, TrueColor: tt.rgb} {
				if got := tt.style.SGR(Profile(p)); got != want {
					t.Errorf("profile %d: %q, want %q", p, got, want)
				}
			}
		})
	}
}

// The nearest of the 256 is never farther than any other of them.
func TestNearest256(t *testing.T) {
	for hex := uint32(0); hex < 1<<24; hex += 0x050b0d {
		r, g, b := RGB(hex).rgb()
		best := math.MaxInt
		for i := 16; i < 256; i++ {
			pr, pg, pb := Indexed(uint8(i)).rgb()
			best = min(best, distance(r, g, b, pr, pg, pb))
		}
		pr, pg, pb := Indexed(uint8(nearest256(r, g, b))).rgb()
		if got := distance(r, g, b, pr, pg, pb); got > best {
			t.Errorf("%06x: distance %d, nearest %d", hex, got, best)
		}
	}
}
