package paint

import (
	"math"
	"testing"

	"teahouse/ui/term"
)

// xterm16 are the 16 colours of xterm, and vga16 those of the console and PuTTY.
// Bold text is the bright one of a colour on many terminals.
var (
	xterm16 = [16]uint32{0, 0xcd0000, 0x00cd00, 0xcdcd00, 0x0000ee, 0xcd00cd, 0x00cdcd, 0xe5e5e5,
		0x7f7f7f, 0xff0000, 0x00ff00, 0xffff00, 0x5c5cff, 0xff00ff, 0x00ffff, 0xffffff}
	vga16 = [16]uint32{0, 0xaa0000, 0x00aa00, 0xaa5500, 0x0000aa, 0xaa00aa, 0x00aaaa, 0xaaaaaa,
		0x555555, 0xff5555, 0x55ff55, 0xffff55, 0x5555ff, 0xff55ff, 0x55ffff, 0xffffff}
)

// What is to be read can be read on what people have behind their text: 4.5 to 1
// on a background that is known, and as much as both ends allow on one that is not.
func TestThemesAreReadable(t *testing.T) {
	for _, tt := range []struct {
		name    string
		on      term.Background
		grounds []uint32
		least   float64 // where a theme names its colours
		least16 float64 // of 16 colours
	}{
		{"dark", term.DarkBackground, []uint32{0x000000, 0x1e1e1e, 0x282c34}, 4.5, 4.5},
		{"light", term.LightBackground, []uint32{0xffffff, 0xfafafa}, 4.5, 4.5},
		{"unknown", term.UnknownBackground, []uint32{0x000000, 0xffffff}, 4.0, 2.7},
	} {
		t.Run(tt.name, func(t *testing.T) {
			c := coloursOn(tt.on)
			for r := range roles {
				if r == Ruled || r == Plain {
					continue // rules are no text, and plain text is the terminal's own
				}
				for _, ground := range tt.grounds {
					if hex := uint32(c.all[r]) & 0xffffff; c.all[r] != 0 && contrast(hex, ground) < tt.least {
						t.Errorf("role %d, %06x on %06x: %.2f", r, hex, ground, contrast(hex, ground))
					}
					if c.few[r] == 0 || ground != 0 && ground != 0xffffff {
						continue
					}
					i := uint32(c.few[r]) & 15
					for _, palette := range [][16]uint32{xterm16, vga16} {
						hex := palette[i]
						if marks[r].Bold && i < 8 {
							hex = palette[i+8]
						}
						if contrast(hex, ground) < tt.least16 {
							t.Errorf("role %d, colour %d as %06x on %06x: %.2f", r, i, hex, ground, contrast(hex, ground))
						}
					}
				}
			}
		})
	}
}

// contrast is WCAG's ratio.
func contrast(a, b uint32) float64 {
	x, y := luminance(a), luminance(b)
	return (max(x, y) + 0.05) / (min(x, y) + 0.05)
}

func luminance(hex uint32) float64 {
	linear := func(v uint32) float64 {
		f := float64(v&0xff) / 255
		if f <= 0.04045 {
			return f / 12.92
		}
		return math.Pow((f+0.055)/1.055, 2.4)
	}
	return 0.2126*linear(hex>>16) + 0.7152*linear(hex>>8) + 0.0722*linear(hex)
}
