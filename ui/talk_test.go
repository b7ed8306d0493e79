package ui

import (
	"fmt"
	"strings"
	"testing"
	"time"

	tea "charm.land/bubbletea/v2"

	"teahouse/room"
	"teahouse/room/roomtest"
	"teahouse/room/state"
	"teahouse/ui/term"
)

// row is the first row of the talk that holds a text.
func (d *desk) row(text string) string {
	d.t.Helper()
	for _, row := range strings.Split(d.text(), "\n") {
		if strings.Contains(row, text) {
			return row
		}
	}
	d.t.Fatalf("no row holds %q:\n%s", text, d.text())
	return ""
}

// column is how many cells the names have beside what somebody "said by" name.
func (d *desk) column() int {
	d.t.Helper()
	return strings.IndexRune(d.row("│ said by "), '│') - len(" 00:00 ") - 1 // but for signs, all is ASCII before it
}

// The column of names is as wide as the names in view, from 6 to 14 cells, and leaves the
// talk 62 of the usual 80. It widens at once, and narrows after a while or when all is
// drawn anew.
func TestTheColumnOfNamesFitsTheNamesInView(t *testing.T) {
	story(t, func(t *testing.T) {
		r := roomtest.Open(t)
		d := sit(t, r, "lily", 120, 24)
		column := d.column
		says := func(name string) {
			t.Helper()
			seat := roomtest.Seat(t, r, name)
			roomtest.Say(t, seat, "said by "+name)
			seat.Leave(state.HowLeft)
			d.frame()
		}
		for _, one := range []struct {
			name string
			want int
		}{{"bob", 6}, {"carol77", 8}, {"anise-tea", 10}, {"al", 10}, {"anise-antelope", 14}, {"a-name-longer-than-it", 14}} {
			says(one.name)
			if got := column(); got != one.want {
				t.Errorf("with %s it has %d cells, want %d:\n%s", one.name, got, one.want, d.text())
			}
		}
		d.sees("\n a-name-longer-than-it\n", "│ said by a-name-longer-than-it") // on a row of its own
		for range 30 {
			says("bob")
		}
		if got := column(); got != 14 {
			t.Errorf("it jumps to %d cells as soon as no wide name is in view", got)
		}
		d.press("ctrl+l")
		if got := column(); got != 6 {
			t.Errorf("drawn anew it has %d cells", got)
		}
		says("anise-antelope")
		for range 30 {
			says("bob")
		}
		d.pass(narrowAfter)
		says("bob")
		if got := column(); got != 6 {
			t.Errorf("after a while it has %d cells", got)
		}

		d.send(tea.WindowSizeMsg{Width: 80, Height: 24})
		says("anise-antelope")
		d.sees("anise-antelope")
		if got := d.m.renderer.TextWidth; got < 62 {
			t.Errorf("the talk has %d of 80 columns", got)
		}
	})
}

// In a crowd, where anybody may talk next, thousands of screens are not drawn anew because
// somebody does whose name is wider than those in view.
func TestTheColumnOfNamesFitsACrowd(t *testing.T) {
	story(t, func(t *testing.T) {
		r := roomtest.Open(t)
		bob := roomtest.Seat(t, r, "bob")
		d := sit(t, r, "lily", 120, 24)
		here := func(people int) {
			t.Helper()
			all := make([]state.Present, people)
			for i := range all {
				all[i].Person.Name = fmt.Sprintf("teapot%03d", i%900)
			}
			d.m.list = &state.Roster{People: all}
			roomtest.Say(t, bob, "said by bob")
			d.frame()
			d.press("ctrl+l")
		}
		for _, one := range []struct{ people, want int }{{crowdFrom - 1, 6}, {crowdFrom, 10}, {crowdFrom - 1, 10}, {3, 6}} {
			here(one.people)
			if got := d.column(); got != one.want {
				t.Errorf("with %d here it has %d cells, want %d:\n%s", one.people, got, one.want, d.text())
			}
		}
	})
}

// Wide screens have one column of text that can be read.
func TestTheTextIsNoWiderThanItCanBeRead(t *testing.T) {
	story(t, func(t *testing.T) {
		r := roomtest.Open(t)
		d := sit(t, r, "lily", 300, 30)
		d.types(strings.Repeat("tea ", 100) + "\r")
		if got := d.m.renderer.TextWidth; got != 100 {
			t.Errorf("the text has %d cells", got)
		}
		if row := d.row("tea tea"); strings.Count(row, "tea") != 25 {
			t.Errorf("a row holds %q", row)
		}
	})
}

// Who speaks on within five minutes is not named again, and the time stands where the
// minute has changed. After a notice, another person or a pause the name is there again,
// and so it is in the first row in view, wherever that is.
func TestWhoSpeaksOnIsNotNamedAgain(t *testing.T) {
	story(t, func(t *testing.T) {
		r := roomtest.Open(t)
		bob, ada := roomtest.Seat(t, r, "bob"), roomtest.Seat(t, r, "ada")
		d := sit(t, r, "lily", 80, 24)
		begins := func(text, want string) {
			t.Helper()
			before, _, _ := strings.Cut(d.row("│ "+text), "│")
			if got := strings.Join(strings.Fields(before), " "); got != want {
				t.Errorf("%q stands behind %q, want %q:\n%s", text, got, want, d.text())
			}
		}
		roomtest.Say(t, bob, "one")
		roomtest.Say(t, bob, "two")
		begins("one", "bob")
		begins("two", "")
		d.pass(time.Minute)
		roomtest.Say(t, bob, "three")
		begins("three", "00:01")
		roomtest.Say(t, ada, "four")
		begins("four", "ada")
		roomtest.Say(t, bob, "five")
		begins("five", "bob")
		roomtest.Do(t, bob, &state.Say{Text: "waves", Act: true})
		roomtest.Say(t, bob, "six")
		begins("six", "bob")
		roomtest.Do(t, bob, &state.Whisper{To: []state.Person{d.m.me.Person}, Text: "seven"})
		roomtest.Do(t, bob, &state.Whisper{To: []state.Person{d.m.me.Person}, Text: "eight"})
		roomtest.Say(t, bob, "nine")
		begins("seven", "bob→you")
		begins("eight", "")
		begins("nine", "bob")
		roomtest.Seat(t, r, "carol")
		roomtest.Say(t, bob, "ten")
		begins("ten", "bob")
		d.pass(6 * time.Minute)
		roomtest.Say(t, bob, "eleven")
		begins("eleven", "00:07 bob")
		roomtest.Say(t, bob, "lily: twelve")
		begins("lily: twelve", "»")

		for i := range 60 {
			roomtest.Say(t, bob, fmt.Sprintf("more %d.", i))
			d.frame()
		}
		first := func() string {
			d.frame()
			return strings.Split(d.text(), "\n")[d.m.layout.talk.top]
		}
		for i := range 30 {
			if row := first(); !strings.Contains(row, "00:07      bob │ ") {
				t.Fatalf("after %d steps back the first row is %q:\n%s", i, row, d.text())
			}
			if n := strings.Count(d.text(), "bob │"); n != 1 {
				t.Fatalf("bob is named %d times:\n%s", n, d.text())
			}
			d.press("shift+up")
		}
	})
}

// Of a minute with many lines each tenth tells the time, so that one in sight does, and
// whoever follows the talk is not sent it with each line.
func TestABusyMinuteTellsItsTimeNowAndThen(t *testing.T) {
	story(t, func(t *testing.T) {
		r := roomtest.Open(t)
		people := []*room.Seat{roomtest.Seat(t, r, "bob"), roomtest.Seat(t, r, "ada")}
		d := sit(t, r, "lily", 80, 24)
		says := func(lines int) (timed []int) {
			for i := range lines {
				roomtest.Say(t, people[i%2], fmt.Sprintf("line %d.", i))
				d.frame()
			}
			for i, row := range strings.Split(d.text(), "\n") {
				if strings.HasPrefix(row, " 00:0") {
					timed = append(timed, i)
				}
			}
			return timed
		}
		top := d.m.layout.talk.top
		if timed := says(60); len(timed) != 2 || timed[0] == top || timed[1] != timed[0]+10 {
			t.Errorf("the time stands in the rows %v:\n%s", timed, d.text())
		}
		if timed := says(7); len(timed) != 2 || timed[0] == top {
			t.Errorf("the time stands in the rows %v:\n%s", timed, d.text())
		}

		d.send(tea.WindowSizeMsg{Width: 80, Height: 10}) // there the next one may be out of sight
		says(7)
		d.m.scroll(-1)
		before := strings.Split(d.text(), "\n")[top]
		for range 10 {
			if says(1); strings.Split(d.text(), "\n")[top] != before {
				t.Fatalf("the view stands still, and its first row was %q:\n%s", before, d.text())
			}
			if !strings.Contains(d.text(), "00:00") {
				t.Fatalf("no time is in sight:\n%s", d.text())
			}
		}
	})
}

// Where names stand is a matter of taste, and stays as it was chosen.
func TestWhereNamesStand(t *testing.T) {
	for _, size := range [][2]int{{80, 24}, {40, 10}, {20, 5}, {200, 50}} {
		for _, choice := range []string{"names left", "names above", "compact on"} {
			name := fmt.Sprintf("taste-%s-%dx%d", strings.ReplaceAll(choice, " ", "-"), size[0], size[1])
			t.Run(name, func(t *testing.T) {
				story(t, func(t *testing.T) {
					time.Sleep(9*time.Hour + 41*time.Minute)
					r := roomtest.Open(t)
					id := state.KeyIdentity("SHA256:lily")
					before := takeSeat(t, roomtest.SeatOf(t, r, "lily", id), "lily", 80, 24, testConfig())
					before.types("/set " + choice + "\r")
					before.pass(time.Second)
					before.seat.Leave(state.HowLeft)
					bob := roomtest.Seat(t, r, "bob")
					d := takeSeat(t, roomtest.SeatOf(t, r, "lily", id), "lily", size[0], size[1], testConfig())
					roomtest.Say(t, bob, "good morning, everybody who is up at this hour")
					roomtest.Say(t, bob, "is there tea?")
					d.pass(time.Minute)
					roomtest.Say(t, bob, "or coffee")
					d.types("there is tea, bob: it is on the stove, and it has been for a while\r")
					roomtest.Do(t, bob, &state.Whisper{To: []state.Person{d.m.me.Person}, Text: "and lily, is there sugar?"})
					roomtest.Do(t, bob, &state.Say{Text: "runs", Act: true})
					d.golden(name)
				})
			})
		}
	}
}

// formatted is what somebody writes who uses all that there is.
const formatted = "*bold*, _italic_, `code` and **both _kinds_**: https://example.com/a_b_c/*d*\n" +
	"> a quote that goes on for long enough to need another row, even where the window is wide\n" +
	"- one item\n- another, 中文也*没问题*，🎉 and long enough to be broken into rows that stand below it\n" +
	"```go\nfunc main() {\n\tfmt.Println(\"hi\")\n}\n```\n" +
	`C:\new\table 2*3*4 <b>x</b> snake_case 5 * 3 * 2 **`

// What is written looks as it was written, with its formatting, in windows of all sizes
// and on terminals with and without colours.
func TestFormattedTalk(t *testing.T) {
	for _, size := range [][2]int{{80, 24}, {40, 10}, {20, 5}, {200, 50}} {
		for _, profile := range []term.Profile{term.Mono, term.TrueColor} {
			name := fmt.Sprintf("format-%s-%dx%d", map[term.Profile]string{term.Mono: "mono", term.TrueColor: "dark"}[profile], size[0], size[1])
			t.Run(name, func(t *testing.T) {
				story(t, func(t *testing.T) {
					time.Sleep(9*time.Hour + 41*time.Minute)
					r := roomtest.Open(t)
					bob := roomtest.Seat(t, r, "bob")
					d := sit(t, r, "lily", size[0], size[1])
					d.m.choice.profile, d.m.choice.look = profile, "dark"
					if profile == term.Mono {
						d.m.choice.look = "mono"
					}
					roomtest.Say(t, bob, formatted)
					d.frame()
					d.press("ctrl+o", "enter", "esc", "end")
					d.goldenRows(name)
					bare := strings.Join(d.m.lines.Plain(bareLines), "\n")
					for line := range strings.SplitSeq(formatted, "\n") {
						if !strings.Contains(bare, strings.TrimLeft(line, "\t")) {
							t.Errorf("/bare has no line %q:\n%s", line, bare)
						}
					}
				})
			})
		}
	}
}

// goldenRows compares the rows of a screen with those on record, styles and links included.
func (d *desk) goldenRows(name string) {
	d.t.Helper()
	d.frame()
	got := strings.ReplaceAll(strings.ReplaceAll(strings.Join(d.shot.frame.Rows, "\n"), "\x1b", "␛"), "\a", "␇") + "\n"
	d.recorded(name, got)
}

// BenchmarkList is the list of ten thousand people as it opens, and at each key typed
// into it.
func BenchmarkList(b *testing.B) {
	r := roomtest.Open(b)
	cfg := testConfig()
	m := newModel(b.Context(), Terminal{Width: 80, Height: 24, Term: "xterm-256color"}, roomtest.Seat(b, r, "lily"), cfg)
	answer(m)
	many := &state.Roster{}
	spoke := m.roster.People[0].Spoke
	for i := range 10_000 {
		name := fmt.Sprintf("guest%05d", i)
		many.People = append(many.People, state.Present{
			ID: uint64(i), Person: state.Person{ID: state.Identity(name), Name: name}, Fold: name, Spoke: spoke, Operator: i%1000 == 0,
		})
	}
	var s shot
	m.compose(&s)
	open := func() {
		m.list, m.people, m.order = many, many, order{}
		m.cfg.Shared.rolls = rolls{}
		m.openList()
		m.compose(&s)
	}
	b.Run("open", func(b *testing.B) {
		for range b.N {
			m.closeList()
			open()
		}
	})
	b.Run("key", func(b *testing.B) {
		open()
		for i := range b.N {
			if i%8 == 7 {
				m.listKey("ctrl+u")
			} else {
				m.seekText([]string{"9", "7", "g"}[i%3])
			}
			m.compose(&s)
		}
	})
}
