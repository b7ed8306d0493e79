package room_test

import (
	"testing"
	"testing/synctest"

	"teahouse/room/roomtest"
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
