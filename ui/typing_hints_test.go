package ui

import (
	"testing"
	"testing/synctest"
	"time"

	"teahouse/room"
	"teahouse/room/roomtest"
	"teahouse/room/state"
	"teahouse/ui/prefs"
)

// writers are lily and bob, who have hints on, and carol, who has not; all are at
// screens of one server.
type writers struct {
	room             *room.Room
	lily, bob, carol *desk
}

func (w *writers) come(t *testing.T) {
	t.Helper()
	w.room = roomtest.Open(t)
	cfg := testConfig()
	seats := map[string]*room.Seat{}
	for _, name := range []string{"lily", "bob", "carol"} {
		seats[name] = roomtest.SeatOf(t, w.room, name, state.KeyIdentity("SHA256:"+name))
	}
	roomtest.Do(t, seats["lily"], &state.Register{})
	found(t, seats["lily"], "dev", false, seats["bob"], seats["carol"])
	w.lily = takeSeat(t, seats["lily"], "lily", 120, 24, cfg)
	w.bob = takeSeat(t, seats["bob"], "bob", 120, 24, cfg)
	w.carol = takeSeat(t, seats["carol"], "carol", 120, 24, cfg)
	w.lily.types("/set typing on\r")
	w.bob.types("/set typing on\r")
	w.pass(time.Second)
}

// pass lets time pass for all of them.
func (w *writers) pass(d time.Duration) {
	w.lily.pass(d)
	for _, d := range []*desk{w.bob, w.carol} {
		d.frame()
	}
}

const lilyTypes = "lily is typing…"

// Who has hints on sees who writes of those who have them on; whoever has not sees
// nobody, is shown to nobody, and is not woken. The room is told nothing of it.
func TestTypingIsShownToWhoShowsIt(t *testing.T) {
	story(t, func(t *testing.T) {
		var w writers
		w.come(t)
		before := w.lily.seat.Newest()
		w.lily.types("h")
		synctest.Wait()
		if n := len(w.carol.mail); n != 0 {
			t.Errorf("a screen that has hints off was woken %d times", n)
		}
		if len(w.bob.mail) == 0 {
			t.Error("a screen that has them on was not woken")
		}
		w.bob.sees(lilyTypes)
		w.carol.seesNot("typing")
		w.lily.seesNot("is typing")
		w.carol.types("hello")
		w.bob.seesNot("carol is", "are typing")
		if got := w.bob.seat.Newest(); got != before {
			t.Errorf("typing went into the log: %d, then %d", before, got)
		}
		if w.carol.m.typing.watching != nil || w.bob.m.cfg.Shared.typists.parts[typingPart{}].screens != 2 {
			t.Error("a screen watches that has hints off")
		}
		w.carol.types("\r/set typing on\r")
		w.carol.sees(lilyTypes)
		w.bob.types("x")
		w.carol.sees("bob and lily are typing…")
		w.bob.types("/set typing off")
		w.bob.press("ctrl+u")
		w.bob.types("/set typing off\r")
		w.bob.seesNot("typing…")
		w.carol.sees(lilyTypes)
	})
}

// It ends when the line is sent or emptied, a while after the last key, and when the
// writer goes; it goes on while they write on, without waking anybody.
func TestTypingEnds(t *testing.T) {
	story(t, func(t *testing.T) {
		var w writers
		w.come(t)
		w.lily.types("hello")
		w.bob.sees(lilyTypes)
		w.lily.types("\r")
		w.bob.seesNot(lilyTypes)
		w.pass(typingAnew)
		w.lily.types("x")
		w.bob.sees(lilyTypes)
		w.lily.press("backspace")
		w.bob.seesNot(lilyTypes)
		w.pass(typingAnew)
		for range 10 {
			w.lily.types("y")
			w.pass(time.Second)
			w.bob.sees(lilyTypes)
		}
		w.pass(typingLasts)
		w.bob.seesNot(lilyTypes)
		w.lily.types("z")
		w.bob.sees(lilyTypes)
		w.lily.m.close()
		w.bob.seesNot(lilyTypes)
	})
}

// What is for some people, or is a command, shows nothing to anybody else, at no key.
func TestTypingTellsNothingOfPrivateLines(t *testing.T) {
	for _, line := range []string{"@carol secret", "/msg carol secret", "/query carol", "/me waves", "//slash", "＠carol secret"} {
		story(t, func(t *testing.T) {
			var w writers
			w.come(t)
			for i, r := range line {
				w.lily.types(string(r))
				w.bob.frame()
				if got := w.bob.m.typingNow(time.Now()); got != "" {
					t.Fatalf("%q shows %q", line[:i+1], got)
				}
				w.pass(typingEach)
			}
		})
	}
}

// Whoever ignores somebody is not seen by them, in the house and in a channel, and is by
// others.
func TestWhoIgnoresShowsThemNoTyping(t *testing.T) {
	story(t, func(t *testing.T) {
		var w writers
		w.come(t)
		w.carol.types("/set typing on\r")
		w.lily.types("/ignore bob\r")
		for range 2 {
			w.lily.types("hello")
			w.bob.frame()
			w.bob.seesNot(lilyTypes)
			w.carol.frame()
			w.carol.sees(lilyTypes)
			w.lily.press("ctrl+u")
			for _, d := range []*desk{w.lily, w.bob, w.carol} {
				d.types("/go #dev\r")
			}
			w.pass(typingLasts)
		}
		w.lily.types("/unignore bob\r")
		w.lily.types("hello")
		w.bob.frame()
		w.bob.sees(lilyTypes)
	})
}

// Nobody sees whom they ignore, and who is muted shows nothing.
func TestTypingOfIgnoredAndMuted(t *testing.T) {
	story(t, func(t *testing.T) {
		var w writers
		w.come(t)
		w.bob.types("/ignore lily\r")
		w.lily.types("h")
		w.bob.seesNot("is typing")
		w.bob.types("/unignore lily\r")
		w.bob.sees(lilyTypes)
		w.lily.press("ctrl+u")
		w.bob.seesNot(lilyTypes)
		ada := operator(t, w.room, "ada")
		roomtest.Do(t, ada, &state.Mute{Whom: w.lily.m.me.Person, For: time.Hour, Reason: "too loud"})
		w.lily.frame()
		w.lily.types("h")
		w.bob.seesNot(lilyTypes)
	})
}

// It is shown in the view where they write, and in no other.
func TestTypingStaysInItsView(t *testing.T) {
	story(t, func(t *testing.T) {
		var w writers
		w.come(t)
		w.lily.alt("2")
		w.lily.types("h")
		w.bob.seesNot(lilyTypes)
		w.bob.alt("2")
		w.bob.sees(lilyTypes)
		w.lily.alt("1") // what they wrote stays, and they write it no more
		w.bob.seesNot(lilyTypes)
		w.bob.alt("1")
		w.lily.types("/go bob\r")
		w.carol.types("/set typing on\r/go lily\r")
		w.pass(typingAnew)
		w.lily.types("h")
		w.bob.seesNot(lilyTypes)
		w.carol.seesNot(lilyTypes)
		w.bob.types("/go lily\r")
		w.bob.sees(lilyTypes)
		w.lily.types("\r")
		w.lily.types("@carol h")
		w.bob.seesNot(lilyTypes)
	})
}

// It is off until somebody chooses it, and is kept with what they chose.
func TestTypingIsOffAtFirst(t *testing.T) {
	story(t, func(t *testing.T) {
		var w writers
		w.come(t)
		if prefs.IsOn(w.carol.seat, prefs.Typing) || !prefs.IsOn(w.bob.seat, prefs.Typing) {
			t.Error("the room keeps another choice")
		}
	})
}

// However many write, few are remembered, and nobody after the last screen has gone.
func TestTypingIsBounded(t *testing.T) {
	var all typists
	here := typingPart{in: 1}
	all.watch(here)
	now := time.Unix(0, 0)
	for i := range 10 * typingMost {
		all.writes(here, state.Person{ID: state.Identity(rune('a' + i))}, nil, now)
	}
	if got, _ := all.at(here, now); len(got) != typingMost {
		t.Errorf("%d writers are remembered", len(got))
	}
	if got, _ := all.at(here, now.Add(typingLasts)); len(got) != 0 {
		t.Errorf("%d of them are shown for ever", len(got))
	}
	all.unwatch(here)
	if len(all.parts) != 0 {
		t.Error("a part is kept that nobody watches")
	}
}

// Whoever writes a letter and takes it back, again and again, wakes the others no more often
// than whoever writes.
func TestTypingIsToldSeldomWhateverIsTyped(t *testing.T) {
	story(t, func(t *testing.T) {
		var w writers
		w.come(t)
		typists := &w.bob.m.cfg.Shared.typists
		wakes, began := 0, time.Now()
		_, last := typists.at(typingPart{}, began)
		for i := range 400 {
			if i%2 == 0 {
				w.lily.types("h")
			} else {
				w.lily.press("backspace")
			}
			time.Sleep(keyPause)
			if _, now := typists.at(typingPart{}, time.Now()); now != last {
				wakes, last = wakes+1, now
			}
		}
		if took := time.Since(began); wakes == 0 || wakes > 2*int(took/typingAnew+1) {
			t.Errorf("in %v whoever watches was woken %d times", took, wakes)
		}
	})
}
