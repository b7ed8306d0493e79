package dispatch

import (
	"io"
	"strings"
	"testing"
	"testing/synctest"
	"time"

	"charm.land/ssh"

	"teahouse/room/roomtest"
	"teahouse/room/state"
	"teahouse/ui/stdio"
)

// Whatever a terminal sends, in whatever pieces and window, the session lives,
// no escape is drawn, and each row stays one.
func FuzzKeys(f *testing.F) {
	f.Add([]byte("hello\r@bob psst\r/help keys\r\x03\x03"), uint8(3), uint16(80))
	f.Add([]byte("\x1b[200~a\nb\nc\x1b[201~\r\x12on\x12\x1b\t\t\x1b[Z\x0c\x1bu"), uint8(1), uint16(20))
	f.Add([]byte("@b\t\t\x1b[A\x1b[A\x1b[A\x1b[B👨\u200d👩\u200d👧e\u0301\x01\x04\x14\x19\x1f"), uint8(200), uint16(2))
	f.Add([]byte("/query bob\rx\r\x1b/hold off\r/register\ry\r/unread\r\r/history 2000-01-01\r\r"), uint8(255), uint16(0))
	f.Add([]byte("/plain\r/plain on\r/quiet\r/ignore bob\r/search a\r\x13\x1a\x1c\xff\xfe\x9b31m\x00"), uint8(9), uint16(400))
	f.Fuzz(func(t *testing.T, keys []byte, piece uint8, width uint16) {
		keys = keys[:min(len(keys), 2000)]
		synctest.Test(t, func(t *testing.T) {
			r := roomtest.Open(t)
			bob := roomtest.Seat(t, r, "bob")
			roomtest.Do(t, bob, &state.Say{Text: "a\nb"})
			d := sit(t, r, "lily", "lines", int(width%300))
			for i := 0; len(keys) > 0; i++ {
				n := min(int(piece)+1, len(keys))
				if _, err := d.in.Write(keys[:n]); err != nil {
					break // they have left
				}
				keys = keys[n:]
				d.sent()
				switch i {
				case 1:
					_, _ = bob.Do(t.Context(), &state.Whisper{To: []state.Person{person(d.seat)}, Text: "\x1b[31m\r\bpsst"}, nil)
				case 2:
					d.windows <- ssh.Window{Width: int(width) * 7 % 100}
				case 3:
					d.pass(time.Second)
				}
				select {
				case <-d.done:
					return
				default:
				}
			}
			d.in.Close()
			d.pass(time.Hour)
			d.sent()
			select {
			case <-d.done:
			default:
				t.Error("the end of the input does not end it")
			}
		})
	})
}

// acts tells whether a terminal might do something when it gets r.
func acts(r rune) bool { return stdio.Control(r) && r != '\ufffd' && r != '\a' }

// Whatever a pipe sends, what is shown are lines, and every line is answered.
func FuzzPipe(f *testing.F) {
	f.Add("hello\r\n/who\n@bob x\n\n/register\ny\n")
	f.Add("\x00\xff\xfe\x1b[31m\n/\n//\n@\n＠bob \n/help")
	f.Add(strings.Repeat("x", 17<<10) + "\n/search \"\n/history 2000-01-01\n\n/ignore\n")
	f.Fuzz(func(t *testing.T, in string) {
		in = in[:min(len(in), 20<<10)]
		if strings.Count(in, "\n") > 20 {
			return
		}
		synctest.Test(t, func(t *testing.T) {
			r := roomtest.Open(t)
			roomtest.Do(t, roomtest.Seat(t, r, "bob"), &state.Say{Text: "hello"})
			k := knockAs(t, r, "lily")
			k.in = io.MultiReader(strings.NewReader(in))
			got := k.ssh("lines --echo")
			if got.status != stdio.StatusDone && got.status != stdio.StatusRefused || got.cause != nil {
				t.Errorf("it ends with %+v", got)
			}
			if i := strings.IndexFunc(got.out+got.err, func(r rune) bool { return r != '\n' && r != '\t' && acts(r) }); i >= 0 {
				t.Errorf("it shows %q and %q", got.out, got.err)
			}
		})
	})
}
