package room_test

import (
	"strings"
	"testing"
	"testing/synctest"

	"teahouse/room"
	"teahouse/room/roomtest"
	"teahouse/room/state"
)

func TestRememberedSettingsComeBack(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		r := roomtest.Open(t)
		bob := roomtest.Seat(t, r, "bob")
		roomtest.OK(t, bob.Remember(map[string]string{"theme": "dark"}))
		if got := bob.Settings()["theme"]; got != "dark" {
			t.Errorf("on his visit, the theme is %q", got)
		}
		if bob.Remember(map[string]string{"theme": strings.Repeat("x", state.SettingsMost)}) == nil {
			t.Error("a visit keeps as much as it likes")
		}
		bob.Leave(state.HowLeft)
		if got := roomtest.Seat(t, r, "bob").Settings(); got != nil {
			t.Errorf("a visit is remembered: %v", got)
		}
		lily := roomtest.SeatOf(t, r, "lily", key("lily"))
		if lily.Remember(map[string]string{"theme": "dark"}) != nil {
			t.Fatal("it is not taken")
		}
		synctest.Wait()
		if got := lily.Settings()["theme"]; got != "dark" {
			t.Errorf("the theme is %q", got)
		}
		taken := 0
		for range 100 {
			if lily.Remember(map[string]string{"theme": "light"}) == nil {
				taken++
			}
		}
		if most := room.DefaultLimits().Upkeep.Burst; taken >= most {
			t.Errorf("%d of 100 changes at once were taken, of a burst of %d with one used", taken, most)
		}
	})
}

func TestWhoSomebodyIsByNow(t *testing.T) {
	r := roomtest.Open(t)
	lily := roomtest.SeatOf(t, r, "lily", key("lily"))
	if got := lily.Known(key("lily")); got != key("lily") {
		t.Errorf("an unregistered key is %s", got)
	}
	do(t, lily, &state.Register{})
	if me := lily.Me().Person; lily.Known(key("lily")) != me.ID {
		t.Errorf("a registered key is %s, not %s", lily.Known(key("lily")), me.ID)
	}
}
