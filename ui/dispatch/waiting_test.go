package dispatch

import (
	"fmt"
	"strings"
	"testing"
	"testing/synctest"
	"time"

	"teahouse/room/roomtest"
	"teahouse/room/state"
	"teahouse/ui/lines"
	"teahouse/ui/stdio"
)

// Nothing waits unheard: a word says how much does, once for a burst, and again
// when something private comes.
func TestAWordSaysThatLinesWait(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		r := roomtest.Open(t)
		bob := roomtest.Seat(t, r, "bob")
		d := sit(t, r, "lily", "lines -q", 80)
		to := []state.Person{person(d.seat)}
		d.types("half a line")
		roomtest.Do(t, bob, &state.Say{Text: "one"}, &state.Say{Text: "two"}, &state.Whisper{To: to, Text: "psst"})
		d.pass(lines.WordAfter)
		d.shows("3 lines wait, 1 private.", "to everybody> half a line")
		roomtest.Do(t, bob, &state.Say{Text: "four"})
		d.pass(5 * time.Second)
		d.speaks(d.sent(), "") // it was told a moment ago
		d.pass(lines.WordAgain)
		d.shows("4 lines wait, 1 private.", "to everybody> half a line")
		roomtest.Do(t, bob, &state.Whisper{To: to, Text: "are you there?"})
		d.pass(lines.WordAfter)
		d.shows("5 lines wait, 2 private.", "to everybody> half a line")
		d.pass(time.Hour)
		d.shows("5 lines wait, 2 private.", "to everybody> half a line")
		d.types("\r")
		d.shows("00:00 bob: one", "00:00 bob: two", "private from bob: 00:00 psst", "00:00 bob: four", "private from bob: 00:00 are you there?", "to everybody>")
	})
}

// After a long wait the last lines are told, and the rest on request.
func TestALongWaitIsGivenInParts(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		r := roomtest.Open(t)
		bob := roomtest.Seat(t, r, "bob")
		d := sit(t, r, "lily", "lines -q", 120)
		roomtest.Do(t, bob, &state.Say{Text: "read before"})
		d.types("x")
		roomtest.Do(t, bob, &state.Whisper{To: []state.Person{person(d.seat)}, Text: "psst"})
		for i := range 30 {
			roomtest.Do(t, bob, &state.Say{Text: fmt.Sprint("line ", i)})
			d.pass(time.Second)
		}
		got := d.types("\x15")
		if !strings.Contains(got, "Before these, 11 lines came while you were writing, 1 private. /unread reads them.") ||
			strings.Count(got, "bob: line") != lines.WaitLines || strings.Contains(got, "line 9\r") {
			t.Errorf("they read %q", got)
		}
		got = d.types("/unread\r")
		if !strings.Contains(got, "private from bob: 00:00 psst") || strings.Count(got, "bob: line") != 10 || strings.Contains(got, "read before") {
			t.Errorf("they read %q", got)
		}
		got = d.types("/unread\r")
		if !strings.Contains(got, "othing is unread") {
			t.Errorf("they read %q", got)
		}
	})
}

// The bell rings for what concerns its person, at once and once for a burst, as
// /bell says, which holds at the next visit, too.
func TestTheBellRings(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		r := roomtest.Open(t)
		bob := roomtest.Seat(t, r, "bob")
		lily := roomtest.SeatOf(t, r, "lily", state.KeyIdentity("SHA256:lily"))
		d := take(t, lily, "lily", "lines -q", 80)
		to := []state.Person{person(d.seat)}
		rings := func(want int, bodies ...state.Body) {
			t.Helper()
			d.sent()
			roomtest.Do(t, bob, bodies...)
			if n := strings.Count(d.sent(), "\a"); n != want {
				t.Errorf("it rings %d times, not %d, for %v", n, want, bodies)
			}
			d.pass(lines.BellPause)
		}
		rings(0, &state.Say{Text: "hello"})
		rings(1, &state.Say{Text: "hello lily"}, &state.Say{Text: "lily?"})
		rings(1, &state.Whisper{To: to, Text: "psst"})
		d.types("a draft")
		rings(1, &state.Whisper{To: to, Text: "psst"})
		d.types("\x15hello lily\r")
		if strings.Contains(d.sent(), "\a") {
			t.Error("it rings for their own line")
		}
		d.types("/bell off\r")
		rings(0, &state.Whisper{To: to, Text: "psst"})
		d.types("\x04")
		<-d.done
		d = take(t, roomtest.SeatOf(t, r, "lily", state.KeyIdentity("SHA256:lily")), "lily", "lines -q", 80)
		rings(0, &state.Whisper{To: to, Text: "psst"})
		d.types("/bell bell\r")
		rings(1, &state.Whisper{To: to, Text: "psst"})
		piped(t, r, "ada", "lines -q", "/bell off\n").wants(t, stdio.StatusRefused, "", "line 1: /bell needs a terminal: ssh -t HOST lines\n")
	})
}

func TestLinesWithoutTheirTime(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		r := roomtest.Open(t)
		bob := roomtest.Seat(t, r, "bob")
		lily := func(raw string) *desk {
			return take(t, roomtest.SeatOf(t, r, "lily", state.KeyIdentity("SHA256:lily")), "lily", raw, 80)
		}
		leaves := func(d *desk) { d.types("\x04"); <-d.done }
		says := func(d *desk) {
			roomtest.Do(t, bob, &state.Say{Text: "hello"}, &state.Whisper{To: []state.Person{person(d.seat)}, Text: "psst"})
		}
		d := lily("lines -q")
		d.types("/set times off\r")
		says(d)
		roomtest.Seat(t, r, "eve")
		d.shows("Lines come without their time. /set times on brings it back.", "bob: hello", "private from bob: psst", "eve arrived", "")
		leaves(d)
		d = lily("lines -q")
		says(d)
		d.shows("bob: hello", "private from bob: psst", "")
		leaves(d)
		d = lily("lines -q --times yes")
		says(d)
		d.shows("00:00 bob: hello", "private from bob: 00:00 psst", "")
		d.types("/set times on\r")
		leaves(d)
		d = lily("lines -q --times no")
		says(d)
		d.shows("bob: hello", "private from bob: psst", "")
		leaves(d)

		k := knockAs(t, r, "lily")
		k.id, k.in = state.KeyIdentity("SHA256:lily"), strings.NewReader("")
		if got := k.ssh("lines -n 1 --times no"); got.out != "private from bob: psst\n" {
			t.Errorf("a pipe reads %q", got.out)
		}
	})
}

// What the room says to everybody who comes is told once to a key, and again when it
// is another text.
func TestStandingTextIsToldOnce(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		r := roomtest.Open(t)
		who := roomtest.Arrive(t, "ada", state.KeyIdentity("SHA256:ada"))
		who.Operator = true
		ada, err := r.Enter(t.Context(), who)
		roomtest.OK(t, err)
		visit := func() string {
			d := take(t, roomtest.SeatOf(t, r, "lily", state.KeyIdentity("SHA256:lily")), "lily", "lines", 80)
			came := d.sent()
			d.types("\x04")
			<-d.done
			return came
		}
		if came := visit(); !strings.Contains(came, "Who runs this server") || !strings.Contains(came, "Enter sends") {
			t.Errorf("a newcomer reads %q", came)
		}
		if came := visit(); came != "welcome back, lily · nothing new · 2 here\r\nto everybody> " {
			t.Errorf("whoever was here before reads %q", came)
		}
		roomtest.Do(t, ada, &state.MOTD{Text: "tea at five"})
		if came := visit(); !strings.Contains(came, "\r\ntea at five\r\nto everybody> ") || strings.Contains(came, "Enter sends") {
			t.Errorf("the news are %q", came)
		}
		if came := visit(); strings.Contains(came, "tea at five") {
			t.Errorf("and again %q", came)
		}
	})
}

// What was refused stays to be mended, and is no part of what is typed next.
func TestTheNextLineIsNotGluedToARefusedOne(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		r := roomtest.Open(t)
		bob := roomtest.Seat(t, r, "bob")
		d := sit(t, r, "lily", "lines -q", 110)
		d.types("/quiet on\rfirst\r")
		d.shows("public lines are off: /quiet> first")
		d.types("/quiet off\r")
		d.types("second line\r")
		if texts := strings.Join(gotten(bob), "|"); texts != "second line" {
			t.Errorf("bob reads %q", texts)
		}
		d.types("@boob psst\r")
		d.types("\x1b[D\x1b[D\x1b[D\x1b[D\x1b[D\x1b[D\x7f\r") // they mend it
		d.shows("to everybody>")
		d.types("@boob psst\r")
		d.types("@bob hello\r")
		if texts := strings.Join(gotten(bob), "|"); texts != "psst|hello" {
			t.Errorf("bob reads %q", texts)
		}
		d.types("/theme dark\r") // which can never be done here
		d.shows("/theme is for the full screen; /plain off goes there.", "to everybody>")
		d.types("\x1b[A")
		d.shows("command> /theme dark")
	})
}

// Who comes back to plain lines hears how much came, and how much of it calls them.
func TestComingBackToPlainLines(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		r := roomtest.Open(t)
		bob := roomtest.Seat(t, r, "bob")
		visit := func() string {
			d := take(t, roomtest.SeatOf(t, r, "lily", state.KeyIdentity("SHA256:lily")), "lily", "lines -n 1", 80)
			came := d.sent()
			d.types("\x04")
			<-d.done
			return came
		}
		roomtest.Say(t, bob, "hello")
		visit()
		for _, line := range []string{"one", "Ｌｉｌｙ: two", "three"} {
			roomtest.Say(t, bob, line)
		}
		came := visit()
		if !strings.HasPrefix(came, "welcome back, lily · 3 new, 1 calls you · 2 here\r\n") || !strings.Contains(came, "2 more lines came since you were here last") {
			t.Errorf("whoever comes back reads %q", came)
		}
	})
}
