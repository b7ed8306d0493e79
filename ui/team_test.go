package ui

import (
	"strings"
	"testing"

	tea "charm.land/bubbletea/v2"

	"teahouse/room"
	"teahouse/room/roomtest"
	"teahouse/room/state"
	"teahouse/room/text"
	"teahouse/ui/command"
	"teahouse/ui/term"
)

// found opens a channel, lets people join it, and returns its number.
func found(t testing.TB, owner *room.Seat, name string, closed bool, people ...*room.Seat) uint64 {
	t.Helper()
	n, err := text.NewChannelName(name)
	if err != nil {
		t.Fatal(err)
	}
	roomtest.Do(t, owner, &state.Found{Name: n, Closed: closed})
	c, ok := owner.Channel(name)
	if !ok {
		t.Fatalf("there is no %s", name)
	}
	for _, p := range people {
		if closed {
			roomtest.Do(t, owner, &state.Invite{Num: c.Num, Who: p.Me().Person})
		}
		roomtest.Do(t, p, &state.Join{Num: c.Num})
	}
	return c.Num
}

// alt presses a character or a key with Alt: characters as most terminals send
// them, behind an Escape.
func (d *desk) alt(key string) {
	d.t.Helper()
	switch key {
	case "up":
		d.send(inputMsg{tea.KeyPressMsg{Code: tea.KeyUp, Mod: tea.ModAlt}})
	case "down":
		d.send(inputMsg{tea.KeyPressMsg{Code: tea.KeyDown, Mod: tea.ModAlt}})
	default:
		d.send(inputMsg{term.ChordMsg{Text: key, Alt: tea.KeyPressMsg{Code: rune(key[0]), Mod: tea.ModAlt}}})
	}
	d.frame()
}

// team is lily's screen, where she is in two channels of ada's and talks with bob.
type team struct {
	*desk
	room     *room.Room
	ada, bob *room.Seat
	dev, ops uint64
}

func atWork(t *testing.T, width, height int) *team {
	limits := room.DefaultLimits()
	limits.Accounts = 100 // from one place at once
	r := roomtest.With(t, limits)
	w := &team{room: r, ada: registeredAs(t, r, "ada"), bob: registeredAs(t, r, "bob")}
	lily := registeredAs(t, r, "lily")
	w.dev = found(t, w.ada, "dev", false, w.bob, lily)
	w.ops = found(t, w.ada, "ops", true, w.bob, lily)
	w.desk = takeSeat(t, lily, "lily", width, height, testConfig())
	return w
}

func (w *team) go_(at command.Where) {
	w.t.Helper()
	w.m.goTo(at)
	w.frame()
}

func (w *team) sayIn(s *room.Seat, num uint64, text string) {
	w.t.Helper()
	roomtest.Do(w.t, s, &state.Say{Text: text, In: num})
}

func (w *team) whisper(from *room.Seat, text string) {
	w.t.Helper()
	roomtest.Do(w.t, from, &state.Whisper{To: []state.Person{w.m.me.Person}, Text: text})
}

// title is the first row of the window.
func (w *team) title() string {
	w.t.Helper()
	title, _, _ := strings.Cut(w.text(), "\n")
	return title
}

// again is lily after her link died.
func (w *team) again(t *testing.T) *desk {
	w.m.close()
	w.seat.Leave(state.HowLost)
	return takeSeat(t, roomtest.SeatOf(t, w.room, "lily", w.seat.Came()), "lily", 80, 24, w.m.cfg)
}
