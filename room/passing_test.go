package room_test

import (
	"context"
	"testing"
	"testing/synctest"
	"time"

	"teahouse/room"
	"teahouse/room/roomtest"
	"teahouse/room/state"
)

func TestSomebodyWhoPassesKeepsNobodyFromTheirName(t *testing.T) {
	r := roomtest.Open(t)
	eve := roomtest.Seat(t, r, "eve")
	drain(eve)
	script := arrive(t, r, "lily", arrival{id: key("script"), mode: state.ModeVerb})
	other := arrive(t, r, "lily", arrival{id: key("other"), mode: state.ModeVerb})
	called(t, script, "lily")
	called(t, other, "lily2") // among those who pass, the first has it
	lookalike := arrive(t, r, "l1ly", arrival{id: key("lookalike"), mode: state.ModeVerb})

	lily := arrive(t, r, "Lily", arrival{id: key("lily")})
	called(t, lily, "Lily")
	called(t, script, "lily4")   // L1LY3 is read as LILY3
	expect(t, eve, "Lily enter") // nobody reads of the other
	do(t, script, &state.Say{Text: "built"})
	expect(t, eve, "lily4: built")
	expectList(t, r, "eve Lily")

	lookalikes := lookalike.Me().Person.Name
	do(t, lily, &state.Rename{Name: roomtest.Name(t, lookalikes)})
	called(t, lily, lookalikes)
	if now := lookalike.Me().Person.Name; now == lookalikes {
		t.Errorf("two are called %s", now)
	}
	expect(t, eve, "Lily⇒"+lookalikes)

	// This is nobody whom one could write to, and the name is no reason to say so.
	passing := state.Person{ID: key("gone"), Name: other.Me().Person.Name}
	refused(t, eve, &state.Whisper{To: []state.Person{passing}, Text: "psst"}, state.NotHere)
	passing.ID = key("other")
	refused(t, eve, &state.Whisper{To: []state.Person{passing}, Text: "psst"}, state.NotHere)

	// Those who stay keep their name from one who passes.
	refused(t, script, &state.Rename{Name: roomtest.Name(t, "eve")}, state.NameTaken)
	do(t, script, &state.Rename{Name: roomtest.Name(t, "builder")})
	expect(t, eve)
}

func TestWhoComesToStayTakesTheNameTheyWantNow(t *testing.T) {
	r := roomtest.Open(t)
	lily := roomtest.Seat(t, r, "lily")
	drain(lily)
	script := arrive(t, r, "deploy", arrival{id: key("bob"), mode: state.ModeVerb})
	called(t, script, "deploy")
	bob := arrive(t, r, "bob", arrival{id: key("bob"), mode: state.ModeTail})
	called(t, bob, "bob")
	called(t, script, "bob")
	screen := arrive(t, r, "robert", arrival{id: key("bob")})
	called(t, screen, "bob") // known by a name, bob keeps it
	expect(t, lily, "bob enter")

	second := arrive(t, r, "cron", arrival{id: key("carol"), mode: state.ModeVerb})
	called(t, arrive(t, r, "lily", arrival{id: key("carol")}), "lily2") // by the rules of the door
	called(t, second, "lily2")
}

func TestScriptsOfAnAccountSpeakUnderItsName(t *testing.T) {
	r := roomtest.Open(t)
	lily := roomtest.Seat(t, r, "lily")
	bob := arrive(t, r, "bob", arrival{id: key("bob")})
	do(t, bob, &state.Register{})
	leave(t, r, bob)
	drain(lily)
	for _, mode := range []state.Mode{state.ModeVerb, state.ModeTail, state.ModeBot} {
		s := arrive(t, r, "www-data", arrival{id: key("bob"), mode: mode})
		called(t, s, "bob")
		s.Leave(state.HowLeft)
		settle(t, lily)
	}
	called(t, arrive(t, r, "bob", arrival{id: key("thief"), mode: state.ModeVerb}), "bob2")
	bob = arrive(t, r, "robert", arrival{id: key("bob")}) // at a screen one is called what one asks for
	called(t, bob, "robert")
	s := arrive(t, r, "www-data", arrival{id: key("bob"), mode: state.ModeVerb})
	called(t, s, "robert") // the owner is here
	called(t, arrive(t, r, "bob", arrival{id: key("bob"), mode: state.ModeVerb}), "bob")
	expectList(t, r, "lily robert")
}

// People who pass under one of their names are still known by the one under
// which the list has them.
func TestAnOwnerOfTwoNamesIsKnownByTheOneThatIsListed(t *testing.T) {
	r := roomtest.Open(t)
	lily := roomtest.Seat(t, r, "lily")
	bob := arrive(t, r, "bob", arrival{id: key("bob")})
	do(t, bob, &state.Register{})
	do(t, bob, &state.Rename{Name: roomtest.Name(t, "rob")})
	do(t, bob, &state.Register{})
	leave(t, r, bob)

	script := arrive(t, r, "bob", arrival{id: key("bob"), mode: state.ModeVerb})
	rob := arrive(t, r, "rob", arrival{id: key("bob")})
	called(t, script, "rob") // this is one person, who came to stay under another name
	script.Leave(state.HowLeft)
	leave(t, r, rob)

	script = arrive(t, r, "bob", arrival{id: key("bob"), mode: state.ModeVerb})
	other := arrive(t, r, "rob", arrival{id: key("bob"), mode: state.ModeVerb})
	called(t, script, "bob")
	called(t, other, "rob")
	rob = arrive(t, r, "rob", arrival{id: key("bob")})
	called(t, arrive(t, r, "x", arrival{id: key("bob")}), "rob")
	called(t, script, "bob")
	drain(rob)
	do(t, lily, &state.Whisper{To: []state.Person{script.Me().Person}, Text: "psst"})
	expect(t, rob, "lily→rob: psst")
	expectList(t, r, "lily rob")

	link := func(device *room.Seat) *state.Event {
		code, err := device.Code()
		roomtest.OK(t, err)
		events, err := rob.Link(t.Context(), code)
		if err != nil || len(events) != 1 {
			t.Fatal(events, err)
		}
		return events[0]
	}
	phone := arrive(t, r, "phone", arrival{id: key("phone"), mode: state.ModeLines})
	if e := link(phone); e.Old != "phone" || e.Who.Name != "rob" {
		t.Errorf("%s is told to have joined %s", e.Old, e.Who.Name)
	}
	called(t, phone, "rob")
	if e := link(arrive(t, r, "cron", arrival{id: key("cron"), mode: state.ModeVerb})); e.Old != "" {
		t.Errorf("nobody knew of %s", e.Old)
	}
	expectList(t, r, "lily rob")
}

// The name that a script's user happens to have is nothing to ban their account for.
func TestABannedUserNameIsNoBanOnAScript(t *testing.T) {
	r := roomtest.Open(t)
	ruth := arrive(t, r, "ruth", arrival{id: key("ruth"), admin: true})
	bob := arrive(t, r, "bob", arrival{id: key("bob")})
	do(t, bob, &state.Register{})
	leave(t, r, bob)
	do(t, ruth, &state.Ban{Name: roomtest.Name(t, "www-data"), For: time.Hour})
	a := roomtest.Arrive(t, "www-data", key("bob"))
	if r.Banned(a) == nil {
		t.Error("at a screen the owner would be called so")
	}
	a.Mode = state.ModeVerb
	if refusal := r.Banned(a); refusal != nil {
		t.Errorf("the door says %v", refusal)
	}
	called(t, arrive(t, r, "www-data", arrival{id: key("bob"), mode: state.ModeVerb}), "bob")
	turnedAway(t, r, "www-data", arrival{id: key("other"), mode: state.ModeVerb}, state.NameBanned)
}

// Nobody waits for the answer of a link to get a name that is theirs anyway.
func TestANameIsTakenFromOneWhoPassesAtOnce(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		r, stop := roomtest.Start(t, roomtest.NewMemory())
		defer stop()
		a := roomtest.Arrive(t, "lily", key("script"))
		a.Mode = state.ModeVerb
		a.Alive = func(ctx context.Context) bool { <-ctx.Done(); return false }
		script, err := r.Enter(t.Context(), a)
		roomtest.OK(t, err)
		began := time.Now()
		called(t, roomtest.Seat(t, r, "lily"), "lily")
		called(t, script, "lily2")
		if waited := time.Since(began); waited != 0 {
			t.Errorf("after %v", waited)
		}
	})
}
