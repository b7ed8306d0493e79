package room

import "testing"

// A private line that has become too old wakes those at screens as a public one
// does, and a moment at which nothing had happened is not kept.
func TestMilestonesTellHowFarEventsAreTooOld(t *testing.T) {
	var m milestones
	for _, one := range []milestone{{10, 1}, {20, 1}, {30, 5}, {40, 5}, {50, 9}} {
		m.note(one.age, one.n)
	}
	for _, c := range []struct {
		age  int64
		want uint64
	}{{10, 0}, {11, 1}, {30, 0}, {60, 9}, {70, 0}} {
		if got := m.before(c.age); got != c.want {
			t.Errorf("before %d: %d, want %d", c.age, got, c.want)
		}
	}
	if len(m) != 0 {
		t.Errorf("%v are kept", m)
	}
}
