package text

import (
	"image"
	"image/draw"
	"strings"
	"sync"
	"testing"
	"unicode"

	"golang.org/x/image/font"
	"golang.org/x/image/font/gofont/goregular"
	"golang.org/x/image/font/opentype"
	"golang.org/x/image/math/fixed"
)

// pen draws names with a font that has the letters of Latin, Greek and Cyrillic.
var pen = sync.OnceValues(func() (font.Face, error) {
	parsed, err := opentype.Parse(goregular.TTF)
	if err != nil {
		return nil, err
	}
	return opentype.NewFace(parsed, &opentype.FaceOptions{Size: 24, DPI: 72, Hinting: font.HintingFull})
})

// drawn is a name as the font draws it, nil if it has not all letters.
func drawn(face font.Face, text string) *image.Alpha {
	for _, r := range text {
		if _, ok := face.GlyphAdvance(r); !ok || unicode.IsMark(r) {
			return nil
		}
	}
	img := image.NewAlpha(image.Rect(0, 0, font.MeasureString(face, text).Ceil()+4, 36))
	pen := font.Drawer{Dst: img, Src: image.Opaque, Face: face, Dot: fixed.P(2, 26)}
	pen.DrawString(text)
	return img
}

// differ tells which part of the ink of two pictures is in one of them alone.
func differ(a, b *image.Alpha) float64 {
	all := a.Bounds().Union(b.Bounds())
	wide := func(img *image.Alpha) *image.Alpha {
		out := image.NewAlpha(all)
		draw.Draw(out, img.Bounds(), img, image.Point{}, draw.Src)
		return out
	}
	a, b = wide(a), wide(b)
	ink, apart := 1, 0
	for i := range a.Pix {
		ink += int(a.Pix[i]) + int(b.Pix[i])
		apart += max(int(a.Pix[i])-int(b.Pix[i]), int(b.Pix[i])-int(a.Pix[i]))
	}
	return float64(apart) / float64(ink)
}

// sameToTheEye is below which difference two drawn names are taken for one.
const sameToTheEye = 0.02

// FuzzNamesThatAreDrawnAlike fails on two free names of which a font draws one,
// in a case that people take for the same name, like the other. It knows no table.
func FuzzNamesThatAreDrawnAlike(f *testing.F) {
	for _, pair := range [][2]string{
		{"tina", "ΤΙΝΑ"}, {"emma", "ЕММА"}, {"hope", "НОРЕ"}, {"anna", "ΑΝΝΑ"}, {"MIKE", "МІКЕ"}, {"ALEX", "АLЕХ"}, {"anna", "аnnа"}, {"ANNA", "ΑΝΝΑ"}, {"cop", "сор"}, {"oo", "оо"},
		{"ΒΟΒ", "BOB"}, {"вов", "bob"}, {"XAXA", "ХАХА"}, {"lily", "LiIy"}, {"iris", "Iris"}, {"lris", "Iris"}, {"jessy", "јеѕѕу"},
		{"HOPE", "НОРЕ"}, {"kk", "кк"}, {"ОО", "ΟΟ"}, {"Ёё", "Ëë"}, {"Її", "Ïï"},
	} {
		f.Add(pair[0], pair[1])
	}
	f.Fuzz(func(t *testing.T, a, b string) {
		first, err := NewName(a)
		if err != nil {
			return
		}
		second, err := NewName(b)
		if err != nil || first.Like(second) {
			return
		}
		face, err := pen()
		if err != nil {
			t.Fatal(err)
		}
		for _, form := range []string{first.Text, strings.ToLower(first.Text), strings.ToUpper(first.Text), titled(first.Text)} {
			x, y := drawn(face, form), drawn(face, second.Text)
			if x == nil || y == nil {
				continue
			}
			if d := differ(x, y); d < sameToTheEye {
				t.Fatalf("%s, written as %s, and %s are free beside each other, and differ by %.3f (%q, %q)",
					first.Text, form, second.Text, d, first.Looks, second.Looks)
			}
		}
	})
}

// TestLettersThatAreDrawnAlikeAreOneName holds every letter of the font against
// every other, alone and inside a word of its own alphabet.
func TestLettersThatAreDrawnAlikeAreOneName(t *testing.T) {
	oneGoroutine(t)
	face, err := pen()
	if err != nil {
		t.Fatal(err)
	}
	type letter struct {
		name Name
		img  *image.Alpha
	}
	var letters []letter
	for r := rune('0'); r < 0x2000; r++ {
		if !unicode.IsLetter(r) && !unicode.IsDigit(r) {
			continue
		}
		text := strings.Repeat(string(r), 3)
		img := drawn(face, text)
		if n, err := NewName(text); err == nil && img != nil {
			letters = append(letters, letter{n, img})
		}
	}
	if len(letters) < 400 {
		t.Fatalf("the font has %d letters", len(letters))
	}
	for i, a := range letters {
		for _, b := range letters[:i] {
			if a.img.Rect.Dx()-b.img.Rect.Dx() > 3 || b.img.Rect.Dx()-a.img.Rect.Dx() > 3 || a.name.Like(b.name) {
				continue
			}
			if d := differ(a.img, b.img); d < sameToTheEye {
				t.Errorf("%s and %s differ by %.3f (%q, %q)", a.name.Text, b.name.Text, d, a.name.Looks, b.name.Looks)
			}
		}
	}
}
