package term

// An emulated terminal to draw on, and the plainest way to draw.

import (
	"errors"
	"fmt"
	"io"
	"strings"
	"testing"

	"teahouse/ui/serve/sshtest"

	"github.com/charmbracelet/x/ansi"
	"github.com/charmbracelet/x/vt"
	"github.com/clipperhouse/displaywidth"
	"pgregory.net/rapid"
)

// wire is the terminal at the other end: an emulator that can also fail, and
// counts what reaches it.
type wire struct {
	*sshtest.Emulator
	writes    int
	failAfter int // bytes of the next write that arrive before it fails; < 0: it does not
	modes     map[string]bool
	title     string
	seen      func([]byte) // what arrived
}

func newWire(t testing.TB, width, height int) *wire {
	w := &wire{Emulator: sshtest.NewEmulator(width, height), failAfter: -1, modes: map[string]bool{}}
	w.SetCallbacks(vt.Callbacks{
		EnableMode:  func(m ansi.Mode) { w.modes[fmt.Sprint(m.Mode())] = true },
		DisableMode: func(m ansi.Mode) { delete(w.modes, fmt.Sprint(m.Mode())) },
		Title:       func(s string) { w.title = s },
	})
	go io.Copy(io.Discard, w.Emulator)
	t.Cleanup(w.HangUp)
	return w
}

func (w *wire) Write(b []byte) (int, error) {
	w.writes++
	n, err := len(b), error(nil)
	if w.failAfter >= 0 {
		n, err = min(w.failAfter, n), errors.New("the link is gone")
		w.failAfter = -1
	}
	if w.seen != nil {
		w.seen(b[:n])
	}
	w.Emulator.Write(b[:n])
	return n, err
}

// plainly shows the frame as it looks when every row is simply written to an
// empty terminal.
func plainly(ref *wire, f *Frame, width, height int) *wire {
	ref.Resize(width, height)
	io.WriteString(ref.Emulator, "\x1bc\x1b[?7l")
	for y := range min(f.Height, height, MaxHeight) {
		w := min(f.Width, MaxWidth)
		if y < len(f.Rows) {
			fmt.Fprintf(ref.Emulator, "\x1b[%dH%s%s%s", y+1, cut(f.Rows[y], w), resetLink, Reset)
		}
	}
	return ref
}

// cut returns the clusters of s that fit, and all sequences up to there.
func cut(s string, cells int) string {
	g := displaywidth.Options{ControlSequences: true}.StringGraphemes(s)
	n := 0
	for g.Next() {
		cells -= g.Width()
		if cells < 0 {
			break
		}
		n += len(g.Value())
	}
	return s[:n]
}

// cells returns columns [x, end) of a row, with styles and links.
func cells(w *wire, y, x, end int) string {
	var b strings.Builder
	for ; x < end; x++ {
		c := w.CellAt(x, y)
		if c == nil || c.Content == "" || c.Content == " " && c.Style.IsZero() && c.Link.URL == "" {
			b.WriteString("·")
			continue
		}
		fmt.Fprint(&b, c.Content)
		if !c.Style.IsZero() {
			fmt.Fprintf(&b, "{%v}", c.Style.String())
		}
		if c.Link.URL != "" {
			fmt.Fprintf(&b, "{%s}", c.Link.URL)
		}
	}
	return b.String()
}

func sameScreen(t *rapid.T, got, want *wire) {
	t.Helper()
	for y := range want.Height() {
		g, w := cells(got, y, 0, want.Width()), cells(want, y, 0, want.Width())
		if g != w {
			t.Fatalf("row %d\n got %s\nwant %s", y, g, w)
		}
	}
}

// asTB lends a rapid.T the one method that newWire wants.
func asTB(t *rapid.T) testing.TB { return cleanup{rapidT: t} }

type cleanup struct {
	testing.TB
	rapidT *rapid.T
}

func (c cleanup) Cleanup(f func()) { c.rapidT.Cleanup(f) }
