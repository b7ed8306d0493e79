package prefs_test

import (
	"slices"
	"testing"
	"time"

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
	if got := prefs.Ignored(lily); !slices.Equal(got, command.Ignores{bob}) {
		t.Errorf("of %v, who cannot all come back, she ignores %v", people, got)
	}
	prefs.KeepIgnored(lily, command.Ignore{Who: bob, Off: true}.Ignoring(people))
	prefs.Switch(lily, prefs.Plain, false)
	roomtest.Await(t, "what they chose is read", func() bool { return !prefs.IsOn(lily, prefs.Plain) })
	if got := prefs.Ignored(lily); got != nil {
		t.Errorf("at last she ignores %v", got)
	}
}
