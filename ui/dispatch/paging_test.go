package dispatch

import (
	"fmt"
	"slices"
	"strings"
	"testing"
	"testing/synctest"
	"time"

	"teahouse/room"
	"teahouse/room/roomtest"
	"teahouse/room/state"
	"teahouse/ui/command"
	"teahouse/ui/prefs"
	"teahouse/ui/stdio"
)

// talked lets bob say 25 lines that somebody else breaks into, whom lily ignores,
// and tells what lily may read of it, and the place of each.
func talked(t *testing.T, r *room.Room, lily *room.Seat) (texts []string, events []*state.Event) {
	t.Helper()
	bob := roomtest.Seat(t, r, "bob")
	eve := roomtest.SeatOf(t, r, "eve", state.KeyIdentity("SHA256:eve"))
	prefs.KeepIgnored(lily, command.Ignores{{Person: person(eve)}})
	for i := range 25 {
		text := fmt.Sprintf("tea %02d", i)
		e, err := bob.Do(t.Context(), &state.Say{Text: text}, nil)
		roomtest.OK(t, err)
		texts, events = append(texts, text), append(events, e[0])
		roomtest.Do(t, eve, &state.Say{Text: "tea, nasty"})
	}
	return texts, events
}

// walk asks again and again, as the answer says, and collects what it is told.
func walk(t *testing.T, ask func(place string) (told []eventOf, more string)) (texts []string, pages int) {
	t.Helper()
	for place := ""; ; pages++ {
		time.Sleep(10 * time.Second) // who asks faster waits
		told, more := ask(place)
		for _, e := range told {
			texts = append(texts, e.Text)
		}
		if more == "" || pages > 100 {
			return texts, pages + 1
		}
		place = more
	}
}

// Page by page, either way, a program gets all there is, none twice, and is told
// when that was all.
func TestVerbsPageBothWays(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		r := roomtest.Open(t)
		me := state.KeyIdentity("SHA256:lily")
		lily := roomtest.SeatOf(t, r, "lily", me)
		texts, events := talked(t, r, lily)
		k := knockAs(t, r, "lily")
		k.id = me
		newest := slices.Clone(texts)
		slices.Reverse(newest)
		for _, c := range []struct {
			raw, flag, first string
			want             []string
			pages            int
		}{
			{"tail -n 14", "--before", "", texts, 2}, // half of the lines are hidden, and count for nothing
			{"tail -n 14 --after 1", "--after", "", texts, 2},
			{fmt.Sprint("tail -n 14 --after ", events[4].Seq), "--after", "", texts[5:], 2},
			{fmt.Sprint("tail -n 100 --after ", events[4].Seq, " --before ", events[9].Seq), "--before", "", texts[5:9], 1},
			{fmt.Sprint("tail -n 100 --before ", lily.Cursor(events[9].N)), "--before", "", texts[:9], 1},
			{"search -n 7", "--before", " tea", newest, 4},
			{"search -n 25", "--before", " tea", newest, 1},
			{fmt.Sprint("search -n 7 --after ", events[9].Seq), "--before", " tea", newest[:15], 3},
			{fmt.Sprint("search --after ", events[4].Seq, " --before ", events[9].Seq), "--before", " tea", newest[16:20], 1},
		} {
			got, pages := walk(t, func(place string) (told []eventOf, more string) {
				raw := strings.Replace(c.raw, " ", " --json ", 1)
				if place != "" {
					raw += " " + c.flag + " " + place
				}
				answer := k.ssh(raw + c.first)
				if answer.status != stdio.StatusDone || answer.err != "" {
					t.Fatalf("%+v", answer)
				}
				for line := range strings.Lines(answer.out) {
					if e := parsed(t, line); e.Event == "more" {
						more = e.Before + e.After
					} else {
						told = append(told, e)
					}
				}
				return told, more
			})
			if c.flag == "--before" && strings.HasPrefix(c.raw, "tail") { // the pages come last first, each in order
				slices.Sort(got)
			}
			if !slices.Equal(got, c.want) || pages != c.pages {
				t.Errorf("%s tells %q on %d pages", c.raw, got, pages)
			}
		}
		last := lily.Cursor(events[23].N)
		k.ssh("search -n 2 tea").wants(t, stdio.StatusDone, "00:00 bob: tea 24\n00:00 bob: tea 23\n", "There is more: the same with --before "+lily.Cursor(events[23].N)+" goes on.\n")
		k.ssh("search -n 1 --before "+last+" --after 42 tea").wants(t, stdio.StatusDone, "00:00 bob: tea 22\n", "There is more: the same with --before "+lily.Cursor(events[22].N)+" goes on.\n")
		k.ssh(fmt.Sprint("search --after ", events[22].Seq, " --before ", last, " tea")).wants(t, stdio.StatusRefused, "", "No line that you may read has tea.\n")
		k.ssh(fmt.Sprint("tail -n 1 --after ", events[23].Seq+1)).wants(t, stdio.StatusDone, "00:00 bob: tea 24\n", "There is more: the same with --after "+lily.Cursor(events[24].N)+" goes on.\n")
		k.ssh("tail -n 1").wants(t, stdio.StatusDone, "00:00 bob: tea 24\n", "") // the last one was eve's
		if got := k.ssh("tail"); !strings.HasPrefix(got.err, "There is more: the same with --before ") {
			t.Errorf("nobody said how many, and it is not all: %+v", got)
		}
		k.ssh("tail --before 1").wants(t, stdio.StatusDone, "", "")
		k.ssh("tail --before 9999").wants(t, stdio.StatusRefused, "", "There is no such line that you may read. /marks on shows the marks; numbers and cursors stand in tail --json.\n")
	})
}

// A bot pages in the same way, and each answer says at which event it is true:
// that was told before, and nothing behind it is in the answer.
func TestABotPagesBothWaysAndKnowsWhen(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		r := roomtest.Open(t)
		helper := seatBot(t, r, "helper")
		texts, events := talked(t, r, helper.seat)
		helper.start("", &helper.out)
		helper.next()
		newest := slices.Clone(texts)
		slices.Reverse(newest)
		told := helper.seat.Cursor(helper.seat.Newest())
		for _, c := range []struct {
			ask, field string
			want       []string
			pages      int
		}{
			{`"do":"history","limit":7`, "before", texts, 4},
			{`"do":"history","limit":7,"after":1`, "after", texts, 4},
			{`"do":"history","limit":25`, "before", texts, 1},
			{fmt.Sprintf(`"do":"history","after":%d,"before":"%s"`, events[4].Seq, helper.seat.Cursor(events[9].N)), "before", texts[5:9], 1},
			{fmt.Sprintf(`"do":"events","limit":7,"since":"%s"`, helper.seat.Cursor(events[4].N)), "since", texts[5:], 3},
			{fmt.Sprintf(`"do":"events","since":"%s","before":%d`, helper.seat.Cursor(events[4].N), events[9].Seq), "since", texts[5:9], 1},
			{`"do":"search","limit":7,"text":"tea"`, "before", newest, 4},
			{fmt.Sprintf(`"do":"search","text":"tea","after":%d,"limit":3`, events[19].Seq), "before", newest[:5], 2},
		} {
			got, pages := walk(t, func(place string) ([]eventOf, string) {
				ask := c.ask
				if place != "" {
					ask = strings.Join(slices.DeleteFunc(strings.Split(ask, ","), func(one string) bool { return strings.HasPrefix(one, `"`+c.field+`"`) }), ",")
					ask += `,"` + c.field + `":"` + place + `"`
				}
				lines := helper.ask("{" + ask + "}")
				if len(lines) != 1 {
					t.Fatalf("%s: %q", ask, lines)
				}
				a := parsed(t, lines[0])
				if a.Cursor != told {
					t.Errorf("%s is true at %s, and %s was told: %s", ask, a.Cursor, told, lines[0])
				}
				return a.Events, a.More
			})
			if c.field == "before" && strings.Contains(c.ask, "history") {
				slices.Sort(got)
			}
			if !slices.Equal(got, c.want) || pages != c.pages {
				t.Errorf("%s tells %q on %d pages", c.ask, got, pages)
			}
		}

		// What the bot itself says stands in the answers to what it asks next.
		bob := roomtest.Seat(t, r, "ben")
		roomtest.Do(t, bob, &state.Say{Text: "tea for two"})
		lines := helper.ask(`{"do":"say","text":"tea for me"}`, `{"do":"history","limit":1}`, `{"do":"search","text":"tea for"}`, `{"do":"events","since":"1h"}`)
		place := ""
		for _, line := range lines {
			switch e := parsed(t, line); {
			case e.Event != "":
				place = e.Cursor
			case e.OK == "say":
			case e.Cursor != place || len(e.Events) == 0 || e.OK == "history" && e.Events[0].Text != "tea for me" || e.OK == "search" && len(e.Events) != 2:
				t.Errorf("the last event is %s, and the answer %s", place, line)
			}
		}
		helper.leaves()
	})
}

// A cursor that lacks its end and has one of a line in its place is none, and ends no bot.
func TestABrokenLineIsNoCursor(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		helper := newBot(t, roomtest.Open(t), "helper", "")
		helper.next()
		cursor := helper.seat.Cursor(helper.seat.Newest())
		for _, field := range []string{"before", "after"} {
			ask := `{"do":"history","` + field + `":"` + cursor[:25] + `\n"}`
			if got := helper.ask(ask); len(got) != 1 || parsed(t, got[0]).Error != string(state.NoCursor) {
				t.Errorf("%s: %q", ask, got)
			}
		}
	})
}
