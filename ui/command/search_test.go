package command

import (
	"slices"
	"strings"
	"testing"
	"time"

	"teahouse/room"
	"teahouse/room/roomtest"
	"teahouse/room/state"
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

// Lines are found in a channel, between two people, and by who said them; what was
// said in a channel one has not joined is not.
func TestASearchKnowsWhereAndWho(t *testing.T) {
	x := teamOf(t)
	dev, ops := numOf(t, x.ada, "dev"), numOf(t, x.ada, "ops")
	roomtest.Do(t, x.ada, &state.Say{Text: "tea at three"})
	roomtest.Do(t, x.ada, &state.Say{In: dev, Text: "tea in dev"})
	roomtest.Do(t, x.bob, &state.Say{In: ops, Text: "tea in ops"})
	roomtest.Do(t, x.bob, &state.Whisper{To: []state.Person{x.ada.Me().Person}, Text: "tea alone"})
	for _, one := range []struct {
		who  *room.Seat
		line string
		want string
	}{
		{x.ada, "/search tea", "tea alone|#ops tea in ops|#dev tea in dev|tea at three"},
		{x.ada, "/search in:dev tea", "#dev tea in dev"},
		{x.ada, "/search tea in:#DEV", "#dev tea in dev"},
		{x.ada, "/search in:bob tea", "tea alone"},
		{x.ada, "/search in:@bob", "tea alone"},
		{x.ada, "/search from:bob tea", "tea alone|#ops tea in ops"},
		{x.ada, "/search from:bob in:ops", "#ops tea in ops"},
		{x.eve, "/search tea", "tea at three"},
		{x.eve, "/search from:bob", ""},
	} {
		res := runIn(t, one.who, "", one.line)
		found, _ := res.Effect.(Found)
		var got []string
		for i, line := range found.Lines {
			_, text, _ := strings.Cut(line, ": ")
			if _, in, ok := strings.Cut(line, "#"); ok {
				name, _, _ := strings.Cut(in, " ")
				text = "#" + name + " " + text
			}
			got = append(got, text)
			if (found.In[i] != 0) != strings.Contains(line, "#") {
				t.Errorf("%s: %q is in %d", one.line, line, found.In[i])
			}
		}
		if strings.Join(got, "|") != one.want {
			t.Errorf("%s: %q %s", one.line, got, res.Refused)
		}
	}
}
