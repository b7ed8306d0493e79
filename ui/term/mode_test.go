package term

import (
	"errors"
	"fmt"
	"io"
	"strings"
	"testing"

	"teahouse/ui/serve/sshtest"

	"pgregory.net/rapid"
)

// asFound is what of a terminal a shell would notice.
func asFound(w *wire) string {
	return fmt.Sprint(w.IsAltScreen(), w.title, w.CursorPosition(), w.modes, cells(w, 0, 0, w.Width()), cells(w, 1, 0, w.Width()))
}

// Whatever was switched on and drawn, and however the link failed on the way,
// Leave and the constant for crashes give the terminal back as it was.
func TestLeaveRestores(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		out := newWire(asTB(t), 40, 10)
		io.WriteString(out.Emulator, "\x1b[?7h\x1b[?25h\x1b[?1007h$ ssh teahouse\r\n")
		before := asFound(out)
		depth := watchKeys(out)

		s := NewScreen(out)
		s.SetFeatures(Features{Sync: true})
		modes := rapid.Custom(func(t *rapid.T) Modes {
			return Modes{Paste: rapid.Bool().Draw(t, "paste"), Focus: rapid.Bool().Draw(t, "focus"),
				Mouse: rapid.Bool().Draw(t, "mouse"), Sizes: rapid.Bool().Draw(t, "sizes"), Keys: Keys(rapid.IntRange(0, 2).Draw(t, "keys"))}
		})
		for range rapid.IntRange(1, 2).Draw(t, "visits") {
			s.Enter(modes.Draw(t, "modes"))
			for i := range rapid.IntRange(0, 4).Draw(t, "frames") {
				if rapid.IntRange(0, 9).Draw(t, "luck") == 0 {
					out.failAfter = rapid.IntRange(0, 400).Draw(t, "after")
				}
				c := newChat(40, 10)
				c.frame.Modes = modes.Draw(t, "modes")
				c.frame.Title = fmt.Sprint("tea ", i)
				s.Draw(c.show(i))
			}
			if rapid.IntRange(0, 4).Draw(t, "way out") == 0 {
				io.WriteString(out, Restore)
				s = NewScreen(out)
				*depth = 0
			} else if err := s.Leave(); err != nil {
				t.Fatal(err)
			}
			if after := asFound(out); after != before {
				t.Fatalf("before %s\n after %s", before, after)
			}
			if *depth != 0 {
				t.Fatalf("%d entries left on the stack of key modes", *depth)
			}
			writes := out.writes
			s.Leave()
			if out.writes != writes {
				t.Fatal("the second Leave wrote something")
			}
		}
		io.WriteString(out.Emulator, "$ \x1b[99G\r\nx")
		if got := cells(out, 2, 0, 2) + cells(out, 1, 0, 1); got != "x·$" {
			t.Fatalf("the shell's next lines: %q", got)
		}
	})
}

// watchKeys counts what is pushed on the stack of kitty's keyboard modes, less
// what is popped. A pop of an empty stack does nothing.
func watchKeys(w *wire) *int {
	depth := new(int)
	w.seen = func(b []byte) {
		*depth += strings.Count(string(b), "\x1b[>1u") - strings.Count(string(b), "\x1b[<u")
		*depth = max(*depth, 0)
	}
	return depth
}

func TestModesAreSentOnChangeOnly(t *testing.T) {
	out := newWire(t, 40, 10)
	var sent string
	out.seen = func(b []byte) { sent += string(b) }
	take := func() (b string) { b, sent = sent, ""; return b }
	s := NewScreen(out)
	f := newChat(40, 10).show(0)

	s.Enter(Modes{Paste: true, Focus: true})
	if got := take(); strings.Count(got, "2004h") != 1 || strings.Count(got, "1004h") != 1 {
		t.Errorf("on entry: %q", got)
	}
	f.Modes = Modes{Paste: true, Focus: true}
	s.Draw(f)
	take()

	for _, step := range []struct {
		name  string
		modes Modes
		want  string
	}{
		{"mouse on", Modes{Paste: true, Focus: true, Mouse: true}, "\x1b[?1000;1006h"},
		{"mouse off, kitty on", Modes{Paste: true, Focus: true, Keys: KittyKeys}, "\x1b[?1000;1006l\x1b[>1u"},
		{"the same", Modes{Paste: true, Focus: true, Keys: KittyKeys}, ""},
		{"xterm instead", Modes{Paste: true, Focus: true, Keys: XtermKeys}, "\x1b[<u\x1b[>4;2m"},
		{"nothing", Modes{}, "\x1b[?2004l\x1b[?1004l\x1b[>4m"},
	} {
		f.Modes = step.modes
		s.Draw(f)
		if got := take(); got != step.want {
			t.Errorf("%s: %q, want %q", step.name, got, step.want)
		}
	}

	f.Modes = Modes{Keys: KittyKeys}
	s.Draw(f)
	s.Invalidate()
	take()
	s.Draw(f)
	if got := take(); !strings.Contains(got, "\x1b[=1u") || strings.Contains(got, "\x1b[>1u") {
		t.Errorf("a repaint pushes the key mode again: %q", got)
	}
}

func TestAppendedSequencesRideAlong(t *testing.T) {
	out := newWire(t, 40, 10)
	var sent []string
	out.seen = func(b []byte) { sent = append(sent, string(b)) }
	s := NewScreen(out)
	c := newChat(40, 10)

	s.Append("<probe>")
	s.Enter(Modes{})
	s.Draw(c.show(0))
	s.Append("\a")
	s.Append("<note>")
	s.Draw(c.show(0))
	s.Draw(c.show(0))
	s.Append("<clip>")
	s.Leave()

	if len(sent) != 4 {
		t.Fatalf("%d writes, want enter, frame, note and leave: %q", len(sent), sent)
	}
	for i, want := range []string{"\x1b[?25l<probe>", "", "\a<note>", "<clip>"} {
		if !strings.Contains(sent[i], want) {
			t.Errorf("write %d is %q, want %q in it", i, sent[i], want)
		}
	}
	if strings.Contains(sent[1], "<probe>") || strings.Contains(sent[3], "<note>") {
		t.Error("a sequence was sent twice")
	}
}

func TestAppendedSequencesAreBounded(t *testing.T) {
	m := &meter{}
	s := NewScreen(m)
	for range 100_000 {
		s.Append("\a\a\a\a\a")
	}
	s.Enter(Modes{})
	if m.bytes > maxExtra+200 {
		t.Errorf("%d bytes", m.bytes)
	}
}

func TestFailedWriteIsReported(t *testing.T) {
	for name, w := range map[string]io.Writer{"error": failing{}, "short": short{}} {
		t.Run(name, func(t *testing.T) {
			s := NewScreen(w)
			if err := s.Enter(Modes{}); err == nil || !strings.Contains(err.Error(), "write to the terminal") {
				t.Errorf("Enter: %v", err)
			}
			if err := s.Draw(newChat(40, 10).show(0)); err == nil {
				t.Error("Draw: no error")
			}
			if err := s.Leave(); err == nil {
				t.Error("Leave: no error")
			}
		})
	}
}

type failing struct{}

func (failing) Write([]byte) (int, error) { return 0, errors.New("gone") }

type short struct{}

func (short) Write(b []byte) (int, error) { return len(b) / 2, nil }

func TestNothingIsDrawnOutsideOfEnterAndLeave(t *testing.T) {
	m := &meter{}
	s := NewScreen(m)
	s.Draw(newChat(40, 10).show(0))
	s.Leave()
	if m.writes != 0 {
		t.Error("drew before Enter")
	}
	s.Enter(Modes{})
	for _, size := range [][2]int{{0, 0}, {0, 24}, {80, 0}, {-1, -1}} {
		s.Draw(&Frame{Width: size[0], Height: size[1], Rows: []string{"x"}})
	}
	s.Leave()
	s.Draw(newChat(40, 10).show(0))
	if m.writes != 2 {
		t.Errorf("%d writes, want those of Enter and Leave", m.writes)
	}
}

func TestHugeWindowIsDrawnInPart(t *testing.T) {
	out := newWire(t, MaxWidth+20, MaxHeight+5)
	s := NewScreen(out)
	s.Enter(Modes{})
	f := &Frame{Width: 65535, Height: 65535}
	for range 1000 {
		f.Rows = append(f.Rows, strings.Repeat("x", 1000))
	}
	f.Scroll = Scroll{Top: 1, Bottom: 60000}
	s.Draw(f)
	if n := strings.Count(cells(out, 0, 0, MaxWidth+20), "x"); n != MaxWidth {
		t.Errorf("a row of %d cells, want %d", n, MaxWidth)
	}
	if got := cells(out, MaxHeight-1, 0, 1) + cells(out, MaxHeight, 0, 1); got != "x·" {
		t.Errorf("rows around the limit begin with %q", got)
	}
}

func TestTitleEndsWhereItShould(t *testing.T) {
	got := string(appendTitle(nil, "a\x1b]52;c;x\a\u009c\x9cb"+strings.Repeat("é", 300), false))
	body, ok := strings.CutPrefix(got, "\x1b]2;")
	body, ok2 := strings.CutSuffix(body, "\a")
	if !ok || !ok2 || !strings.HasPrefix(body, "a]52;c;xbé") || strings.ContainsAny(body, "\x1b\a\u009c") || len(body) > maxTitle {
		t.Errorf("%q", got)
	}
}

// A terminal without an alternate screen is left empty, with the cursor at the
// top, so that what follows does not stand in the old picture.
func TestLeavingWithoutAnAlternateScreen(t *testing.T) {
	emu := sshtest.NewEmulator(20, 4)
	defer emu.HangUp()
	out := withoutAltScreen{emu}
	s := NewScreen(out)
	s.Enter(Modes{Meta: true})
	s.Draw(&Frame{Width: 20, Height: 4, Rows: []string{"old", "picture", "of", "a room"}, Modes: Modes{Meta: true}})
	if got := emu.String(); !strings.Contains(got, "picture") {
		t.Fatalf("it shows %q", got)
	}
	s.Leave()
	io.WriteString(out, "Goodbye\r\n$ ")
	if got := strings.TrimSpace(emu.String()); !strings.HasPrefix(got, "Goodbye") || strings.ContainsAny(got, "pc") {
		t.Errorf("it shows %q", got)
	}
}

// withoutAltScreen is a terminal that does not know the mode.
type withoutAltScreen struct{ w io.Writer }

func (o withoutAltScreen) Write(p []byte) (int, error) {
	_, err := io.WriteString(o.w, strings.NewReplacer("\x1b[?1049h", "", "\x1b[?1049l", "").Replace(string(p)))
	return len(p), err
}

// Alt is switched to ESC only where the terminal has said that it is not, and
// back again.
func TestAltIsGivenBack(t *testing.T) {
	var out strings.Builder
	s := NewScreen(&out)
	s.Enter(Modes{})
	if strings.Contains(out.String(), "?1036h") {
		t.Error("it is switched unasked")
	}
	s.Draw(&Frame{Width: 9, Height: 2, Modes: Modes{Meta: true}})
	s.Leave()
	if got := out.String(); strings.Count(got, "\x1b[?1036h") != 1 || strings.Count(got, "\x1b[?1036l") != 1 {
		t.Errorf("%q", got)
	}
}
