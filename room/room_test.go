package room_test

import (
	"context"
	"errors"
	"fmt"
	"strings"
	"testing"

	"teahouse/room"
	"teahouse/room/roomtest"
	"teahouse/room/state"
)

// drain reads all that a seat has not read yet, as short sentences.
func drain(s *room.Seat) []string {
	var told []string
	for {
		events, missed := s.Read(nil)
		if missed > 0 {
			told = append(told, fmt.Sprintf("missed %d", missed))
		}
		for _, e := range events {
			told = append(told, tell(e))
		}
		if len(events) == 0 {
			return told
		}
	}
}

func tell(e *state.Event) string {
	who := e.Who.Name
	switch e.Kind {
	case state.KindWhisper:
		var to []string
		for _, p := range e.To {
			to = append(to, p.Name)
		}
		return fmt.Sprintf("%s→%s: %s", who, strings.Join(to, ","), e.Text)
	case state.KindSay:
		if e.Gone {
			return who + ": †"
		}
		return who + ": " + e.Text
	case state.KindRename:
		return e.Old + "⇒" + who
	case state.KindLeave:
		return who + " leave " + string(e.How)
	case state.KindRestart:
		return fmt.Sprintf("restart %d", e.Count)
	case state.KindUnsend:
		return fmt.Sprintf("%s unsend %d", who, e.Ref)
	}
	return strings.TrimSpace(who + " " + string(e.Kind) + " " + e.Text)
}

func expect(t *testing.T, s *room.Seat, want ...string) {
	t.Helper()
	if got := drain(s); strings.Join(got, "\n") != strings.Join(want, "\n") {
		t.Errorf("%s was told\n\t%s\nwant\n\t%s", s.Me().Person.Name, strings.Join(got, "\n\t"), strings.Join(want, "\n\t"))
	}
}

func do(t *testing.T, s *room.Seat, b state.Body) []*state.Event {
	t.Helper()
	events, err := s.Do(t.Context(), b, nil)
	if err != nil {
		t.Fatalf("%s: %T: %v", s.Me().Person.Name, b, err)
	}
	return events
}

func refused(t *testing.T, s *room.Seat, b state.Body, code state.Code) *state.Refusal {
	t.Helper()
	_, err := s.Do(t.Context(), b, nil)
	var r *state.Refusal
	if !errors.As(err, &r) || r.Code != code {
		t.Errorf("%T gave %v, want a refusal: %s", b, err, code)
		return &state.Refusal{}
	}
	return r
}

func person(t *testing.T, r *room.Room, name string) state.Person {
	t.Helper()
	p, ok := r.Roster().Find(name)
	if !ok {
		t.Fatalf("%s is not here", name)
	}
	return p.Person
}

// leave gives a seat up and waits until the room knows.
func leave(t *testing.T, r *room.Room, s *room.Seat) {
	t.Helper()
	id := s.Me().ID
	s.Leave(state.HowLeft)
	roomtest.Await(t, "their seat is free", func() bool {
		for _, p := range r.Roster().People {
			if p.ID == id {
				return false
			}
		}
		return true
	})
}

func TestAConversation(t *testing.T) {
	r := roomtest.Open(t)
	lily := roomtest.Seat(t, r, "lily")
	bob := roomtest.Seat(t, r, "bob")
	do(t, lily, &state.Say{Text: "morning"})
	do(t, bob, &state.Say{Text: "waves", Act: true})
	do(t, bob, &state.Away{Reason: "tea"})
	do(t, bob, &state.Away{Back: true})
	refused(t, bob, &state.Away{Back: true}, state.NotAway)
	leave(t, r, bob)
	expect(t, lily, "lily enter", "bob enter", "lily: morning", "bob act waves", "bob away tea", "bob back", "bob leave left")
	expect(t, bob, "bob enter", "lily: morning", "bob act waves", "bob away tea", "bob back", "bob leave left")
}

func TestPrivateLinesReachTheirPeopleAndNobodyElse(t *testing.T) {
	r := roomtest.Open(t)
	lily, bob, eve := roomtest.Seat(t, r, "lily"), roomtest.Seat(t, r, "bob"), roomtest.Seat(t, r, "eve")
	phone := roomtest.SeatOf(t, r, "bob", person(t, r, "bob").ID)
	for _, s := range []*room.Seat{lily, bob, eve, phone} {
		drain(s)
	}
	do(t, lily, &state.Whisper{To: []state.Person{person(t, r, "bob")}, Text: "psst"})
	expect(t, lily, "lily→bob: psst")
	expect(t, bob, "lily→bob: psst")
	expect(t, phone, "lily→bob: psst")
	expect(t, eve)
	select {
	case <-eve.Ready():
		drain(eve)
		select {
		case <-eve.Ready():
			t.Error("a private line wakes a third person")
		default:
		}
	default:
	}
	for who, want := range map[*room.Seat]int{lily: 1, bob: 1, phone: 1, eve: 0} {
		if events, err := who.Before(t.Context(), state.Scope{}, 0, 10); err != nil || len(events) != want {
			t.Errorf("%s reads back %d private lines (%v), want %d", who.Me().Person.Name, len(events), err, want)
		}
	}
	refused(t, lily, &state.Whisper{To: []state.Person{person(t, r, "lily")}, Text: "me"}, state.OnlyYourself)
}

func TestANameThatChangesHandsReachesNobody(t *testing.T) {
	r := roomtest.Open(t)
	lily, bob := roomtest.Seat(t, r, "lily"), roomtest.Seat(t, r, "bob")
	seen := person(t, r, "bob")
	leave(t, r, bob)
	if got := refused(t, lily, &state.Whisper{To: []state.Person{seen}, Text: "psst"}, state.NotHere); got.Name != "bob" {
		t.Errorf("the refusal names %q", got.Name)
	}
	imp := roomtest.Seat(t, r, "bob")
	drain(imp)
	refused(t, lily, &state.Whisper{To: []state.Person{seen}, Text: "psst"}, state.SomebodyElse)
	expect(t, imp)
}

func TestAPersonIsReachedUnderTheirNewName(t *testing.T) {
	r := roomtest.Open(t)
	lily, bob := roomtest.Seat(t, r, "lily"), roomtest.Seat(t, r, "bob")
	seen := person(t, r, "bob")
	do(t, bob, &state.Rename{Name: roomtest.Name(t, "robert")})
	drain(bob)
	do(t, lily, &state.Whisper{To: []state.Person{seen}, Text: "psst"})
	expect(t, bob, "lily→robert: psst")
}

func TestNames(t *testing.T) {
	r := roomtest.Open(t)
	lily := roomtest.Seat(t, r, "lily")
	for i, want := range []string{"lily2", "lily3", "lily4"} {
		if got := roomtest.Seat(t, r, "LILY").Me().Person.Name; !strings.EqualFold(got, want) {
			t.Errorf("guest %d who wants a taken name is called %s, want %s", i, got, want)
		}
	}
	bob := roomtest.Seat(t, r, "bob")
	refused(t, bob, &state.Rename{Name: roomtest.Name(t, "Lily")}, state.NameTaken)
	refused(t, bob, &state.Rename{Name: roomtest.Name(t, "ꓡꓲꓡꓬ")}, state.NameConfusable) // in Lisu
	refused(t, bob, &state.Rename{Name: roomtest.Name(t, "bob")}, state.NameSame)
	do(t, bob, &state.Rename{Name: roomtest.Name(t, "Bob")})
	leave(t, r, lily)
	do(t, bob, &state.Rename{Name: roomtest.Name(t, "lily")})
	if got := roomtest.Seat(t, r, "bob").Me().Person.Name; got != "bob" {
		t.Errorf("a freed name is given out as %s", got)
	}
}

func TestSeveralTerminalsOfOnePersonAreOneMember(t *testing.T) {
	r := roomtest.Open(t)
	watcher := roomtest.Seat(t, r, "watcher")
	id := state.KeyIdentity("SHA256:lily")
	desk, phone := roomtest.SeatOf(t, r, "lily", id), roomtest.SeatOf(t, r, "lily-phone", id)
	if n := len(r.Roster().People); n != 2 {
		t.Errorf("%d people are here, want 2", n)
	}
	do(t, phone, &state.Say{Text: "both read me"})
	desk.Leave(state.HowLeft)
	leave(t, r, phone)
	expect(t, watcher, "watcher enter", "lily enter", "lily: both read me", "lily leave left")
	for i := range room.SeatsEach {
		if _, err := r.Enter(t.Context(), roomtest.Arrive(t, "lily", id)); err != nil {
			t.Fatalf("seat %d: %v", i, err)
		}
	}
	var full *state.Refusal
	if _, err := r.Enter(t.Context(), roomtest.Arrive(t, "lily", id)); !errors.As(err, &full) || full.Code != state.SeatsTaken {
		t.Errorf("one seat too many gave %v", err)
	}
	build := roomtest.Arrive(t, "lily", id)
	build.Mode = state.ModeVerb
	for i := range 50 { // jobs are no terminals, but they are not without number
		if _, err := r.Enter(t.Context(), build); err != nil {
			t.Fatalf("job %d: %v", i, err)
		}
	}
	var err error
	for range 50 {
		_, err = r.Enter(t.Context(), build)
	}
	if !errors.As(err, &full) || full.Code != state.Flooded || !full.Temporary() {
		t.Errorf("a hundred jobs at once gave %v", err)
	}
}

func TestUnsend(t *testing.T) {
	r := roomtest.Open(t)
	lily, bob, eve := roomtest.Seat(t, r, "lily"), roomtest.Seat(t, r, "bob"), roomtest.Seat(t, r, "eve")
	refused(t, lily, &state.Unsend{}, state.NothingToUndo)
	do(t, lily, &state.Say{Text: "oops"})
	n := do(t, lily, &state.Unsend{})[0].Ref
	refused(t, lily, &state.Unsend{}, state.NothingToUndo)
	expect(t, bob, "bob enter", "eve enter", "lily: †", fmt.Sprintf("lily unsend %d", n))
	drain(eve)
	do(t, lily, &state.Whisper{To: []state.Person{person(t, r, "bob")}, Text: "secret"})
	do(t, lily, &state.Unsend{})
	expect(t, eve) // not even that there was something to withdraw
	events, err := bob.Before(t.Context(), state.Scope{}, 0, 10)
	if err != nil || len(events) != 2 || events[0].Text != "" || events[1].Text != "" {
		t.Errorf("after both were withdrawn, %v (%v) is read back", events, err)
	}
}

func TestQuiet(t *testing.T) {
	r := roomtest.Open(t)
	lily, bob := roomtest.Seat(t, r, "lily"), roomtest.Seat(t, r, "bob")
	lily.Quiet(true)
	refused(t, lily, &state.Say{Text: "hello?"}, state.Quieted)
	do(t, lily, &state.Whisper{To: []state.Person{person(t, r, "bob")}, Text: "psst"})
	lily.Quiet(false)
	do(t, lily, &state.Say{Text: "hello"})
	expect(t, bob, "bob enter", "lily→bob: psst", "lily: hello")
}

func TestAFullRoom(t *testing.T) {
	r, _ := roomtest.Made(t, func(c *room.Config) { c.Seats = 1 })
	asked := false
	who := roomtest.Arrive(t, "lily", room.NewVisit())
	who.Alive = func(context.Context) bool { asked = true; return true }
	lily, err := r.Enter(t.Context(), who)
	roomtest.OK(t, err)
	var full *state.Refusal
	for _, name := range []string{"bob", "lily"} {
		if _, err := r.Enter(t.Context(), roomtest.Arrive(t, name, room.NewVisit())); !errors.As(err, &full) || full.Code != state.RoomFull {
			t.Errorf("one too many gave %v", err)
		}
	}
	if asked { // many may try for hours, and her link would carry all their questions
		t.Error("who is inside is asked for a name that nobody can take")
	}
	leave(t, r, lily)
	roomtest.Seat(t, r, "bob")
}
