package ui

import (
	"fmt"
	"strings"
	"testing"
	"time"

	"teahouse/room/roomtest"
)

// Where names stand above, a line that goes on tells no time: some row in view does nevertheless.
func TestATimeIsInSightWhereNamesStandAbove(t *testing.T) {
	story(t, func(t *testing.T) {
		r := roomtest.Open(t)
		ada, bob := roomtest.Seat(t, r, "ada"), roomtest.Seat(t, r, "bob")
		d := sit(t, r, "lily", 80, 16)
		d.types("/set names above\r")
		d.press("end")
		time.Sleep(time.Until(time.Now().Truncate(time.Minute).Add(time.Minute)))
		for i := range 50 {
			who := bob
			if i%12 == 0 {
				who = ada
			}
			roomtest.Say(t, who, fmt.Sprintf("line %d.", i))
			d.frame()
			if i > 20 && strings.Count(d.text(), "line") > 5 && !strings.Contains(d.text(), "00:0") {
				t.Fatalf("no time is in sight:\n%s", d.text())
			}
		}
	})
}
