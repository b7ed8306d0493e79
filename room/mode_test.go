package room_test

import (
	"fmt"
	"strings"
	"testing"
	"testing/synctest"
	"time"

	"teahouse/room"
	"teahouse/room/roomtest"
	"teahouse/room/state"
)

// listed is who is in the list, each with the way they are here.
func listed(r *room.Room) string {
	var all []string
	for _, p := range r.Roster().People {
		all = append(all, strings.TrimSuffix(p.Person.Name+":"+string(p.Mode), ":"))
	}
	return strings.Join(all, " ")
}

func expectList(t *testing.T, r *room.Room, want string) {
	t.Helper()
	if got := listed(r); got != want {
		t.Errorf("in the list are %s, want %s", got, want)
	}
}

// settle waits until the departures so far are applied.
func settle(t *testing.T, s *room.Seat) {
	t.Helper()
	do(t, s, &state.Away{Back: false})
	s.Read(nil)
}

func TestWhoComesInWhichWayIsListedAndToldAsItBefits(t *testing.T) {
	for _, c := range []struct {
		mode  state.Mode
		shown string
		told  []string
	}{
		{state.ModeScreen, "bob lily", []string{"bob enter", "bob: hi", "bob leave left"}},
		{state.ModeLines, "bob:lines lily", []string{"bob enter", "bob: hi", "bob leave left"}},
		{state.ModeTail, "bob:tail lily", []string{"bob: hi"}},
		{state.ModeBot, "bob:bot lily", []string{"bob: hi"}},
		{state.ModeVerb, "lily", []string{"bob: hi"}},
	} {
		t.Run(string(c.mode), func(t *testing.T) {
			r := roomtest.Open(t)
			lily := roomtest.Seat(t, r, "lily")
			drain(lily)
			bob := arrive(t, r, "bob", arrival{id: key("bob"), mode: c.mode})
			if bob.Me().Mode != c.mode {
				t.Errorf("bob is here as %q", bob.Me().Mode)
			}
			expectList(t, r, c.shown)
			do(t, bob, &state.Say{Text: "hi"})
			bob.Leave(state.HowLeft)
			do(t, lily, &state.Say{Text: "end"}) // behind the departure
			expect(t, lily, append(c.told, "lily: end")...)
			expectList(t, r, "lily")
		})
	}
}

// A person is announced once, however many terminals they have and whatever they
// are for; the list shows them as long as somebody may be reading with their eyes.
func TestTerminalsOfSeveralKindsAreOnePerson(t *testing.T) {
	r := roomtest.Open(t)
	lily := roomtest.Seat(t, r, "lily")
	bob := func(mode state.Mode) *room.Seat { return arrive(t, r, "bob", arrival{id: key("bob"), mode: mode}) }
	out := func(s *room.Seat) {
		s.Leave(state.HowLeft)
		settle(t, lily)
	}
	drain(lily)
	verb, tail := bob(state.ModeVerb), bob(state.ModeTail)
	expectList(t, r, "bob:tail lily")
	expect(t, lily)
	lines := bob(state.ModeLines)
	expectList(t, r, "bob:lines lily")
	screen := bob(state.ModeScreen)
	expectList(t, r, "bob lily")
	expect(t, lily, "bob enter")
	for _, s := range []*room.Seat{verb, tail, lines, screen} {
		called(t, s, "bob")
		if s.Me().ID != verb.Me().ID {
			t.Error("bob is here twice")
		}
	}
	out(screen)
	expectList(t, r, "bob:lines lily")
	lines.Leave(state.HowLeft)
	do(t, lily, &state.Say{Text: "bye"})
	if told := drain(lily); len(told) != 2 || told[0] != "bob leave left" {
		t.Errorf("lily was told %v", told)
	}
	expectList(t, r, "bob:tail lily")
	out(tail)
	expectList(t, r, "lily")
	called(t, verb, "bob")
	again := bob(state.ModeScreen)
	if told := drain(lily); len(told) != 1 || told[0] != "bob enter" {
		t.Errorf("bob came again, and lily was told %v", told)
	}
	out(verb)
	out(again)
	expectList(t, r, "lily")
}

func TestABotComesWithAKeyOfItsOwn(t *testing.T) {
	r := roomtest.Open(t)
	turnedAway(t, r, "bot", arrival{mode: state.ModeBot}, state.NeedsKey)
	for _, mode := range []state.Mode{state.ModeScreen, state.ModeLines, state.ModeTail} {
		bob := arrive(t, r, "bob", arrival{id: key("bob"), mode: mode})
		if got := turnedAway(t, r, "bot", arrival{id: key("bob"), mode: state.ModeBot}, state.BotsOwnKey); got.Name != "bob" {
			t.Errorf("it is told of %q", got.Name)
		}
		leave(t, r, bob)
	}
	bot := arrive(t, r, "bot", arrival{id: key("bot"), mode: state.ModeBot})
	called(t, arrive(t, r, "x", arrival{id: key("bot"), mode: state.ModeVerb}), "bot")
	called(t, arrive(t, r, "bot", arrival{id: key("bot"), mode: state.ModeBot}), "bot")
	expectList(t, r, "bot:bot")
	arrive(t, r, "bot", arrival{id: key("bot")}) // whatever else comes with its key
	expectList(t, r, "bot:bot")
	do(t, bot, &state.Say{Text: "up"})
}

func TestABotHasABudgetOfItsOwn(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		r, stop := roomtest.Start(t, roomtest.NewMemory())
		defer stop()
		bot := arrive(t, r, "bot", arrival{id: key("bot"), mode: state.ModeBot})
		script := arrive(t, r, "bot", arrival{id: key("bot"), mode: state.ModeVerb})
		began := time.Now()
		for range 20 {
			do(t, bot, &state.Say{Text: "quick"})
		}
		if waited := time.Since(began); waited != 0 {
			t.Errorf("20 lines waited %v", waited)
		}
		do(t, bot, &state.Say{Text: "next"})
		if waited := time.Since(began); waited != 250*time.Millisecond {
			t.Errorf("the next waited %v", waited)
		}
		began = time.Now()
		for range 6 {
			do(t, script, &state.Say{Text: "a person's"})
		}
		if waited := time.Since(began); waited != time.Second {
			t.Errorf("six lines of a script waited %v", waited)
		}
	})
}

func TestGoingToPlainLinesAndBackIsSeenButNotHeard(t *testing.T) {
	r := roomtest.Open(t)
	lily, bob := roomtest.Seat(t, r, "lily"), roomtest.Seat(t, r, "bob")
	tail := arrive(t, r, "ann", arrival{mode: state.ModeTail})
	drain(lily)
	woken := func() bool {
		select {
		case <-lily.Ready():
			return true
		default:
			return false
		}
	}
	woken()
	do(t, bob, &state.SetMode{Mode: state.ModeLines})
	expectList(t, r, "ann:tail bob:lines lily")
	if bob.Me().Mode != state.ModeLines || !woken() {
		t.Error("who shows the list is not woken")
	}
	do(t, bob, &state.SetMode{Mode: state.ModeLines})
	if woken() {
		t.Error("woken for nothing")
	}
	do(t, bob, &state.SetMode{})
	do(t, bob, &state.SetMode{Mode: state.ModeVerb}) // nobody vanishes from the list
	do(t, tail, &state.SetMode{})                    // or arrives without being announced
	expectList(t, r, "ann:tail bob lily")
	expect(t, lily)
	for _, mode := range []state.Mode{state.ModeTail, state.ModeBot} {
		woken()
		s := arrive(t, r, "silent", arrival{id: key("silent"), mode: mode})
		if !woken() {
			t.Errorf("%s is in the list, and nobody is woken to show it", mode)
		}
		s.Leave(state.HowLeft)
		settle(t, bob)
		if !woken() {
			t.Errorf("%s left the list, and nobody is woken to show it", mode)
		}
		drain(lily)
	}
	woken()
	arrive(t, r, "passing", arrival{mode: state.ModeVerb})
	if woken() {
		t.Error("woken for one who passes")
	}
}

// After a crash those are counted whose coming was told.
func TestARestartCutsOffWhoWasAnnounced(t *testing.T) {
	m := roomtest.NewMemory()
	crashed, stop := roomtest.Start(t, m)
	for i, mode := range []state.Mode{state.ModeScreen, state.ModeLines, state.ModeTail, state.ModeBot, state.ModeVerb} {
		arrive(t, crashed, fmt.Sprint("guest", i), arrival{id: key(fmt.Sprint(i)), mode: mode})
	}
	if f := crashed.Figures(); f.Members != 4 || f.Seats != 5 {
		t.Errorf("before, the room tells of %+v", f)
	}
	stop()
	r, _ := roomtest.Start(t, m)
	expectList(t, r, "")
	found, _, err := roomtest.Seat(t, r, "lily").Since(t.Context(), state.Scope{}, 0, 100)
	var told []string
	for _, e := range found {
		told = append(told, tell(e))
	}
	if want := "guest0 enter, guest1 enter, restart 2, lily enter"; err != nil || strings.Join(told, ", ") != want {
		t.Errorf("told is %v (%v), want %s", told, err, want)
	}
}

func TestASanctionFindsWhoPasses(t *testing.T) {
	r := roomtest.Open(t)
	ruth := arrive(t, r, "ruth", arrival{id: key("ruth"), admin: true})
	arrival1 := arrival{id: key("mallory"), addr: "192.0.2.7", mode: state.ModeVerb}
	passing := arrive(t, r, "mallory", arrival1)
	drain(ruth)
	do(t, passing, &state.Say{Text: "buy"})
	spam, _ := ruth.Read(nil)
	if reach, err := ruth.Reach(&state.Ban{Whom: spam[0].Who, For: time.Hour}); err != nil || len(reach.Hit) != 0 {
		t.Errorf("one who passes is shown among those present: %v (%v)", reach.Hit, err)
	}
	do(t, ruth, &state.Mute{Whom: spam[0].Who, For: time.Hour, Reason: "spam"})
	refused(t, passing, &state.Say{Text: "buy"}, state.Muted)
	refused(t, passing, &state.Rename{Name: roomtest.Name(t, "nice")}, state.Muted)
	again := arrive(t, r, "mallory", arrival1)
	refused(t, again, &state.Say{Text: "buy"}, state.Muted)
	events := do(t, ruth, &state.Ban{Whom: spam[0].Who, For: time.Hour})
	if len(events) != 1 || events[0].Count != 1 {
		t.Errorf("a ban tells %v, with %d out", events, events[0].Count)
	}
	<-passing.Ended()
	for _, mode := range []state.Mode{state.ModeVerb, state.ModeTail, state.ModeBot, state.ModeLines} {
		turnedAway(t, r, "other", arrival{id: key("mallory"), mode: mode}, state.Banned)
		turnedAway(t, r, "fresh", arrival{id: key("fresh"), addr: "192.0.2.7", mode: mode}, state.HeldOff)
	}
	do(t, ruth, &state.SetLock{Level: state.LockGuests})
	turnedAway(t, r, "guest1", arrival{mode: state.ModeVerb}, state.LockedGuests)
}
