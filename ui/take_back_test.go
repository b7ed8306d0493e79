package ui

import (
	"testing"
	"time"

	"teahouse/room/roomtest"
)

// Who took their last line back has others still, and reads how to reach them.
func TestAfterALineIsTakenBackTheWayToEarlierOnesIsTold(t *testing.T) {
	story(t, func(t *testing.T) {
		d := sit(t, roomtest.Open(t), "lily", 80, 24)
		d.types("one\r")
		d.types("two\r")
		d.types("/marks on\r")
		d.sees("^2", "^3")
		d.types("/unsend\r")
		d.types("/unsend\r")
		d.sees("is gone already", "/unsend MARK")
		d.press("ctrl+c")
		d.types("/edit three\r")
		d.sees("/edit MARK TEXT")
		d.press("ctrl+c")
		d.types("/unsend ^2\r")
		d.pass(5 * time.Second)
		d.seesNot("│ one")
	})
}
