package room_test

import (
	"errors"
	"net/netip"
	"strings"
	"testing"
	"testing/synctest"
	"time"

	"teahouse/room"
	"teahouse/room/roomtest"
	"teahouse/room/state"
)

// arrival is how somebody comes, beside the name.
type arrival struct {
	id    state.Identity
	addr  string
	admin bool
	mode  state.Mode

	listed bool // in the allow file
}

func enter(t *testing.T, r *room.Room, name string, a arrival) (*room.Seat, error) {
	t.Helper()
	if a.id == "" {
		a.id = room.NewVisit()
	}
	who := roomtest.Arrive(t, name, a.id)
	who.Operator, who.Mode, who.Listed = a.admin, a.mode, a.listed
	if a.addr != "" {
		who.Addr = netip.MustParseAddr(a.addr)
	}
	return r.Enter(t.Context(), who)
}

func arrive(t *testing.T, r *room.Room, name string, a arrival) *room.Seat {
	t.Helper()
	s, err := enter(t, r, name, a)
	if err != nil {
		t.Fatalf("%s is refused: %v", name, err)
	}
	return s
}

func turnedAway(t *testing.T, r *room.Room, name string, a arrival, code state.Code) *state.Refusal {
	t.Helper()
	_, err := enter(t, r, name, a)
	var refusal *state.Refusal
	if !errors.As(err, &refusal) || refusal.Code != code {
		t.Fatalf("%s got %v at the door, want a refusal: %s", name, err, code)
	}
	return refusal
}

func called(t *testing.T, s *room.Seat, want string) {
	t.Helper()
	if got := s.Me().Person.Name; got != want {
		t.Errorf("somebody is called %q, want %q", got, want)
	}
}

func key(name string) state.Identity { return state.KeyIdentity("SHA256:" + name) }

func TestARegisteredNameWaitsForItsOwner(t *testing.T) {
	m := roomtest.NewMemory()
	r, stop := roomtest.Start(t, m)
	lily := arrive(t, r, "lily", arrival{id: key("lily")})
	do(t, lily, &state.Register{})
	if me := lily.Me(); !me.Registered || !me.Person.ID.Registered() {
		t.Errorf("she is shown as %+v", me)
	}
	leave(t, r, lily)

	imp := arrive(t, r, "LILY", arrival{id: key("imp")})
	called(t, imp, "LILY2")
	if owner, ok := r.Owner(roomtest.Name(t, "lily")); !ok || !owner.ID.Registered() {
		t.Errorf("the name's owner is %v", owner)
	}
	refused(t, imp, &state.Rename{Name: roomtest.Name(t, "lily")}, state.NameOwned)
	refused(t, imp, &state.Rename{Name: roomtest.Name(t, "ꓡꓲꓡꓬ")}, state.NameLooksOwned) // in Lisu
	stop()

	r, _ = roomtest.Start(t, m)
	called(t, arrive(t, r, "lily", arrival{}), "lily2")
	lily = arrive(t, r, "Lily", arrival{id: key("lily")})
	called(t, lily, "lily")
	do(t, lily, &state.Release{Name: roomtest.Name(t, "lily")})
	refused(t, lily, &state.Release{Name: roomtest.Name(t, "lily")}, state.NotYours)
	leave(t, r, lily)
	called(t, arrive(t, r, "lily", arrival{}), "lily")
}

// What becomes of one's own name and keys is told once.
func TestWhatOneDidToOneselfIsToldOnce(t *testing.T) {
	r := roomtest.Open(t)
	lily := arrive(t, r, "lily", arrival{id: key("lily")})
	do(t, lily, &state.Register{})
	lily.Read(nil)
	do(t, lily, &state.Release{Name: roomtest.Name(t, "lily")})
	if events, _ := lily.Read(nil); len(events) != 1 || events[0].Kind != state.KindRelease {
		t.Errorf("she is told %d things: %v", len(events), events)
	}
}

// Whoever has an account is shown as the owner of the name only while it is theirs.
func TestAnAccountUnderANameThatItDoesNotOwn(t *testing.T) {
	r := roomtest.Open(t)
	lily := arrive(t, r, "lily", arrival{id: key("lily")})
	owns := func(after string, want bool) {
		t.Helper()
		me := lily.Me()
		listed, _ := r.Roster().Find(me.Person.Name)
		spoke, _ := lily.Spoke(roomtest.Name(t, me.Person.Name))
		if me.Owns != want || listed.Owns != want || spoke.Owns != want {
			t.Errorf("after %s the name is hers: %t, in the list %t, as who spoke %t; want %t", after, me.Owns, listed.Owns, spoke.Owns, want)
		}
	}
	say := func() { do(t, lily, &state.Say{Text: "hi"}) }
	say()
	owns("coming", false)
	do(t, lily, &state.Register{})
	owns("registering", true)
	do(t, lily, &state.Rename{Name: roomtest.Name(t, "rose")})
	say()
	owns("a change of name", false)
	do(t, lily, &state.Register{})
	owns("registering that one, too", true)
	do(t, lily, &state.Release{Name: roomtest.Name(t, "rose")})
	owns("giving it up", false)
	do(t, lily, &state.Rename{Name: roomtest.Name(t, "lily")})
	owns("taking the other again", true)
}

func TestAnOwnerOfTwoNamesMayStandUnderBoth(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		r, stop := roomtest.Start(t, roomtest.NewMemory())
		defer stop()
		lily := arrive(t, r, "lily", arrival{id: key("lily")})
		refused(t, arrive(t, r, "guest-x", arrival{}), &state.Register{}, state.NeedsKey)
		do(t, lily, &state.Register{})
		refused(t, lily, &state.Register{}, state.NameYours)
		for _, other := range []string{"rose", "iris"} {
			time.Sleep(time.Minute) // names are rationed
			do(t, lily, &state.Rename{Name: roomtest.Name(t, other)})
			do(t, lily, &state.Register{})
		}
		time.Sleep(time.Minute)
		do(t, lily, &state.Rename{Name: roomtest.Name(t, "violet")})
		if got := refused(t, lily, &state.Register{}, state.NamesFull); got.Max != state.NamesEach {
			t.Errorf("the refusal says %d", got.Max)
		}
		do(t, lily, &state.Rename{Name: roomtest.Name(t, "lily")})
		rose := arrive(t, r, "rose", arrival{id: key("lily")})
		called(t, rose, "rose")
		called(t, arrive(t, r, "rose", arrival{id: key("lily")}), "rose")
		called(t, arrive(t, r, "daisy", arrival{id: key("lily")}), "lily")
		if n := len(r.Roster().People); n != 3 {
			t.Errorf("%d members are here, want lily, rose and a guest", n)
		}
		rose.Leave(state.HowLeft)
		synctest.Wait()
		if n := len(r.Roster().People); n != 3 {
			t.Errorf("with one of two terminals she left: %d members are here", n)
		}
	})
}

func TestRegisteringTakesPrivateLinesAlong(t *testing.T) {
	m := roomtest.NewMemory()
	r, stop := roomtest.Start(t, m)
	lily := arrive(t, r, "lily", arrival{id: key("lily")})
	bob := arrive(t, r, "bob", arrival{id: key("bob")})
	saw := person(t, r, "lily")
	do(t, bob, &state.Whisper{To: []state.Person{saw}, Text: "before"})
	drain(bob)
	do(t, lily, &state.Register{})
	do(t, bob, &state.Whisper{To: []state.Person{saw}, Text: "after"}) // as bob saw her then
	expect(t, lily, "lily enter", "bob enter", "bob→lily: before", "lily register", "bob→lily: after")
	secrets := func(s *room.Seat) (told []string) {
		t.Helper()
		back, err := s.Before(t.Context(), state.Scope{}, 0, 10)
		roomtest.OK(t, err)
		for _, e := range back {
			told = append(told, e.Text)
			if to := e.To[0].ID; to != lily.Me().Person.ID && lily.Me().ID != 0 {
				t.Errorf("%q is to %s, who is %s by now", e.Text, to, lily.Me().Person.ID)
			}
		}
		return told
	}
	want := "before after"
	if got := strings.Join(secrets(lily), " "); got != want {
		t.Errorf("she reads back %q", got)
	}
	if got := strings.Join(secrets(bob), " "); got != want {
		t.Errorf("bob reads back %q", got)
	}
	leave(t, r, lily)
	do(t, bob, &state.Whisper{To: []state.Person{saw}, Text: "absent"}) // waits for her
	stop()
	r, _ = roomtest.Start(t, m)
	lily = arrive(t, r, "lily", arrival{id: key("lily")})
	if got := strings.Join(secrets(lily), " "); got != want+" absent" {
		t.Errorf("after a restart she reads back %q", got)
	}
}

func TestAccountsAnAddressMayMake(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		r, stop := roomtest.Start(t, roomtest.NewMemory())
		defer stop()
		for _, who := range []string{"lily", "bob"} {
			do(t, arrive(t, r, who, arrival{id: key(who), addr: "2001:db8::" + "1"}), &state.Register{})
			time.Sleep(time.Hour)
		}
		carol := arrive(t, r, "carol", arrival{id: key("carol"), addr: "2001:db8::2"}) // the same /64
		if got := refused(t, carol, &state.Register{}, state.TooManyAccounts); got.Wait != 22*time.Hour {
			t.Errorf("she is told to wait %v", got.Wait)
		}
		do(t, arrive(t, r, "dave", arrival{id: key("dave"), addr: "2001:db8:0:1::2"}), &state.Register{})
		time.Sleep(22 * time.Hour)
		do(t, carol, &state.Register{})
	})
}

func TestNamesLapseWithNotice(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		m := roomtest.NewMemory()
		r, stop := roomtest.Start(t, m)
		lily := arrive(t, r, "lily", arrival{id: key("lily")})
		do(t, lily, &state.Register{})
		do(t, lily, &state.Rename{Name: roomtest.Name(t, "rose")})
		drain(lily)
		time.Sleep(360 * 24 * time.Hour)
		synctest.Wait()
		told := drain(lily)
		if len(told) < 5 || told[0] != "lapse lily" {
			t.Errorf("before the name lapses, she is told %q", told)
		}
		called(t, arrive(t, r, "lily", arrival{}), "lily2")
		stop()
		r, stop = roomtest.Start(t, m)
		defer stop()
		rose := arrive(t, r, "rose", arrival{id: key("rose")})
		do(t, rose, &state.Register{}) // stays under it
		time.Sleep(10 * 24 * time.Hour)
		called(t, arrive(t, r, "lily", arrival{}), "lily")
		time.Sleep(400 * 24 * time.Hour)
		called(t, arrive(t, r, "rose", arrival{}), "rose2")
	})
}

func TestSettingsStayWithTheKeyAndThenTheAccount(t *testing.T) {
	m := roomtest.NewMemory()
	r, stop := roomtest.Start(t, m)
	lily := arrive(t, r, "lily", arrival{id: key("lily")})
	do(t, lily, &state.SetSettings{Values: map[string]string{"theme": "dark", "bell": "off"}})
	do(t, lily, &state.SetSettings{Values: map[string]string{"bell": ""}})
	do(t, lily, &state.Register{})
	big := &state.SetSettings{Values: map[string]string{"ignores": strings.Repeat("x", state.SettingsMost)}}
	refused(t, lily, big, state.SettingsFull)
	refused(t, arrive(t, r, "bob", arrival{}), &state.SetSettings{}, state.NeedsKey)
	expect(t, lily, "lily enter", "lily register", "bob enter")
	stop()
	r, _ = roomtest.Start(t, m)
	lily = arrive(t, r, "lily", arrival{id: key("lily")})
	if got := lily.Settings(); len(got) != 1 || got["theme"] != "dark" {
		t.Errorf("her settings are %v", got)
	}
}

// Whoever looks at their keys is told to the minute when each was here last.
func TestWhenAKeyWasUsedIsKeptToTheMinute(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		r := roomtest.Open(t)
		lily := roomtest.SeatOf(t, r, "lily", key("lily"))
		do(t, lily, &state.Register{})
		came := func(what string, want time.Duration, reader *room.Seat) {
			t.Helper()
			held, _ := reader.Keys()
			if got := time.UnixMilli(held[0].Last); time.Since(got).Truncate(time.Minute) != want {
				t.Errorf("%s: the key was last used %v ago, not %v", what, time.Since(got), want)
			}
		}
		time.Sleep(64 * time.Minute)
		came("it came once", 64*time.Minute, lily)
		roomtest.SeatOf(t, r, "lily", key("lily")).Leave(state.HowLeft)
		synctest.Wait()
		came("it came again", 0, lily)
		time.Sleep(30 * time.Minute)
		second := roomtest.SeatOf(t, r, "lily", key("lily"))
		time.Sleep(5 * time.Minute)
		lily.Leave(state.HowLeft)
		synctest.Wait()
		time.Sleep(2 * time.Minute)
		came("it left", 2*time.Minute, second)
	})
}
