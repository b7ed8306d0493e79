package ui

import (
	"fmt"
	"strings"
	"testing"
	"time"

	"teahouse/room"
	"teahouse/room/roomtest"
	"teahouse/room/state"
	"teahouse/ui/command"
	"teahouse/ui/prefs"
)

func TestArrivals(t *testing.T) {
	story(t, func(t *testing.T) {
		r := roomtest.Open(t)
		d := sit(t, r, "lily", 80, 24)
		carol := roomtest.Seat(t, r, "carol")
		dave := roomtest.Seat(t, r, "dave")
		d.sees("→ carol and dave arrived")
		roomtest.Rename(t, dave, "david")
		d.seesRow("→ carol and dave arrived · dave is now david")
		roomtest.Say(t, carol, "hello all")
		d.frame()

		id := room.NewVisit()
		eve := roomtest.SeatOf(t, r, "eve", id)
		d.sees("→ eve arrived")
		roomtest.Say(t, carol, "hi eve")
		d.frame()
		eve.Leave(state.HowLost)
		d.sees("← eve lost the connection")
		roomtest.Say(t, carol, "oh")
		d.pass(5 * time.Second)
		roomtest.SeatOf(t, r, "eve", id)
		d.sees("← eve left and came back") // for all have seen that she was gone
		if n := strings.Count(d.text(), "eve arrived"); n != 1 {
			t.Errorf("eve arrived %d times:\n%s", n, d.text())
		}
		carol.Leave(state.HowLeft)
		d.sees("← carol left")
		d.seesNot("  carol  ")
	})
}

// A class of newcomers who register at one time is one line, and who goes then was here.
func TestThoseWhoRegisterTogetherAreOneLine(t *testing.T) {
	story(t, func(t *testing.T) {
		limits := room.DefaultLimits()
		limits.Accounts = 9
		r := roomtest.With(t, limits)
		d := sit(t, r, "lily", 160, 24)
		var seats []*room.Seat
		for _, name := range []string{"ann", "bob", "cleo", "dora", "eli", "fay"} {
			seats = append(seats, roomtest.SeatOf(t, r, name, state.KeyIdentity("SHA256:"+name)))
		}
		d.sees("ann, bob, cleo, dora, eli and 1 other arrived")
		roomtest.Do(t, seats[0], &state.Register{})
		d.seesRow("ann has registered: nobody else can be called so now")
		for _, s := range seats[1:] {
			roomtest.Do(t, s, &state.Register{})
		}
		d.seesRow("ann, bob, cleo, dora, eli and 1 other have registered: nobody else can be called so now")
		seats[1].Leave(state.HowLeft)
		d.sees("→ ann, cleo, dora, eli and fay arrived · → bob came and left · ann, bob, cleo, dora, eli and 1 other\n")
	})
}

func TestLargeRoomOnlyCounts(t *testing.T) {
	story(t, func(t *testing.T) {
		r := roomtest.Open(t)
		for i := range prefs.QuietRoom {
			roomtest.Seat(t, r, fmt.Sprintf("guest%d", i))
		}
		d := sit(t, r, "lily", 100, 24)
		d.sees("51 here", "  …\n")
		roomtest.Seat(t, r, "carol")
		d.sees("52 here")
		d.seesNot("arrived")
		roomtest.Rename(t, d.seat, "lilian")
		d.sees("lily is now lilian")
	})
}

func TestQuiet(t *testing.T) {
	story(t, func(t *testing.T) {
		r := roomtest.Open(t)
		bob := roomtest.Seat(t, r, "bob")
		d := sit(t, r, "lily", 80, 24)
		d.types("/quiet\r")
		d.sees("public lines are off")
		roomtest.Say(t, bob, "blah")
		roomtest.Do(t, bob, &state.Whisper{To: []state.Person{d.m.me.Person}, Text: "psst"})
		d.sees("psst")
		d.seesNot("blah")
		d.types("hello\r")
		d.sees("You are quiet", "▏hello")
		d.types("\r")
		d.press("ctrl+c")
		d.types("/quiet\r")
		roomtest.Say(t, bob, "again")
		d.sees("│ again")
	})
}

// What was off in plain lines is off on the screen, and what was read before it is there.
func TestWhatWasHiddenInPlainLinesIsHiddenOnTheScreen(t *testing.T) {
	story(t, func(t *testing.T) {
		r := roomtest.Open(t)
		lily := roomtest.Seat(t, r, "lily")
		bob := roomtest.Seat(t, r, "bob")
		roomtest.Say(t, bob, "before")
		lily.Quiet(true)
		roomtest.Say(t, bob, "blah")
		d := takeSeat(t, lily, "lily", 80, 24, testConfig())
		d.sees("│ before", "public lines are off")
		d.seesNot("blah")
		d.types("/quiet\r")
		d.sees("│ before", "│ blah")
	})
}

// Whoever looks for a line that is hidden so, and goes there, reads it; what comes stays hidden.
func TestAHiddenLineThatIsGoneToIsRead(t *testing.T) {
	story(t, func(t *testing.T) {
		r := roomtest.Open(t)
		bob := roomtest.Seat(t, r, "bob")
		d := sit(t, r, "lily", 80, 24)
		d.types("/quiet\r")
		roomtest.Say(t, bob, "plum tea")
		d.frame()
		d.types("/search plum\r")
		d.sees("1 line with plum")
		d.press("enter")
		d.sees("│ plum tea", "public lines are off")
		roomtest.Say(t, bob, "blah")
		d.press("end")
		d.seesNot("blah")
	})
}

// What was said while public lines were off is there when they are back, as new, and not
// before, in a view that is come back to either.
func TestWhatWasHiddenComesBackWithPublicLines(t *testing.T) {
	for _, elsewhere := range []bool{false, true} {
		story(t, func(t *testing.T) {
			w := atWork(t, 80, 24)
			roomtest.Say(t, w.bob, "before")
			w.sees("│ before")
			w.types("/quiet\r")
			w.sees("public lines are off")
			roomtest.Say(t, w.bob, "blah")
			roomtest.Say(t, w.bob, "lily, look")
			w.frame()
			w.go_(command.Where{Num: w.dev})
			roomtest.Say(t, w.ada, "blub")
			if got := w.title(); !strings.Contains(got, "lobby ·") {
				t.Errorf("hidden lines are counted: %q", got)
			}
			w.go_(command.Where{})
			w.sees("│ before")
			w.seesNot("blah", "look", "blub", "new since")
			if elsewhere {
				w.go_(command.Where{Num: w.dev})
			}
			w.types("/quiet\r")
			if elsewhere {
				if got := w.title(); !strings.Contains(got, "lobby @1") {
					t.Errorf("what came meanwhile is not counted: %q", got)
				}
				w.go_(command.Where{})
			}
			w.sees("new since 00:00 · 3 lines", "bob │ blah", "lily, look", "ada │ blub")
			roomtest.Say(t, w.bob, "again")
			w.sees("bob │ again")
		})
	}
}

func TestAnotherTerminalOfTheSamePerson(t *testing.T) {
	story(t, func(t *testing.T) {
		r := roomtest.Open(t)
		id := state.KeyIdentity("SHA256:x")
		roomtest.SeatOf(t, r, "lily", id)
		d := takeSeat(t, roomtest.SeatOf(t, r, "lily", id), "lily", 80, 24, testConfig())
		d.sees("here on another terminal,")
		e := sit(t, r, "lily", 80, 24)
		e.sees("Somebody here is called lily,")
	})
}

// What was seen changes, and never vanishes or takes the time of something else.
func TestNoticesThatWereSeen(t *testing.T) {
	story(t, func(t *testing.T) {
		r := roomtest.Open(t)
		d := sit(t, r, "alice", 80, 24)
		zoe := roomtest.Seat(t, r, "zoe")
		d.sees("→ zoe arrived")
		d.types("zoe: hello, welcome!")
		d.pass(2 * time.Minute)
		zoe.Leave(state.HowLeft)
		d.sees("→ zoe came and left")
		d.pass(90 * time.Second)
		tom := roomtest.Seat(t, r, "tom")
		d.sees("→ zoe came and left", "00:03          → tom arrived")
		roomtest.Do(t, tom, &state.Away{Reason: "lunch"})
		d.sees("tom is away: lunch")
		roomtest.Do(t, tom, &state.Away{Back: true})
		d.sees("→ tom arrived · tom is back")
		roomtest.Rename(t, tom, "tim")
		d.seesRow("tom is now tim")
		roomtest.Rename(t, tom, "tom")
		d.seesRow("tom is now tim · tim is now tom")
		tom.Leave(state.HowLost)
		d.seesRow("tom lost the connection")

		d.pass(time.Minute) // nobody has seen those who come and go between two frames
		for i := range 4 {
			roomtest.Seat(t, r, fmt.Sprintf("flash%d", i)).Leave(state.HowLeft)
		}
		d.seesNot("flash")
	})
}

// seesRow looks for a text wherever the rows of the talk break it.
func (d *desk) seesRow(want string) {
	d.t.Helper()
	var talk []string
	for _, row := range strings.Split(d.text(), "\n") {
		talk = append(talk, strings.Fields(row)...)
	}
	if !strings.Contains(strings.Join(talk, " "), want) {
		d.t.Fatalf("the screen does not tell %q:\n%s", want, d.text())
	}
}

// In a room of any size people are told whether those are here who spoke, were
// named, or were written to.
func TestWhoMattersIsToldOfInALargeRoom(t *testing.T) {
	story(t, func(t *testing.T) {
		r := roomtest.Open(t)
		for i := range prefs.QuietRoom {
			roomtest.Seat(t, r, fmt.Sprintf("guest%d", i))
		}
		bob, carol, dave, erin := roomtest.Seat(t, r, "bob"), roomtest.Seat(t, r, "carol"), roomtest.Seat(t, r, "dave"), roomtest.Seat(t, r, "erin")
		alice, other := sit(t, r, "alice", 80, 24), sit(t, r, "other", 80, 24)
		roomtest.Say(t, bob, "alice: can you review my patch?")
		alice.types("请问carol在吗\r")
		alice.types("@dave psst\r")
		alice.pass(time.Minute)
		for _, s := range []*room.Seat{bob, carol, dave, erin} {
			s.Leave(state.HowLeft)
		}
		alice.sees("← bob, carol and dave left")
		alice.seesNot("erin")
		other.sees("← bob and carol left") // who wrote to dave is nobody else's affair
		roomtest.Say(t, roomtest.Seat(t, r, "frank"), "is zoe here?")
		roomtest.Seat(t, r, "zoe")
		alice.sees("→ zoe arrived")
		alice.pass(mattersFor + time.Minute)
		roomtest.Seat(t, r, "carol").Leave(state.HowLeft)
		alice.seesNot("→ carol", "← carol came")
	})
}

// Who matters still does who has registered since.
func TestWhoMattersAndRegistersIsToldOf(t *testing.T) {
	story(t, func(t *testing.T) {
		r := roomtest.Open(t)
		for i := range prefs.QuietRoom {
			roomtest.Seat(t, r, fmt.Sprintf("guest%d", i))
		}
		alice := sit(t, r, "alice", 80, 24)
		var all []*room.Seat
		for _, name := range []string{"bob", "carol"} {
			all = append(all, roomtest.SeatOf(t, r, name, state.KeyIdentity("SHA256:"+name)))
		}
		roomtest.Say(t, all[0], "good morning")
		alice.types("@carol psst\r")
		for _, s := range all {
			roomtest.Do(t, s, &state.Register{})
		}
		alice.pass(time.Minute)
		for _, s := range all {
			s.Leave(state.HowLeft)
		}
		alice.sees("← bob and carol left")
	})
}

// What is known of those who come and go, because other screens asked first, is not taken
// for what matters to one person: whom they wrote to, whose coming they saw, themselves.
func TestWhoIsAStrangerToOthersIsToldOfToThoseWhoKnowThem(t *testing.T) {
	story(t, func(t *testing.T) {
		r, cfg := roomtest.Open(t), testConfig()
		first := sitWith(t, r, "first", 80, 24, cfg)
		saw := sitWith(t, r, "saw", 80, 24, cfg)
		seen := roomtest.Seat(t, r, "seen")
		saw.sees("→ seen arrived")
		for i := range prefs.QuietRoom {
			roomtest.Seat(t, r, fmt.Sprintf("guest%d", i))
		}
		last, wrote := sitWith(t, r, "last", 80, 24, cfg), sitWith(t, r, "wrote", 80, 24, cfg)
		dave, erin := roomtest.Seat(t, r, "dave"), roomtest.Seat(t, r, "erin")
		wrote.types("@dave psst\r")
		all := []*desk{first, saw, last, wrote}
		for _, d := range all {
			d.frame()
		}
		for _, s := range []*room.Seat{dave, erin, seen} {
			s.Leave(state.HowLeft)
		}
		last.seesNot("seen", "dave", "erin") // it asks first
		if e := last.m.latest; !cfg.Shared.concern.passes(&state.Event{N: e}) {
			t.Errorf("nothing is known of event %d", e)
		}
		wrote.sees("← dave left")
		wrote.seesNot("erin", "← seen")
		saw.sees("→ seen came and left")
		saw.seesNot("dave", "erin")
		for _, d := range all {
			d.sees("54 here")
		}
		roomtest.Rename(t, wrote.seat, "writer")
		last.seesNot("writer")
		wrote.sees("wrote is now writer")
	})
}

// Whoever was seen under a name is told of under that name, and what happens in
// another minute than the line beside it stands in a line with its own time.
func TestANoticeKeepsItsNameAndItsTime(t *testing.T) {
	story(t, func(t *testing.T) {
		r := roomtest.Open(t)
		d := sit(t, r, "alice", 80, 24)
		momo := roomtest.Seat(t, r, "momo")
		d.sees("→ momo arrived")
		roomtest.Rename(t, momo, "mimi")
		d.seesRow("→ momo arrived · momo is now mimi")
		roomtest.Rename(t, momo, "mumu")
		d.seesRow("momo is now mimi · mimi is now mumu")
		momo.Leave(state.HowLeft)
		d.seesRow("mimi is now mumu · ← mumu left")

		d.pass(time.Minute)
		tom := roomtest.Seat(t, r, "tom")
		roomtest.Do(t, tom, &state.Away{Reason: "lunch"})
		d.sees("00:01          → tom arrived", "tom is away: lunch")
		d.pass(2 * time.Minute)
		roomtest.Do(t, tom, &state.Away{Back: true})
		d.sees("tom is away: lunch", "00:03          tom is back")

		d.pass(time.Minute)
		id := room.NewVisit()
		roomtest.SeatOf(t, r, "zoe", id).Leave(state.HowLeft) // unseen
		zoe := roomtest.SeatOf(t, r, "zoe", id)
		d.sees("00:04          → zoe arrived")
		zoe.Leave(state.HowLeft)
		d.sees("00:04          → zoe came and left")
		d.pass(2 * time.Minute)
		roomtest.SeatOf(t, r, "zoe", id)
		d.sees("00:04          → zoe came and left", "00:06          → zoe arrived")
	})
}

// Whose coming was told, their going is told, too, however many have come since and
// whatever view was open; and what stood in the house stands there again.
func TestNobodyIsGoneUnsaid(t *testing.T) {
	story(t, func(t *testing.T) {
		w := atWork(t, 80, 24)
		zoe := roomtest.Seat(t, w.room, "zoe")
		w.sees("→ zoe arrived")
		for i := range prefs.QuietRoom {
			roomtest.Seat(t, w.room, fmt.Sprintf("guest%d", i))
		}
		w.types("/whois bob\r")
		w.sees("bob has been here")
		w.alt("2")
		w.seesNot("zoe", "bob has been here")
		w.pass(time.Minute)
		zoe.Leave(state.HowLeft)
		w.frame()
		w.alt("1")
		w.sees("→ zoe arrived", "bob has been here", "← zoe left")
		if text := w.text(); strings.Index(text, "zoe arrived") > strings.Index(text, "bob has been") || strings.Index(text, "bob has been") > strings.Index(text, "zoe left") {
			t.Errorf("the notes have changed places:\n%s", text)
		}
	})
}

// In a channel those are told of who spoke there, or were called.
func TestAChannelTellsOfWhoSpokeThere(t *testing.T) {
	story(t, func(t *testing.T) {
		w := atWork(t, 80, 24)
		w.alt("2")
		w.sayIn(w.bob, w.dev, "ada: can you look at it?")
		w.frame()
		stranger := roomtest.Seat(t, w.room, "stranger")
		for _, s := range []*room.Seat{stranger, w.bob, w.ada} {
			s.Leave(state.HowLeft)
		}
		w.sees("← bob and ada left")
		w.seesNot("stranger")
	})
}

// How much is told of comings and goings is everybody's own choice, and kept.
func TestComingsAsChosen(t *testing.T) {
	story(t, func(t *testing.T) {
		r := roomtest.Open(t)
		for i := range prefs.QuietRoom {
			roomtest.Seat(t, r, fmt.Sprintf("guest%d", i))
		}
		d := takeSeat(t, roomtest.SeatOf(t, r, "lily", state.KeyIdentity("SHA256:lily")), "lily", 80, 24, testConfig())
		d.types("/set comings all\r")
		bob := roomtest.Seat(t, r, "bob")
		d.sees("→ bob arrived")
		roomtest.Say(t, bob, "hello")
		d.types("/set comings none\r")
		d.pass(6 * time.Minute)
		bob.Leave(state.HowLeft)
		d.seesNot("← bob", "and left")
		if kept := d.seat.Settings()[prefs.Comings]; kept != "none" {
			t.Errorf("kept is %q", kept)
		}
	})
}
