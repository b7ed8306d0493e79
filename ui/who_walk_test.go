package ui

import (
	"fmt"
	"math/rand/v2"
	"slices"
	"strings"
	"testing"
	"time"

	"teahouse/room"
	"teahouse/room/roomtest"
	"teahouse/room/state"
	"teahouse/ui/command"
	"teahouse/ui/prefs"
)

// actor is one of those whom lily meets: they come, go, register and are called something else.
type actor struct {
	id    state.Identity
	seat  *room.Seat // nil while they are away
	said  []string
	why   []string // they were away; who writes to them is told, and that stands
	heard []string // from others, alone
}

func (a *actor) read() {
	for events, _ := a.seat.Read(nil); len(events) > 0; events, _ = a.seat.Read(nil) {
		for _, e := range events {
			if e.Kind == state.KindWhisper && !a.seat.Same(e.Who.ID, a.id) {
				a.heard = append(a.heard, e.Text)
			}
		}
	}
}

// crossroads is lily's screen, and those whom she meets.
type crossroads struct {
	*desk
	*rand.Rand
	room  *room.Room
	all   []*actor
	lines []uint64 // public ones, by N
}

// does has somebody do something, and says whether it was done. What it says is theirs.
func (w *crossroads) does(a *actor, b state.Body, text string) string {
	events, err := a.seat.Do(w.t.Context(), b, nil)
	if err == nil && text != "" {
		a.said = append(a.said, text)
	}
	if _, says := b.(*state.Say); err == nil && says {
		w.lines = append(w.lines, events[0].N)
	}
	return fmt.Sprintf("%s: %s %s: %v", a.id, b.Kind(), text, err)
}

// one draws one of several.
func one[T any](w *crossroads, of ...T) T { return of[w.IntN(len(of))] }

// step does one thing, and says what it was.
func (w *crossroads) step(n int) string {
	a, name, text := one(w, w.all...), one(w, "ada", "eve", "zoe", "joe", "max"), fmt.Sprintf("text%d.", n)
	if a.seat == nil {
		a.seat = roomtest.SeatOf(w.t, w.room, name, a.id)
		return fmt.Sprintf("%s comes as %s", a.id, a.seat.Me().Person.Name)
	}
	me, line := a.seat.Me().Person, state.Ref{N: one(w, append(w.lines, 1)...)}
	switch n := w.IntN(48); {
	case n < 4:
		a.read()
		a.seat.Leave(state.HowLeft)
		a.seat = nil
		return fmt.Sprintf("%s goes", a.id)
	case n < 12:
		return w.does(a, &state.Rename{Name: roomtest.Name(w.t, name)}, "")
	case n < 13:
		return w.does(a, &state.Register{}, "")
	case n < 14:
		return w.does(a, &state.Say{Text: text, Answers: line}, text)
	case n < 15:
		return w.does(a, &state.Edit{Text: text, Ref: line}, text)
	case n < 16:
		return w.does(a, &state.React{Sign: "👍", Ref: line}, "")
	case n < 18:
		return w.does(a, &state.Say{Text: text}, text)
	case n < 21:
		return w.does(a, &state.Whisper{To: []state.Person{w.seat.Me().Person}, Text: text}, text)
	case n < 25:
		a.why = append(a.why, text)
		return w.does(a, &state.Away{Reason: text}, "") + text
	case n == 25 && w.IntN(4) == 0:
		w.press("ctrl+c")
		w.types("/ignore " + me.Name + "\r")
		return "lily ignores " + me.Name
	case n == 26 && w.IntN(4) == 0:
		_, _ = w.seat.Do(w.t.Context(), &state.Register{}, nil)
		return "lily registers"
	case n < 36:
		w.m.goTo(command.Where{With: me})
		return "lily talks with " + me.Name
	case n < 40:
		w.alt("1")
		return "lily goes home"
	case n < 42:
		return w.writes(text)
	case n < 45:
		key := one(w, "pgup", "pgdown", "home", "end", "esc", "shift+up", "alt+u")
		w.press(key)
		return "lily presses " + key
	case n < 47:
		asks := one(w, "/who", "/search text", "/mentions", "/channels", "/friends", "/ignore", "/saved")
		w.press("ctrl+c")
		w.types(asks + "\r")
		w.pass(time.Second)
		return "lily types " + asks
	}
	return "nothing happens"
}

// writes has lily write where she is: those whom she means hear it, and nobody else.
func (w *crossroads) writes(text string) string {
	with := w.m.at.With
	w.press("ctrl+c")
	w.types(text + "\r")
	w.pass(time.Second)
	for _, a := range w.all {
		meant := with.ID != "" && w.seat.Same(with.ID, a.id)
		if meant {
			a.why = nil
		}
		if a.seat == nil {
			continue
		}
		if a.read(); slices.Contains(a.heard, text) != meant {
			w.t.Errorf("it is for %v, and of %s it is %v that they heard it", with, a.id, !meant)
		}
	}
	return fmt.Sprintf("lily writes %s to %q", text, with.Name)
}

// ignores tells whether lily does so.
func (w *crossroads) ignores(a *actor) bool {
	return slices.ContainsFunc(prefs.Ignored(w.seat), func(one command.Ignored) bool { return one.ID != "" && w.seat.Same(one.ID, a.id) })
}

// looks compares what is in sight with whom she ignores.
func (w *crossroads) looks() {
	names := []string{w.m.cfg.Words.Govern.Nameless}
	for _, one := range w.m.ignored {
		names = append(names, one.Name)
	}
	text := w.text()
	for _, a := range w.all {
		if !w.ignores(a) {
			continue
		}
		for _, said := range slices.Concat(a.said, a.why) {
			if strings.Contains(text, said) {
				w.t.Errorf("%s of %s, who is ignored, is seen", said, a.id)
			}
		}
		for _, p := range w.m.people.People {
			if w.seat.Same(p.Person.ID, a.id) && !slices.Contains(names, p.Person.Name) {
				w.t.Errorf("%s, who is ignored, is in the list as %s", a.id, p.Person.Name)
			}
		}
	}
}

// TestWhoIsWhoInAWalk: people come, go, register and take each other's names, in a small room
// and in a large one, whose list of people may be a second old. What lily writes reaches whom
// she means, and of whom she ignores she sees nothing.
func TestWhoIsWhoInAWalk(t *testing.T) {
	for seed := range uint64(20) {
		for _, guests := range []int{0, 120} {
			t.Run(fmt.Sprintf("guests=%d/seed=%d", guests, seed), func(t *testing.T) {
				story(t, func(t *testing.T) {
					limits := room.DefaultLimits()
					limits.Accounts = 100 // from one place at once
					w := &crossroads{Rand: rand.New(rand.NewPCG(seed, uint64(guests))), room: roomtest.With(t, limits)}
					for i := range guests {
						roomtest.Seat(t, w.room, fmt.Sprintf("guest%d", i))
					}
					w.desk = takeSeat(t, roomtest.SeatOf(t, w.room, "lily", state.KeyIdentity("SHA256:lily")), "lily", 80, 40, testConfig())
					w.pass(3 * time.Second)
					for i := range 4 {
						w.all = append(w.all, &actor{id: state.KeyIdentity(fmt.Sprint("SHA256:", i))})
					}
					var did []string
					for n := range 150 {
						did = append(did, w.step(n))
						if w.IntN(3) > 0 {
							w.pass(time.Duration(w.IntN(3000)) * time.Millisecond)
						} else {
							w.frame()
						}
						if w.looks(); t.Failed() {
							t.Fatalf("after\n%s\nthe screen shows\n%s", strings.Join(did[max(0, len(did)-30):], "\n"), w.text())
						}
					}
				})
			})
		}
	}
}
