package ui

import (
	"testing"
	"time"

	"teahouse/room"
	"teahouse/room/roomtest"
)

// Lines are kept for half an hour: then they leave every screen, whether somebody
// follows the talk or reads back, and nobody finds them.
func TestLinesLeaveTheScreenWhenTheirTimeHasCome(t *testing.T) {
	story(t, func(t *testing.T) {
		r, _ := roomtest.Made(t, func(c *room.Config) { c.Keep = 30 * time.Minute })
		lily, otto := sit(t, r, "lily", 60, 12), sit(t, r, "otto", 60, 12)
		roomtest.Say(t, otto.seat, "the first line")
		lily.pass(20 * time.Minute)
		roomtest.Say(t, otto.seat, "the second line")
		lily.sees("the first line", "the second line")
		lily.pass(11 * time.Minute)
		lily.seesNot("the first line")
		lily.sees("the second line")
		lily.types("/search first\r")
		lily.pass(time.Second)
		lily.seesNot("the first line")
		roomtest.Say(t, otto.seat, "the third line")
		lily.types("/search line\r")
		lily.pass(time.Second)
		lily.sees("otto: the third line", "otto: the second line")
		lily.press("enter")
		lily.pass(time.Second)
		lily.sees("│ the third line")
		lily.pass(19 * time.Minute)
		lily.press("esc") // to the list
		lily.sees("otto: the third line", "(removed)")
		lily.pass(11 * time.Minute)
		lily.sees("2 lines with line")
		lily.seesNot("the third line")
		lily.press("esc")
		lily.pass(30 * time.Minute)
		lily.seesNot("the second line")
		roomtest.Say(t, otto.seat, "the fourth line")
		lily.lays("the fourth line")
		lily.types("ran answer")
		lily.sees("answering otto", "an answer")
		lily.pass(31 * time.Minute)
		lily.sees("that line is no more", "an answer")
	})
}
