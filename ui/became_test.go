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
)

// Whoever registers while a line to them waits is no other person: behind an answer that was
// begun before, and over a link that died.
func TestALineThatWaitsMeansWhoRegistersMeanwhile(t *testing.T) {
	story(t, func(t *testing.T) {
		r := roomtest.Open(t)
		bob, ada := roomtest.SeatOf(t, r, "bob", state.KeyIdentity("SHA256:bob")), roomtest.SeatOf(t, r, "ada", state.KeyIdentity("SHA256:ada"))
		lily := roomtest.SeatOf(t, r, "lily", state.KeyIdentity("SHA256:lily"))
		d := takeSeat(t, lily, "lily", 80, 24, testConfig())
		roomtest.Say(t, ada, "tea?")
		d.types("@bob the secret")
		d.lays("tea?")
		d.types("r")
		roomtest.Do(t, bob, &state.Register{})
		d.press("esc")
		d.sees("to bob, privately ▏@bob the secret")
		d.press("ctrl+c")
		d.types("@ada the plan")
		d.m.close()
		lily.Leave(state.HowLost)
		roomtest.Do(t, ada, &state.Register{})
		d = takeSeat(t, roomtest.SeatOf(t, r, "lily", lily.Came()), "lily", 80, 24, d.m.cfg)
		d.sees("to ada, privately ▏@ada the plan")
		d.press("enter")
		d.sees("you→ada │ the plan")
	})
}

// A conversation that a draft brings back is with whoever has registered since, and shows
// what they say.
func TestADraftComesBackToAConversationWithWhoRegistered(t *testing.T) {
	story(t, func(t *testing.T) {
		r := roomtest.Open(t)
		bob := roomtest.SeatOf(t, r, "bob", state.KeyIdentity("SHA256:bob"))
		lily := roomtest.SeatOf(t, r, "lily", state.KeyIdentity("SHA256:lily"))
		d := takeSeat(t, lily, "lily", 80, 24, testConfig())
		d.m.goTo(command.Where{With: bob.Me().Person})
		d.types("for bob")
		d.m.close()
		lily.Leave(state.HowLost)
		roomtest.Do(t, bob, &state.Register{})
		d = takeSeat(t, roomtest.SeatOf(t, r, "lily", lily.Came()), "lily", 80, 24, d.m.cfg)
		d.alt("2")
		d.sees("to bob, privately ▏for bob")
		roomtest.Do(t, bob, &state.Whisper{To: []state.Person{d.m.me.Person}, Text: "are you there?"})
		d.sees("bob→you │ are you there?")
		d.press("enter")
		d.sees("you→bob │ for bob")
	})
}

// Two people with whom there is a conversation turn out to be one, and so do the conversations,
// whether one of them is in sight or not.
func TestConversationsWithOnePersonAreOne(t *testing.T) {
	for _, sight := range []bool{false, true} {
		story(t, func(t *testing.T) {
			r := roomtest.Open(t)
			bob := registeredAs(t, r, "bob")
			phone := roomtest.SeatOf(t, r, "bobby", state.KeyIdentity("SHA256:phone"))
			d := sit(t, r, "lily", 80, 24)
			d.m.goTo(command.Where{With: bob.Me().Person})
			d.types("for bob")
			d.m.goTo(command.Where{With: phone.Me().Person})
			d.types("for bobby")
			d.m.goTo(command.Where{})
			roomtest.Do(t, phone, &state.Whisper{To: []state.Person{d.m.me.Person}, Text: "one"})
			roomtest.Do(t, bob, &state.Whisper{To: []state.Person{d.m.me.Person}, Text: "two"})
			d.sees("lobby · bob 1 · bobby 1")
			old, want := "for bobby", "lobby · bob 3 "
			if sight {
				d.alt("3")
				old, want = "for bob", "lobby · bob "
			}
			roomtest.Do(t, bob, &state.Link{Key: state.KeyIdentity("SHA256:phone")})
			roomtest.Do(t, bob, &state.Whisper{To: []state.Person{d.m.me.Person}, Text: "three"})
			d.sees(want)
			if title, _, _ := strings.Cut(d.text(), "\n"); strings.Count(title, "bob") != 1 {
				t.Errorf("the title row is %q", title)
			}
			d.alt("2")
			d.sees("one", "two", "three", "to bob, privately ▏for bob")
			d.press("ctrl+c", "up", "up")
			d.sees("to bob, privately ▏" + old + "\n")
		})
	}
}

// A line that calls somebody is one, and its writer's to forget, also once they have registered.
func TestACallStaysOneWhenItsWriterRegisters(t *testing.T) {
	story(t, func(t *testing.T) {
		w := atWork(t, 80, 24)
		zoe := roomtest.SeatOf(t, w.room, "zoe", state.KeyIdentity("SHA256:zoe"))
		roomtest.Do(t, zoe, &state.Join{Num: w.dev})
		said, err := zoe.Do(t.Context(), &state.Say{Text: "lily: look", In: w.dev}, nil)
		roomtest.OK(t, err)
		w.sees("#dev @1 ")
		roomtest.Do(t, zoe, &state.Register{}, &state.Edit{Ref: state.Ref{N: said[0].N}, Text: "lily: look here"})
		w.sees("#dev @1 ")
		roomtest.Do(t, zoe, &state.Forget{})
		w.seesNot("#dev @")
	})
}

// Whoever spoke of late stands in front of the list, also once they have registered.
func TestWhoSpokeStandsInFrontWhenTheyRegister(t *testing.T) {
	story(t, func(t *testing.T) {
		r := roomtest.Open(t)
		d := sit(t, r, "lily", 120, 40)
		roomtest.Seat(t, r, "ann")
		zoe := roomtest.SeatOf(t, r, "zoe", state.KeyIdentity("SHA256:zoe"))
		roomtest.Say(t, zoe, "hello")
		d.pass(2 * forward)
		d.sees(" zoe  ann  lily")
		roomtest.Do(t, zoe, &state.Register{})
		d.sees(" +zoe  ann  lily")
		d.pass(2 * forward)
		d.sees(" +zoe  ann  lily")
	})
}

// An answer to two people who are one by now is to one.
func TestAnAnswerToTwoWhoAreOneNamesThemOnce(t *testing.T) {
	story(t, func(t *testing.T) {
		r := roomtest.Open(t)
		bob := registeredAs(t, r, "bob")
		roomtest.SeatOf(t, r, "bobby", state.KeyIdentity("SHA256:phone"))
		d := sit(t, r, "lily", 100, 24)
		d.types("@bob @bobby psst\r")
		roomtest.Do(t, bob, &state.Link{Key: state.KeyIdentity("SHA256:phone")})
		d.lays("psst")
		d.types("r")
		d.sees("to bob, privately, answering lily ▏")
		d.types("more\r")
		d.sees("you → bob ↳ lily: psst", "│ more")
	})
}

// crowded is a room whose list is made anew in rounds, and the screen of lily, who has an older
// one when ada or she registers.
func crowded(t *testing.T) (r *room.Room, ada *room.Seat, d *desk) {
	t.Helper()
	r = roomtest.Open(t)
	for i := range 120 {
		roomtest.Seat(t, r, fmt.Sprintf("guest%d", i))
	}
	ada = roomtest.SeatOf(t, r, "ada", state.KeyIdentity("SHA256:ada"))
	d = takeSeat(t, roomtest.SeatOf(t, r, "lily", state.KeyIdentity("SHA256:lily")), "lily", 80, 24, testConfig())
	time.Sleep(3 * time.Second)
	d.frame()
	roomtest.Seat(t, r, "yan") // for whom a round begins
	d.frame()
	return r, ada, d
}

// Who registers is themselves at once: what they say is not somebody else's.
func TestWhoRegistersStaysThemselves(t *testing.T) {
	story(t, func(t *testing.T) {
		_, ada, d := crowded(t)
		roomtest.Do(t, d.seat, &state.Register{}, &state.Whisper{To: []state.Person{ada.Me().Person}, Text: "psst"})
		d.frame()
		if d.m.writer.Name != "" {
			t.Error("who wrote to them last is", d.m.writer)
		}
		if here, _ := d.m.list.Find("lily"); here.Person != d.m.me.Person {
			t.Errorf("they are %v, and %v in the list", d.m.me.Person, here.Person)
		}
	})
}

// Who registers is nobody else to those who write to them.
func TestALineMeansWhoRegistersAtOnce(t *testing.T) {
	story(t, func(t *testing.T) {
		_, ada, d := crowded(t)
		d.m.goTo(command.Where{With: ada.Me().Person})
		d.frame()
		roomtest.Do(t, ada, &state.Register{}, &state.Whisper{To: []state.Person{d.m.me.Person}, Text: "one"})
		d.sees("ada→you │ one", "to ada, privately ▏")
		if here := d.m.list.People; len(here) != 2 {
			t.Errorf("in the conversation are %v", here)
		}
		d.types("two\r")
		d.sees("you→ada │ two", "to ada, privately ▏")
	})
}
