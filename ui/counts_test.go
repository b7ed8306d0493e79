package ui

import (
	"fmt"
	"slices"
	"strings"
	"testing"
	"time"

	tea "charm.land/bubbletea/v2"

	"teahouse/room"
	"teahouse/room/roomtest"
	"teahouse/room/state"
	"teahouse/ui/command"
	"teahouse/ui/prefs"
)

// ursa is away while so many lines are said, and comes back.
func missed(t *testing.T, lines int) (*room.Room, *desk) {
	r := roomtest.Open(t)
	bob := roomtest.Seat(t, r, "bob")
	ursa := state.KeyIdentity("SHA256:ursa")
	seat := roomtest.SeatOf(t, r, "ursa", ursa)
	first := takeSeat(t, seat, "ursa", 80, 24, testConfig())
	first.types("hi, I go now\r")
	first.pass(time.Second)
	first.m.close()
	seat.Leave(state.HowLeft)
	for i := range lines {
		roomtest.Say(t, bob, fmt.Sprintf("line %d.", i))
		if i%4 == 3 {
			time.Sleep(6 * time.Second)
		}
	}
	d := takeSeat(t, roomtest.SeatOf(t, r, "ursa", ursa), "ursa", 80, 24, testConfig())
	d.frame()
	return r, d
}

// What was missed is counted in the history, and the mark stands there, however
// far back that is.
func TestUnreadIsCountedInTheHistory(t *testing.T) {
	for lines, says := range map[int]string{
		3: "", 30: "30 unread: Alt-U", 300: "300 unread: Alt-U", 1200: "more than 999 unread: Alt-U",
	} {
		t.Run(fmt.Sprint(lines), func(t *testing.T) {
			story(t, func(t *testing.T) {
				_, d := missed(t, lines)
				d.sees(says)
				if says == "" {
					d.seesNot("unread:")
				}
				d.press("alt+u")
				text := d.text()
				if at := strings.Index(text, " new since "); at < 0 || at < strings.Index(text, "I go now") || at > strings.Index(text, "line 0.") {
					t.Fatalf("the mark is not before line 0:\n%s", text)
				}
				d.seesNot("unread:")
				if lines > 100 {
					d.press("end")
					d.seesNot("line 0.")
					d.press("alt+u") // it is still there
					d.sees(" new since ", "line 0.")
					for i := 0; i < 30 && !strings.Contains(d.text(), "line 250."); i++ {
						d.press("pgdown")
					}
					d.sees("line 250.") // nothing is left out on the way
				}
			})
		})
	}
}

// Alt-U is told only where it goes there: where Escape has something to close, and while
// somebody writes to one person, ESC and a u are that key and that letter.
func TestTheKeyToTheUnreadIsToldWhereItGoesThere(t *testing.T) {
	story(t, func(t *testing.T) {
		_, d := missed(t, 30)
		for _, open := range []func(){func() { d.press("ctrl+o") }, func() { d.types("/query bob\r") }} {
			d.sees("30 unread: Alt-U")
			open()
			d.seesNot("unread:")
			d.alt("u")
			d.sees("▏u")
			d.press("backspace")
		}
		d.sees("30 unread: Alt-U")
		d.alt("u")
		d.sees(" new since ")
	})
}

// The mark that a long absence leaves is found even when its line is held no more.
func TestMarkOfALongAbsence(t *testing.T) {
	story(t, func(t *testing.T) {
		r := roomtest.Open(t)
		bob := roomtest.Seat(t, r, "bob")
		d := sit(t, r, "lily", 80, 24)
		d.send(inputMsg{tea.BlurMsg{}})
		for i := range 300 {
			roomtest.Say(t, bob, fmt.Sprintf("line %d.", i))
			d.pass(2 * time.Second)
		}
		d.send(inputMsg{tea.FocusMsg{}})
		d.sees("300 unread: Alt-U")
		d.press("alt+u")
		d.sees(" new since ", "line 0.")
	})
}

// Whoever presses keys looks here, though the terminal says that it has no focus.
func TestKeyCountsAsLooking(t *testing.T) {
	story(t, func(t *testing.T) {
		r := roomtest.Open(t)
		bob := roomtest.Seat(t, r, "bob")
		seat := roomtest.SeatOf(t, r, "lily", state.KeyIdentity("SHA256:lily"))
		d := takeSeat(t, seat, "lily", 80, 24, testConfig())
		d.send(inputMsg{tea.BlurMsg{}})
		d.pass(time.Second)
		roomtest.Say(t, bob, "unseen")
		d.sees(" new since ", "unseen")
		d.pass(time.Second)
		d.types("I am here\r")
		d.pass(time.Second)
		roomtest.Say(t, bob, "seen")
		text := d.text()
		if strings.Index(text, " new since ") > strings.Index(text, "unseen") {
			t.Fatalf("the mark moved though lily types:\n%s", text)
		}
		if d.m.read.Upto != d.m.read.last {
			t.Errorf("read up to %d of %d", d.m.read.Upto, d.m.read.last)
		}
		d.pass(2 * awayAfter)
		roomtest.Say(t, bob, "unseen again")
		text = d.text()
		if strings.Index(text, " new since ") < strings.Index(text, "│ seen") {
			t.Fatalf("the mark did not move:\n%s", text)
		}
	})
}

// A command while reading back leaves people where they read; what they say to
// the room takes them there.
func TestCommandsLeaveTheViewWhereItIs(t *testing.T) {
	story(t, func(t *testing.T) {
		r := roomtest.Open(t)
		bob := roomtest.Seat(t, r, "bob")
		d := sit(t, r, "lily", 80, 24)
		for i := range 60 {
			roomtest.Say(t, bob, fmt.Sprintf("line %02d.", i))
			d.pass(2 * time.Second)
		}
		d.press("pgup", "pgup")
		first := func() string {
			t.Helper()
			text := d.text()
			at := strings.Index(text, "line ")
			return text[at : at+8]
		}
		stood := first()
		for _, command := range []string{"/whois bob", "/who", "/help", "/search line", "/theme mono", "/bell off", "/topic", "/nosuch"} {
			d.types(command + "\r")
			if d.m.page.Open() {
				d.press("esc")
			}
			d.press("ctrl+c")
			if !d.m.lines.Held() || first() != stood {
				t.Fatalf("%s moved the view from %s to %s", command, stood, first())
			}
		}
		d.types("/bell off\r")
		d.sees("make no noise") // the answer can be read all the same
		d.press("ctrl+c")
		if printed := d.bare(); !strings.Contains(printed, stood) || strings.Contains(printed, "line 59.") {
			t.Errorf("/bare prints %q, not what is in sight from %q on", printed, stood)
		}
		d.press("enter")
		if first() != stood {
			t.Errorf("the bare view came back to %s", first())
		}
		d.types("@bob psst\r")
		d.sees("you→bob │ psst")
	})
}

// bare leaves the full screen, and returns what is printed.
func (d *desk) bare() string {
	d.types("/bare")
	d.send(inputMsg{keyCodes["enter"]})
	return strings.Join(d.m.print, "\n")
}

// The bare view of a page is the page.
func TestBareViewOfAPage(t *testing.T) {
	story(t, func(t *testing.T) {
		r := roomtest.Open(t)
		d := sit(t, r, "lily", 80, 24)
		d.types("/help\r")
		if printed := d.bare(); !strings.Contains(printed, "/whois") || !strings.Contains(printed, "/version") {
			t.Errorf("/bare prints %q", printed)
		}
	})
}

// The limit that is told is the room's, whoever tells it.
func TestOneLimitIsTold(t *testing.T) {
	story(t, func(t *testing.T) {
		r := roomtest.Open(t)
		d := sit(t, r, "lily", 80, 24)
		most := fmt.Sprintf("%d,%03d fit", state.MessageLimit.Runes/1000, state.MessageLimit.Runes%1000)
		d.send(inputMsg{tea.PasteMsg{Content: strings.Repeat("x", 10_383)}})
		d.sees("10,383 characters are too many", most)
		d.send(inputMsg{tea.PasteMsg{Content: strings.Repeat("x", 2_375)}})
		d.types("\r")
		d.sees("2,375 characters are too many", most)
		d.press("ctrl+c")
		for paste, says := range map[string]string{ // which no answer would send
			strings.Repeat("a line of nine\n", 150): "2,249 characters are too many",
			strings.Repeat("x\n", 300):              "300 lines are too many",
		} {
			d.send(inputMsg{tea.PasteMsg{Content: paste}})
			d.sees(says)
			d.seesNot("as one message")
			d.pass(time.Second)
			d.press("enter")
			d.sees(says)
			d.press("ctrl+c")
		}
	})
}

// How far a channel is read is kept, counted when its people come back, and marked.
func TestChannelsAreCountedFromWhereTheyWereRead(t *testing.T) {
	story(t, func(t *testing.T) {
		w := atWork(t, 80, 24)
		w.sayIn(w.bob, w.dev, "seen")
		w.alt("2")
		w.sees("seen")
		w.alt("1")
		d := w.again(t)
		d.m.close()
		d.seat.Leave(state.HowLeft)
		for i := range 3 {
			w.sayIn(w.bob, w.dev, fmt.Sprint("unseen ", i))
		}
		w.sayIn(w.bob, w.ops, "lily, are you there?")
		for i := range 150 {
			w.sayIn(w.ada, w.ops, fmt.Sprint("noise ", i))
			time.Sleep(2 * time.Second)
		}
		w.desk = takeSeat(t, roomtest.SeatOf(t, w.room, "lily", w.seat.Came()), "lily", 80, 24, w.m.cfg)
		if got := w.title(); !strings.Contains(got, "#dev 3 ") || !strings.Contains(got, "#ops @1 ") {
			t.Errorf("the strip is %q", got)
		}
		w.alt("2")
		text := w.text()
		if mark := strings.Index(text, " new since "); mark < strings.Index(text, "│ seen") || mark > strings.Index(text, "unseen 0") {
			t.Errorf("the mark is not before the first unread line:\n%s", text)
		}
		w.alt("1")
		if got := w.title(); strings.Contains(got, "#dev 3") {
			t.Errorf("what was seen is counted: %q", got)
		}
	})
}

// Who comes back is not told how much is new before it is counted in the channels, too.
func TestTheWelcomeWaitsForTheCountOfChannels(t *testing.T) {
	story(t, func(t *testing.T) {
		w := atWork(t, 80, 24)
		w.alt("2")
		w.alt("1")
		w.m.close()
		w.seat.Leave(state.HowLeft)
		w.sayIn(w.bob, w.dev, "lily, are you there?")
		w.sayIn(w.bob, w.dev, "no")
		seat := roomtest.SeatOf(t, w.room, "lily", w.seat.Came())
		d := &desk{t: t, seat: seat, mail: make(chan tea.Msg, 1000)}
		d.slow = func(msg tea.Msg) bool { _, tally := msg.(backlogMsg); return tally }
		d.open(Terminal{Width: 80, Height: 24, Term: "xterm-256color", Env: []string{"TZ=UTC"}, Wanted: "lily"}, w.m.cfg)
		d.seesNot("welcome back")
		if len(d.late) == 0 {
			t.Fatal("nothing is counted")
		}
		for _, msg := range d.late {
			d.send(msg)
		}
		d.sees("welcome back, lily · 2 new, 1 calls you")
	})
}

// A muted channel counts nothing but calls.
func TestMutedChannelCountsCallsAlone(t *testing.T) {
	story(t, func(t *testing.T) {
		w := atWork(t, 80, 24)
		w.m.hush(command.Hush{In: w.dev, On: true})
		w.sayIn(w.bob, w.dev, "blah")
		if got := w.title(); !strings.Contains(got, "#dev ·") {
			t.Errorf("the strip is %q", got)
		}
		w.sayIn(w.bob, w.dev, "Lily!")
		if got := w.title(); !strings.Contains(got, "#dev @1 ·") {
			t.Errorf("the strip is %q", got)
		}
		w.pass(time.Second)
		if !slices.Contains(prefs.Muted(w.seat), w.dev) {
			t.Error("it is not kept")
		}
	})
}

// A call that was taken back calls nobody; whoever is ignored never does.
func TestCallTakenBack(t *testing.T) {
	story(t, func(t *testing.T) {
		w := atWork(t, 80, 24)
		w.sayIn(w.bob, w.dev, "lily?")
		w.sayIn(w.ada, w.dev, "lily!")
		if got := w.title(); !strings.Contains(got, "#dev @2") {
			t.Errorf("the strip is %q", got)
		}
		roomtest.Do(t, w.bob, &state.Unsend{})
		if got := w.title(); !strings.Contains(got, "#dev @1") {
			t.Errorf("after one was taken back, the strip is %q", got)
		}
		w.m.ignore(command.Ignore{Who: command.Ignored{Person: w.ada.Me().Person}})
		w.sayIn(w.ada, w.ops, "lily!")
		if got := w.title(); strings.Contains(got, "#ops @") {
			t.Errorf("somebody ignored calls: %q", got)
		}
		if got := w.title(); strings.Contains(got, "@") || !strings.Contains(got, "#dev") {
			t.Errorf("they still call who called before: %q", got)
		}
		w.press("alt+p")
		w.sees("no earlier line calls you")
		w.m.ignore(command.Ignore{Who: command.Ignored{Person: w.ada.Me().Person}, Off: true})
		if got := w.title(); !strings.Contains(got, "#dev @1") || !strings.Contains(got, "#ops @1") {
			t.Errorf("who is ignored no more called: %q", got)
		}
	})
}

// A line that was edited calls whom it names now: the strip and Alt-N say so, as the history
// does to whoever comes back.
func TestCallsFollowWhatALineSaysNow(t *testing.T) {
	story(t, func(t *testing.T) {
		w := atWork(t, 80, 24)
		w.sayIn(w.bob, w.dev, "lily?")
		w.sees("#dev @1")
		roomtest.Do(t, w.bob, &state.Edit{Text: "ada?"})
		if got := w.title(); strings.Contains(got, "@") || !strings.Contains(got, "#dev 1") {
			t.Errorf("a line that names somebody else by now is in the strip as %q", got)
		}
		w.press("alt+n")
		w.sees("no later line calls you")
		w.sayIn(w.ada, w.dev, "whoever reads this")
		w.sees("#dev 2")
		roomtest.Do(t, w.ada, &state.Edit{Text: "lily reads this"})
		if got := w.title(); !strings.Contains(got, "#dev @1") {
			t.Errorf("a line that names them by now is in the strip as %q", got)
		}
		w.press("alt+n")
		w.sees("lily reads this (edited)", "to #dev")
	})
}

// Where counting stopped, no number is told for one that is not known: neither in the house,
// where some of the first lines are the reader's own, nor in a channel.
func TestMoreThanIsCountedIsToldAsThat(t *testing.T) {
	for _, inChannel := range []bool{false, true} {
		t.Run(fmt.Sprint(inChannel), func(t *testing.T) {
			story(t, func(t *testing.T) {
				r := roomtest.Open(t)
				bob, id := roomtest.SeatOf(t, r, "bob", state.KeyIdentity("SHA256:bob")), state.KeyIdentity("SHA256:ursa")
				roomtest.Do(t, bob, &state.Register{}, &state.Found{Name: roomtest.Name(t, "dev"), Most: 9})
				dev, _ := bob.Channel("dev")
				in := map[bool]uint64{true: dev.Num}[inChannel]
				d := takeSeat(t, roomtest.SeatOf(t, r, "ursa", id), "ursa", 80, 24, testConfig())
				roomtest.Do(t, d.seat, &state.Join{Num: dev.Num})
				roomtest.Do(t, bob, &state.Say{Text: "seen"}, &state.Say{Text: "seen", In: dev.Num})
				d.frame()
				d.types("/go #dev\r")
				d.sees("bob │ seen")
				d.types("/go\r")
				d.pass(time.Second)
				d.m.close()
				d.seat.Leave(state.HowLeft)
				script := roomtest.SeatOf(t, r, "ursa", id) // it reads nothing
				for range 3 {
					roomtest.Do(t, script, &state.Say{Text: "of my own", In: in})
				}
				script.Leave(state.HowLeft)
				for i := range room.CountMost + 200 {
					roomtest.Do(t, bob, &state.Say{Text: fmt.Sprintf("line %d.", i), In: in})
					time.Sleep(2 * time.Second)
				}
				d = takeSeat(t, roomtest.SeatOf(t, r, "ursa", id), "ursa", 80, 24, testConfig())
				d.sees("welcome back, ursa · over 999 new")
				if !inChannel {
					d.sees("more than 999 unread: Alt-U")
					d.press("alt+u")
					d.sees("over 999 lines")
				}
			})
		})
	}
}
