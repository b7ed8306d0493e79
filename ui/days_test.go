package ui

import (
	"fmt"
	"strings"
	"testing"
	"time"

	"teahouse/room/roomtest"
	"teahouse/room/state"
	"teahouse/ui/scrollback"
)

// The day on which clocks are put back has 25 hours, and one line that begins it.
func TestTheLongestDayBeginsOnce(t *testing.T) {
	story(t, func(t *testing.T) {
		d := sit(t, roomtest.Open(t), "lily", 80, 24)
		d.types("/time Europe/Berlin\r")
		d.frame()
		lines := scrollback.New(d.m.me.Person.ID, state.Scope{})
		lines.Restyle(d.m.renderer)
		midnight := time.Date(2026, time.October, 24, 22, 0, 0, 0, time.UTC)
		for i, after := range []time.Duration{10 * time.Minute, 24*time.Hour + 50*time.Minute, 25*time.Hour + time.Minute} {
			lines.Talk(&state.Event{N: uint64(i + 1), Kind: state.KindSay, At: midnight.Add(after).UnixMilli(), Who: d.m.me.Person, Text: "tea"})
		}
		rows := strings.Join(lines.Compose(nil, 20), "\n")
		if strings.Count(rows, "Sunday 25 October") != 1 || strings.Count(rows, "Monday 26 October") != 1 {
			t.Errorf("the days begin so:\n%s", rows)
		}
	})
}

// Whoever reads back and chooses another zone has no line there that begins the day which
// goes on, and the view stays where it was.
func TestAnotherZoneBeginsNoDayInItsMiddle(t *testing.T) {
	story(t, func(t *testing.T) {
		r := roomtest.Open(t)
		bob := roomtest.Seat(t, r, "bob")
		for i := range 200 {
			roomtest.Say(t, bob, fmt.Sprintf("line %d.", i))
			time.Sleep(time.Second)
		}
		d := sit(t, r, "lily", 80, 24)
		for range 9 {
			d.press("pgup")
		}
		d.types("/time Asia/Tokyo\r") // where it is the same day
		top := strings.Split(d.text(), "\n")[2]
		d.types("/time America/New_York\r") // where it is the day before
		if got := strings.Split(d.text(), "\n")[2]; !strings.HasSuffix(top, ".") || got[len(got)-9:] != top[len(top)-9:] {
			t.Errorf("the view went from %q to %q", top, got)
		}
		days := map[string]bool{}
		for range 30 {
			for row := range strings.SplitSeq(d.text(), "\n") {
				if strings.Contains(row, "── Friday 31 December ──") {
					days[row] = true
				} else if strings.Contains(row, "line 1") && len(days) > 0 {
					t.Fatalf("the day begins in its middle:\n%s", d.text())
				}
			}
			d.press("pgdown")
		}
	})
}
