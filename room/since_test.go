package room_test

import (
	"slices"
	"strings"
	"sync"
	"testing"
	"testing/synctest"

	"teahouse/room"
	"teahouse/room/roomtest"
	"teahouse/room/state"
)

// readOn reads everything after an event as a bot does: what is kept, page by
// page, up to where its seat began, and then live.
func readOn(t *testing.T, s *room.Seat, n uint64, page int) (all []*state.Event) {
	t.Helper()
	for n < s.Began() {
		events, _, err := s.Since(t.Context(), state.Scope{}, n, page)
		roomtest.OK(t, err)
		if len(events) == 0 {
			break
		}
		for _, e := range events {
			if n = e.N; n <= s.Began() {
				all = append(all, e)
			}
		}
	}
	for {
		events, missed := s.Read(nil)
		if missed > 0 {
			t.Fatal("missed", missed)
		}
		if all = append(all, events...); len(events) == 0 {
			return all
		}
	}
}

// Whoever resumes while others talk gets every event that they may read once, in
// order, and no private one of others.
func TestReadingOnHasNoGapAndNoRepeat(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		r, stop := roomtest.Start(t, roomtest.NewMemory())
		defer stop()
		lily, bob := roomtest.SeatOf(t, r, "lily", key("lily")), roomtest.SeatOf(t, r, "bob", key("bob"))
		come := func() *room.Seat { return arrive(t, r, "bot", arrival{id: key("bot"), mode: state.ModeBot}) }
		first := come()
		talk := func() {
			for _, b := range []state.Body{
				&state.Say{Text: "for all"}, &state.Whisper{To: []state.Person{first.Me().Person}, Text: "for the bot"},
				&state.Whisper{To: []state.Person{bob.Me().Person}, Text: "secret"}, &state.Away{},
			} {
				if _, err := lily.Do(t.Context(), b, nil); err != nil {
					t.Error(err)
				}
			}
		}
		var resumed []*room.Seat
		for range 3 {
			talk()
			var talking sync.WaitGroup
			talking.Go(talk)
			resumed = append(resumed, come())
			talking.Wait()
		}
		var want []uint64
		for _, e := range readOn(t, first, first.Began(), 1) { // all of it live
			want = append(want, e.N)
			if e.Text == "secret" {
				t.Errorf("the bot reads %s", tell(e))
			}
		}
		if len(want) != 6*3 {
			t.Errorf("%d events, want three for each time that lily talked", len(want))
		}
		for i, s := range resumed {
			var got []uint64
			for _, e := range readOn(t, s, first.Began(), []int{1, 3, 100}[i]) {
				got = append(got, e.N)
			}
			if !slices.Equal(got, want) {
				t.Errorf("resumed in pages of %d it reads %v, want %v", []int{1, 3, 100}[i], got, want)
			}
		}
		own, _, err := bob.Since(t.Context(), state.Scope{}, 0, 1000)
		secrets := 0
		for _, e := range own {
			if e.Text == "secret" {
				secrets++
			}
		}
		if err != nil || secrets != 6 {
			t.Errorf("bob reads %d of the private lines (%v)", secrets, err)
		}
	})
}

// The seat's own arrival is live, not past.
func TestBeganIsBeforeOnesOwnArrival(t *testing.T) {
	r := roomtest.Open(t)
	roomtest.Seat(t, r, "lily")
	bob := roomtest.Seat(t, r, "bob")
	events, _ := bob.Read(nil)
	if len(events) != 1 || tell(events[0]) != "bob enter" || bob.Began() != events[0].N-1 {
		t.Errorf("bob began at %d and reads %d events", bob.Began(), len(events))
	}
	past, _, err := bob.Since(t.Context(), state.Scope{}, 0, 1)
	if err != nil || len(past) != 1 || past[0].N != bob.Began() {
		t.Errorf("before that was %v (%v)", past, err)
	}
}

// Who comes first has a cursor of the place before all that happens, and reads on from it.
func TestTheFirstPlaceIsOne(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		r, stop := roomtest.Start(t, roomtest.NewMemory())
		defer stop()
		robot := arrive(t, r, "robot", arrival{id: key("robot"), mode: state.ModeBot})
		first := robot.Cursor(robot.Began())
		roomtest.Say(t, robot, "hello")
		n, err := robot.PlaceOf(t.Context(), "#"+first)
		roomtest.OK(t, err)
		lines, err := robot.After(t.Context(), state.Scope{}, n, 10)
		if err != nil || len(lines) != 1 {
			t.Errorf("%v, %v", lines, err)
		}
	})
}

func TestReadingOnTellsWhatIsKeptNoLonger(t *testing.T) {
	r := roomtest.Open(t)
	lily := roomtest.Seat(t, r, "lily")
	for range 5 {
		do(t, lily, &state.Say{Text: "x"})
	}
	if _, gone, err := lily.Since(t.Context(), state.Scope{}, 0, 10); err != nil || gone != 0 {
		t.Errorf("%d is gone (%v)", gone, err)
	}
	if _, err := r.Prune(t.Context(), 0, 2); err != nil {
		t.Fatal(err)
	}
	events, gone, err := lily.Since(t.Context(), state.Scope{}, 0, 10)
	if err != nil || len(events) != 2 || gone != events[0].N-1 {
		t.Errorf("left are %v, %d is gone (%v)", events, gone, err)
	}
}

// What was deleted because so many newer lines are kept is read by nobody, though memory
// still holds it: not by its place, its number, or as what was said last.
func TestNobodyReadsFromMemoryWhatIsDeleted(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		r, _ := roomtest.Made(t, func(*room.Config) {})
		lily, bob := roomtest.SeatOf(t, r, "lily", key("lily")), roomtest.SeatOf(t, r, "bob", key("bob"))
		do(t, lily, &state.Register{})
		dev := do(t, lily, &state.Found{Name: roomtest.Name(t, "dev"), Most: 10})[0].In
		said := func(s *room.Seat, body state.Body) *state.Event { return do(t, s, body)[0] }
		private := said(bob, &state.Whisper{To: []state.Person{lily.Me().Person}, Text: "psst"})
		var house, channel []*state.Event
		for range 5 {
			house = append(house, said(lily, &state.Say{Text: "x"}))
			channel = append(channel, said(lily, &state.Say{In: dev, Text: "y"}))
		}
		_, _, err := lily.Since(t.Context(), state.Scope{All: true}, 0, 1) // the history has all then
		roomtest.OK(t, err)
		_, err = r.Prune(t.Context(), 0, 2)
		roomtest.OK(t, err)
		for i, lines := range [][]*state.Event{house, channel} {
			for at, e := range lines {
				for _, ref := range []state.Ref{{N: e.N}, {In: e.In, Seq: e.Seq}} {
					if found, err := lily.Find(t.Context(), ref); (err == nil) != (at >= 3) {
						t.Errorf("%d of %d is found as %v (%v) by %+v", at, i, found, err, ref)
					}
				}
			}
		}
		if found, err := lily.Find(t.Context(), state.Ref{With: bob.Me().Person.ID, Seq: private.Seq}); err == nil {
			t.Errorf("what was private is found as %v", found)
		}
		if lines, err := lily.Before(t.Context(), state.Scope{All: true}, 0, 4); err != nil || len(lines) != 4 {
			t.Errorf("the last are %v (%v)", lines, err)
		}
		if lines, err := lily.Before(t.Context(), state.Scope{}, 0, 3); err != nil || len(lines) != 2 {
			t.Errorf("the last of the house are %v (%v)", lines, err)
		}
		next := said(lily, &state.Say{Text: "next"})
		if found, err := bob.Find(t.Context(), state.Ref{N: next.N}); err != nil || found != next {
			t.Errorf("what came since is found as %v (%v)", found, err)
		}
	})
}

// Who has an account by now is shown so in what is read back.
func TestReadingOnShowsPeopleAsTheyAreNow(t *testing.T) {
	r := roomtest.Open(t)
	lily := roomtest.SeatOf(t, r, "lily", key("lily"))
	do(t, lily, &state.Say{Text: "before"})
	do(t, lily, &state.Register{})
	events, _, err := lily.Since(t.Context(), state.Scope{}, lily.Began(), 10)
	if err != nil || len(events) != 3 {
		t.Fatal(events, err)
	}
	for _, e := range events {
		if e.Who.ID != lily.Me().Person.ID {
			t.Errorf("%s is by %s", tell(e), e.Who.ID)
		}
	}
}

func TestWhatIsWorthTryingAgain(t *testing.T) {
	var temporary []string
	for _, c := range []state.Code{
		state.Flooded, state.Slowed, state.NotKept, state.RoomFull, state.SeatsTaken, state.Stopping,
		state.Locked, state.LockedGuests, state.Banned, state.Muted, state.NameTaken, state.NotSeated, state.BotsOwnKey,
	} {
		if (&state.Refusal{Code: c}).Temporary() {
			temporary = append(temporary, string(c))
		}
	}
	if got := strings.Join(temporary, " "); got != "flooded slowed not-kept room-full seats-taken stopping" {
		t.Errorf("temporary are %s", got)
	}
}
