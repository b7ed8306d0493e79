package ui

import (
	"strings"
	"testing"

	"teahouse/room/roomtest"
	"teahouse/ui/words"
)

// In every language a window of 80 columns tells the keys that are wanted most with
// somebody else's line, and a narrow one how to read the others.
func TestTheKeysOfALineHaveRoomInEveryLanguage(t *testing.T) {
	for _, w := range words.All() {
		t.Run(w.Language.Code(), func(t *testing.T) {
			story(t, func(t *testing.T) {
				r := roomtest.Open(t)
				cfg := testConfig()
				cfg.Words = w
				d := sitWith(t, r, "lily", 80, 24, cfg)
				roomtest.Say(t, roomtest.Seat(t, r, "bob"), "hear this")
				d.frame()
				d.press("ctrl+o")
				for _, id := range []string{"answer", "react", "private", "copy", "report", "save"} {
					d.sees(d.m.keyOf(id))
				}
				d.m.resized(40, 10)
				more := moreKey + " " + w.Bar.More
				d.sees(d.m.keyOf("answer"), more)
				d.m.resized(44, 24)
				d.types(moreKey)
				for _, id := range []string{"answer", "react", "private", "copy", "report", "save", "whois"} {
					d.sees(d.m.keyOf(id)) // in one row
				}
				d.under("hear this")
			})
		})
	}
}

// Whoever cannot remove a line is told of the key that reports it, where that does so.
func TestTheKeyThatReportsIsToldOfOthersLines(t *testing.T) {
	story(t, func(t *testing.T) {
		_, lily, bob := two(t)
		bob.types("of bob\r")
		lily.types("of lily\r")
		lily.lays("of lily")
		lily.types("x")
		lily.sees("That is your own line.")
		lily.press("up")
		lily.under("of bob")
		lily.types("x")
		lily.sees("! reports one")
	})
}

// Enter on a line at which there is nothing to open says what can be done with it.
func TestEnterOnAPlainLineTellsTheKeys(t *testing.T) {
	story(t, func(t *testing.T) {
		_, lily, bob := two(t)
		bob.types("hear this\r")
		lily.lays("hear this")
		lily.press("enter")
		if told := strings.Count(lily.text(), lily.m.keyOf("answer")); told != 2 {
			t.Errorf("the keys stand there %d times, want in the status line and above the input", told)
		}
	})
}

// Once a sign is typed, the keys that choose one write it and move in it, and are told no more.
func TestTheKeysThatChooseASignAreToldWhileTheyDo(t *testing.T) {
	story(t, func(t *testing.T) {
		_, lily, bob := two(t)
		bob.types("hear this\r")
		lily.lays("hear this")
		lily.types("+")
		lily.sees("a digit chooses", " 1 👍")
		lily.types("tad")
		lily.seesNot("a digit chooses", " 1 👍")
		lily.sees("Enter sends · Esc brings back")
		lily.press("backspace", "backspace", "backspace")
		lily.sees("a digit chooses", " 1 👍")
	})
}

// keyOf is how a key is told.
func (m *model) keyOf(id string) string {
	for _, a := range handActs {
		if a.id == id {
			return a.key + " " + m.cfg.Words.Bar.Keys[id]
		}
	}
	return "no such key"
}
