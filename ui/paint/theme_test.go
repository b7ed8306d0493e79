package paint

import (
	"fmt"
	"math"
	"testing"

	"github.com/lucasb-eyer/go-colorful"

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

// ground is what people have behind their text, and what can be had on it: no colour
// has 4.5 to 1 with both ends, of few colours even less.
type ground struct {
	name    string
	on      term.Background
	colours []uint32
	least   [term.TrueColor + 1]float64 // by profile
}

// grounds are those that a theme is for: what is usual, and its own.
func grounds(theme Theme) []ground {
	all := []ground{
		{"dark", term.DarkBackground, []uint32{0x000000, 0x1e1e1e, 0x282c34}, [...]float64{0, 4.5, 4.5, 4.5}},
		{"light", term.LightBackground, []uint32{0xffffff, 0xfafafa}, [...]float64{0, 4.5, 4.5, 4.5}},
		{"unknown", term.UnknownBackground, []uint32{0x000000, 0xffffff}, [...]float64{0, 2.7, 3.9, 4.0}},
	}
	p, named := palettes[theme]
	if !named {
		return all
	}
	all[0].colours = append(all[0].colours, p.darkGround)
	all[1].colours = append(all[1].colours, p.lightGround)
	if theme == Contrast {
		for i := range all[:2] {
			all[i].least = [...]float64{0, 4.5, 7, 7}
			all[i].colours = all[i].colours[:1]
		}
	}
	return all[:2] // where the ground is not known, it is taken for dark
}

// Whatever is to be read can be read, in every theme, on its ground.
func TestThemesAreReadable(t *testing.T) {
	for _, theme := range append(Themes(), "") {
		for _, g := range grounds(theme) {
			c := coloursOn(theme, g.on)
			for r := range roles {
				if r == Ruled || r == Plain {
					continue // rules are no text, and plain text is the terminal's own
				}
				for _, behind := range g.colours {
					for _, p := range []term.Profile{term.ANSI256, term.TrueColor} {
						if hex, ok := shown(c.all[r], p); ok && contrast(hex, behind) < g.least[p] {
							t.Errorf("%s %s, role %d, profile %d, %06x on %06x: %.2f", theme, g.name, r, p, hex, behind, contrast(hex, behind))
						}
					}
					if c.few[r] == 0 || behind != 0 && behind != 0xffffff {
						continue
					}
					i := uint32(c.few[r]) & 15
					if marks[r].Bold && i < 8 {
						i += 8
					}
					for _, hex := range []uint32{xterm16[i], vga16[i]} {
						if contrast(hex, behind) < g.least[term.ANSI16] {
							t.Errorf("%s %s, role %d, colour %d as %06x on %06x: %.2f", theme, g.name, r, i, hex, behind, contrast(hex, behind))
						}
					}
				}
			}
		}
	}
}

// Where there are no greys, contrast dims nothing that people read.
func TestContrastIsNotDim(t *testing.T) {
	for _, p := range []term.Profile{term.Mono, term.ANSI16} {
		plain, dim := stylesOf(Contrast, term.UnknownBackground, p), term.Style{Dim: true}.SGR(p)
		for r := range roles {
			if r != Ruled && plain[r] == dim {
				t.Errorf("profile %d: role %d is dim", p, r)
			}
		}
	}
}

// A theme names a colour for each role of which people read something, but those for
// which plain text will do.
func TestThemesAreWhole(t *testing.T) {
	for _, theme := range Themes() {
		p, named := palettes[theme]
		dark, light := p.dark.table(), p.light.table()
		for r := range roles {
			if r != Plain && r != Chosen && named && (dark[r] == 0 || light[r] == 0) {
				t.Errorf("%s has no colour for role %d", theme, r)
			}
		}
	}
}

// Names can be read on every ground of every theme, none is grey, and one keeps its
// hue whatever the ground is: the hues go round evenly.
func TestNamesAreReadableAndRunThroughTheHues(t *testing.T) {
	for _, theme := range append(Themes(), "") {
		for _, g := range grounds(theme) {
			h := huesOn(g.on)
			seen := map[term.Color]bool{}
			for i := range uint32(nameHues) {
				for p := term.ANSI16; p <= term.TrueColor; p++ {
					c := h.color(i, p)
					looks := []uint32{xterm16[uint32(c)&15], vga16[uint32(c)&15]}
					behind, least := g.colours[:1], min(g.least[p], 4.5)
					if p > term.ANSI16 {
						hex, _ := shown(c, p)
						looks, behind = []uint32{hex}, g.colours
						if _, chroma, hue := oklch(hex); chroma < 0.045 {
							t.Errorf("%06x is grey", hex)
						} else if off := turn(hue - float64(5+15*i)); p == term.TrueColor && off > 3 || off > 46 {
							t.Errorf("%s, profile %d: hue %d is %06x, %.0f degrees off", g.name, p, i, hex, off)
						}
						seen[c] = true
					}
					for _, hex := range looks {
						for _, b := range behind {
							if contrast(hex, b) < least {
								t.Errorf("%s %s, profile %d, hue %d, %06x on %06x: %.2f", theme, g.name, p, i, hex, b, contrast(hex, b))
							}
						}
					}
				}
			}
			if len(seen) < nameHues+16 {
				t.Errorf("%s: %d colours of two profiles", g.name, len(seen))
			}
			if h.color(7, term.Mono) != 0 {
				t.Error("a colour for who wants none")
			}
		}
	}
}

// shown is how a colour comes out where a terminal has so many.
func shown(c term.Color, p term.Profile) (hex uint32, ok bool) {
	if c == 0 {
		return 0, false
	}
	var n, r, g, b uint32
	sgr := term.Style{FG: c}.SGR(p)
	if _, err := fmt.Sscanf(sgr, "\x1b[38;2;%d;%d;%dm", &r, &g, &b); err == nil {
		return r<<16 | g<<8 | b, true
	}
	if _, err := fmt.Sscanf(sgr, "\x1b[38;5;%dm", &n); err != nil {
		return 0, false
	}
	if n >= 232 {
		return (8 + 10*(n-232)) * 0x010101, true
	}
	level := func(step uint32) uint32 { return min(step, 1)*55 + 40*step }
	return level((n-16)/36)<<16 | level((n-16)/6%6)<<8 | level((n-16)%6), true
}

// turn is how far apart two hues are, in degrees.
func turn(by float64) float64 {
	by = math.Mod(math.Abs(by), 360)
	return min(by, 360-by)
}

func oklch(hex uint32) (l, c, h float64) { return colour(hex).OkLch() }

func colour(hex uint32) colorful.Color {
	return colorful.Color{R: float64(hex>>16&0xff) / 255, G: float64(hex>>8&0xff) / 255, B: float64(hex&0xff) / 255}
}

// contrast is WCAG's ratio.
func contrast(a, b uint32) float64 {
	x, y := luminance(a), luminance(b)
	return (max(x, y) + 0.05) / (min(x, y) + 0.05)
}

func luminance(hex uint32) float64 {
	r, g, b := colour(hex).LinearRgb()
	return 0.2126*r + 0.7152*g + 0.0722*b
}
