package sshtest

// A screen as a picture: SVG that needs no font of ours. Each piece of a row says where
// it stands and how wide it is, so that every font lines up.

import (
	"encoding/xml"
	"fmt"
	"image/color"
	"strings"

	uv "github.com/charmbracelet/ultraviolet"
	"github.com/charmbracelet/x/ansi"
)

// Paper is what the terminal of a picture has for plain text and behind it, as #rrggbb.
type Paper struct{ Ink, Ground string }

const (
	cellWidth, cellHeight = 8.4, 18.0 // of text of 14 px, in px
	margin                = 14.0
	baseline              = 13.5 // below the top of a row
)

// look is how a piece of a row is drawn.
type look struct {
	fg, bg                       string
	bold, faint, italic, reverse bool
	underline                    bool
}

// SVG draws the screen, and the cursor as a block. Equal screens give equal pictures.
func (e *Emulator) SVG(title string, p Paper) string {
	var b strings.Builder
	width, height := 2*margin+float64(e.Width())*cellWidth, 2*margin+float64(e.Height())*cellHeight
	fmt.Fprintf(&b, `<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 %.1f %.1f" width="%.0f" height="%.0f" role="img" aria-label="%s">`+"\n",
		width, height, width, height, escaped(title))
	fmt.Fprintf(&b, `<rect width="100%%" height="100%%" rx="8" fill="%s"/>`+"\n", p.Ground)
	fmt.Fprintf(&b, `<g font-family="ui-monospace, SFMono-Regular, Menlo, Consolas, 'DejaVu Sans Mono', monospace" font-size="14" fill="%s" xml:space="preserve">`+"\n", p.Ink)
	for y := range e.Height() {
		e.pieces(y, func(x, cells int, text string, l look) {
			left, top := margin+float64(x)*cellWidth, margin+float64(y)*cellHeight
			if l.reverse {
				l.fg, l.bg = or(l.bg, p.Ground), or(l.fg, p.Ink)
			}
			if l.bg != "" {
				fmt.Fprintf(&b, `<rect x="%.1f" y="%.1f" width="%.1f" height="%.1f" fill="%s"/>`+"\n", left, top, float64(cells)*cellWidth, cellHeight, l.bg)
			}
			if strings.TrimSpace(text) == "" {
				return
			}
			fmt.Fprintf(&b, `<text x="%.1f" y="%.1f" textLength="%.1f" lengthAdjust="spacingAndGlyphs"%s>%s</text>`+"\n",
				left, top+baseline, float64(cells)*cellWidth, l.attributes(), escaped(text))
		})
	}
	at := e.CursorPosition()
	fmt.Fprintf(&b, `<rect x="%.1f" y="%.1f" width="%.1f" height="%.1f" opacity="0.6"/>`+"\n",
		margin+float64(at.X)*cellWidth, margin+float64(at.Y)*cellHeight, cellWidth, cellHeight)
	b.WriteString("</g>\n</svg>\n")
	return b.String()
}

// pieces gives the longest pieces of a row that look alike. What is wider than a cell
// is one by itself, for a font may have it in another width.
func (e *Emulator) pieces(y int, each func(x, cells int, text string, l look)) {
	from, text, last := 0, "", look{}
	flush := func(x int) {
		if text != "" {
			each(from, x-from, text, last)
		}
		from, text = x, ""
	}
	for x, next := 0, 0; x < e.Width(); x = next {
		next = x + 1
		content, l := " ", look{}
		if c := e.CellAt(x, y); c != nil {
			next = x + max(c.Width, 1)
			if c.Content != "" {
				content = c.Content
			}
			l = lookOf(c)
		}
		if l != last || next > x+1 {
			flush(x)
		}
		text, last = text+content, l
		if next > x+1 {
			flush(next)
		}
	}
	flush(e.Width())
}

func lookOf(c *uv.Cell) look {
	has := func(attr uint8) bool { return c.Style.Attrs&attr != 0 }
	return look{
		fg: hexName(c.Style.Fg), bg: hexName(c.Style.Bg),
		bold: has(uv.AttrBold), faint: has(uv.AttrFaint), italic: has(uv.AttrItalic), reverse: has(uv.AttrReverse),
		underline: c.Style.Underline != ansi.UnderlineNone,
	}
}

func (l look) attributes() string {
	var b strings.Builder
	if l.fg != "" {
		fmt.Fprintf(&b, ` fill="%s"`, l.fg)
	}
	for _, one := range []struct {
		on   bool
		says string
	}{
		{l.bold, ` font-weight="bold"`}, {l.italic, ` font-style="italic"`}, {l.underline, ` text-decoration="underline"`}, {l.faint, ` opacity="0.6"`},
	} {
		if one.on {
			b.WriteString(one.says)
		}
	}
	return b.String()
}

func or(s, otherwise string) string {
	if s == "" {
		return otherwise
	}
	return s
}

func escaped(s string) string {
	var b strings.Builder
	_ = xml.EscapeText(&b, []byte(s)) // a builder takes all
	return b.String()
}

// hexName is a colour as #rrggbb, "" for the terminal's own.
func hexName(c color.Color) string {
	if c == nil {
		return ""
	}
	r, g, b, _ := c.RGBA()
	return fmt.Sprintf("#%02x%02x%02x", r>>8, g>>8, b>>8)
}
