package dispatch

import (
	"strings"
	"testing"
	"testing/synctest"
	"time"

	"pgregory.net/rapid"

	"teahouse/room"
	"teahouse/room/roomtest"
	"teahouse/room/state"
)

// before is what may come before a line: keys, commands, halves of what
// terminals send, questions, characters of another encoding.
var before = []string{
	"\x1b", "\x1b\x1b", "\x1b[", "\x1b[1;5", "\x1b[M", "\x1bO", "\x1b]", "\x1b]11;rgb:", "\x1bP", "\x1bP1+r", "\x1bX", "\x1b[200~", "\x1b[200~a\x1b[20", "\x1b[31m",
	"\xe4", "\xef\xbc", "\xf0\x9f", "\xc3", "\x9b", "\x00", "\ufeff", "\u200b", "y", "n", " ", "R", "[D", "hello", "\t", "\x03", "\x12", "\x13", "\x15", "\x7f",
	"/who\r", "/help\r", "/history\r", "/forget\r", "/register\r", "/query bob\r", "/quiet\r", "hello\r", "exit\r", "@", "/", "one\rtwo\rthree\rfour",
}

var privates = []string{"@bob my salary is 4321", "＠bob my salary is 4321", "/nosuch my salary is 4321", "／nosuch my salary is 4321"}

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

// Whatever bytes come before, and however the link cuts what is typed, a line
// that begins with @ or / is never said to everybody.
func TestPrivateNeverBecomesPublic(t *testing.T) {
	rapid.Check(t, func(rt *rapid.T) {
		bytes := strings.Join(rapid.SliceOfN(rapid.SampledFrom(before), 0, 4).Draw(rt, "before"), "")
		line := rapid.SampledFrom(privates).Draw(rt, "line")
		pieces := rapid.SliceOfN(rapid.Byte(), 0, 8).Draw(rt, "pieces")
		leaked := ""
		synctest.Test(t, func(t *testing.T) {
			r := roomtest.Open(t)
			bob := roomtest.Seat(t, r, "bob")
			d := take(t, roomtest.SeatOf(t, r, "lily", state.KeyIdentity("SHA256:lily")), "lily", linesQ, 60)
			rest := bytes + line + "\r"
			for i := 0; rest != ""; i++ {
				n, silence := len(rest), time.Duration(0)
				if i < len(pieces) {
					n = min(int(pieces[i]>>2)+1, n)
					silence = [...]time.Duration{0, 60 * time.Millisecond, 600 * time.Millisecond, 3 * time.Second}[pieces[i]&3]
				}
				if _, err := d.in.Write([]byte(rest[:n])); err != nil {
					break // the session has ended
				}
				rest = rest[n:]
				d.pass(silence)
			}
			d.pass(10 * time.Second)
			leaked = public(bob, line)
		})
		if leaked != "" {
			rt.Fatalf("after %q, %q went out as %q", bytes, line, leaked)
		}
	})
}

// The same from a pipe, where a line is what stands between two ends of lines.
func TestPrivateFromAPipeNeverBecomesPublic(t *testing.T) {
	inLine := []string{"\x1b", "\x1b[", "\x1b[31m", "\x1b[1;", "\x1b]0;", "\xe4", "\xef\xbc", "\x9b", "\u009b", "\x00", "\x07", "\ufeff", "\u200b", " ", "\t", "\r", "\x7f"}
	rapid.Check(t, func(rt *rapid.T) {
		bytes := strings.Join(rapid.SliceOfN(rapid.SampledFrom(inLine), 0, 4).Draw(rt, "before"), "")
		line := rapid.SampledFrom(privates).Draw(rt, "line")
		leaked := ""
		synctest.Test(t, func(t *testing.T) {
			r := roomtest.Open(t)
			bob := roomtest.Seat(t, r, "bob")
			k := knockAs(t, r, "lily")
			k.in = strings.NewReader(bytes + line + "\n")
			k.ssh("lines")
			leaked = public(bob, line)
		})
		if leaked != "" {
			rt.Fatalf("after %q, %q went out as %q", bytes, line, leaked)
		}
	})
}

// Where a colour or another sequence stands before the @, it is still the first
// character.
func TestSequenceBeforeAPrivateLine(t *testing.T) {
	for _, sequence := range []string{"\x1b[31m", "\x1b[1;31m\x1b[K", "\u009b31m", "\x1b[", "\x1b", "\x1b]0;title\a", "\x1b]8;;http://x\x1b\\", "\x1b(B", "\x1b[1;"} {
		synctest.Test(t, func(t *testing.T) {
			r := roomtest.Open(t)
			bob := roomtest.Seat(t, r, "bob")
			k := knockAs(t, r, "lily")
			k.in = strings.NewReader(sequence + "@bob psst\n")
			k.ssh("lines")
			events, _ := bob.Read(nil)
			for _, e := range events {
				if e.Kind == state.KindSay {
					t.Errorf("after %q everybody reads %q", sequence, e.Text)
				}
			}
		})
	}
}

// What a word does in other programs is asked about once, here as on the screen.
func TestDoubtfulLinesAreAskedAbout(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		r := roomtest.Open(t)
		bob := roomtest.Seat(t, r, "bob")
		d := sit(t, r, "lily", linesQ, 120)
		d.types("exit\r\r")
		d.shows("Say “exit” to everybody? Enter again does. /help helps, /quit leaves.", "to everybody> exit")
		if texts := gotten(bob); len(texts) > 0 {
			t.Errorf("bob read %q", texts)
		}
		d.pass(time.Second)
		d.types("\r")
		if texts := strings.Join(gotten(bob), "|"); texts != "exit" {
			t.Errorf("bob read %q", texts)
		}
		d.types("/who\r")
		d.types("\x1b@")
		d.types("bob psst")
		d.shows("to bob, privately> @bob psst")
	})
}
