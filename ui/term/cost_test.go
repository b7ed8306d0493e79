package term

// What one more chat line costs, on the wire and in time.

import (
	"fmt"
	"strings"
	"testing"
)

// meter counts what a screen writes.
type meter struct{ writes, bytes int }

func (m *meter) Write(b []byte) (int, error) {
	m.writes++
	m.bytes += len(b)
	return len(b), nil
}

// chat is a busy room: each frame shows one line more than the last.
type chat struct {
	frame Frame
	lines []string
}

func newChat(width, height int) *chat {
	dim, rule := "\x1b[2m", "\x1b[2m│\x1b[m"
	c := &chat{}
	for i := range 512 {
		name := []string{"lily", "bob", "carol", "小明"}[i%4]
		c.lines = append(c.lines, fmt.Sprintf(" %s09:%02d\x1b[m %s\x1b[38;5;%dm%s\x1b[m %s line %d of what people say here, fifty-two", dim,
			i%60, strings.Repeat(" ", 9-Widths{}.String(name)), 75+i%4, name, rule, 1000+i))
	}
	c.frame = Frame{Width: width, Height: height, Title: "teahouse", Cursor: Cursor{X: 20, Y: height - 2, Visible: true}}
	c.frame.Scroll = Scroll{Top: 2, Bottom: height - 3}
	bar := dim + strings.Repeat("─", width) + "\x1b[m"
	c.frame.Rows = make([]string, height)
	c.frame.Rows[0] = " teahouse · tea and terminals"
	c.frame.Rows[1], c.frame.Rows[height-3] = bar, bar
	c.frame.Rows[height-2] = " to everybody ▏ sure, the usual place?"
	c.frame.Rows[height-1] = " /help · Tab complete · PgUp back"
	return c
}

func (c *chat) show(first int) *Frame {
	s := &c.frame.Scroll
	s.First = int64(first)
	for y := s.Top; y < s.Bottom; y++ {
		c.frame.Rows[y] = c.lines[(first+y-s.Top)%len(c.lines)]
	}
	return &c.frame
}

var windows = [][2]int{{80, 24}, {200, 50}}

// metered is a screen that shows a chat, with what it writes from then on.
func metered(width, height int) (*meter, *Screen, *chat) {
	m := &meter{}
	s := NewScreen(m)
	s.SetFeatures(Features{Sync: true})
	s.Enter(Modes{})
	c := newChat(width, height)
	s.Draw(c.show(0))
	*m = meter{}
	return m, s, c
}

// lineMost is how many bytes one more line of talk takes, with its time and name.
const lineMost = 135

func TestLineCost(t *testing.T) {
	for _, w := range windows {
		t.Run(fmt.Sprintf("%dx%d", w[0], w[1]), func(t *testing.T) {
			m, s, c := metered(w[0], w[1])
			const lines = 50
			for i := range lines {
				s.Draw(c.show(i + 1))
			}
			t.Logf("%d bytes a line", m.bytes/lines)
			if m.writes != lines || m.bytes/lines > lineMost {
				t.Errorf("%d lines: %d writes, %d bytes each; at most %d", lines, m.writes, m.bytes/lines, lineMost)
			}
		})
	}
}

func BenchmarkDrawLine(b *testing.B) {
	for _, w := range windows {
		b.Run(fmt.Sprintf("%dx%d", w[0], w[1]), func(b *testing.B) {
			m, s, c := metered(w[0], w[1])
			i := 0
			b.ReportAllocs()
			for b.Loop() {
				i++
				s.Draw(c.show(i))
			}
			b.ReportMetric(float64(m.bytes)/float64(i), "wire-B/op")
		})
	}
}

func BenchmarkRepaint(b *testing.B) {
	for _, w := range windows {
		b.Run(fmt.Sprintf("%dx%d", w[0], w[1]), func(b *testing.B) {
			s := NewScreen(&meter{})
			s.Enter(Modes{})
			f := newChat(w[0], w[1]).show(0)
			b.ReportAllocs()
			for b.Loop() {
				s.Invalidate()
				s.Draw(f)
			}
		})
	}
}
