package command

import (
	"slices"
	"testing"
	"time"

	"teahouse/room/roomtest"
)

// A search of some days finds what was said on them, wherever the dates stand among the words.
func TestASearchOfSomeDays(t *testing.T) {
	c, lily := governor(t)
	c.Zone = time.UTC
	roomtest.Say(t, lily, "tea on this day")
	c.Now = time.Now()
	for text, want := range map[string]bool{
		"/search tea day after:today": true, "/search after:yesterday tea day": true, "/search AFTER:today": true, `/search after:"last week" tea day`: true,
		"/search tea day before:yesterday": false, "/search tea day after:3d before:2d": false, `/search before:"last week" tea day`: false, "/search in:#lobby after:today": true,
	} {
		_, res := agreed(c, text)
		found, _ := res.Effect.(Found)
		if got := slices.ContainsFunc(found.Lines, func(line string) bool { return len(line) > 0 }); got != want {
			t.Errorf("%s finds %v (%s), want %v", text, found.Lines, res.Refused, want)
		}
	}
}
