package dispatch

import (
	"fmt"
	"strings"
	"testing"
	"testing/synctest"
	"time"

	"teahouse/room"
	"teahouse/room/roomtest"
	"teahouse/room/state"
	"teahouse/ui/lines"
)

func TestReadingBack(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		r := roomtest.Open(t)
		bob := roomtest.SeatOf(t, r, "bob", state.KeyIdentity("SHA256:bob"))
		lily := state.KeyIdentity("SHA256:lily")
		d := take(t, roomtest.SeatOf(t, r, "lily", lily), "lily", linesQ, 100)
		roomtest.Do(t, bob, &state.Say{Text: "seen"})
		d.types("\x04")
		<-d.done
		d.seat.Leave(state.HowLeft)
		for i := range 50 {
			time.Sleep(2 * time.Second)
			roomtest.Do(t, bob, &state.Say{Text: fmt.Sprint("line ", i)})
		}
		time.Sleep(24 * time.Hour)
		roomtest.Do(t, bob, &state.Say{Text: "next day"})
		script := knockAs(t, r, "lily") // it reads for nobody
		script.id = lily
		script.ssh("lines")

		d = take(t, roomtest.SeatOf(t, r, "lily", lily), "lily", "lines -n 5", 100)
		came := d.sent()
		if !strings.Contains(came, "Before these, 46 more lines came since you were here last. /unread reads them.\r\nNew since you were here last:\r\nSaturday 1 January\r\n00:01 bob: line 46\r\n") {
			t.Errorf("they read %q", came)
		}
		came = d.types("/unread\r")
		if !strings.Contains(came, "/unread\r\nSaturday 1 January\r\n00:00 bob: line 0\r\n") || !strings.Contains(came, "line 19\r\nThere is more: an empty line reads on.\r\n") {
			t.Errorf("they read %q", came)
		}
		came = d.types("\r") + d.types("\r")
		if !strings.HasPrefix(came, "\r\n00:00 bob: line 20\r\n") || !strings.HasSuffix(came, "line 45\r\nto everybody> ") {
			t.Errorf("they read %q", came)
		}
		d.types("/unread\r")
		d.shows("Nothing is unread.", "to everybody>")
		roomtest.Do(t, bob, &state.Say{Text: "now"})
		d.shows("Sunday 2 January", "00:01 bob: now", "")

		came = d.types("/history 2000-01-01\r") + d.types("\r") + d.types("\r")
		if !strings.Contains(came, "Saturday 1 January\r\n00:00 bob: seen\r\n") || strings.Contains(came, "next day") || !strings.HasSuffix(came, "line 49\r\nto everybody> ") {
			t.Errorf("they read %q", came)
		}
		d.types("/search line 4\r")
		d.shows("Saturday 1 January, 00:00 bob: line 4", "to everybody>")
		d.types("/history 1999-01-01\rx")
		d.types("\x03/history\r")
		d.shows("command> /history")
	})
}

// Whoever writes for so long that memory does not hold all that happens is told
// so, and reads it later.
func TestMissedLinesAreReadLater(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		r := roomtest.Open(t)
		d := sit(t, r, "lily", linesQ, 80)
		d.types("long thoughts")
		for i := range 30 {
			s := roomtest.Seat(t, r, fmt.Sprint("talker", i))
			for j := range 150 {
				roomtest.Do(t, s, &state.Say{Text: fmt.Sprint(i, " ", j)})
			}
			s.Leave(state.HowLeft)
		}
		came := d.types("\x15")
		if !strings.Contains(came, "Before these, 4,480 lines came while you were writing. /unread reads them.\r\n") {
			t.Errorf("they read %.300q", came)
		}
		if n := strings.Count(came, "talker29: "); n != lines.WaitLines {
			t.Errorf("they read %d lines at once", n)
		}
		came = d.types("/unread\r")
		if !strings.Contains(came, "talker0: 0 0\r\n") {
			t.Errorf("they read %.300q", came)
		}
	})
}

// Where counting what is new stopped, no number is told for one that is not known.
func TestMoreThanIsCountedIsToldAsThat(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		r := roomtest.Open(t)
		bob, lily := roomtest.Seat(t, r, "bob"), state.KeyIdentity("SHA256:lily")
		roomtest.Say(t, bob, "seen")
		d := take(t, roomtest.SeatOf(t, r, "lily", lily), "lily", "lines", 100)
		d.types("\x04")
		<-d.done
		d.seat.Leave(state.HowLeft)
		for i := range room.CountMost + 200 {
			roomtest.Say(t, bob, fmt.Sprint("line ", i))
			time.Sleep(2 * time.Second)
		}
		came := take(t, roomtest.SeatOf(t, r, "lily", lily), "lily", "lines -n 5", 100).sent()
		if !strings.HasPrefix(came, "welcome back, lily · over 999 new · 2 here\r\n") || !strings.Contains(came, "Before these, over 994 more lines came since you were here last.") {
			t.Errorf("they read %q", came)
		}
	})
}

// Who has switched public lines off on the full screen, and changes to plain lines, is not read
// those that came meanwhile.
func TestPublicLinesStayOffInPlainLines(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		r := roomtest.Open(t)
		bob := roomtest.Seat(t, r, "bob")
		roomtest.Say(t, bob, "before")
		lily := roomtest.Seat(t, r, "lily")
		lily.Quiet(true)
		roomtest.Say(t, bob, "blah")
		roomtest.Do(t, bob, &state.Whisper{To: []state.Person{lily.Me().Person}, Text: "psst"})
		lily.Read(nil) // as the screen did
		d := take(t, lily, "lily", "lines", 80)
		if got := d.sent(); strings.Contains(got, "blah") || !strings.Contains(got, "before") || !strings.Contains(got, "psst") {
			t.Errorf("she is read %q", got)
		}
	})
}
