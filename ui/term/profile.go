package term

// Which colours a terminal shows, and the sequences that ask for them. A theme
// renders its styles once for a profile; no line pays for it.

import (
	"strconv"
	"strings"
)

// Profile is how many colours may be used.
type Profile uint8

const (
	Mono Profile = iota // none, but bold and the like
	ANSI16
	ANSI256
	TrueColor
)

// ProfileOf tells the profile by TERM and by what the client sent of its
// environment ("NAME=value", the last one counts). NO_COLOR of any value but ""
// means Mono.
func ProfileOf(term string, environ []string) Profile {
	var noColor, colorTerm string
	for _, kv := range environ {
		switch name, value, _ := strings.Cut(kv, "="); name {
		case "NO_COLOR":
			noColor = value
		case "COLORTERM":
			colorTerm = strings.ToLower(value)
		}
	}
	term = strings.ToLower(term)
	has := func(names ...string) bool {
		for _, n := range names {
			if strings.Contains(term, n) {
				return true
			}
		}
		return false
	}
	mono := strings.HasSuffix(term, "-m") || strings.HasSuffix(term, "-mono") || strings.HasPrefix(term, "vt") && !has("color") // see term(7)
	screen := strings.HasPrefix(term, "screen")                                                                                 // GNU screen garbles true colour
	switch {
	case noColor != "" || term == "" || term == "dumb", mono:
		return Mono
	case !screen && (colorTerm == "truecolor" || colorTerm == "24bit"),
		strings.HasSuffix(term, "-direct"),
		has("alacritty", "contour", "foot", "ghostty", "kitty", "wezterm"):
		return TrueColor
	case screen, has("256color", "tmux"):
		return ANSI256
	}
	return ANSI16
}

// Upgrade returns the profile of a terminal that says it knows true colour. Who
// wants no colour still gets none.
func (p Profile) Upgrade() Profile {
	if p == Mono {
		return Mono
	}
	return TrueColor
}

// Color is a colour of text. The zero value is the terminal's own.
type Color uint32

const (
	rgbColor     Color = 1 << 24
	indexedColor Color = 2 << 24
)

// RGB returns the colour 0xRRGGBB.
func RGB(hex uint32) Color { return rgbColor | Color(hex&0xffffff) }

// Indexed returns a colour of the terminal's palette. The first 16 are what the
// user made of them.
func Indexed(i uint8) Color { return indexedColor | Color(i) }

// Style is how text looks.
type Style struct {
	FG                                    Color
	Bold, Dim, Italic, Underline, Reverse bool
}

// Reset ends every style.
const Reset = "\x1b[m"

// SGR returns the sequence that begins the style on a terminal of this profile,
// "" for plain text. The colour becomes the nearest one that the profile has.
func (st Style) SGR(p Profile) string {
	b := make([]byte, 0, 32)
	for _, a := range [...]struct {
		on   bool
		code byte
	}{{st.Bold, '1'}, {st.Dim, '2'}, {st.Italic, '3'}, {st.Underline, '4'}, {st.Reverse, '7'}} {
		if a.on {
			b = append(b, a.code, ';')
		}
	}
	b = appendColor(b, st.FG, p)
	if len(b) == 0 {
		return ""
	}
	b[len(b)-1] = 'm' // in place of the last semicolon
	return "\x1b[" + string(b)
}

// appendColor appends the SGR parameters of a colour, each with a semicolon.
func appendColor(b []byte, c Color, p Profile) []byte {
	if c == 0 || p == Mono {
		return b
	}
	r, g, bl := c.rgb()
	near := nearest256(r, g, bl)
	switch {
	case p == TrueColor && c&rgbColor != 0 && Indexed(uint8(near)).hex() != c.hex(): // half as long where they are the same
		return append(b, "38;2;"+strconv.Itoa(r)+";"+strconv.Itoa(g)+";"+strconv.Itoa(bl)+";"...)
	case p == ANSI16 || c&indexedColor != 0 && c&0xff < 16:
		i := int(c & 0xff)
		if c&rgbColor != 0 || i >= 16 {
			i = nearest16(r, g, bl)
		}
		if i >= 8 {
			i += 60 - 8
		}
		return append(b, strconv.Itoa(30+i)+";"...)
	}
	i := int(c & 0xff)
	if c&rgbColor != 0 {
		i = near
	}
	return append(b, "38;5;"+strconv.Itoa(i)+";"...)
}

// rgb returns the channels of a colour; of the palette only the part above 16,
// which is the same everywhere.
func (c Color) rgb() (r, g, b int) {
	if c&rgbColor != 0 {
		return int(c >> 16 & 0xff), int(c >> 8 & 0xff), int(c & 0xff)
	}
	i := int(c & 0xff)
	switch {
	case i < 16:
		return 0, 0, 0
	case i >= 232:
		v := 8 + 10*(i-232)
		return v, v, v
	}
	i -= 16
	return cubeLevel(i / 36), cubeLevel(i / 6 % 6), cubeLevel(i % 6)
}

func (c Color) hex() uint32 {
	r, g, b := c.rgb()
	return uint32(r<<16 | g<<8 | b)
}

// cubeLevel is the channel value of step 0 to 5 of the 6×6×6 colour cube.
func cubeLevel(step int) int {
	if step == 0 {
		return 0
	}
	return 55 + 40*step
}

// cubeStep is the step whose level is nearest to v.
func cubeStep(v int) int {
	switch {
	case v < 48:
		return 0
	case v < 115:
		return 1
	}
	return (v - 35) / 40
}

// nearest256 picks from the colour cube or the ramp of greys, whichever is nearer.
func nearest256(r, g, b int) int {
	cr, cg, cb := cubeStep(r), cubeStep(g), cubeStep(b)
	grey := min(max(((r+g+b)/3-3)/10, 0), 23)
	v := 8 + 10*grey
	if distance(r, g, b, v, v, v) < distance(r, g, b, cubeLevel(cr), cubeLevel(cg), cubeLevel(cb)) {
		return 232 + grey
	}
	return 16 + 36*cr + 6*cg + cb
}

func distance(r, g, b, r2, g2, b2 int) int {
	return (r-r2)*(r-r2) + (g-g2)*(g-g2) + (b-b2)*(b-b2)
}

// nearest16 goes by hue, since the 16 colours are whatever the user's theme says:
// a red stays red, a pale or dark one too.
func nearest16(r, g, b int) int {
	high, low := max(r, g, b), min(r, g, b)
	light := (high + low) / 2
	if high-low < 40 {
		switch {
		case light < 48:
			return 0
		case light < 144:
			return 8
		case light < 216:
			return 7
		}
		return 15
	}
	i := 0
	for bit, v := range [...]int{r, g, b} {
		if v > light {
			i |= 1 << bit // as in the order of the palette: red 1, green 2, blue 4
		}
	}
	if light > 128 {
		i += 8
	}
	return i
}
