package ui

import (
	"fmt"
	"testing"
	"time"

	"teahouse/room/roomtest"
	"teahouse/room/state"
	"teahouse/ui/command"
)

// What a view told of before the first line that was said there is told still when its
// reader comes back, though memory cannot tell whether anything is older.
func TestANoteBeforeTheFirstLineIsThereWhenItsReaderComesBack(t *testing.T) {
	story(t, func(t *testing.T) {
		w := atWork(t, 80, 24)
		w.types("/new tea\r")
		w.sees("#tea is yours", "lily opened this channel")
		num := w.m.at.Num
		roomtest.Do(t, w.bob, &state.Join{Num: num})
		w.sees("bob joined")
		w.go_(command.Where{})
		w.sayIn(w.bob, num, "first")
		w.go_(command.Where{Num: num})
		w.sees("lily opened this channel", "bob joined", "first")
		w.go_(command.Where{})
		w.go_(command.Where{Num: num})
		w.sees("#tea is yours", "lily opened this channel", "bob joined", "first")
	})
}

// What was cleared away stays away when its reader looks elsewhere and comes back, and
// until they read back.
func TestAClearedViewIsEmptyWhenItsReaderComesBack(t *testing.T) {
	story(t, func(t *testing.T) {
		w := atWork(t, 80, 24)
		w.go_(command.Where{Num: w.dev})
		for i := range 5 {
			w.sayIn(w.bob, w.dev, fmt.Sprintf("old %d.", i))
		}
		w.frame()
		w.types("/clear\r")
		w.seesNot("old")
		w.press("pgdown", "end")
		w.seesNot("old")
		w.types("/whois bob\r")
		for range 2 {
			w.go_(command.Where{})
			w.go_(command.Where{Num: w.dev})
			w.seesNot("old")
			w.sees("bob has been here")
		}
		w.go_(command.Where{})
		w.sayIn(w.bob, w.dev, "a new one")
		w.go_(command.Where{Num: w.dev})
		w.sees("a new one")
		w.seesNot("old")
		w.press("pgup")
		w.sees("old 0.", "old 4.", "a new one")
		w.go_(command.Where{})
		w.go_(command.Where{Num: w.dev})
		w.sees("old 0.", "old 4.", "a new one")
	})
}

// Whoever was away for more than a year bears their name again, or another one has it, and
// either way it is theirs no more: they are told so, and what makes one theirs.
func TestWhoseNameLapsedIsToldWhenTheyComeAgain(t *testing.T) {
	story(t, func(t *testing.T) {
		r := roomtest.Open(t)
		come := func(name, key string) *desk {
			return takeSeat(t, guestFrom(t, r, name, state.KeyIdentity("SHA256:"+key), false), name, 160, 30, testConfig())
		}
		for _, name := range []string{"lily", "ann"} {
			seat := guestFrom(t, r, name, state.KeyIdentity("SHA256:"+name), false)
			roomtest.Do(t, seat, &state.Register{})
			seat.Leave(state.HowLeft)
		}
		time.Sleep(367 * 24 * time.Hour)
		roomtest.Do(t, guestFrom(t, r, "ann", state.KeyIdentity("SHA256:other"), false), &state.Register{})

		ann := come("ann", "ann")
		ann.sees("ann is not free now, so you are ann2. Your account owns no name", "/register makes ann2 yours.")
		lily := come("lily", "lily")
		lily.sees("You are lily, but your account owns no name now", "makes lily yours.")
		lily.types("/register\r")
		lily.sees("The name lily is yours.")
		lily.m.close()
		lily.seat.Leave(state.HowLeft)
		time.Sleep(time.Minute)
		lily = come("lily", "lily")
		lily.sees("nothing new")
		lily.seesNot("your account owns no name")
	})
}
