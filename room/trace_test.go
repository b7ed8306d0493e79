package room_test

import (
	"fmt"
	"testing"
	"testing/synctest"
	"time"

	"teahouse/room"
	"teahouse/room/roomtest"
	"teahouse/room/state"
	"teahouse/room/text"
)

// A guest's command is over before an operator can act. Who it was can be named
// for an hour, also after a restart, and a ban holds off where they were.
func TestWhoSpokeAndWentCanBeNamedForAnHour(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		m := roomtest.NewMemory()
		r, stop := roomtest.Start(t, m)
		spam := arrive(t, r, "spam1", arrival{addr: "192.0.2.66", mode: state.ModeVerb})
		do(t, spam, &state.Say{Text: "buy"})
		do(t, spam, &state.Rename{Name: roomtest.Name(t, "spam2")})
		do(t, spam, &state.Say{Text: "buy more"})
		leave(t, r, spam)
		stop()
		r, stop = roomtest.Start(t, m)
		defer stop()
		ruth := arrive(t, r, "ruth", arrival{id: key("ruth"), admin: true, addr: "192.0.2.1"})
		first, ok := ruth.Spoke(roomtest.Name(t, "Spam1"))
		second, _ := ruth.Spoke(roomtest.Name(t, "spam2"))
		if !ok || first.ID != second.ID || !first.Guest || first.Name != "spam1" || first.Line >= second.Line {
			t.Fatalf("found are %+v and %+v", first, second)
		}
		do(t, ruth, &state.Mute{Whom: first.Person, For: time.Hour})
		again := arrive(t, r, "spam3", arrival{addr: "192.0.2.66", mode: state.ModeVerb})
		refused(t, again, &state.Say{Text: "buy"}, state.HeldSilent)
		do(t, ruth, &state.Ban{Whom: second.Person, For: 7 * 24 * time.Hour, Reason: "spam"})
		turnedAway(t, r, "spam4", arrival{addr: "192.0.2.66"}, state.HeldOff)
		called(t, arrive(t, r, "spam1", arrival{addr: "198.51.100.1"}), "spam1")

		time.Sleep(time.Hour)
		do(t, ruth, &state.Say{Text: "an hour later"})
		if found, ok := ruth.Spoke(roomtest.Name(t, "spam2")); ok {
			t.Errorf("still known is %+v", found)
		}
		turnedAway(t, r, "spam4", arrival{addr: "192.0.2.66"}, state.HeldOff) // the ban knows
		time.Sleep(23 * time.Hour)
		arrive(t, r, "spam4", arrival{addr: "192.0.2.66"})
		visitor := arrive(t, r, "early", arrival{addr: "192.0.2.67"})
		gone := visitor.Me().Person
		do(t, visitor, &state.Say{Text: "hello"})
		leave(t, r, visitor)
		time.Sleep(time.Hour)
		refused(t, ruth, &state.Ban{Whom: gone, For: time.Hour, Reason: "x"}, state.GuestGone)
	})
}

// Of several who were called the same, the one who spoke last is meant.
func TestTheNewestOfANameIsMeant(t *testing.T) {
	m := roomtest.NewMemory()
	r, stop := roomtest.Start(t, m)
	var visits []state.Person
	for i := range 3 {
		s := arrive(t, r, "john", arrival{addr: fmt.Sprintf("192.0.2.%d", i+1), mode: state.ModeVerb})
		visits = append(visits, s.Me().Person)
		do(t, s, &state.Say{Text: "hi"})
		leave(t, r, s)
	}
	for range 2 { // and so after a restart
		ruth := arrive(t, r, "ruth", arrival{id: key("ruth"), admin: true})
		if found, ok := ruth.Spoke(roomtest.Name(t, "john")); !ok || found.Person != visits[2] || !found.Others {
			t.Errorf("meant is %+v (%v), not %v", found, ok, visits[2])
		}
		line, err := ruth.Find(t.Context(), state.Ref{N: firstLine(t, ruth)})
		if err != nil || line == nil || line.Who != visits[0] {
			t.Errorf("the first line is %v's (%v)", line, err)
		}
		leave(t, r, ruth)
		stop()
		r, stop = roomtest.Start(t, m)
	}
}

func firstLine(t *testing.T, s *room.Seat) uint64 {
	t.Helper()
	lines, err := s.Before(t.Context(), state.Scope{}, 0, 100)
	if err != nil || len(lines) == 0 {
		t.Fatal(lines, err)
	}
	return lines[0].N
}

// Whoever wrote only privately is found by those who read it, and by operators.
func TestWhoWhisperedIsFoundByThoseWhoReadIt(t *testing.T) {
	r := roomtest.Open(t)
	ruth := arrive(t, r, "ruth", arrival{id: key("ruth"), admin: true})
	ann, bob := arrive(t, r, "ann", arrival{id: key("ann")}), arrive(t, r, "bob", arrival{id: key("bob")})
	eve := arrive(t, r, "eve", arrival{})
	do(t, eve, &state.Whisper{To: []state.Person{person(t, r, "ann")}, Text: "nasty"})
	leave(t, r, eve)
	for who, want := range map[*room.Seat]bool{ruth: true, ann: true, bob: false} {
		if found, ok := who.Spoke(roomtest.Name(t, "eve")); ok != want || found.Line != 0 {
			t.Errorf("%s finds %+v: %v", who.Me().Person.Name, found, ok)
		}
	}
}

// Whoever names people pays the same however many spoke.
func TestNamingWhoSpokeCostsTheSameHoweverManySpoke(t *testing.T) {
	r := roomtest.Open(t)
	s := arrive(t, r, "ruth", arrival{id: key("ruth"), admin: true})
	allocs := func() float64 {
		n := roomtest.Name(t, "nobody-here")
		return testing.AllocsPerRun(100, func() { s.Spoke(n) })
	}
	before := allocs()
	for i := range 200 {
		one := arrive(t, r, fmt.Sprint("guest", i), arrival{mode: state.ModeVerb})
		do(t, one, &state.Say{Text: "hi"})
		leave(t, r, one)
	}
	if after := allocs(); after != before {
		t.Errorf("a look-up allocates %v times after 200 spoke, %v before", after, before)
	}
}

// Nobody pays for a neighbour: whoever is known behind the same address goes on,
// whatever is done to a guest there.
func TestNeighboursWhoAreKnownGoOn(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		r, stop := roomtest.Start(t, roomtest.NewMemory())
		defer stop()
		const office = "192.0.2.1"
		old := arrive(t, r, "old", arrival{id: key("old"), addr: office})
		do(t, old, &state.Register{})
		seen := arrive(t, r, "seen", arrival{id: key("seen"), addr: office})
		time.Sleep(25 * time.Hour)
		ruth := arrive(t, r, "ruth", arrival{id: key("ruth"), admin: true, addr: office})
		listed := arrive(t, r, "listed", arrival{id: key("listed"), addr: office, listed: true})
		fresh := arrive(t, r, "fresh", arrival{id: key("fresh"), addr: office})
		guest := arrive(t, r, "guest-x", arrival{addr: office})
		troll := arrive(t, r, "troll", arrival{addr: office})
		elsewhere := arrive(t, r, "far", arrival{addr: "198.51.100.1"})

		mute := state.Mute{Whom: person(t, r, "troll"), For: time.Hour}
		reach, err := ruth.Reach(&mute)
		if err != nil || len(reach.Beside) != 2 || reach.Beside[0].Person.Name != "fresh" || reach.Beside[1].Person.Name != "guest-x" || !reach.Guest {
			t.Errorf("beside the troll are %+v (%v)", reach, err)
		}
		if n, err := ruth.Neighbours(person(t, r, "troll").ID); err != nil || n != 6 {
			t.Errorf("%d are where the troll is (%v)", n, err)
		}
		if _, err := guest.Neighbours(person(t, r, "troll").ID); err == nil {
			t.Error("everybody learns who is where the troll is")
		}
		do(t, ruth, &mute)
		refused(t, troll, &state.Say{Text: "x"}, state.Muted)
		late := arrive(t, r, "late", arrival{id: key("late"), addr: office, listed: true})
		for _, s := range []*room.Seat{old, seen, listed, fresh, guest, elsewhere, late} {
			do(t, s, &state.Say{Text: "still here"})
		}
		refused(t, arrive(t, r, "trick", arrival{addr: office}), &state.Say{Text: "x"}, state.HeldSilent)

		mute.Along = true
		do(t, ruth, &mute)
		for _, s := range []*room.Seat{fresh, guest} {
			refused(t, s, &state.Say{Text: "x"}, state.HeldSilent)
		}
		for _, s := range []*room.Seat{old, seen, listed, elsewhere, late} {
			do(t, s, &state.Say{Text: "still here"})
		}
		ban := &state.Ban{Whom: person(t, r, "troll"), Along: true, For: time.Hour, Reason: "spam"}
		if told := do(t, ruth, ban); !told[0].Along || told[0].Count != 4 {
			t.Errorf("operators read %+v", told[0])
		}
		for _, s := range []*room.Seat{fresh, guest, troll} {
			<-s.Ended()
		}
		if why := troll.Farewell().Code; why != state.Banned {
			t.Errorf("the troll reads %s", why)
		}
		if why := guest.Farewell(); why.Code != state.HeldOff || why.Reason != "" {
			t.Errorf("the neighbour reads %+v", why)
		}
		turnedAway(t, r, "fresh", arrival{id: key("fresh"), addr: office}, state.HeldOff)
		arrive(t, r, "fresh", arrival{id: key("fresh"), addr: "198.51.100.2"})
		for _, s := range []*room.Seat{old, seen, listed, elsewhere, late} {
			do(t, s, &state.Say{Text: "still here"})
		}
	})
}

// Whatever somebody muted does to their keys and account, each key stays muted.
func TestAMuteIsNotShed(t *testing.T) {
	m := roomtest.NewMemory()
	r, stop := roomtest.Start(t, m)
	ruth := arrive(t, r, "ruth", arrival{id: key("ruth"), admin: true})
	eve := arrive(t, r, "eve", arrival{id: key("e1"), addr: "192.0.2.1"})
	do(t, eve, &state.Register{})
	joins := func(id string) *room.Seat {
		t.Helper()
		device := arrive(t, r, "device", arrival{id: key(id), addr: "198.51.100.1"})
		code, err := device.Code()
		roomtest.OK(t, err)
		if _, err := eve.Link(t.Context(), code); err != nil {
			t.Fatal(err)
		}
		return device
	}
	joins("e2")
	do(t, ruth, &state.Mute{Whom: person(t, r, "eve"), For: text.Forever, Reason: "rude"})
	joins("e3")
	for _, id := range []string{"e2", "e3"} {
		do(t, eve, &state.Revoke{Key: key(id)})
	}
	do(t, eve, &state.Release{Name: roomtest.Name(t, "eve")})
	stop()
	r, stop = roomtest.Start(t, m)
	defer stop()
	ruth = arrive(t, r, "ruth", arrival{id: key("ruth"), admin: true})
	for _, id := range []string{"e1", "e2", "e3"} {
		s := arrive(t, r, "e", arrival{id: key(id), addr: "203.0.113.9"})
		if why := refused(t, s, &state.Say{Text: "free"}, state.Muted); why.Reason != "rude" {
			t.Errorf("%s reads %+v", id, why)
		}
		if id != "e1" {
			do(t, s, &state.Register{})
			refused(t, s, &state.Say{Text: "free"}, state.Muted)
		}
	}
	all, _ := ruth.Sanctions(t.Context())
	if len(all) != 1 {
		t.Fatalf("in force are %+v", all)
	}
	do(t, ruth, &state.Lift{ID: all[0].ID})
	do(t, arrive(t, r, "e", arrival{id: key("e2")}), &state.Say{Text: "free"})
}
