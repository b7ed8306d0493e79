package ui

import (
	"fmt"
	"testing"

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
