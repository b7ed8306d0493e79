package room_test

import (
	"errors"
	"net/netip"
	"testing"
	"testing/synctest"
	"time"

	"teahouse/room/roomtest"
	"teahouse/room/state"
	"teahouse/room/text"
)

func TestAKickHoldsAMinute(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		r, stop := roomtest.Start(t, roomtest.NewMemory())
		defer stop()
		root := arrive(t, r, "ruth", arrival{id: key("ruth"), admin: true, addr: "192.0.2.1"})
		neighbour := arrive(t, r, "ann", arrival{id: key("ann"), addr: "192.0.2.1"})
		eve := arrive(t, r, "eve", arrival{addr: "192.0.2.1"})
		drain(root)
		drain(neighbour)
		do(t, root, &state.Kick{Whom: person(t, r, "eve"), Reason: "shouting", Note: "third time"})
		<-eve.Ended()
		until := time.Now().Add(time.Minute)
		if why := eve.Farewell(); eve.How() != state.HowRemoved || why.Code != state.Kicked || why.Reason != "shouting" || !why.Until.Equal(until) {
			t.Errorf("she is told %+v", why)
		}
		refused(t, eve, &state.Say{Text: "but"}, state.NotSeated)
		expect(t, neighbour, "eve leave removed")
		if told := audits(root); len(told) != 1 || told[0].Verb != state.KindKick || told[0].Whom.Name != "eve" || told[0].Note != "third time" || told[0].Count != 1 {
			t.Errorf("operators are told %+v", told)
		}
		if got := turnedAway(t, r, "eva", arrival{addr: "192.0.2.1"}, state.HeldOff); !got.Until.Equal(until) || got.Reason != "" {
			t.Errorf("a guest from there is told %+v", got)
		}
		arrive(t, r, "ann", arrival{id: key("ann"), addr: "192.0.2.1"}) // known before
		arrive(t, r, "zoe", arrival{addr: "192.0.2.2"})
		time.Sleep(time.Minute)
		arrive(t, r, "eve", arrival{addr: "192.0.2.1"})
	})
}

func TestABanOutlivesARestartAndEndsInTime(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		m := roomtest.NewMemory()
		r, stop := roomtest.Start(t, m)
		root := arrive(t, r, "ruth", arrival{id: key("ruth"), admin: true})
		bob := arrive(t, r, "bob", arrival{id: key("bob"), addr: "192.0.2.9"})
		do(t, bob, &state.Register{})
		ban := state.Ban{Whom: person(t, r, "bob"), For: 24 * time.Hour, Reason: "spam", Note: "see the log"}
		if reach, err := root.Reach(&ban); err != nil || len(reach.Hit) != 1 || reach.Hit[0].Person.Name != "bob" {
			t.Errorf("the ban is said to hit %v (%v)", reach.Hit, err)
		}
		do(t, root, &ban)
		<-bob.Ended()
		stop()
		r, stop = roomtest.Start(t, m)
		defer stop()
		if got := turnedAway(t, r, "robert", arrival{id: key("bob"), addr: "198.51.100.1"}, state.Banned); got.Reason != "spam" || !got.Until.Equal(bob.Farewell().Until) {
			t.Errorf("bob is told %+v, before %+v", got, bob.Farewell())
		}
		turnedAway(t, r, "robert", arrival{id: key("new"), addr: "192.0.2.9"}, state.HeldOff)
		root = arrive(t, r, "ruth", arrival{id: key("ruth"), admin: true})
		all, err := root.Sanctions(t.Context())
		if err != nil || len(all) != 1 || all[0].Note != "see the log" || all[0].By.Name != "ruth" {
			t.Fatalf("in force are %+v (%v)", all, err)
		}
		do(t, root, &state.Ban{Whom: state.Person{ID: all[0].Who, Name: "bob"}, For: 24 * time.Hour}) // renewed
		turnedAway(t, r, "x", arrival{addr: "192.0.2.9"}, state.HeldOff)
		time.Sleep(24 * time.Hour)
		arrive(t, r, "robert", arrival{id: key("new"), addr: "192.0.2.9"})
		arrive(t, r, "bob", arrival{id: key("bob")})
	})
}

func TestBansByNameAndNetwork(t *testing.T) {
	r := roomtest.Open(t)
	root := arrive(t, r, "ruth", arrival{id: key("ruth"), admin: true, addr: "192.0.2.1"})
	ann := arrive(t, r, "ann", arrival{id: key("ann"), addr: "192.0.2.2"})
	local := arrive(t, r, "local", arrival{addr: "127.0.0.1"})
	net := state.Ban{Net: netip.MustParsePrefix("192.0.2.77/24"), For: text.Forever}
	do(t, root, &net)
	<-ann.Ended()
	if why := ann.Farewell(); why.Code != state.Banned || !why.Until.IsZero() {
		t.Errorf("she is told %+v", why)
	}
	turnedAway(t, r, "ann", arrival{id: key("ann"), addr: "192.0.2.200"}, state.Banned)
	arrive(t, r, "ann", arrival{id: key("ann"), addr: "192.0.3.1"})
	arrive(t, r, "ruth", arrival{id: key("ruth"), admin: true, addr: "192.0.2.1"})
	all, _ := root.Sanctions(t.Context())
	do(t, root, &state.Lift{ID: all[0].ID})
	refused(t, root, &state.Lift{ID: all[0].ID}, state.NoSuchBan)
	arrive(t, r, "carl", arrival{addr: "192.0.2.200"})

	do(t, root, &state.Ban{Name: roomtest.Name(t, "spam"), For: time.Hour})
	turnedAway(t, r, "SPAM", arrival{}, state.NameBanned)
	refused(t, local, &state.Rename{Name: roomtest.Name(t, "spam")}, state.NameBanned)
	do(t, root, &state.Ban{Whom: person(t, r, "carl"), For: time.Hour}) // a guest: whoever else bears the name comes in
	called(t, arrive(t, r, "carl", arrival{addr: "203.0.113.1"}), "carl")
	turnedAway(t, r, "carl", arrival{addr: "192.0.2.200"}, state.HeldOff)
	do(t, local, &state.Say{Text: "still here"})
}

func TestWhatCannotBeBanned(t *testing.T) {
	r := roomtest.Open(t)
	root := arrive(t, r, "ruth", arrival{id: key("ruth"), admin: true})
	for _, c := range []struct {
		net  string
		code state.Code
	}{
		{"127.0.0.1/32", state.Loopback}, {"127.5.0.0/16", state.Loopback}, {"::1/128", state.Loopback}, {"::/32", state.Loopback},
		{"::ffff:127.0.0.1/128", state.Loopback}, {"::ffff:0:0/90", state.TooWide},
		{"0.0.0.0/0", state.TooWide}, {"64.0.0.0/2", state.TooWide}, {"2000::/3", state.TooWide},
	} {
		t.Run(c.net, func(t *testing.T) {
			refused(t, root, &state.Ban{Net: netip.MustParsePrefix(c.net), For: time.Hour}, c.code)
		})
	}
	if _, err := root.Do(t.Context(), &state.Ban{Name: roomtest.Name(t, "bob")}, nil); !errors.Is(err, text.ErrTerm) {
		t.Errorf("a ban without a term gave %v", err)
	}
	do(t, root, &state.Ban{Net: netip.MustParsePrefix("2001:db8::1/128"), For: time.Hour})
	turnedAway(t, r, "bob", arrival{addr: "2001:db8::2"}, state.Banned) // the same machine
	do(t, root, &state.Ban{Net: netip.MustParsePrefix("::ffff:192.0.2.1/128"), For: time.Hour})
	turnedAway(t, r, "bob", arrival{addr: "192.0.2.1"}, state.Banned)
}

func TestAMutedPersonMayStillReadWriteToOperatorsAndLeave(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		r, stop := roomtest.Start(t, roomtest.NewMemory())
		defer stop()
		root := arrive(t, r, "ruth", arrival{id: key("ruth"), admin: true})
		ann := arrive(t, r, "ann", arrival{})
		bob := arrive(t, r, "bob", arrival{id: key("bob"), addr: "192.0.2.1"})
		drain(bob)
		drain(ann)
		do(t, root, &state.Mute{Whom: person(t, r, "bob"), For: time.Hour, Reason: "calm down"})
		events, _ := bob.Read(nil)
		until := time.Now().Add(time.Hour)
		if len(events) != 1 || events[0].Kind != state.KindMute || events[0].Reason != "calm down" || events[0].Until != until.UnixMilli() {
			t.Errorf("bob is told %v", events)
		}
		expect(t, ann)
		if got := refused(t, bob, &state.Say{Text: "no"}, state.Muted); got.Reason != "calm down" || !got.Until.Equal(until) {
			t.Errorf("bob's line is refused with %+v", got)
		}
		refused(t, bob, &state.Rename{Name: roomtest.Name(t, "protest")}, state.Muted)
		refused(t, bob, &state.Away{Reason: "protest"}, state.Muted)
		refused(t, bob, &state.Whisper{To: []state.Person{person(t, r, "ann")}, Text: "psst"}, state.Muted)
		do(t, bob, &state.Whisper{To: []state.Person{person(t, r, "ruth")}, Text: "sorry"})
		do(t, ann, &state.Say{Text: "hello"})
		expect(t, bob, "bob→ruth: sorry", "ann: hello")
		do(t, bob, &state.Register{})
		refused(t, bob, &state.Say{Text: "as somebody new"}, state.Muted)
		leave(t, r, bob)
		guest := arrive(t, r, "bobby", arrival{addr: "192.0.2.1"})
		refused(t, guest, &state.Say{Text: "as a guest"}, state.HeldSilent)
		bob = arrive(t, r, "bob", arrival{id: key("bob")})
		refused(t, bob, &state.Say{Text: "back"}, state.Muted)
		time.Sleep(time.Hour)
		do(t, bob, &state.Say{Text: "sorry"})
		do(t, root, &state.Mute{Whom: person(t, r, "bob"), For: text.Forever})
		all, _ := root.Sanctions(t.Context())
		do(t, root, &state.Lift{ID: all[len(all)-1].ID})
		do(t, bob, &state.Say{Text: "thanks"})
	})
}
