package room_test

import (
	"errors"
	"testing"
	"testing/synctest"
	"time"

	"teahouse/room"
	"teahouse/room/roomtest"
	"teahouse/room/state"
)

// audits are those that a seat has not read yet.
func audits(s *room.Seat) (told []*state.Event) {
	events, _ := s.Read(nil)
	for _, e := range events {
		if e.Kind == state.KindAudit {
			told = append(told, e)
		}
	}
	return told
}

func TestOnlyOperatorsGovern(t *testing.T) {
	r := roomtest.Open(t)
	root := arrive(t, r, "ruth", arrival{id: key("ruth"), admin: true})
	bob := arrive(t, r, "bob", arrival{id: key("bob")})
	victim := person(t, r, "bob")
	for _, b := range []state.Body{
		&state.Kick{Whom: victim}, &state.Ban{Whom: victim, For: time.Hour}, &state.Mute{Whom: victim, For: time.Hour},
		&state.Lift{}, &state.Remove{Lines: []uint64{1}}, &state.Slow{}, &state.Topic{}, &state.MOTD{}, &state.Announce{Text: "x"},
		&state.SetLock{}, &state.Op{Whom: victim}, &state.Rebind{Name: roomtest.Name(t, "bob")},
	} {
		refused(t, bob, b, state.NotOperator)
	}
	if _, err := bob.Sanctions(t.Context()); err == nil {
		t.Error("everybody sees who is banned")
	}
	refused(t, root, &state.Op{Whom: victim}, state.NotRegistered)
	do(t, bob, &state.Register{})
	do(t, root, &state.Op{Whom: victim})
	if !bob.Me().Operator || !bob.Governs() {
		t.Error("bob is no operator")
	}
	drain(bob)
	do(t, bob, &state.Topic{Text: "tea"})
	expect(t, bob, "bob topic tea", "bob audit tea")
	refused(t, bob, &state.Kick{Whom: person(t, r, "ruth")}, state.IsOperator)
	refused(t, bob, &state.Op{Whom: person(t, r, "ruth"), Deop: true}, state.RoleInFile) // "has it already" was no answer
	refused(t, bob, &state.Kick{Whom: person(t, r, "bob")}, state.NotYourself)
	root.SetOperator(false)
	roomtest.Await(t, "they govern no more", func() bool { return !root.Governs() })
	do(t, bob, &state.Kick{Whom: person(t, r, "ruth")})
	do(t, bob, &state.Op{Whom: person(t, r, "bob"), Deop: true})
	refused(t, bob, &state.Topic{}, state.NotOperator)
	if got := r.House().Topic; got != "tea" {
		t.Errorf("the topic is %q", got)
	}
}

func TestRemoving(t *testing.T) {
	r := roomtest.Open(t)
	root := arrive(t, r, "ruth", arrival{id: key("ruth"), admin: true})
	bob := arrive(t, r, "bob", arrival{})
	do(t, bob, &state.Say{Text: "fine"})
	do(t, bob, &state.Whisper{To: []state.Person{person(t, r, "ruth")}, Text: "private"})
	do(t, bob, &state.Say{Text: "bad"})
	do(t, root, &state.Say{Text: "hm"})
	said, err := root.Said(t.Context(), state.Scope{}, person(t, r, "bob").ID, time.Time{}, 2)
	if err != nil || len(said) != 2 || said[0].Text != "private" || said[1].Text != "bad" {
		t.Fatalf("bob said %v (%v)", said, err)
	}
	do(t, root, &state.Remove{Lines: []uint64{said[1].N, said[0].N}, Whom: person(t, r, "bob")})
	refused(t, root, &state.Remove{Lines: []uint64{1 << 40}}, state.NothingToUndo)
	refused(t, bob, &state.Unsend{}, state.NothingToUndo)
	back, err := bob.Before(t.Context(), state.Scope{}, 0, 10)
	if err != nil || len(back) != 4 || back[1].Gone || !back[2].Gone || back[2].Text != "" || back[0].Text != "fine" {
		t.Errorf("what is left is %v (%v); private lines are nobody's to remove", back, err)
	}
}

func TestSlowingDown(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		r, stop := roomtest.Start(t, roomtest.NewMemory())
		defer stop()
		root := arrive(t, r, "ruth", arrival{id: key("ruth"), admin: true})
		bob := arrive(t, r, "bob", arrival{})
		do(t, root, &state.Slow{Each: 10 * time.Second})
		do(t, bob, &state.Say{Text: "one"})
		began := time.Now()
		var waited time.Duration
		if _, err := bob.Do(t.Context(), &state.Say{Text: "two"}, func(why *state.Refusal) { waited = why.Wait }); err != nil {
			t.Fatal(err)
		}
		if waited != 10*time.Second || time.Since(began) != waited {
			t.Errorf("told to wait %v, waited %v", waited, time.Since(began))
		}
		do(t, bob, &state.Whisper{To: []state.Person{person(t, r, "ruth")}, Text: "at once"})
		do(t, root, &state.Say{Text: "one"})
		do(t, root, &state.Say{Text: "operators do not wait"})
		do(t, root, &state.Slow{Each: time.Minute})
		if got := refused(t, bob, &state.Say{Text: "three"}, state.Slowed); got.Wait != time.Minute {
			t.Errorf("bob is told to wait %v", got.Wait)
		}
		do(t, root, &state.Slow{})
		do(t, bob, &state.Say{Text: "three"})
	})
}

// Whoever waits in a channel that its owner slowed is told that it is that one.
func TestSlowingDownAChannel(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		r, stop := roomtest.Start(t, roomtest.NewMemory())
		defer stop()
		lily := arrive(t, r, "lily", arrival{id: key("lily")})
		bob := arrive(t, r, "bob", arrival{id: key("bob")})
		do(t, lily, &state.Register{})
		dev := do(t, lily, &state.Found{Name: roomtest.Name(t, "dev")})[0].In
		do(t, bob, &state.Join{Num: dev})
		do(t, lily, &state.Slow{Each: 10 * time.Second, In: dev})
		do(t, bob, &state.Say{Text: "one", In: dev})
		var why *state.Refusal
		if _, err := bob.Do(t.Context(), &state.Say{Text: "two", In: dev}, func(r *state.Refusal) { why = r }); err != nil {
			t.Fatal(err)
		}
		if why == nil || why.Code != state.Slowed || why.Name != "dev" || why.Wait != 10*time.Second {
			t.Errorf("bob is told to wait for %+v", why)
		}
		do(t, lily, &state.Slow{Each: time.Hour, In: dev})
		if got := refused(t, bob, &state.Say{Text: "three", In: dev}, state.Slowed); got.Name != "dev" {
			t.Errorf("bob is refused with %+v", got)
		}
	})
}

func TestTheLock(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		r, stop := roomtest.Start(t, roomtest.NewMemory())
		defer stop()
		root := arrive(t, r, "ruth", arrival{id: key("ruth"), admin: true})
		old := arrive(t, r, "old", arrival{id: key("old")})
		do(t, old, &state.Register{})
		leave(t, r, old)
		time.Sleep(25 * time.Hour)
		young := arrive(t, r, "young", arrival{id: key("young")})
		do(t, young, &state.Register{})
		leave(t, r, young)
		try := func(level state.Lock, guest, young, old state.Code) {
			t.Helper()
			do(t, root, &state.SetLock{Level: level})
			for who, want := range map[*arrival]state.Code{{}: guest, {id: key("young")}: young, {id: key("old")}: old} {
				s, err := enter(t, r, "newt", *who)
				var refusal *state.Refusal
				errors.As(err, &refusal)
				if err == nil && want != "" || want == "" && err != nil || refusal != nil && refusal.Code != want {
					t.Errorf("lock %d, %q: %v, want %q", level, who.id, err, want)
				}
				if err == nil {
					leave(t, r, s)
				}
			}
		}
		try(state.Unlocked, "", "", "")
		try(state.LockGuests, state.LockedGuests, "", "")
		try(state.LockRegistered, state.LockedRegistered, state.LockedRegistered, "")
		try(state.LockOperators, state.Locked, state.Locked, state.Locked)
		arrive(t, r, "ruth", arrival{id: key("ruth"), admin: true})
		refused(t, root, &state.SetLock{Level: 4}, state.NoSuchLock)
	})
}

func TestPrivateConversationsOfGuests(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		r, stop := roomtest.Start(t, roomtest.NewMemory())
		defer stop()
		arrive(t, r, "ruth", arrival{id: key("ruth"), admin: true})
		people := map[string]*room.Seat{}
		for _, n := range []string{"ann", "bob", "cid", "dan", "eva"} {
			people[n] = arrive(t, r, n, arrival{id: key(n)})
		}
		guest := arrive(t, r, "guest-x", arrival{})
		to := func(n string) *state.Whisper {
			return &state.Whisper{To: []state.Person{person(t, r, n)}, Text: "hi"}
		}
		do(t, people["dan"], to("guest-x"))
		for _, n := range []string{"ann", "bob", "cid", "ann", "dan", "ruth"} {
			do(t, guest, to(n))
		}
		if got := refused(t, guest, to("eva"), state.TooManyTalks); got.Wait > 10*time.Minute || got.Wait < 9*time.Minute {
			t.Errorf("the guest is told to wait %v", got.Wait)
		}
		time.Sleep(10 * time.Minute)
		do(t, guest, to("eva"))

		do(t, people["ann"], &state.Register{})
		do(t, people["bob"], &state.SetDMPolicy{Closed: true})
		do(t, people["ann"], to("bob"))
		do(t, guest, to("bob")) // a conversation that is open stays so
		late := arrive(t, r, "late", arrival{})
		refused(t, late, to("bob"), state.DoorClosed)
		refused(t, people["eva"], to("bob"), state.DoorClosed)
		do(t, people["bob"], to("eva"))
		do(t, people["eva"], to("bob"))
		do(t, people["bob"], &state.SetDMPolicy{})
		do(t, late, to("bob"))
	})
}

func TestAReportIsForOperators(t *testing.T) {
	r := roomtest.Open(t)
	root := arrive(t, r, "ruth", arrival{id: key("ruth"), admin: true})
	ann, bob := arrive(t, r, "ann", arrival{}), arrive(t, r, "bob", arrival{})
	do(t, bob, &state.Whisper{To: []state.Person{person(t, r, "ann")}, Text: "nasty"})
	drain(bob)
	drain(root)
	said, err := ann.Said(t.Context(), state.Scope{}, person(t, r, "bob").ID, time.Time{}, 5)
	if err != nil || len(said) != 1 {
		t.Fatal(said, err)
	}
	do(t, ann, &state.Report{
		Whom: person(t, r, "bob"), Text: "please look",
		Lines: []state.Quote{{N: said[0].N, At: said[0].At, Private: true, Text: said[0].Text}},
	})
	if told := audits(root); len(told) != 1 || told[0].Verb != state.KindReport || told[0].Who.Name != "ann" || told[0].Lines[0].Text != "nasty" {
		t.Errorf("operators are told %+v", told)
	}
	expect(t, bob)
}

func TestOperatorsRebindNames(t *testing.T) {
	r := roomtest.Open(t)
	root := arrive(t, r, "ruth", arrival{id: key("ruth"), admin: true})
	lily := arrive(t, r, "lily", arrival{id: key("lily"), addr: "192.0.2.1"})
	rose := arrive(t, r, "rose", arrival{id: key("rose"), addr: "192.0.2.2"})
	refused(t, root, &state.Rebind{Name: roomtest.Name(t, "lily")}, state.NotOwned)
	refused(t, root, &state.Rebind{Name: roomtest.Name(t, "lily"), To: person(t, r, "rose")}, state.NotRegistered)
	do(t, lily, &state.Register{})
	do(t, rose, &state.Register{})
	do(t, lily, &state.Whisper{To: []state.Person{person(t, r, "ruth")}, Text: "hers"})
	drain(lily)
	do(t, root, &state.Rebind{Name: roomtest.Name(t, "lily"), To: person(t, r, "rose")})
	expect(t, lily, "lily⇒lily2")
	do(t, rose, &state.Rename{Name: roomtest.Name(t, "lily")})
	if back, err := rose.Before(t.Context(), state.Scope{}, 0, 10); err != nil || len(back) != 0 {
		t.Errorf("with the name came %v (%v)", back, err)
	}
	do(t, root, &state.Rebind{Name: roomtest.Name(t, "lily")})
	do(t, rose, &state.Rename{Name: roomtest.Name(t, "rose")})
	do(t, lily, &state.Rename{Name: roomtest.Name(t, "lily")})
}
