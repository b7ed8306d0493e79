package room_test

import (
	"strings"
	"testing"
	"testing/synctest"

	"teahouse/room"
	"teahouse/room/roomtest"
	"teahouse/room/state"
)

// What one terminal of a person changes counts at once for all of theirs, and wakes the
// others when the room keeps it.
func TestWhatIsChangedCountsAtOnce(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		r := roomtest.Open(t)
		one, two := roomtest.SeatOf(t, r, "lily", key("lily")), roomtest.SeatOf(t, r, "lily", key("lily"))
		other := roomtest.SeatOf(t, r, "bob", key("bob"))
		for _, values := range []map[string]string{{"a": "1", "b": "1"}, {"a": "2"}, {"b": ""}} {
			if err := one.Remember(values); err != nil {
				t.Fatal(err)
			}
		}
		for _, when := range []string{"at once", "once it is kept"} {
			if got := two.Settings(); len(got) != 1 || got["a"] != "2" {
				t.Errorf("%s, they are %q", when, got)
			}
			synctest.Wait()
		}
		if one.Elsewhere() != 0 || two.Elsewhere() != 3 || other.Elsewhere() != 0 {
			t.Errorf("of three changes, %d, %d and %d are told", one.Elsewhere(), two.Elsewhere(), other.Elsewhere())
		}
	})
}

// Keys cost nothing, so what all keys that nobody has registered may keep together has a
// bound. Beyond it each of them has some hundred bytes, and who registers has all.
func TestUnregisteredKeysKeepLittleTogether(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		limits := room.DefaultLimits()
		limits.Settings = 1000
		r := roomtest.With(t, limits)
		fills := map[string]string{"a": strings.Repeat("x", 1000)}
		remembers := func(s *room.Seat, values map[string]string) error {
			defer synctest.Wait()
			return s.Remember(values)
		}
		one, two := roomtest.SeatOf(t, r, "lily", key("lily")), roomtest.SeatOf(t, r, "bob", key("bob"))
		roomtest.OK(t, remembers(one, fills))
		wantRefusal(t, remembers(two, fills), state.SettingsFull)
		roomtest.OK(t, remembers(two, map[string]string{"theme": "dark"}))
		roomtest.Do(t, two, &state.Register{})
		roomtest.OK(t, remembers(two, fills))
		roomtest.OK(t, remembers(one, map[string]string{"a": strings.Repeat("x", 999)})) // less than it had
		roomtest.OK(t, remembers(one, map[string]string{"a": ""}))
		roomtest.OK(t, remembers(roomtest.SeatOf(t, r, "otto", key("otto")), fills))
	})
}
