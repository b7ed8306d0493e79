package ui

import (
	"context"
	"fmt"
	"net/netip"
	"testing"
	"time"

	"teahouse/room"
	"teahouse/room/roomtest"
	"teahouse/room/state"
)

// operator lets somebody in whose key is in the admins file.
func operator(t *testing.T, r *room.Room, name string) *room.Seat {
	t.Helper()
	return guestFrom(t, r, name, state.KeyIdentity("SHA256:"+name), true)
}

func guestFrom(t *testing.T, r *room.Room, name string, id state.Identity, admin bool) *room.Seat {
	t.Helper()
	a := roomtest.Arrive(t, name, id)
	a.Operator, a.Addr = admin, netip.MustParseAddr("192.0.2.7")
	s, err := r.Enter(context.Background(), a)
	roomtest.OK(t, err)
	return s
}

func TestABanIsAskedAboutFirst(t *testing.T) {
	story(t, func(t *testing.T) {
		r := roomtest.Open(t)
		guestFrom(t, r, "mallory", state.KeyIdentity("SHA256:m"), false)
		d := takeSeat(t, operator(t, r, "ada"), "ada", 160, 30, testConfig())
		d.sees("@ada")
		d.types("/ban mallory 1hour spam\r")
		d.sees("Say for how long", "/ban WHOM TERM REASON", "▏/ban mallory 1hour spam")
		d.press("ctrl+c")
		d.types("/ban mallory 1h spam -- third time\r")
		d.sees("Ban mallory for 1 hour? It takes out 1 person here: mallory.", "y does it")
		d.types("n")
		d.sees("Nothing was done.")
		d.press("up", "enter")
		d.press("enter") // by habit
		d.sees("Nothing was done.", "mallory")
		d.press("up", "enter", "ctrl+l") // the screen drawn anew asks still
		d.sees("Ban mallory for 1 hour?", "y does it")
		d.agrees()
		d.sees("ada banned mallory until", ": spam -- third time", "← mallory was taken out of the room")
		if len(r.Roster().People) != 1 {
			t.Error("mallory is still here")
		}
		d.types("/bans\r")
		d.sees("1 ban, kick or mute holds:", "ban of mallory (SHA256:m) until", ", by ada: spam -- third time")
		d.types("/unban mallory\r")
		d.sees("ada lifted the ban of mallory")
		guestFrom(t, r, "mallory", state.KeyIdentity("SHA256:m"), false)
	})
}

// TestAWordThatWasBeingTypedIsNoYes: a question comes while fingers are on the keys.
func TestAWordThatWasBeingTypedIsNoYes(t *testing.T) {
	story(t, func(t *testing.T) {
		r := roomtest.Open(t)
		d := takeSeat(t, operator(t, r, "ada"), "ada", 160, 30, testConfig())
		asked := func(banned bool, answer func()) {
			t.Helper()
			guestFrom(t, r, "mallory", state.KeyIdentity("SHA256:m"), false)
			d.types("/ban mallory 1h spam\r")
			d.sees("Ban mallory for 1 hour?", "y does it")
			answer()
			if out := len(r.Roster().People) == 1; out != banned {
				t.Errorf("mallory is out: %v, want %v", out, banned)
			}
			d.press("ctrl+u")
			d.types("/unban mallory\r")
			d.pass(time.Minute)
		}
		asked(false, func() {
			for _, c := range "yesterday" {
				d.types(string(c))
				d.pass(yesAfter / 4)
			}
			d.pass(time.Second)
			d.sees("▏yesterday")
			d.seesNot("Ban mallory")
		})
		asked(false, func() {
			d.types("y")
			d.press("esc")
			d.pass(time.Second)
			d.sees("Nothing was done.")
		})
		asked(true, func() {
			d.types("y")
			d.press("enter") // by habit
		})
		asked(true, func() {
			d.pass(time.Second)
			d.types("y")
		})
		asked(true, d.agrees)
	})
}

func TestGoverningIsNotForAll(t *testing.T) {
	story(t, func(t *testing.T) {
		r := roomtest.Open(t)
		roomtest.Seat(t, r, "bob")
		d := sit(t, r, "lily", 80, 24)
		d.types("/kick bob\r")
		d.sees("Only operators do that.", "▏/kick bob")
		d.press("ctrl+c")
		d.types("/ki")
		d.press("tab")
		d.seesNot("/kick")
	})
}

func TestWhatOperatorsSetIsSeen(t *testing.T) {
	story(t, func(t *testing.T) {
		r := roomtest.Open(t)
		ada := operator(t, r, "ada")
		d := sit(t, r, "lily", 160, 30)
		roomtest.Do(t, ada, &state.Topic{Text: "tea only"})
		roomtest.Do(t, ada, &state.Slow{Each: 15 * time.Second})
		roomtest.Do(t, ada, &state.SetLock{Level: state.LockGuests})
		roomtest.Do(t, ada, &state.Announce{Text: "closing at nine"})
		d.sees("teahouse · tea only", "ada set the topic: tea only", "one line each 15 seconds", "nobody comes in without a key",
			"To everybody, from ada: closing at nine")
		d.types("/topic\r")
		d.sees("   tea only")
		roomtest.Do(t, ada, &state.Mute{Whom: d.m.me.Person, For: time.Hour, Reason: "too loud"})
		d.sees("You are muted; you can still write to operators: too loud. It holds until")
		d.types("but\r")
		d.sees("Nothing was sent. You are muted, and can write to operators only: too loud.")
		roomtest.Do(t, ada, &state.MOTD{Text: "be kind"})
		d = takeSeat(t, operator(t, r, "zoe"), "zoe", 160, 30, testConfig())
		d.sees("be kind", "teahouse · tea only")
	})
}

func TestRemovedLinesLeaveATombstone(t *testing.T) {
	story(t, func(t *testing.T) {
		r := roomtest.Open(t)
		mallory := roomtest.Seat(t, r, "mallory")
		ada := takeSeat(t, operator(t, r, "ada"), "ada", 160, 30, testConfig())
		lily := sit(t, r, "lily", 160, 30)
		for _, text := range []string{"hello", "buy pills", "buy more pills"} {
			roomtest.Say(t, mallory, text)
		}
		ada.types("/remove mallory 2\r")
		ada.sees(`Remove 2 lines of mallory for good, from "buy pills" to "buy more pills"?`)
		ada.agrees()
		ada.sees("ada removed 2 lines of mallory")
		lily.sees("mallory │ hello")
		lily.seesNot("pills", "ada removed")
		lily.types("/report mallory rude\r")
		lily.sees("The operators would read these lines:", "hello", "Send 1 line of mallory to the operators, with your name?")
		lily.agrees()
		lily.sees("The operators have it.")
		ada.sees("lily reports mallory: rude · /audit reports shows the lines")
		lily.seesNot("lily reports mallory")
		ada.types("/audit\r")
		ada.sees("The last act of governing:", "ada removed 2 lines of mallory")
		ada.types("/audit reports\r")
		ada.sees("1 report, the newest last:", "lily reports mallory: rude", "hello")
	})
}

func TestIgnoringFollowsThroughRenames(t *testing.T) {
	story(t, func(t *testing.T) {
		m := roomtest.NewMemory()
		r, _ := roomtest.Start(t, m)
		bob := roomtest.SeatOf(t, r, "bob", state.KeyIdentity("SHA256:b"))
		roomtest.Say(t, bob, "one")
		seat := roomtest.SeatOf(t, r, "lily", state.KeyIdentity("SHA256:l"))
		d := takeSeat(t, seat, "lily", 160, 30, testConfig())
		d.sees("bob │ one")
		d.types("/ignore bob\r")
		roomtest.Rename(t, bob, "robert")
		roomtest.Do(t, bob, &state.Register{})
		roomtest.Say(t, bob, "two")
		roomtest.Do(t, bob, &state.Whisper{To: []state.Person{d.m.me.Person}, Text: "three"})
		roomtest.Do(t, bob, &state.Away{Reason: "lily is silly"})
		d.sees("+bob away")
		d.seesNot("│ one", "│ two", "│ three", "is now robert", "robert has registered", "silly", "robert")
		d.types("/whois robert\r")
		d.sees("robert has been here")
		d.seesNot("silly")

		again := takeSeat(t, roomtest.SeatOf(t, r, "lily", state.KeyIdentity("SHA256:l")), "lily", 160, 30, testConfig())
		again.seesNot("│ one", "│ two", "│ three")
		again.seesNot("robert")
		again.types("/unignore bob\r")
		again.sees("+robert")
		again.sees("│ one", "│ two", "│ three")
	})
}

// The name that somebody takes who is ignored is hidden in a conversation with them, too.
func TestAConversationHidesTheNameOfWhoIsIgnored(t *testing.T) {
	story(t, func(t *testing.T) {
		r := roomtest.Open(t)
		bob := roomtest.SeatOf(t, r, "bob", state.KeyIdentity("SHA256:b"))
		d := sit(t, r, "lily", 160, 30)
		d.types("/go bob\r")
		d.sees("lobby · bob", "to bob, privately ▏")
		d.types("/ignore bob\r")
		roomtest.Rename(t, bob, "lily-is-silly")
		d.types("hello")
		d.sees("lobby · bob", "to bob, privately ▏hello")
		d.seesNot("silly")
		bob.Leave(state.HowLeft)
		d.types("!")
		d.seesNot("silly")
		d.sees("lobby · bob", "nobody is called bob")
		roomtest.SeatOf(t, r, "lily-is-silly", state.KeyIdentity("SHA256:b"))
		d.press("ctrl+u")
		d.seesNot("silly")
		d.types("/unignore bob\r")
		d.sees("lobby · lily-is-silly", "to lily-is-silly, privately ▏")
	})
}

// Whoever is ignored stands under no name that somebody else has by now.
func TestWhoIsIgnoredIsNotCalledAsSomebodyElse(t *testing.T) {
	story(t, func(t *testing.T) {
		r := roomtest.Open(t)
		bob, eve := roomtest.SeatOf(t, r, "bob", state.KeyIdentity("SHA256:b")), roomtest.SeatOf(t, r, "eve", state.KeyIdentity("SHA256:e"))
		roomtest.Say(t, eve, "one")
		d := sit(t, r, "lily", 160, 30)
		d.types("/ignore bob\r")
		roomtest.Rename(t, bob, "robert")
		d.sees(" eve  lily  bob")
		roomtest.Rename(t, eve, "bob")
		d.sees(" bob  lily  (ignored)")
		line := fmt.Sprintf("#%d", d.said("one").Seq) // which is no name, as (ignored) is none
		d.types("/whois " + line + "\r")
		d.sees("eve wrote "+line+".", "bob has been here")
		d.seesNot("(ignored) has been here")
		d.types("/unignore bob\r")
		d.sees("What robert writes is shown again.", " bob  lily  robert")
	})
}

func TestWhereTheReaderLeftOff(t *testing.T) {
	story(t, func(t *testing.T) {
		r := roomtest.Open(t)
		bob := roomtest.Seat(t, r, "bob")
		roomtest.Say(t, bob, "seen")
		id := state.KeyIdentity("SHA256:l")
		seat := roomtest.SeatOf(t, r, "lily", id)
		d := takeSeat(t, seat, "lily", 80, 24, testConfig())
		d.types("/theme light\r")
		d.sees("bob │ seen")
		d.m.close()
		seat.Leave(state.HowLeft)
		time.Sleep(time.Minute)
		roomtest.Say(t, bob, "while you were away")
		d = takeSeat(t, roomtest.SeatOf(t, r, "lily", id), "lily", 80, 24, testConfig())
		d.sees("bob │ seen", " new ", "bob │ while you were away")
		if d.m.choice.look != "light" {
			t.Errorf("the theme is %q", d.m.choice.look)
		}
	})
}

func TestASecondDeviceJoinsFromTheScreen(t *testing.T) {
	story(t, func(t *testing.T) {
		r := roomtest.Open(t)
		desk := takeSeat(t, guestFrom(t, r, "lily", state.KeyIdentity("SHA256:desk"), false), "lily", 160, 30, testConfig())
		bob := roomtest.Seat(t, r, "bob")
		roomtest.Do(t, bob, &state.Whisper{To: []state.Person{desk.m.me.Person}, Text: "psst"})
		desk.types("/register\r")
		desk.sees("Register lily for your key?")
		desk.agrees()
		desk.sees("lily has registered", "+lily", "bob → you │ psst")

		phone := takeSeat(t, guestFrom(t, r, "lily", state.KeyIdentity("SHA256:phone"), false), "lily", 160, 30, testConfig())
		phone.sees("lily is registered to somebody, so you are lily2")
		phone.types("/register\r")
		phone.sees("On the device that has your account, write: /register ")
		code, err := phone.seat.Code() // a new one in its place
		roomtest.OK(t, err)
		desk.types("/register " + code + "\r")
		desk.sees("Let the key SHA256:phone, which is here as lily2 from 192.0.2.7")
		desk.agrees()
		desk.sees("That key is one of your account's now.", "lily2 is another device of lily")
		if phone.seat.Me().Person != desk.seat.Me().Person {
			t.Error("they are still two")
		}
		desk.types("/keys\r")
		desk.sees("Your account has 2 keys:", "1: SHA256:desk", "(this one)", "2: SHA256:phone", "It owns lily.")
		desk.types("/keys revoke 2\r")
		desk.sees("Take the key SHA256:phone out of your account?")
		desk.agrees()
		desk.sees("That key is not yours any more.")
		select {
		case <-phone.seat.Ended():
		default:
			t.Error("the phone is still here")
		}
	})
}

func TestWhoLosesANameReadsWhy(t *testing.T) {
	story(t, func(t *testing.T) {
		r := roomtest.Open(t)
		ada := operator(t, r, "ada")
		rose := roomtest.SeatOf(t, r, "rose", state.KeyIdentity("SHA256:r"))
		roomtest.Do(t, rose, &state.Register{})
		d := sit(t, r, "lily", 160, 30)
		lily := roomtest.Name(t, "lily")
		roomtest.Do(t, ada, &state.Rebind{Name: lily, To: rose.Me().Person})
		d.sees("lily is now lily2, for the name lily belongs to somebody else")
		roomtest.Do(t, rose, &state.Rename{Name: lily})
		d.sees(" +lily")
	})
}

func TestAnOperatorGivesANameToSomebody(t *testing.T) {
	story(t, func(t *testing.T) {
		r := roomtest.Open(t)
		a := roomtest.Arrive(t, "ada", state.KeyIdentity("SHA256:ada"))
		a.Operator = true
		seat, err := r.Enter(t.Context(), a)
		roomtest.OK(t, err)
		rose := roomtest.SeatOf(t, r, "rose", state.KeyIdentity("SHA256:r"))
		roomtest.Do(t, rose, &state.Register{})
		d := takeSeat(t, seat, "ada", 160, 30, testConfig())
		d.types("/release lily rose\r")
		d.sees("Give the name lily to rose?")
		d.agrees()
		roomtest.Do(t, rose, &state.Rename{Name: roomtest.Name(t, "lily")})
		d.frame()
		d.sees("+lily")
		roomtest.Do(t, rose, &state.Release{Name: roomtest.Name(t, "lily")}) // an account is left, under a name that is free
		d.frame()
		d.sees("lily")
		d.seesNot("+lily")
	})
}

// Who is taken out reads why as their goodbye, on their own clock.
func TestFarewell(t *testing.T) {
	story(t, func(t *testing.T) {
		r := roomtest.Open(t)
		ada := operator(t, r, "ada")
		cfg := testConfig()
		cfg.Contact = "ops@example.com"
		d := sitWith(t, r, "lily", 160, 30, cfg)
		d.types("/time Asia/Tokyo\r")
		roomtest.Do(t, ada, &state.Ban{Whom: d.m.me.Person, For: time.Hour, Reason: "spam"})
		<-d.seat.Ended()
		s := &session{seat: d.seat, cfg: cfg}
		s.wrapper = &wrapper{session: s, model: d.m}
		var end context.CancelCauseFunc
		s.ctx, end = context.WithCancelCause(t.Context())
		end(errCut)
		want := "You are banned from this room: spam. It holds until 10:00 JST. If you think that is wrong, write to ops@example.com."
		if got := s.goodbye(); got != want {
			t.Errorf("the goodbye is %q", got)
		}
	})
}

// Whoever becomes an operator while they are here, or is one no longer, reads so: by the
// file that is read again, too.
func TestWhoBecomesAnOperatorReadsSo(t *testing.T) {
	story(t, func(t *testing.T) {
		r := roomtest.Open(t)
		d := takeSeat(t, roomtest.SeatOf(t, r, "ada", state.KeyIdentity("SHA256:ada")), "ada", 80, 24, testConfig())
		for _, turn := range []struct {
			on   bool
			says string
		}{{true, "You are an operator here now"}, {false, "You are no operator here any more"}} {
			d.seesNot(turn.says)
			d.seat.SetOperator(turn.on)
			d.pass(2 * time.Second)
			d.sees(turn.says)
		}
	})
}
