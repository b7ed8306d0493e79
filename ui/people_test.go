package ui

import (
	"fmt"
	"slices"
	"strings"
	"testing"
	"time"

	tea "charm.land/bubbletea/v2"

	"teahouse/room"
	"teahouse/room/roomtest"
	"teahouse/room/state"
	"teahouse/ui/term"
)

// listOn are the names in the list above the talk.
func (d *desk) listOn() (names []string) {
	d.t.Helper()
	d.frame()
	for p, y := d.m.layout.people, d.m.layout.people.top; y < p.bottom; y++ {
		for one := range strings.SplitSeq(strings.TrimSpace(plainText(d.shot.frame.Rows[y])), "  ") {
			names = append(names, strings.Fields(strings.TrimLeft(one, "@*+"))[0])
		}
	}
	return names
}

// The list stands above the talk in wide windows, elsewhere where it is asked for, and
// what was chosen holds the next time.
func TestTheListComesWhereItIsWanted(t *testing.T) {
	story(t, func(t *testing.T) {
		r := roomtest.Open(t)
		roomtest.Seat(t, r, "bob")
		me := state.KeyIdentity("SHA256:lily")
		at := func(width, height int) *desk {
			return takeSeat(t, roomtest.SeatOf(t, r, "lily", me), "lily", width, height, testConfig())
		}
		for _, one := range []struct {
			list  string
			sizes [][2]int // where it stands…
			none  [][2]int // …and where not
		}{
			{"auto", [][2]int{{100, 24}, {200, 50}}, [][2]int{{99, 24}, {80, 24}, {100, 9}, {20, 5}}},
			{"on", [][2]int{{30, 24}, {80, 24}, {80, 10}}, [][2]int{{80, 9}, {20, 5}, {100, 4}}},
			{"off", nil, [][2]int{{80, 24}, {200, 50}}},
		} {
			chooses := at(80, 24)
			chooses.types("/set list " + one.list + "\r")
			chooses.sees("list: " + one.list)
			chooses.seat.Leave(state.HowLeft)
			for _, size := range one.sizes {
				d := at(size[0], size[1])
				if !slices.Contains(d.listOn(), "bob") {
					t.Errorf("with %s there is no list in a window of %v:\n%s", one.list, size, d.text())
				}
				d.seat.Leave(state.HowLeft)
			}
			for _, size := range one.none {
				d := at(size[0], size[1])
				if len(d.listOn()) != 0 {
					t.Errorf("with %s there is a list in a window of %v:\n%s", one.list, size, d.text())
				}
				d.seat.Leave(state.HowLeft)
			}
		}
	})
}

// Operators stand first, then friends, then who spoke of late in this part of the room.
func TestWhoStandsFirstInTheList(t *testing.T) {
	story(t, func(t *testing.T) {
		limits := room.DefaultLimits()
		limits.Accounts = 9
		r := roomtest.With(t, limits)
		yuki := registeredAs(t, r, "yuki")
		lily := registeredAs(t, r, "lily")
		roomtest.Do(t, lily, &state.Befriend{Whom: yuki.Me().Person})
		for _, name := range []string{"ada", "bob", "carol", "zoe"} {
			roomtest.Seat(t, r, name)
		}
		operator(t, r, "ruth")
		d := takeSeat(t, lily, "lily", 100, 24, testConfig())
		other := sitWith(t, r, "dave", 120, 24, d.m.cfg)
		wants := func(who *desk, want ...string) {
			t.Helper()
			if got := who.listOn(); !slices.Equal(got, want) {
				t.Errorf("the list is %v, want %v", got, want)
			}
		}
		wants(d, "ruth", "yuki", "ada", "bob", "carol", "dave", "lily", "zoe")
		wants(other, "ruth", "ada", "bob", "carol", "dave", "lily", "yuki", "zoe")
		zoe := roomtest.Seat(t, r, "zoe2")
		roomtest.Say(t, zoe, "hello")
		wants(d, "ruth", "yuki", "ada", "bob", "carol", "dave", "lily", "zoe", "zoe2") // names do not move with each line
		d.pass(forward)
		wants(d, "ruth", "yuki", "zoe2", "ada", "bob", "carol", "dave", "lily", "zoe")
		wants(other, "ruth", "zoe2", "ada", "bob", "carol", "dave", "lily", "yuki", "zoe")
		d.types("/unfriend yuki\r")
		d.pass(time.Second)
		wants(d, "ruth", "zoe2", "ada", "bob", "carol", "dave", "lily", "yuki", "zoe")
		d.pass(mattersFor + time.Minute)
		zoe.Leave(state.HowLeft)
		wants(d, "ruth", "ada", "bob", "carol", "dave", "lily", "yuki", "zoe")
	})
}

// With F8 the list has the keys, in a window of any size: what is typed finds people, and
// the line that was being written is there afterwards, whole.
func TestTheListHasTheKeysUntilEsc(t *testing.T) {
	for _, size := range [][2]int{{80, 24}, {200, 50}, {40, 10}, {20, 5}, {20, 6}} {
		t.Run(fmt.Sprint(size), func(t *testing.T) {
			story(t, func(t *testing.T) {
				r := roomtest.Open(t)
				for i := range 120 {
					roomtest.Seat(t, r, fmt.Sprintf("guest%d", i))
				}
				roomtest.Seat(t, r, "小明")
				d := sit(t, r, "lily", size[0], size[1])
				d.types("dear ")
				d.press("f8")
				d.sees("find", "guest0")
				d.types("小")
				d.sees("小明")
				d.seesNot("guest0", "guest1")
				if pos, top := d.emu.CursorPosition(), d.m.layout.talk.top; pos.Y != top {
					t.Errorf("an input method would write in row %d, not %d:\n%s", pos.Y, top, d.text())
				}
				if got := d.m.input.Edit.Text(); got != "dear " {
					t.Errorf("the line is %q", got)
				}
				d.types("x")
				d.sees("nobody")
				d.press("backspace", "enter")
				d.types("!")
				if got := d.m.input.Edit.Text(); got != "dear 小明 !" {
					t.Errorf("with the name taken, the line is %q", got)
				}

				d.press("f8")
				for range 200 {
					d.press("down")
				}
				d.sees("小明") // the last one
				d.press("pgup", "pgup", "pgup", "pgup")
				d.seesNot("小明\n")
				d.types("guest11")
				d.press("esc")
				d.types("?")
				if got := d.m.input.Edit.Text(); got != "dear 小明 !?" {
					t.Errorf("after Esc the line is %q", got)
				}
				d.press("f8")
				d.send(inputMsg{term.ChordMsg{Text: "x", Alt: tea.KeyPressMsg{Code: 'x', Mod: tea.ModAlt}}}) // Esc, and a letter right behind it
				d.press("f8")
				d.send(inputMsg{tea.PasteMsg{Content: "one\ntwo"}})
				if got := d.m.input.Edit.Text(); got != "dear 小明 !?xone\ntwo" {
					t.Errorf("after a paste the line is %q", got)
				}
				if d.m.listing != nil {
					t.Error("a paste of lines is looked for among the people")
				}
			})
		})
	}
}

// Who is ignored is not found by what they call themselves now.
func TestTheListFindsWhatItShows(t *testing.T) {
	story(t, func(t *testing.T) {
		r := roomtest.Open(t)
		bob := roomtest.SeatOf(t, r, "bob", state.KeyIdentity("SHA256:bob"))
		d := sit(t, r, "lily", 100, 24)
		d.types("/ignore bob\r")
		roomtest.Rename(t, bob, "lily-is-stupid")
		d.types("/people\r")
		d.types("stupid")
		d.sees("nobody")
	})
}

// What was found is found once, not at each picture.
func TestPeopleAreLookedThroughOnceAKey(t *testing.T) {
	story(t, func(t *testing.T) {
		r := roomtest.Open(t)
		bob := roomtest.Seat(t, r, "bob")
		d := sit(t, r, "lily", 100, 24)
		d.press("f8")
		d.types("b")
		found := d.m.listing.found
		if len(found) != 1 {
			t.Fatalf("%d are found", len(found))
		}
		roomtest.Say(t, bob, "hello")
		d.frame()
		again := d.m.listing.found
		for range 3 {
			roomtest.Say(t, bob, "hello")
			d.frame()
		}
		if &d.m.listing.found[0] != &again[0] {
			t.Error("all people were looked through again")
		}
	})
}

// Keys that come in one go are understood though no frame was drawn between.
func TestTheListIsLookedThroughBeforeItIsDrawn(t *testing.T) {
	story(t, func(t *testing.T) {
		r := roomtest.Open(t)
		roomtest.Seat(t, r, "bob")
		d := sit(t, r, "lily", 80, 24)
		for _, keys := range [][]string{{"f8", "enter"}, {"f8", "down", "enter"}} {
			roomtest.Seat(t, r, "ada"+fmt.Sprint(len(keys)))
			for _, k := range keys {
				d.send(inputMsg{keyCodes[k]})
			}
			d.frame()
		}
		roomtest.Seat(t, r, "carol")
		d.send(inputMsg{keyCodes["f8"]})
		d.send(inputMsg{term.TextMsg("car")})
		d.send(inputMsg{keyCodes["enter"]})
		d.frame()
		d.sees("carol")
	})
}
