package term

import (
	"io"
	"strings"
	"testing"

	"teahouse/room/roomtest"

	"pgregory.net/rapid"
)

// words of all kinds that people write, and what the views put around them.
var someText = rapid.SampledFrom([]string{
	"a", "hello", " ", "  ", "bob", "│", "─", "·", "e\u0301", "é", "中", "中文也", "。", "🎉", "👍🏽", "❤\ufe0f", "🇫🇷",
	"👩\u200d👩\u200d👧", "กำ", "क्षि", "한글", "\u0301", "ｱ", "1\ufe0f\u20e3",
	"\x1b[1m", "\x1b[38;5;75m", "\x1b[m", "\x1b[7;31m", "\x1b[0m", "\x1b[38:2::1:2:3m",
	"\x1b]8;;https://example.com/\x1b\\", "\x1b]8;;\x1b\\", "\x1b]8;id=1;x:y\a",
})

func styled(t *rapid.T, label string) string {
	return strings.Join(rapid.SliceOfN(someText, 0, 14).Draw(t, label), "")
}

// room is a chat as the property test plays it.
type room struct {
	width, height int
	here          string
	lines         []string
	first         int
	input         string
	inputRows     int
	cursor        Cursor
	title         string
	modes         Modes
}

func (r *room) frame() *Frame {
	f := &Frame{Width: r.width, Height: r.height, Cursor: r.cursor, Title: r.title, Modes: r.modes}
	f.Scroll = Scroll{Top: 2, Bottom: r.height - 1 - r.inputRows, First: int64(r.first)}
	f.Rows = append(f.Rows, "teahouse  "+r.here, "\x1b[2m"+strings.Repeat("─", r.width)+"\x1b[m")
	for i := f.Scroll.Top; i < f.Scroll.Bottom; i++ {
		line := ""
		if k := r.first + i - f.Scroll.Top; k >= 0 && k < len(r.lines) {
			line = r.lines[k]
		}
		f.Rows = append(f.Rows, line)
	}
	for range r.inputRows {
		f.Rows = append(f.Rows, " to everybody ▏ "+r.input)
	}
	f.Rows = append(f.Rows, " /help")
	return f
}

// emulated is what the emulator does: it measures grapheme clusters.
var emulated = Widths{Vowel: 1, Conjunct: 1}

// What a screen shows after any story of frames is what it would show if each
// frame were written to an empty terminal; and a frame costs one write or none.
func TestScreenShowsWhatAFullRedrawWould(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		r := &room{width: rapid.IntRange(1, 60).Draw(t, "width"), height: rapid.IntRange(1, 16).Draw(t, "height"), inputRows: 1}
		out := newWire(asTB(t), r.width, r.height)
		ref := newWire(asTB(t), 1, 1)
		s := NewScreen(out)
		s.SetFeatures(Features{Widths: emulated, Sync: rapid.Bool().Draw(t, "sync")})
		roomtest.OK(t, s.Enter(Modes{Paste: true}))
		for range 30 {
			r.lines = append(r.lines, styled(t, "line"))
		}
		step := func(label string) int { return rapid.IntRange(-8, 8).Draw(t, label) }
		t.Repeat(map[string]func(*rapid.T){
			"say": func(t *rapid.T) {
				for range rapid.IntRange(1, 3).Draw(t, "n") {
					r.lines = append(r.lines, styled(t, "line"))
					r.first++
				}
			},
			"read back":   func(t *rapid.T) { r.first += step("by") },
			"wrong count": func(t *rapid.T) { r.lines = r.lines[min(len(r.lines), rapid.IntRange(0, 3).Draw(t, "n")):] },
			"edit line": func(t *rapid.T) {
				if len(r.lines) > 0 {
					r.lines[rapid.IntRange(0, len(r.lines)-1).Draw(t, "i")] += styled(t, "more")
				}
			},
			"middle": func(t *rapid.T) {
				if len(r.lines) > 0 {
					r.lines[rapid.IntRange(0, len(r.lines)-1).Draw(t, "i")] = styled(t, "head") + "│ and so on"
				}
			},
			"here": func(t *rapid.T) {
				r.here = rapid.SampledFrom([]string{"", "bob  lily", "ada  bob  lily", "bob  +lily", "lily"}).Draw(t, "people")
			},
			"type":  func(t *rapid.T) { r.input += styled(t, "typed") },
			"enter": func(t *rapid.T) { r.input = "" },
			"grow":  func(t *rapid.T) { r.inputRows = rapid.IntRange(0, 3).Draw(t, "rows") },
			"title": func(t *rapid.T) {
				r.title = rapid.SampledFrom([]string{"", "tea", "茶 · 2 new", "a\x1b]0;b\ac\u009cd\n"}).Draw(t, "title")
			},
			"cursor": func(t *rapid.T) { r.cursor = Cursor{X: step("x"), Y: step("y"), Visible: rapid.Bool().Draw(t, "on")} },
			"redraw": func(t *rapid.T) {
				io.WriteString(out.Emulator, "\x1b[3;9H\x1b[7mNO CARRIER\x1b[4h\x1b[?6h\x0e\x1b(0")
				if r.height > 1 { // of one row, the emulator takes no region back
					io.WriteString(out.Emulator, "\x1b[2;3r")
				}
				s.Invalidate()
			},
			"resize": func(t *rapid.T) {
				r.width, r.height = rapid.IntRange(1, 60).Draw(t, "width"), rapid.IntRange(1, 16).Draw(t, "height")
				out.Resize(r.width, r.height)
				s.Invalidate() // as whoever hears of it does: it may be the size we know
			},
			"lost": func(t *rapid.T) {
				out.failAfter = rapid.IntRange(0, 300).Draw(t, "after")
				r.lines = append(r.lines, styled(t, "line"))
				r.first++
				s.Append("\a")
				if err := s.Draw(r.frame()); err == nil {
					t.Fatal("no error from a write that failed")
				}
			},
			"": func(t *rapid.T) {
				if rapid.IntRange(0, 2).Draw(t, "later") == 0 {
					return // several things happen between two frames
				}
				f := r.frame()
				before := out.writes
				roomtest.OK(t, s.Draw(f))
				if n := out.writes - before; n > 1 {
					t.Fatalf("%d writes for one frame", n)
				}
				sameScreen(t, out, plainly(ref, f, r.width, r.height))
				want := Cursor{X: min(max(r.cursor.X, 0), r.width-1), Y: min(max(r.cursor.Y, 0), r.height-1), Visible: r.cursor.Visible}
				if pos := out.CursorPosition(); want.Visible && (pos.X != want.X || pos.Y != want.Y) {
					t.Fatalf("cursor at %v, want %v", pos, want)
				}
				if out.modes["25"] != want.Visible {
					t.Fatalf("cursor visible: %v, want %v", out.modes["25"], want.Visible)
				}
				before = out.writes
				s.Draw(r.frame())
				if out.writes != before {
					t.Fatal("the same frame again was written")
				}
			},
		})
	})
}

// Wherever a write breaks off, the next frame is right again.
func TestEveryCutHeals(t *testing.T) {
	c := newChat(40, 12)
	for cut := 0; ; cut++ {
		out := newWire(t, 40, 12)
		s := NewScreen(out)
		s.SetFeatures(Features{Sync: true})
		s.Enter(Modes{})
		c.frame.Title = "teahouse"
		s.Draw(c.show(0))
		sent := 0
		out.seen = func(b []byte) { sent = len(b) }
		out.failAfter = cut
		c.frame.Title = "茶 teahouse"
		s.Draw(c.show(2))
		if sent < cut {
			break
		}
		s.Draw(c.show(3))
		s.Draw(c.show(4))
		ref := plainly(newWire(t, 1, 1), c.show(4), 40, 12)
		for y := range 12 {
			if got, want := cells(out, y, 0, 40), cells(ref, y, 0, 40); got != want {
				t.Fatalf("cut at %d, row %d:\n got %s\nwant %s", cut, y, got, want)
			}
		}
		out.HangUp()
		ref.HangUp()
	}
}

func TestOtherWidthsRepaint(t *testing.T) {
	m := &meter{}
	s := NewScreen(m)
	s.Enter(Modes{})
	c := newChat(80, 24)
	s.Draw(c.show(0))
	repaint := m.bytes
	*m = meter{}
	s.SetFeatures(Features{Sync: true})
	s.Draw(c.show(0))
	if m.bytes != 0 {
		t.Errorf("%d bytes, though nothing changed", m.bytes)
	}
	s.SetFeatures(Features{Widths: Widths{NarrowEmoji: true}})
	s.Draw(c.show(0))
	if m.bytes < repaint/2 {
		t.Errorf("%d bytes for what took %d", m.bytes, repaint)
	}
}

// A terminal that writes control strings out gets none, from the frame on in which that
// is known: what it has of them by then is drawn over.
func TestNoControlStringsWhereTheyAreText(t *testing.T) {
	var out strings.Builder
	s := NewScreen(&out)
	s.Enter(Modes{})
	f := &Frame{Width: 40, Height: 3, Title: "tea", Rows: []string{"see \x1b[4m\x1b]8;;https://example.com\ahere\x1b[m\x1b]8;;\a"}}
	s.Draw(f)
	for _, known := range []bool{false, true} {
		out.Reset()
		s.SetFeatures(Features{Literal: known})
		s.Invalidate()
		f.Title += "!"
		s.Draw(f)
		s.Leave()
		if got := out.String(); strings.Contains(got, "\x1b]") == known || !strings.Contains(got, "here\x1b[m") {
			t.Errorf("known: %v: %q", known, got)
		}
		s.Enter(Modes{})
	}
	s.SetFeatures(Features{})
	out.Reset()
	s.SetFeatures(Features{Literal: true})
	s.Draw(f)
	if !strings.Contains(out.String(), "\x1b[2J") {
		t.Error("what it has written out stays")
	}
}
