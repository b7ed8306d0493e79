package dispatch

import (
	"strings"
	"testing"
	"testing/synctest"

	"teahouse/room/roomtest"
)

// In plain lines, too, Tab completes settings and what they may be, a short code becomes
// its emoji in the line, and Backspace brings the code back.
func TestPlainLinesCompleteSettingsAndCodes(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		r := roomtest.Open(t)
		bob := roomtest.Seat(t, r, "bob")
		d := sit(t, r, "lily", linesQ, 120)
		d.sent()
		for typed, want := range map[string]string{"/set mar\ton\r": "marks: on", "/set mar\tof\t\r": "marks: off"} {
			if got := d.types(typed); !strings.Contains(got, want) {
				t.Errorf("after %q she reads %q", typed, got)
			}
		}
		d.types("well done :tada:\r")
		d.types("it is :tada:\x7f\r")
		d.types(":sush\t\r")
		events, _ := bob.Read(nil)
		var said []string
		for _, e := range events {
			if e.Talk() {
				said = append(said, e.Text)
			}
		}
		if got := strings.Join(said, "|"); got != "well done 🎉|it is :tada:|🍣" {
			t.Errorf("bob reads %q", got)
		}
	})
}
