package dispatch

import (
	"errors"
	"fmt"
	"io"
	"strings"
	"testing"
	"testing/iotest"
	"testing/synctest"
	"time"

	"teahouse/room"
	"teahouse/room/roomtest"
	"teahouse/room/state"
	"teahouse/room/text"
	"teahouse/ui/command"
	"teahouse/ui/stdio"
)

// piped calls line mode and writes all that is given.
func piped(t testing.TB, r *room.Room, name, raw, in string) outcome {
	t.Helper()
	k := knockAs(t, r, name)
	k.in = strings.NewReader(in)
	return k.ssh(raw)
}

// gotten are the texts of what was said to somebody since they last looked.
func gotten(s *room.Seat) (texts []string) {
	events, _ := s.Read(nil)
	for _, e := range events {
		if e.Talk() {
			texts = append(texts, e.Text)
		}
	}
	return texts
}

func TestPipeReadsRecentLinesAndSendsItsOwn(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		r := roomtest.Open(t)
		bob := roomtest.Seat(t, r, "bob")
		for i := range 25 {
			roomtest.Do(t, bob, &state.Say{Text: fmt.Sprint("line ", i)})
		}
		_, _ = bob.Read(nil)
		got := piped(t, r, "lily", "", "one\r\n\n  \n//two\n@bob three\nhalf")
		var want strings.Builder
		for i := 5; i < 25; i++ {
			fmt.Fprintf(&want, "00:00 bob: line %d\n", i)
		}
		got.err = ""
		got.wants(t, stdio.StatusDone, want.String(), "")
		if texts := strings.Join(gotten(bob), "|"); texts != "one|/two|three|half" {
			t.Errorf("bob read %q", texts)
		}
		piped(t, r, "lily", "-q --echo", "x\n").wants(t, stdio.StatusUsage, "", piped(t, r, "lily", "-q --echo", "").err)
		piped(t, r, "lily", "lines -q --echo", "again\n@bob psst\n").wants(t, stdio.StatusDone, "00:00 lily: again\nprivate to bob: 00:00 psst\n", "")
		piped(t, r, "lily", "lines -q", "").wants(t, stdio.StatusDone, "", "")
	})
}

// Enter is CR where a client has its own terminal raw and none here: what is for somebody alone
// would go to everybody with all the rest, when they leave.
func TestWhateverEndsALineEndsIt(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		r := roomtest.Open(t)
		bob, carol := roomtest.Seat(t, r, "bob"), roomtest.Seat(t, r, "carol")
		_, _ = bob.Read(nil)
		_, _ = carol.Read(nil)
		k := knockAs(t, r, "lily")
		k.in = iotest.OneByteReader(strings.NewReader("one\r@bob two\r\n/say three\n\rfour\r/nosuch\r"))
		got := k.ssh("lines -q")
		got.wants(t, stdio.StatusRefused, "", got.err)
		if !strings.Contains(got.err, "line 6: ") {
			t.Errorf("of the line that was refused they read %q", got.err)
		}
		if all, others := strings.Join(gotten(bob), "|"), strings.Join(gotten(carol), "|"); all != "one|two|three|four" || others != "one|three|four" {
			t.Errorf("bob read %q, carol %q", all, others)
		}
	})
}

// A newcomer reads on the other stream where they are; whoever wants no words of
// the room gets none.
func TestPipeTellsOfTheRoomBesideTheLines(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		r := roomtest.Open(t)
		bob := roomtest.Seat(t, r, "bob")
		got := piped(t, r, "bob", "", "")
		got.wants(t, stdio.StatusDone, "", `This is teahouse, in plain lines. 2 people are here; /who names them.
Somebody here is called bob, so you are bob2. /name NEWNAME changes that.
Enter sends to everybody; @lily TEXT goes to lily alone. /help
Who runs this server can read all, private too, without end.
`)
		k := knockAs(t, r, "bob")
		k.id = person(bob).ID
		k.ssh("").wants(t, stdio.StatusDone, "", `This is teahouse, in plain lines. You are alone here.
You are bob. /name NEWNAME changes that.
Enter sends to everybody; @lily TEXT goes to lily alone. /help
Who runs this server can read all, private too, without end.
`)
	})
}

func TestRefusedLineNamesItsNumberAndTheRestGoesOn(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		r := roomtest.Open(t)
		bob := roomtest.Seat(t, r, "bob")
		giant := strings.Repeat("大", 30_000)
		in := "first\n@nobody secret\n/nosuch\n@bob \n" + giant + "\n" + strings.Repeat("x", 2001) + "\n\u200b\n/me \n/theme dark\n/plain off\nbad\xff bytes\na\x00b\nsome \x1b[31mred\x1b[m bytes\nlast"
		piped(t, r, "lily", "lines -q", in).wants(t, stdio.StatusRefused, "", `line 2: Nobody here is called nobody, so nothing happened. /who shows who is here.
line 3: There is no command /nosuch, and nothing was sent. /help lists them; a second / in front sends the line as it is.
line 4: There is nothing to send yet: write something first.
line 5: 30,000 characters are too many; 2,000 fit into one message. Shorten it, or send it in parts: say, me and dm behind ssh HOST take --split.
line 6: 2,001 characters are too many; 2,000 fit into one message. Shorten it, or send it in parts: say, me and dm behind ssh HOST take --split.
line 7: There is nothing to send yet: write something first.
line 8: Write it like this: /me TEXT
line 9: /theme is for the full screen; /plain off goes there.
line 10: /plain needs a terminal: ssh -t HOST lines
line 11: This is not text in UTF-8, so nothing was sent. Send it through iconv -t UTF-8, or without its zero bytes.
line 12: This is not text in UTF-8, so nothing was sent. Send it through iconv -t UTF-8, or without its zero bytes.
`)
		if texts := strings.Join(gotten(bob), "|"); texts != "first|some red bytes|last" {
			t.Errorf("bob read %q", texts)
		}
	})
}

func TestCommandsAnswerOnStandardOutput(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		r := roomtest.Open(t)
		bob := roomtest.Seat(t, r, "bob")
		roomtest.Do(t, bob, &state.Say{Text: "tea is ready"}, &state.Say{Text: "more tea"})
		piped(t, r, "lily", "lines -q", "/who\n/search tea\n/topic\n/name rose\n/away\n/back\n/whois rose\n").wants(t, stdio.StatusDone, `2 people are here:
bob (guest)
lily (guest, lines)
2 lines with tea, the newest first:
00:00 bob: more tea
00:00 bob: tea is ready
There is no topic.
00:00 lily is now rose
00:00 rose is away
00:00 rose is back
rose has been here for a moment, since 00:00.
That is you.
A guest without a key: next time, somebody else may come under this name.
In plain lines, without a full screen.
Has not written to everybody since they came.
`, "")
		piped(t, r, "lily", "lines -q", "/quit\nnever\n").wants(t, stdio.StatusDone, "", "")
		if texts := gotten(bob); len(texts) != 2 {
			t.Errorf("bob read %q", texts)
		}
	})
}

// What would be asked is asked beside the lines; only a yes in the next line
// does it, and what is no answer is a line.
func TestQuestionIsAnsweredByTheNextLine(t *testing.T) {
	const asked = "Register lily for your key? Nobody else can be called so then. If you have an account on another device, " +
		"say no and use: /register device\ny does it, anything else does not.\n"
	for _, c := range []struct {
		name, in   string
		status     int
		out, err   string
		registered bool
		said       string
	}{
		{"yes", "/register\n y \nhi\n", stdio.StatusDone, "00:00 lily has registered: nobody else can be called so now\n", "", true, "hi"},
		{"no", "/register\nno\nhi\n", stdio.StatusRefused, "", "line 2: Nothing was done.\n", false, "hi"},
		{"empty", "/register\n\nhi\n", stdio.StatusRefused, "", "line 2: Nothing was done.\n", false, "hi"},
		{"a line", "/register\nyes please\nhi\n", stdio.StatusRefused, "", "line 2: Nothing was done.\n", false, "yes please|hi"},
		{"nothing", "/register\n", stdio.StatusRefused, "", "line 1: Nothing was done.\n", false, ""},
	} {
		t.Run(c.name, func(t *testing.T) {
			synctest.Test(t, func(t *testing.T) {
				r := roomtest.Open(t)
				bob := roomtest.Seat(t, r, "bob")
				k := knockAs(t, r, "lily")
				k.id, k.in = state.KeyIdentity("SHA256:lily"), strings.NewReader(c.in)
				got := k.ssh("lines -q")
				got.wants(t, c.status, c.out, asked+c.err)
				n, _ := text.NewName("lily")
				if _, owned := r.Owner(n); owned != c.registered {
					t.Errorf("registered: %v", owned)
				}
				if texts := strings.Join(gotten(bob), "|"); texts != c.said {
					t.Errorf("bob read %q", texts)
				}
			})
		})
	}
}

// A hundred lines at once take as long as flood control says, and none is lost.
func TestFloodingPipeLosesNothing(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		r := roomtest.Open(t)
		bob := roomtest.Seat(t, r, "bob")
		var in strings.Builder
		for i := range 100 {
			fmt.Fprintln(&in, i)
		}
		began := time.Now()
		got := piped(t, r, "lily", "lines -q", in.String())
		got.wants(t, stdio.StatusDone, "", "")
		if took := time.Since(began); took < 80*time.Second || took > 3*time.Minute {
			t.Errorf("it took %v", took)
		}
		texts := gotten(bob)
		if len(texts) != 100 || texts[0] != "0" || texts[99] != "99" {
			t.Errorf("bob read %q", texts)
		}
	})
}

// A full disk is waited for, and what stays refused says so.
func TestPipeWaitsForTheDisk(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		m := roomtest.NewMemory()
		r, _ := roomtest.Start(t, m)
		pipe, in := io.Pipe()
		k := knockAs(t, r, "lily")
		k.in = pipe
		done := make(chan outcome, 1)
		go func() { done <- k.ssh("lines -q") }()
		synctest.Wait()
		m.Fail(func(int) roomtest.Fault { return roomtest.Refused })
		go func() {
			fmt.Fprint(in, "later\n")
			time.Sleep(time.Minute)
			fmt.Fprint(in, "never\nand this\n")
			in.Close()
		}()
		time.Sleep(10 * time.Second)
		m.Fail(nil)
		time.Sleep(20 * time.Second)
		m.Fail(func(int) roomtest.Fault { return roomtest.Refused })
		time.Sleep(62 * time.Second)
		m.Fail(nil)
		(<-done).wants(t, stdio.StatusRefused, "", "line 2: The server could not store that, so nothing happened. Try again in a moment.\n")
		found, err := roomtest.Seat(t, r, "bob").Before(t.Context(), state.Scope{}, 0, 10)
		if err != nil || len(found) != 2 || found[0].Text != "later" || found[1].Text != "and this" {
			t.Errorf("the room has %v, %v", found, err)
		}
	})
}

// With -f the end of the input is not the end; the end of the seat is.
func TestPipeStaysWhereItIsToldTo(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		r := roomtest.Open(t)
		bob := roomtest.Seat(t, r, "bob")
		k := knockAs(t, r, "")
		seat := roomtest.Seat(t, r, "lily")
		k.in = strings.NewReader("/quiet on\nhi\n/quiet off\nhello\n")
		var out lockedBuffer
		end, errs := following(t, k, seat, "lines -q -f", &out)
		synctest.Wait()
		roomtest.Do(t, bob, &state.Say{Text: "hello\nlily"}, &state.Whisper{To: []state.Person{person(seat)}, Text: "psst"})
		synctest.Wait()
		roomtest.Seat(t, r, "ada")
		synctest.Wait()
		roomtest.Seat(t, r, "carol")
		synctest.Wait()
		want := "Quiet: public lines are hidden, private ones and notices still come. /quiet brings them back.\n" +
			"Public lines are back.\n00:00 bob: hello\n  lily\nprivate from bob: 00:00 psst\n00:00 ada arrived\n00:00 carol arrived\n"
		if got := out.String(); got != want {
			t.Errorf("it shows\n%s", got)
		}
		if got := errs.String(); !strings.HasPrefix(got, "line 2: You are quiet") {
			t.Errorf("stderr %q", got)
		}
		gone := errors.New("the channel was closed")
		if got := end(gone); got.cause != gone || got.status == stdio.StatusDone {
			t.Errorf("it ends with %+v", got)
		}
	})
}

func TestPipeIsToldWhyItEnds(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		r := roomtest.Open(t)
		boss := roomtest.Operator(t, r, "boss")
		k := knockAs(t, r, "")
		seat := roomtest.Seat(t, r, "lily")
		var out lockedBuffer
		end, _ := following(t, k, seat, "lines -q -f", &out)
		synctest.Wait()
		roomtest.Do(t, boss, &state.Kick{Whom: person(seat), Reason: "spam"})
		synctest.Wait()
		if got := end(nil); got.status != stdio.StatusRefused || got.cause != nil || !strings.Contains(got.err, "spam") {
			t.Errorf("it ends with %+v", got)
		}
		seat = roomtest.Seat(t, r, "bob")
		k.in = strings.NewReader(strings.Repeat("hello\n", 20)) // more than goes out at once
		end, _ = following(t, k, seat, "lines -q", &out)
		synctest.Wait()
		if got := end(command.ErrStopping); got.status != stdio.StatusLater || !strings.HasPrefix(got.err, "line 6 may not have been sent, and nothing behind it was.\nThe server is stopping.") {
			t.Errorf("it ends with %+v", got)
		}
		seat, k.in = roomtest.Seat(t, r, "ada"), strings.NewReader("")
		end, _ = following(t, k, seat, "lines -q -f", &out)
		if got := end(command.ErrStopping); got.status != stdio.StatusLater || got.cause != command.ErrStopping || !strings.HasPrefix(got.err, "The server is stopping.") {
			t.Errorf("it ends with %+v", got)
		}
	})
}

// Whoever is ignored, here or on an earlier visit, is not read, and the clock is
// the one they chose.
func TestChoicesAreKeptForTheNextVisit(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		r := roomtest.Open(t)
		ada := roomtest.SeatOf(t, r, "ada", state.KeyIdentity("SHA256:ada"))
		k := knockAs(t, r, "lily")
		k.id, k.in = state.KeyIdentity("SHA256:lily"), strings.NewReader("/ignore ada\n/time Asia/Tokyo\n")
		k.ssh("lines -q").wants(t, stdio.StatusDone, "What ada writes and does is hidden from you, under whatever name. /unignore ada shows it again.\nTimes are Asia/Tokyo, where it is 09:00.\n", "")
		roomtest.Do(t, ada, &state.Say{Text: "noise"})
		roomtest.Do(t, roomtest.Seat(t, r, "bob"), &state.Say{Text: "tea"})
		k.in = strings.NewReader("")
		k.ssh("lines").wants(t, stdio.StatusDone, "09:00 bob: tea\n", k.ssh("lines -n 1").err)
	})
}

// A pipe that has to wait long says so, and for how long, and no more than once.
func TestAPipeSaysThatItWaits(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		r := roomtest.Open(t)
		roomtest.Do(t, roomtest.Operator(t, r, "boss"), &state.Slow{Each: 5 * time.Minute})
		k := knockAs(t, r, "")
		k.in = strings.NewReader("one\ntwo\nthree\n")
		var out lockedBuffer
		end, errs := following(t, k, roomtest.Seat(t, r, "lily"), "lines -q", &out)
		synctest.Wait()
		const want = "The next line goes out in 5 minutes: lines are slowed down for everybody. Those behind it wait, too.\n"
		if errs.String() != want {
			t.Errorf("while the second line waits, it reads %q", errs)
		}
		time.Sleep(11 * time.Minute)
		if got := end(nil); got.status != stdio.StatusDone || got.err != want {
			t.Errorf("it ends with %+v", got)
		}
	})
}
