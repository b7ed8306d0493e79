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
		{"everything", Style{RGB(0xff0000), true, true, true, true, true}, "\x1b[1;2;3;4;7m", "\x1b[1;2;3;4;7;31m", "\x1b[1;2;3;4;7;38;5;196m", "\x1b[1;2;3;4;7;38;2;255;0;0m"},
		{"orange", orange, "", "\x1b[33m", "\x1b[38;5;208m", "\x1b[38;2;255;135;0m"},
		{"black", Style{FG: RGB(0)}, "", "\x1b[30m", "\x1b[38;5;16m", "\x1b[38;2;0;0;0m"},
		{"grey", Style{FG: RGB(0x808080)}, "", "\x1b[90m", "\x1b[38;5;244m", "\x1b[38;2;128;128;128m"},
		{"pale blue", Style{FG: RGB(0x87afff)}, "", "\x1b[94m", "\x1b[38;5;111m", "\x1b[38;2;135;175;255m"},
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

// Names are readable on what people have behind their text, and never grey.
func TestNameColorIsReadable(t *testing.T) {
	vga := [16]uint32{0, 0xaa0000, 0x00aa00, 0xaa5500, 0x0000aa, 0xaa00aa, 0x00aaaa, 0xaaaaaa,
		0x555555, 0xff5555, 0x55ff55, 0xffff55, 0x5555ff, 0xff55ff, 0x55ffff, 0xffffff}
	xterm := [16]uint32{0, 0xcd0000, 0x00cd00, 0xcdcd00, 0x0000ee, 0xcd00cd, 0x00cdcd, 0xe5e5e5,
		0x7f7f7f, 0xff0000, 0x00ff00, 0xffff00, 0x5c5cff, 0xff00ff, 0x00ffff, 0xffffff}
	for _, tt := range []struct {
		name        string
		on          Background
		backgrounds []uint32
		hues        int
		least       float64
		least16     float64
	}{
		{"dark", DarkBackground, []uint32{0x000000, 0x1e1e1e, 0x282c34, 0x002b36}, 24, 4.5, 4.5},
		{"light", LightBackground, []uint32{0xffffff, 0xfafafa}, 24, 4.5, 4.5},
		// No colour has 4.5 to 1 with both ends of a real range.
		{"unknown", UnknownBackground, []uint32{0x000000, 0xffffff}, 20, 3.9, 2.7},
	} {
		t.Run(tt.name, func(t *testing.T) {
			for _, p := range []Profile{ANSI16, ANSI256, TrueColor} {
				seen := map[Color]bool{}
				for hash := range uint32(500) {
					seen[NameColor(hash, tt.on, p)] = true
				}
				if p >= ANSI256 && len(seen) < tt.hues {
					t.Errorf("profile %d: %d colours", p, len(seen))
				}
				for c := range seen {
					looks, backgrounds, least := []Color{c}, tt.backgrounds, tt.least
					if p == ANSI16 {
						looks, backgrounds, least = []Color{RGB(vga[c&15]), RGB(xterm[c&15])}, backgrounds[:1], tt.least16
						if tt.on == UnknownBackground {
							backgrounds = tt.backgrounds
						}
					}
					for _, look := range looks {
						for _, bg := range backgrounds {
							if k := contrast(look, RGB(bg)); k < least {
								t.Errorf("profile %d, colour %d on %06x: contrast %.2f", p, c&0xff, bg, k)
							}
						}
						if r, g, b := look.rgb(); max(r, g, b)-min(r, g, b) < 0x28 {
							t.Errorf("profile %d, colour %d is grey", p, c&0xff)
						}
					}
				}
			}
		})
	}
	if NameColor(7, DarkBackground, Mono) != 0 {
		t.Error("a colour for who wants none")
	}
}

// contrast is WCAG's ratio.
func contrast(a, b Color) float64 {
	x, y := luminance(a), luminance(b)
	return (max(x, y) + 0.05) / (min(x, y) + 0.05)
}

func luminance(c Color) float64 {
	linear := func(v int) float64 {
		f := float64(v) / 255
		if f <= 0.04045 {
			return f / 12.92
		}
		return math.Pow((f+0.055)/1.055, 2.4)
	}
	r, g, b := c.rgb()
	return 0.2126*linear(r) + 0.7152*linear(g) + 0.0722*linear(b)
}
