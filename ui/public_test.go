package ui

import (
	"fmt"
	"strings"
	"testing"
	"testing/synctest"
	"time"

	"pgregory.net/rapid"

	tea "charm.land/bubbletea/v2"

	"teahouse/room"
	"teahouse/room/roomtest"
	"teahouse/room/state"
	"teahouse/ui/term"
)

// before is what may come before a line: keys, commands, halves of what
// terminals send, questions, characters of another encoding.
var before = []string{
	"\x1b", "\x1b\x1b", "\x1b[", "\x1b[1;5", "\x1b[M", "\x1bO", "\x1b]", "\x1b]11;rgb:", "\x1bP", "\x1bP1+r", "\x1b_G", "\x1bX", "\x1b^",
	"\x1b[200~", "\x1b[200~a\x1b[20", "\x1b[201~", "\x1b[2;5R", "\x1b[?2004;1$y", "\x1b[<64;1;1M", "\x1b[I", "\x1b[O", "\x1b[?62;4c",
	"\xe4", "\xef\xbc", "\xf0\x9f", "\xc3", "\x9b", "\x9d", "\x00", "\x80", "\ufeff", "\u200b",
	"y", "n", "q", " ", "R", "[D", ";1R", "hello", "lil", "\t", "\t\t", "\x1b[Z", "\r", "\x03", "\x04", "\x0f", "\x12", "\x12x", "\x13", "\x15", "\x0c", "\x10", "\x7f", "\x17",
	"/who\r", "/help\r", "/help keys\r", "/bare\r", "/search tea\r", "/history\r", "/forget\r", "/register\r", "/query bob\r", "/clear\r", "/quiet\r",
	"hello\r", "exit\r", "@", "/", "/say ", "one\rtwo\rthree\rfour", "\x1b[200~1\r2\r3\r4\r5\r6\r7\x1b[201~", "\x1b[A\x1b[A\x1b[A", "\x1b[5~",
}

// leaks lets somebody send bytes and then type a line, in pieces of these
// lengths with silences between them, and returns what everybody reads of the
// line though its first character is lost.
func leaks(t *testing.T, bytes, line string, pieces []byte) (leaked string) {
	synctest.Test(t, func(t *testing.T) {
		r := roomtest.Open(t)
		bob := roomtest.Seat(t, r, "bob")
		roomtest.Say(t, bob, "tea?")
		d := takeSeat(t, roomtest.SeatOf(t, r, "lily", state.KeyIdentity("SHA256:lily")), "lily", 60, 12, testConfig())
		var decoder term.Decoder
		send := func(msgs []tea.Msg) {
			if len(msgs) > 0 && !d.quit {
				d.send(inputMsg(msgs))
				d.frame()
			}
		}
		rest := bytes + line + "\r"
		for i := 0; rest != ""; i++ {
			n, silence := len(rest), time.Duration(0)
			if i < len(pieces) {
				n = min(int(pieces[i]>>2)+1, n)
				silence = [...]time.Duration{0, term.FlushInterval, 10 * term.FlushInterval, 3 * time.Second}[pieces[i]&3]
			}
			send(decoder.Decode([]byte(rest[:n])))
			rest = rest[n:]
			for ; silence > 0 && decoder.Pending(); silence -= term.FlushInterval {
				send(decoder.Flush())
			}
			d.pass(max(silence, 0))
		}
		for decoder.Pending() {
			send(decoder.Flush())
		}
		d.pass(5 * time.Second)
		leaked = public(bob, line)
	})
	return leaked
}

// public is a line that everybody reads and that holds the end of another one,
// but not the whole of it.
func public(s *room.Seat, line string) string {
	events, _ := s.Read(nil)
	for _, e := range events {
		if e.Kind != state.KindWhisper && strings.Contains(e.Text, line[len(line)-4:]) && !strings.Contains(e.Text, line) {
			return e.Text
		}
	}
	return ""
}

var lines = []string{"@bob my salary is 4321", "＠bob my salary is 4321", "@nobody my salary is 4321", "/nosuch my salary is 4321", "／nosuch my salary is 4321"}

// Whatever bytes come before, and however the link cuts what is typed, a line
// that begins with @ or / is never said to everybody.
func TestPrivateNeverBecomesPublic(t *testing.T) {
	rapid.Check(t, func(rt *rapid.T) {
		bytes := strings.Join(rapid.SliceOfN(rapid.SampledFrom(before), 0, 4).Draw(rt, "before"), "")
		line := rapid.SampledFrom(lines).Draw(rt, "line")
		pieces := rapid.SliceOfN(rapid.Byte(), 0, 8).Draw(rt, "pieces")
		if got := leaks(t, bytes, line, pieces); got != "" {
			rt.Fatalf("after %q, %q went out as %q", bytes, line, got)
		}
	})
}

// Each of these took a first character, or could.
func TestWhatTookAFirstCharacter(t *testing.T) {
	roomtest.OneGoroutine(t)
	for _, one := range append([]string{"/say \x1b[M"}, before...) {
		for _, line := range []string{lines[0], lines[1], lines[3]} {
			for _, pieces := range [][]byte{{}, {byte(len(one)-1)<<2 + 0}, {byte(len(one)-1)<<2 + 1}, {byte(len(one)-1)<<2 + 3}, {byte(len(one))<<2 + 3}} {
				if got := leaks(t, one, line, pieces); got != "" {
					t.Errorf("after %q in pieces %v, %q went out as %q", one, pieces, line, got)
				}
			}
		}
	}
}

func FuzzPrivateNeverBecomesPublic(f *testing.F) {
	for i, one := range before {
		f.Add([]byte(one+before[(i*7+3)%len(before)]), uint8(i), []byte{byte(i), 5, 9})
	}
	f.Fuzz(func(t *testing.T, bytes []byte, line uint8, pieces []byte) {
		bytes = bytes[:min(len(bytes), 300)]
		if got := leaks(t, string(bytes), lines[int(line)%len(lines)], pieces[:min(len(pieces), 20)]); got != "" {
			t.Errorf("after %q it went out as %q", bytes, got)
		}
	})
}

// Escape and a character, in one packet or within the half second for which
// tmux holds the first, is the Alt key only where that has something to do and
// Escape has not.
func TestEscapeAndACharacter(t *testing.T) {
	for _, c := range []struct {
		name, first, then, want string
	}{
		{"nothing open", "", "\x1b@bob hi", "to bob, privately ▏@bob hi"},
		{"alone in its packet", "", "\x1b@|bob hi", "to bob, privately ▏@bob hi"},
		{"a command", "", "\x1b/|who", "▏/who"},
		{"a page", "/help\r", "\x1bf|ine", "to everybody ▏fine"},
		{"a page and a bound key", "/help\r", "\x1bu|nread", "to everybody ▏unread"},
		{"an unbound key", "hello", "\x1bx|yz", "to everybody ▏helloxyz"},
		{"a bound key with text behind it", "hello ", "\x1bbye", "to everybody ▏hello bye"},
		{"a word back", "one two", "\x1bb|X", "to everybody ▏one Xtwo"},
		{"a word forward on an empty line", "", "\x1bf|un", "to everybody ▏fun"},
		{"letters beyond ASCII", "", "\x1b＠|bob hi", "to bob, privately ▏＠bob hi"},
		{"a capital", "", "\x1bH|ello", "to everybody ▏Hello"},
		{"an introducer", "", "\x1bPlease", "to everybody ▏Please"},
		{"Alt, as kitty tells it", "", "\x1b[64;3ubob hi", "to bob, privately ▏@bob hi"},
	} {
		t.Run(c.name, func(t *testing.T) {
			story(t, func(t *testing.T) {
				r := roomtest.Open(t)
				roomtest.Seat(t, r, "bob")
				d := sit(t, r, "lily", 80, 24)
				d.types(c.first)
				var decoder term.Decoder
				for _, packet := range strings.Split(c.then, "|") {
					d.send(inputMsg(decoder.Decode([]byte(packet))))
					d.send(inputMsg(decoder.Flush()))
				}
				d.sees(c.want)
			})
		})
	}
}

// A line before which something was lost, and a word that is a command
// elsewhere, are asked about once.
func TestDoubtfulLinesAreAskedAbout(t *testing.T) {
	story(t, func(t *testing.T) {
		r := roomtest.Open(t)
		bob := roomtest.Seat(t, r, "bob")
		d := sit(t, r, "lily", 80, 24)
		said := func(want ...string) {
			t.Helper()
			d.pass(time.Second)
			events, _ := bob.Read(nil)
			var got []string
			for _, e := range events {
				if e.Kind == state.KindSay {
					got = append(got, e.Text)
				}
			}
			if fmt.Sprint(got) != fmt.Sprint(want) {
				t.Fatalf("bob read %q, not %q", got, want)
			}
		}
		for _, word := range []string{"exit", "Quit", "HELP", ":q", ":stop"} {
			d.types(word + "\r")
			d.sees("Say “"+word+"” to everybody?", "/quit leaves")
			d.types("\r") // at once, by habit
			said()
			d.types("\r")
			said(word)
			d.seesNot("to everybody?")
		}
		d.types("exit")
		d.types("\r")
		d.types("s here") // typing is no answer
		d.seesNot("to everybody?")
		d.types("\r")
		said("exits here")
		d.types("/say exit\r")
		said("exit")
		d.send(inputMsg{term.LostMsg{}})
		d.types("bob psst\r")
		d.sees("perhaps an @ or a /", "▏bob psst")
		said()
		d.types("\r")
		said("bob psst")
		d.send(inputMsg{term.LostMsg{}})
		d.types("x")
		d.press("backspace")
		d.types("hi\r")
		said("hi")
	})
}

// What is typed in the bare view is typed into the room.
func TestTypingInTheBareView(t *testing.T) {
	story(t, func(t *testing.T) {
		r := roomtest.Open(t)
		roomtest.Seat(t, r, "bob")
		d := sit(t, r, "lily", 80, 24)
		d.types("/bare\r")
		d.types("@")
		d.types("bob psst")
		d.sees("to bob, privately ▏@bob psst")
	})
}
