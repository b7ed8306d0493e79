package prefs_test

import (
	"slices"
	"testing"
	"time"

	"teahouse/room"
	"teahouse/room/roomtest"
	"teahouse/room/state"
	"teahouse/ui/command"
	"teahouse/ui/prefs"
)

// What somebody chose on a screen holds without one, and on their next visit.
func TestChoicesAreKept(t *testing.T) {
	r := roomtest.Open(t)
	lily := roomtest.SeatOf(t, r, "lily", state.KeyIdentity("SHA256:lily"))
	bob := command.Ignored{Person: roomtest.SeatOf(t, r, "bob", state.KeyIdentity("SHA256:bob")).Me().Person}
	guest := command.Ignored{Person: roomtest.Seat(t, r, "guest").Me().Person, Origin: "there"}
	if got := prefs.ZoneOf(lily, time.UTC); got != time.UTC {
		t.Errorf("before she chose, her clock is %s", got)
	}
	if lily.Remember(map[string]string{prefs.Zone: "Asia/Tokyo"}) != nil {
		t.Fatal("not remembered")
	}
	people := command.Ignore{Who: bob}.Ignoring(command.Ignore{Who: guest}.Ignoring(nil))
	prefs.KeepIgnored(lily, people)
	prefs.Switch(lily, prefs.Plain, true)
	roomtest.Await(t, "what they chose is read", func() bool { return prefs.IsOn(lily, prefs.Plain) })
	if got := prefs.ZoneOf(lily, time.UTC); got.String() != "Asia/Tokyo" {
		t.Errorf("her clock is %s", got)
	}
	if got := prefs.Ignored(lily); !slices.Equal(got, command.Ignores{bob, guest}) {
		t.Errorf("of %v she ignores %v", people, got)
	}
	if got := prefs.Ignored(roomtest.SeatOf(t, r, "lily", state.KeyIdentity("SHA256:lily"))); !slices.Equal(got, command.Ignores{bob}) {
		t.Errorf("of %v, who cannot all come back, she ignores %v at another seat", people, got)
	}
	prefs.KeepIgnored(lily, nil)
	prefs.Switch(lily, prefs.Plain, false)
	roomtest.Await(t, "what they chose is read", func() bool { return !prefs.IsOn(lily, prefs.Plain) })
	if got := prefs.Ignored(lily); got != nil {
		t.Errorf("at last she ignores %v", got)
	}
}

// Of channels that ended while somebody was away nothing is kept for long: years of them
// would leave no room for what is chosen, nor for how far is read.
func TestNothingIsKeptOfChannelsThatEnded(t *testing.T) {
	r := roomtest.Open(t)
	bob := roomtest.SeatOf(t, r, "bob", state.KeyIdentity("SHA256:bob"))
	lily := roomtest.SeatOf(t, r, "lily", state.KeyIdentity("SHA256:lily"))
	roomtest.Do(t, bob, &state.Register{})
	found := func(name string) state.Listed {
		roomtest.Do(t, bob, &state.Found{Name: roomtest.Name(t, name), Most: 9})
		c, _ := bob.Channel(name)
		roomtest.Do(t, lily, &state.Join{Num: c.Num})
		return c
	}
	reads := func(seat *room.Seat, upto uint64, in ...uint64) {
		var all []*prefs.Read
		for _, num := range in {
			one := prefs.ReadUpto(seat, num, time.Now())
			one.Upto = upto
			all = append(all, &one)
		}
		prefs.KeepReads(seat, all, time.Now())
	}
	dev, tea := found("dev"), found("tea")
	for _, c := range []state.Listed{dev, tea} {
		_, err := prefs.Mute(lily, c.Num, true)
		roomtest.OK(t, err)
	}
	reads(lily, 50, 0, dev.Num, tea.Num)
	kept := func(seat *room.Seat, in uint64) uint64 { return prefs.ReadUpto(seat, in, time.Now()).Kept }
	if kept(lily, dev.Num) != 50 || len(prefs.Muted(lily)) != 2 {
		t.Fatalf("at first she keeps %v", lily.Settings())
	}
	lily.Leave(state.HowLeft)
	roomtest.Do(t, bob, &state.Dissolve{Num: dev.Num})

	lily = roomtest.SeatOf(t, r, "lily", state.KeyIdentity("SHA256:lily"))
	reads(lily, 60, 0, dev.Num) // of a channel that ended while she had it before her
	if kept(lily, 0) != 60 || kept(lily, tea.Num) != 50 || kept(lily, dev.Num) != 0 {
		t.Errorf("she has read up to %d, in #tea to %d, and in #dev, which is no more, to %d", kept(lily, 0), kept(lily, tea.Num), kept(lily, dev.Num))
	}
	if got := prefs.Muted(lily); !slices.Equal(got, []uint64{tea.Num}) {
		t.Errorf("of %d and %d, which is no more, she has muted %v", tea.Num, dev.Num, got)
	}
	roomtest.Do(t, lily, &state.Part{Num: tea.Num})
	if prefs.Part(lily); kept(lily, tea.Num) != 0 || len(prefs.Muted(lily)) != 0 {
		t.Errorf("she left #tea, and of it is kept: %v", lily.Settings())
	}
}
