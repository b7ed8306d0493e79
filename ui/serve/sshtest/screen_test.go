package sshtest

import (
	"io"
	"strings"
	"testing"
)

// stage is a server that prints what the test tells it to.
func stage(t *testing.T, who Who) (c *Client, print func(string)) {
	t.Helper()
	lines := make(chan string)
	done := make(chan struct{})
	addr, _ := serve(t, func(s *session) {
		defer close(done)
		go hold(s)
		for text := range lines {
			s.print("%s", text)
		}
		s.leave(0)
	})
	c = Dial(t, addr, who)
	t.Cleanup(func() {
		close(lines)
		<-done
	})
	return c, func(text string) { lines <- text }
}

func TestAScreenNeverShowsHalfAnUpdate(t *testing.T) {
	c, print := stage(t, Who{})
	print("old\x1b[?2026h\x1b[H\x1b[2Jhalf\a")
	c.WaitUntil("the bell inside the update", func(string) bool { return c.Bells() == 1 })
	if got := c.Row(0); got != "old" {
		t.Errorf("inside the update the screen shows %q", got)
	}
	if x, _ := c.cursor(); x != 3 {
		t.Errorf("inside the update the cursor is in column %d", x)
	}
	print(" and half\x1b[?2026l")
	c.WaitFor("half and half")
	print("\x1b[?2026h\x1b[H\x1b[2Jnew\a")
	c.WaitUntil("the second bell", func(string) bool { return c.Bells() == 2 })
	c.Close()
	c.Wait()
	if got := c.Row(0); got != "new" {
		t.Errorf("an update that never ends hides %q", got)
	}
}

// As most terminals do: so a server can have every look show a whole frame.
func TestTheTerminalSaysThatItKnowsUpdates(t *testing.T) {
	answers := make(chan string, 1)
	addr, _ := serve(t, func(s *session) {
		s.print("\x1b[?2026$p")
		buf := make([]byte, len("\x1b[?2026;2$y"))
		io.ReadFull(s, buf)
		answers <- string(buf)
		hold(s)
	})
	Dial(t, addr, Who{})
	if answer := <-answers; answer != "\x1b[?2026;2$y" {
		t.Errorf("it says %q", answer)
	}
}

func TestTheTerminalAnswersWithoutEverMakingTheServerWait(t *testing.T) {
	answers := make(chan string, 1)
	addr, _ := serve(t, func(s *session) {
		s.print("\x1b[5;7H\x1b[6n")
		buf := make([]byte, 6)
		io.ReadFull(s, buf)
		answers <- string(buf)
		for range 2000 { // and it reads none of the answers: far more than any buffer holds
			s.print("%s", strings.Repeat("\x1b[6n", 100))
		}
		s.print("done")
		hold(s)
	})
	c := Dial(t, addr, Who{})
	if answer := <-answers; answer != "\x1b[5;7R" {
		t.Errorf("the cursor report is %q", answer)
	}
	c.WaitFor("done")
}

func TestWideCharactersTakeTheirCells(t *testing.T) {
	c, print := stage(t, Who{Width: 20, Height: 3})
	print("天気 is fine\r\n  é👍🏽x")
	c.WaitFor("x")
	if got := c.Screen(); got != "天気 is fine\n  é👍🏽x\n" {
		t.Errorf("%q", got)
	}
	for text, want := range map[string][2]int{"天": {0, 0}, "気": {2, 0}, "fine": {8, 0}, "é": {2, 1}, "x": {5, 1}} {
		if x, y := c.Find(text); x != want[0] || y != want[1] {
			t.Errorf("%q is at %d,%d, want %v", text, x, y, want)
		}
	}
	c.WaitCursor(6, 1)
	if left, right := c.Cell(0, 0), c.Cell(1, 0); left.Width != 2 || left.Text != "天" || right.Width != 0 {
		t.Errorf("%+v, %+v", left, right)
	}
}

func TestACellHasItsLooks(t *testing.T) {
	c, print := stage(t, Who{})
	print("\x1b[1;31mA\x1b[0;2;38;5;200;4mB\x1b[0;38;2;1;2;3;7;3;9;44mC\x1b[0m\x1b]8;;https://tea.example\x07D\x1b]8;;\x07E")
	c.WaitFor("E")
	for x, want := range []Cell{
		{Text: "A", Width: 1, Fg: "1", Bold: true},
		{Text: "B", Width: 1, Fg: "200", Faint: true, Underline: true},
		{Text: "C", Width: 1, Fg: "#010203", Bg: "4", Italic: true, Reverse: true, Strike: true},
		{Text: "D", Width: 1, Link: "https://tea.example"},
		{Text: "E", Width: 1},
		{Text: " ", Width: 1},
	} {
		if got := c.Cell(x, 0); got != want {
			t.Errorf("cell %d: %+v, want %+v", x, got, want)
		}
	}
	c.t = &fake{TB: t}
	for name, look := range map[string]func(){"a cell": func() { c.Cell(80, 0) }, "text": func() { c.Find("tea") }} {
		if said := failure(t, func(f testing.TB) { c.t = f; look() }); said == "" {
			t.Errorf("%s that is not there does not fail the test", name)
		}
	}
}

func TestTheTerminalRemembersWhatWasSwitchedOn(t *testing.T) {
	c, print := stage(t, Who{})
	fresh := c.Modes()
	if fresh != "?25 ?7" {
		t.Errorf("a new terminal has %s", fresh)
	}
	c.Record()
	print("\x1b[?1049h\x1b[?25l\x1b[?2004h\x1b[?1004h\x1b]2;tea; and cake\x07\aon")
	c.WaitFor("on")
	if got := c.Modes(); got != "?1004 ?1049 ?2004 ?7" || !c.AltScreen() {
		t.Errorf("modes %s, alternate screen %v", got, c.AltScreen())
	}
	if c.Title() != "tea; and cake" || c.Bells() != 1 {
		t.Errorf("title %q, %d bells", c.Title(), c.Bells())
	}
	restore := "\x1b[?1004l\x1b[?2004l\x1b[?25h\x1b[?1049loff"
	print(restore)
	c.WaitFor("off")
	if c.Modes() != fresh || c.AltScreen() {
		t.Errorf("modes %s, alternate screen %v", c.Modes(), c.AltScreen())
	}
	if !strings.HasSuffix(c.Recorded(), restore) || !strings.HasPrefix(c.Recorded(), "\x1b[?1049h") {
		t.Errorf("recorded %q", c.Recorded())
	}
	c.Record()
	if c.Recorded() != "" {
		t.Error("the recording did not begin anew")
	}
}

func TestARecordingIsBoundedAndKeepsTheEnd(t *testing.T) {
	var k keep
	for range 100 {
		k.Write([]byte(strings.Repeat("x", 64<<10)))
	}
	k.Write([]byte("end"))
	if n := len(k.String()); n < maxKept || n > 2*maxKept+3 || !strings.HasSuffix(k.String(), "end") {
		t.Errorf("kept %d bytes", n)
	}
}

func TestABrokenEmulatorFailsOnlyWhoLooks(t *testing.T) {
	c, print := stage(t, Who{})
	c.screen.mu.Lock()
	c.screen.emu.RegisterOscHandler(7777, func([]byte) bool { panic("hostile output") })
	c.screen.mu.Unlock()
	print("\x1b]7777;\x07after")
	said := failure(t, func(f testing.TB) {
		c.t = f
		c.WaitFor("after")
	})
	if !strings.Contains(said, "the emulator is broken: panic: hostile output") {
		t.Errorf("%q", said)
	}
	c.t = t
}

func TestABlindClientHasNoScreen(t *testing.T) {
	c, print := stage(t, Who{Blind: true})
	print("hello")
	c.Record()
	c.Close()
	c.Wait()
	said := failure(t, func(f testing.TB) {
		c.t = f
		c.WaitFor("hello")
	})
	if c.Screen() != "" || !strings.Contains(said, "blind") {
		t.Errorf("screen %q, failure %q", c.Screen(), said)
	}
}

func TestKeysAreEncodedAsXtermDoes(t *testing.T) {
	for name, want := range map[string]string{
		"x": "x", "気": "気", "+": "+", "enter": "\r", "tab": "\t", "shift+tab": "\x1b[Z", "esc": "\x1b", "backspace": "\x7f",
		"ctrl+a": "\x01", "ctrl+w": "\x17", "ctrl+z": "\x1a", "ctrl+_": "\x1f", "ctrl+\\": "\x1c", "ctrl+space": "\x00",
		"alt+b": "\x1bb", "alt+B": "\x1bB", "alt+enter": "\x1b\r", "alt+backspace": "\x1b\x7f", "alt+ctrl+a": "\x1b\x01",
		"up": "\x1b[A", "shift+up": "\x1b[1;2A", "ctrl+left": "\x1b[1;5D", "alt+right": "\x1b[1;3C", "ctrl+shift+end": "\x1b[1;6F",
		"home": "\x1b[H", "pgup": "\x1b[5~", "shift+pgdown": "\x1b[6;2~", "delete": "\x1b[3~", "alt+delete": "\x1b[3;3~",
		"f1": "\x1bOP", "shift+f4": "\x1b[1;2S", "f5": "\x1b[15~", "ctrl+f12": "\x1b[24;5~",
	} {
		if got, ok := encodeKey(name); !ok || got != want {
			t.Errorf("%s: %q, want %q", name, got, want)
		}
	}
	for _, name := range []string{"", "enterr", "ctrl+", "alt+", "ctrl+1", "shift+x", "shift+enter", "f13"} {
		if got, ok := encodeKey(name); ok {
			t.Errorf("%q is encoded as %q", name, got)
		}
	}
}

func TestEveryChangeWakesAWaiter(t *testing.T) {
	c, print := stage(t, Who{}) // a waiter that is not woken waits in vain
	for range 200 {
		print("\x1b[H\x1b[2Jone")
		c.WaitFor("one")
		print("\x1b[H\x1b[2Jtwo")
		c.WaitFor("two")
	}
}
