package ui

import (
	"fmt"
	"strings"
	"testing"
	"time"

	"teahouse/room"
	"teahouse/room/roomtest"
	"teahouse/room/state"
)

// absent is the room while 小明 was away: 300 lines came, of which two call them in
// the house, one in a channel that they have joined, and one is for them alone.
type absent struct {
	room     *room.Room
	ada, bob *room.Seat
	dev      uint64
	id       state.Identity
	cfg      *Config
}

func whileAway(t *testing.T) *absent {
	limits := room.DefaultLimits()
	limits.Accounts = 100 // from one place at once
	a := &absent{room: roomtest.With(t, limits), cfg: testConfig()}
	a.ada, a.bob = registeredAs(t, a.room, "ada"), registeredAs(t, a.room, "bob")
	me := registeredAs(t, a.room, "小明")
	a.dev, a.id = found(t, a.ada, "dev", false, a.bob, me), me.Came()
	d := takeSeat(t, me, "小明", 80, 24, a.cfg)
	d.types("hi, I go now\r")
	d.pass(time.Second)
	d.m.close()
	me.Leave(state.HowLeft)
	for i := range 298 {
		text := fmt.Sprintf("line %d.", i)
		switch i {
		case 5:
			text = "小明: could you look at this?"
		case 100:
			text = "请问小明在吗"
			roomtest.Do(t, a.ada, &state.Say{Text: "the disk is full, ＠小明", In: a.dev})
			roomtest.Do(t, a.ada, &state.Whisper{To: []state.Person{{ID: a.id, Name: "小明"}}, Text: "psst"})
		}
		roomtest.Say(t, a.bob, text)
		if i%4 == 3 {
			time.Sleep(6 * time.Second)
		}
	}
	return a
}

func (a *absent) back(t *testing.T, width, height int) *desk {
	return takeSeat(t, roomtest.SeatOf(t, a.room, "小明", a.id), "小明", width, height, a.cfg)
}

// Who comes back reads in one row how much is new and how much of it calls them, however
// far back, in whatever view and script, and goes from call to call.
func TestComingBack(t *testing.T) {
	for _, size := range [][2]int{{80, 24}, {40, 10}, {20, 5}} {
		name := fmt.Sprintf("%dx%d", size[0], size[1])
		t.Run(name, func(t *testing.T) {
			story(t, func(t *testing.T) {
				time.Sleep(41 * time.Minute)
				d := whileAway(t).back(t, size[0], size[1])
				says := func(want string) { // however it is wrapped
					t.Helper()
					if text := strings.Join(strings.Fields(d.text()), " "); !strings.Contains(text, want) {
						t.Fatalf("the screen does not show %q:\n%s", want, d.text())
					}
				}
				d.golden("back-" + name)
				if title := d.shot.frame.Title; title != "(@4) teahouse" {
					t.Errorf("the window is called %q", title)
				}
				d.alt("u")
				d.golden("back-first-" + name)
				for _, call := range []string{"could you look", "the disk is full", "psst", "请问小明在吗"} {
					d.alt("n")
					says(call)
				}
				d.alt("n")
				says("no later line calls you")
				d.alt("p")
				says("psst")
				for range 3 {
					d.alt("p")
				}
				says("no earlier line calls you")
				if title := d.shot.frame.Title; strings.Contains(title, "@") {
					t.Errorf("all is read, and the window is called %q", title)
				}
			})
		})
	}
}
