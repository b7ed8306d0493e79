package ui

import (
	"fmt"
	"strings"
	"testing"
	"testing/synctest"
	"time"

	"teahouse/room/roomtest"
	"teahouse/room/state"
)

// Whoever is ignored writes as much as they like, and costs those who ignore them nothing
// more: whether a line is hidden is asked when it comes, and not with each frame of all above it.
func TestWhatIsHiddenIsJudgedOnce(t *testing.T) {
	story(t, func(t *testing.T) {
		r := roomtest.Open(t)
		mallory, bob := roomtest.Seat(t, r, "mallory"), roomtest.Seat(t, r, "bob")
		d := sit(t, r, "lily", 80, 24)
		d.types("/ignore mallory\r")
		d.frame()
		asked := 0
		d.m.lines.Hide(d.m.ignored, func(one, other state.Identity) bool {
			asked++
			return d.m.seat.Same(one, other)
		})
		for range 60 {
			roomtest.Say(t, mallory, "buy this")
			time.Sleep(10 * time.Second)
			d.frame()
		}
		asked = 0
		for i := range 5 {
			roomtest.Say(t, bob, fmt.Sprint("hello ", i))
			d.frame()
			d.types("a")
		}
		d.sees("hello 4")
		d.seesNot("buy this")
		if asked > 250 { // one for each: whether who said it is who is ignored. What is read back for the view is judged, too
			t.Errorf("%d questions were asked about five lines of somebody else's", asked)
		}
	})
}

// What somebody did before they were ignored is hidden as what they said is, and shown again
// with it.
func TestWhatTheyDidIsHiddenFromWhoIgnoresThem(t *testing.T) {
	story(t, func(t *testing.T) {
		r := roomtest.Open(t)
		bob, eve := roomtest.Seat(t, r, "bob"), operator(t, r, "eve")
		d := sit(t, r, "lily", 80, 24)
		roomtest.Do(t, eve, &state.Away{Reason: "rude words"})
		roomtest.Do(t, bob, &state.Away{Reason: "tea"})
		roomtest.Do(t, eve, &state.Topic{Text: "rude topic"})
		both := []string{"eve is away: rude words · bob is away: tea", "eve set the topic"}
		d.sees(both...)
		d.types("/ignore eve\r")
		d.sees("bob is away: tea")
		d.seesNot("rude")
		d.types("/unignore eve\r")
		d.sees(both...)
		d.types("/ignore eve\r/plain\r")
		if plain := strings.Join(d.m.lines.Plain(100), "\n"); strings.Contains(plain, "rude") || !strings.Contains(plain, "bob is away: tea") {
			t.Errorf("without a screen it is\n%s", plain)
		}
	})
}

// Who is ignored is called as they were when they came to be so, also in the moment in which
// they register, when the list of a large room is an older one.
func TestWhoIsIgnoredIsVeiledAsTheyRegister(t *testing.T) {
	story(t, func(t *testing.T) {
		r := roomtest.Open(t)
		for i := range 120 {
			roomtest.Seat(t, r, fmt.Sprintf("guest%d", i))
		}
		bob, eve := roomtest.Seat(t, r, "bob"), roomtest.SeatOf(t, r, "eve", state.KeyIdentity("SHA256:eve"))
		d := sit(t, r, "lily", 80, 24)
		time.Sleep(3 * time.Second)
		d.types("/ignore eve\r")
		roomtest.Do(t, eve, &state.Rename{Name: roomtest.Name(t, "rude")})
		time.Sleep(3 * time.Second)
		veiled := func(when string) {
			for _, p := range d.m.people.People {
				if p.Person.Name == "rude" {
					t.Error(when, "they are called as they call themselves")
				}
			}
		}
		d.frame()
		veiled("before")
		roomtest.Seat(t, r, "yan") // for whom a round begins
		synctest.Wait()
		roomtest.Do(t, eve, &state.Register{})
		roomtest.Say(t, bob, "hi") // which all are told at once
		d.m.rank()
		veiled("before that is told")
		d.frame()
		veiled("as it is told")
		time.Sleep(3 * time.Second)
		d.frame()
		veiled("afterwards")
	})
}

// Lines that /quiet hid are not read: whoever leaves meanwhile is told of them as new.
func TestWhatQuietHidIsNewWhenTheyComeBack(t *testing.T) {
	story(t, func(t *testing.T) {
		r := roomtest.Open(t)
		bob, lily := roomtest.Seat(t, r, "bob"), registeredAs(t, r, "lily")
		d := takeSeat(t, lily, "lily", 80, 24, testConfig())
		roomtest.Say(t, bob, "seen")
		d.frame()
		d.types("/quiet\r")
		roomtest.Say(t, bob, "hidden, lily")
		roomtest.Say(t, bob, "hidden")
		roomtest.Do(t, bob, &state.Whisper{To: []state.Person{d.m.me.Person}, Text: "psst"})
		d.sees("psst")
		d.pass(2 * time.Minute) // the room is told how far they have read
		d.m.close()
		lily.Leave(state.HowLeft)
		d = takeSeat(t, roomtest.SeatOf(t, r, "lily", lily.Came()), "lily", 80, 24, d.m.cfg)
		d.sees("hidden, lily", "welcome back, lily · 3 new, 2 call you")
	})
}
