package ui

import (
	"fmt"
	"maps"
	"slices"
	"strings"
	"testing"
	"time"

	tea "charm.land/bubbletea/v2"

	"teahouse/room/roomtest"
	"teahouse/room/state"
	"teahouse/ui/term"
)

// scraps are pieces of what people may type, paste or say.
var scraps = []string{
	"hello", " ", "lily", "@bob ", "@", "/", "/r ", "/help", "/help keys", "/query bob", "/theme light", "/clear", "/time Asia/Tokyo",
	"/who", "/quiet", "/unsend", "/nosuch", "中文", "👩‍👩‍👧", "e\u0301", "🇩🇪", "https://example.com/a/very/long/path/that/never/ends/for/long.",
	"a\nb\nc\nd\ne\nf\ng\nh\ni\nj\nk\nl\nm", strings.Repeat("x", 300), strings.Repeat("木", 200), "\u0600\u06dd", "｜＠bob",
	"y", "/register", "/register device", "/keys", "/ignore bob", "/unignore bob", "/report bob", "/search hello", "/history 2000-01-01",
	"/forget", "/topic", "/private registered", "/release lily",
}

// FuzzScreen lets a person and others do anything in any order, in windows of
// any size. Nothing may panic, and no row may be wider than its place.
func FuzzScreen(f *testing.F) {
	f.Add([]byte("\x00\x01\x02\x03\x04\x05\x06\x07\x08\x09\x0a\x0b\x0c"))
	f.Add([]byte{4, 0, 0, 1, 16, 4, 1, 1, 1, 22, 4, 3, 9})
	f.Add([]byte{1, 23, 1, 24, 4, 2, 0, 5, 7, 5, 7, 4, 200, 3, 4, 59, 200, 0, 21, 2, 2, 5, 1, 5, 16, 2, 0})
	f.Add([]byte{0, 10, 2, 0, 5, 7, 8, 0, 3, 8, 4, 4, 40, 9, 9, 9, 10, 1, 11, 2, 12, 0, 13, 22})
	keys := slices.Sorted(maps.Keys(keyCodes))
	f.Fuzz(func(t *testing.T, program []byte) {
		story(t, func(t *testing.T) {
			r := roomtest.Open(t)
			bob := roomtest.Seat(t, r, "bob")
			d := sit(t, r, "lily", 80, 24)
			next := func() int {
				if len(program) == 0 {
					return 0
				}
				b := program[0]
				program = program[1:]
				return int(b)
			}
			for steps := 0; len(program) > 0 && steps < 100 && !d.quit; steps++ {
				switch next() % 14 {
				case 0:
					d.send(inputMsg{term.TextMsg(strings.ReplaceAll(scraps[next()%len(scraps)], "\n", " "))})
				case 1:
					_, _ = bob.Do(t.Context(), &state.Say{Text: scraps[next()%len(scraps)]}, nil)
				case 2:
					d.send(inputMsg{keyCodes["enter"]})
				case 3:
					d.send(inputMsg{tea.PasteMsg{Content: scraps[next()%len(scraps)]}})
				case 4:
					d.send(tea.WindowSizeMsg{Width: next(), Height: next()})
				case 5, 6, 7:
					d.send(inputMsg{keyCodes[keys[next()%len(keys)]]})
				case 8:
					d.send(inputMsg{term.ScrollMsg{Delta: next() - 128}})
				case 9:
					_, _ = bob.Do(t.Context(), &state.Whisper{To: []state.Person{d.m.me.Person}, Text: scraps[next()%len(scraps)]}, nil)
				case 10:
					d.send(inputMsg{term.CursorPosMsg{X: next() % 8, Y: 1}})
				case 11:
					d.send(tea.BlurMsg{})
				case 12:
					s := roomtest.Seat(t, r, fmt.Sprintf("guest%d", next()))
					s.Leave(state.HowLost)
				case 13:
					d.pass(time.Duration(next()) * time.Second)
				}
				d.settle()
				events, missed := d.seat.Read(nil)
				d.do(d.m.frame(news{events, missed}, &d.shot))
				within(d)
			}
		})
	})
}

// within checks that a picture lies within its window.
func within(d *desk) {
	d.t.Helper()
	f, w := &d.shot.frame, d.m.renderer.Widths
	if d.shot.bare {
		return
	}
	if len(f.Rows) != f.Height {
		d.t.Fatalf("%d rows for %d", len(f.Rows), f.Height)
	}
	if c := f.Cursor; c.X < 0 || c.X > f.Width || c.Y < 0 || c.Y >= f.Height {
		d.t.Fatalf("the cursor is at %d,%d in %d×%d", c.X, c.Y, f.Width, f.Height)
	}
	for y, row := range f.Rows {
		if n := cellsOf(w, row); n > max(f.Width, 3) { // a space and a wide character may not fit into one cell
			d.t.Fatalf("row %d takes %d cells of %d: %q", y, n, f.Width, row)
		}
		if strings.ContainsAny(plainText(row), "\x00\x07\x08\r\n\x7f\x1b") {
			d.t.Fatalf("row %d holds controls: %q", y, row)
		}
	}
}

// plainText takes styles and links out of a row.
func plainText(row string) string {
	var b strings.Builder
	for row != "" {
		text, rest, more := strings.Cut(row, "\x1b")
		b.WriteString(text)
		switch {
		case !more:
			return b.String()
		case strings.HasPrefix(rest, "["):
			_, row, _ = strings.Cut(rest, "m")
		case strings.HasPrefix(rest, "]8;"):
			_, row, _ = strings.Cut(rest, "\a")
		default:
			b.WriteString("\x1b")
			row = rest
		}
	}
	return b.String()
}
