package state

import "testing"

// TestAKeyFoldsTheSameIntoARoomThatWasRestored: what was taken out again is stored as
// what never was, so it must count as that before it is stored, too.
func TestAKeyFoldsTheSameIntoARoomThatWasRestored(t *testing.T) {
	h, disk := newTeahouse(t), stored{}
	h.registered(1, "lily")
	h.does(1, &SetSettings{Values: map[string]string{"clock": "24h"}})
	h.does(1, &SetSettings{Values: map[string]string{"clock": ""}})
	h.comes(2, "key:laptop", "laptop", "")
	h.does(2, &SetSettings{Values: map[string]string{"theme": "dark"}})
	disk.keep(h.State)
	restored := &teahouse{T: t, State: disk.load(t, h.State), seq: h.seq, at: h.at}
	for _, h := range []*teahouse{h, restored} {
		h.does(1, &Link{Key: "key:laptop"})
		if got := h.Settings(h.person(1).ID)["theme"]; got != "dark" {
			t.Errorf("an account without settings has not those of the key that joins it: the theme is %q", got)
		}
	}
	if was, is := wholeOf(h.State), wholeOf(restored.State); was != is {
		t.Errorf("a room is\n%s\nand the same one, stopped and started before\n%s", was, is)
	}
}

// TestAClosedDoorStaysClosedWhenAKeyJoins, though the account has no settings, and whoever
// comes with the key has an open one.
func TestAClosedDoorStaysClosedWhenAKeyJoins(t *testing.T) {
	for _, level := range []int{doorLevel - 1, doorLevel} {
		h := newTeahouse(t)
		h.house.Feature = level
		lily := h.registered(1, "lily")
		h.does(1, &SetDMPolicy{Closed: true})
		h.comes(2, "key:laptop", "laptop", "")
		h.does(1, &Link{Key: "key:laptop"})
		h.does(1, &Leave{})
		h.does(2, &Leave{})
		if got := h.profile(lily.ID).RegisteredOnly; got != (level == doorLevel) {
			t.Errorf("where all know level %d, the door is closed: %v", level, got)
		}
		h.comes(3, "key:laptop", "lily", "")
		if got := h.seats[SeatID{"one", 1, 3}].RegisteredOnly; got != (level == doorLevel) {
			t.Errorf("where all know level %d, it is closed to whoever comes again: %v", level, got)
		}
	}
}
