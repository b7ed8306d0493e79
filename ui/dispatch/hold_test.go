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
	"teahouse/ui/stdio"
)

// Incoming lines wait while something is written, and are read after Enter; at
// an empty line they come at once, and the prompt is not read out after each.
func TestIncomingLinesWaitWhileHeWrites(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		r := roomtest.Open(t)
		bob := roomtest.Seat(t, r, "bob")
		d := sit(t, r, "lily", linesQ, 80)
		d.sent()
		roomtest.Do(t, bob, &state.Say{Text: "one"})
		d.speaks(d.sent(), "\r              \r00:00 bob: one\r\n")
		roomtest.Do(t, bob, &state.Say{Text: "two"})
		d.speaks(d.sent(), "00:00 bob: two\r\n")
		d.speaks(d.types("\r"), "to everybody> ")
		d.speaks(d.types("\r"), "\r\nto everybody> ")
		roomtest.Do(t, bob, &state.Say{Text: "waves", Act: true})
		d.speaks(d.sent(), "\r              \r00:00 * bob waves\r\n")
		d.speaks(d.types("o"), "to everybody> o")
		roomtest.Do(t, bob, &state.Say{Text: "three"}, &state.Whisper{To: []state.Person{person(d.seat)}, Text: "psst"})
		d.speaks(d.sent(), "\a") // a private line rings at once
		d.speaks(d.types("k"), "k")
		d.speaks(d.types("\r"), "\r\n00:00 bob: three\r\nprivate from bob: 00:00 psst\r\nto everybody> ")
		d.types("x")
		roomtest.Do(t, bob, &state.Say{Text: "four"})
		d.speaks(d.types("\x15"), "\r               \r00:00 bob: four\r\n")
		d.shows("00:00 bob: four", "")

		d.speaks(d.types("/hold off\r"), "command> /hold off\r\nNew lines are shown at once, even while you write.\r\nto everybody> ")
	})
}

func TestHoldOffShowsLinesAtOnce(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		r := roomtest.Open(t)
		bob := roomtest.Seat(t, r, "bob")
		d := sit(t, r, "lily", linesQ, 80)
		d.types("/hold off\r")
		d.types("half a li\x1b[D")
		roomtest.Do(t, bob, &state.Say{Text: "hello"})
		d.shows("00:00 bob: hello", "to everybody> half a li")
		d.types("n\x1b[Fe")
		d.shows("00:00 bob: hello", "to everybody> half a lnie")
		d.types("\r/hold on\r")
		d.types("x")
		roomtest.Do(t, bob, &state.Say{Text: "waits"})
		d.speaks(d.sent(), "")
	})
}

// Several who come while somebody writes are told of in one line; of many in a large
// room the writer hears nothing.
func TestComingsAndGoingsAreGathered(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		r := roomtest.Open(t)
		d := sit(t, r, "lily", linesQ, 80)
		d.types("x")
		var seats []*room.Seat
		for _, name := range []string{"ada", "bob", "carol", "dave", "eve", "fay"} {
			seats = append(seats, roomtest.Seat(t, r, name))
		}
		roomtest.Do(t, seats[0], &state.Say{Text: "hello"})
		seats[0].Leave(state.HowLeft)
		seats[1].Leave(state.HowLost)
		synctest.Wait()
		d.types("\x7f")
		d.shows("00:00 ada, bob, carol, dave, eve and 1 other arrived", "00:00 ada: hello",
			"00:00 ada left", "00:00 bob lost the connection", "")
		d.types("x")
		for i := range 50 {
			roomtest.Seat(t, r, fmt.Sprint("guest", i))
		}
		d.types("\x7f")
		d.shows("00:00 bob lost the connection", "to everybody>")
	})
}

// What they ask for waits while they write, too, unless it is too much to be held
// for somebody who may write for ever.
func TestLongAnswersDoNotWait(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		const long = lines.LateBytes / 1000
		r := roomtest.Open(t)
		bob := roomtest.Seat(t, r, "bob")
		for i := range long {
			text := "rare"
			if i > 0 {
				text = "common " + strings.Repeat("x", 1900)
			}
			roomtest.Do(t, bob, &state.Say{Text: text})
		}
		d := sit(t, r, "lily", linesQ, 80)
		if got := d.types("/search rare\rmore"); strings.Contains(got, "bob: rare") {
			t.Errorf("told while they write: %q", got)
		}
		got := d.types("\x15/search common\rmore")
		if found := strings.Count(got, "bob: common"); found != long-1 || !strings.Contains(got, "bob: rare") {
			t.Errorf("%d lines of %d are told at once", found, long-1)
		}
		d.shows("to everybody> more")
	})
}

// What waits for its turn says so; Esc takes it back. What is refused comes
// back, or is found by Up.
func TestLineThatWaitsComesBackByEsc(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		r := roomtest.Open(t)
		bob := roomtest.Seat(t, r, "bob")
		d := sit(t, r, "lily", linesQ, 80)
		for i := range 5 {
			d.types(fmt.Sprint(i, "\r"))
		}
		d.types("five\r")
		d.shows("to everybody> five", "goes out in 1 second: a lot at once", "Esc takes it back", "")
		d.types("\x1b")
		d.pass(100 * time.Millisecond)
		d.shows("to everybody> five")
		d.types("!\r")
		d.types("six\x1b[D")
		d.pass(10 * time.Second)
		d.shows("to everybody> six")
		d.types("\x05")
		for i := range 7 { // the last one waits while they write on
			d.types(fmt.Sprintf("\x15%d\rmore", i))
		}
		d.pass(time.Minute)
		d.shows("to everybody> more")
		if got := d.types("\x15"); strings.Contains(got, "goes out in") {
			t.Errorf("told too late: %q", got)
		}
		d.types("six")
		d.types("\r")
		d.pass(10 * time.Second)
		if texts := strings.Join(gotten(bob), "|"); texts != "0|1|2|3|4|five!|0|1|2|3|4|5|6|six" {
			t.Errorf("bob read %q", texts)
		}
	})
}

// Whoever writes while the log takes nothing reads so once, without a status line, and has the
// prompt back when it is out.
func TestWhoWritesWhileTheLogStallsReadsSo(t *testing.T) {
	const says = "the server's disk has been busy for 6 seconds; lines wait"
	synctest.Test(t, func(t *testing.T) {
		m := roomtest.NewMemory()
		r, _ := roomtest.Start(t, m)
		d := sit(t, r, "lily", linesQ, 80)
		release := m.Hold()
		d.types("one\r")
		d.pass(4 * time.Second)
		d.shows("to everybody> one", "")
		d.pass(time.Minute)
		d.shows("to everybody> one", says, "")
		release()
		d.pass(time.Second)
		d.shows("to everybody> one", says, "to everybody>")
	})
	synctest.Test(t, func(t *testing.T) {
		m := roomtest.NewMemory()
		r, _ := roomtest.Start(t, m)
		k := knockAs(t, r, "")
		k.in = strings.NewReader("one\n")
		seat := roomtest.Seat(t, r, "lily")
		release := m.Hold()
		var out lockedBuffer
		end, _ := following(t, k, seat, "lines -q", &out)
		time.Sleep(time.Minute)
		release()
		synctest.Wait()
		if got := end(nil); got.status != stdio.StatusDone || got.err != says+"\n" {
			t.Errorf("the pipe ends with %+v", got)
		}
	})
}

// What they say goes out in the order in which they wrote it, however long one line of it
// takes; they look around meanwhile, and have left when it is out.
func TestWhoSpeaksMayLookAroundMeanwhile(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		m := roomtest.NewMemory()
		r, _ := roomtest.Start(t, m)
		bob := roomtest.Seat(t, r, "bob")
		d := sit(t, r, "lily", linesQ, 80)
		release := m.Hold()
		d.types("one\r")
		d.types("two\r")
		d.types("/version\r")
		d.shows("teahouse 1.2.3", "to everybody>")
		d.types("/who\r")
		d.shows("2 people are here:", "bob (guest)", "lily (guest)", "to everybody>")
		d.types("draft")
		d.shows("to everybody> draft")
		d.types("\x15\x04")
		d.shows("Lines of yours have not gone out yet. Do that again when they have.", "to everybody>")
		release()
		synctest.Wait()
		if texts := strings.Join(gotten(bob), "|"); texts != "one|two" {
			t.Errorf("bob read %q", texts)
		}
		release = m.Hold()
		d.types("three\r")
		d.types("/quit\r")
		release()
		<-d.done
		if texts := strings.Join(gotten(bob), "|"); texts != "three" {
			t.Errorf("of who left behind a line, bob read %q", texts)
		}
	})
}

// Who sees no colour is told that a line mentions them; a pipe's lines keep their form.
func TestAMentionSaysSo(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		r := roomtest.Open(t)
		bob := roomtest.Seat(t, r, "bob")
		d := sit(t, r, "lily", linesQ, 80)
		d.sent()
		roomtest.Do(t, bob, &state.Say{Text: "where is Lily?"}, &state.Say{Text: "lilypads"})
		d.shows("00:00 bob mentions you: where is Lily?", "00:00 bob: lilypads", "")
	})
}
