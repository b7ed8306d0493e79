package state

import (
	"testing"
	"time"
)

// A clock that says that the room was closed for two months is believed after a day. What began on
// that day lasts as long as was said, and what began before ends as the clock says.
func TestTermsThatBeginWhileAClockIsDoubtedLast(t *testing.T) {
	h := newTeahouse(t)
	h.does(0, &NodeUp{Level: Level})
	h.registered(1, "ann")
	h.does(2, &Enter{Identity: "key:boss", Wanted: mustName(t, "boss"), Spare: mustName(t, "spare"), Operator: true})
	dev := h.founds(1, "dev", false)
	h.comes(3, "visit:a", "troll", "192.0.2.1/32")
	h.comes(4, "visit:b", "other", "192.0.2.2/32")
	h.does(2, &Mute{Whom: h.person(3), For: 7 * day})
	off := 60 * day
	doubt := Timing{Room: h.at, Sure: h.at, Doubt: &Doubt{Step: off.Milliseconds()}}
	h.does(0, &KeepTime{doubt})
	h.does(2, &Mute{Whom: h.person(4), For: 7 * day})
	h.does(1, &TakeOut{Num: dev, Who: h.person(4), For: 7 * day})
	h.does(1, &Rename{Name: mustName(t, "anna")})
	h.later(day)
	began := h.at - day.Milliseconds()
	h.at += off.Milliseconds()
	h.does(0, &KeepTime{Timing{Room: h.at, Sure: h.at, Leap: off.Milliseconds()}})
	left := func(until int64) time.Duration { return time.Duration(until-h.at) * time.Millisecond }
	var last []time.Duration
	mutes, _, _ := h.Sanctions(0, 9, 0)
	for _, c := range mutes {
		if still := left(c.Until); still > 0 {
			last = append(last, still.Round(time.Hour))
		}
	}
	if len(last) != 1 || last[0] != 6*day {
		t.Errorf("mutes for a week end in %v, after a day", last)
	}
	if out := h.channels.all[dev].Out; len(out) != 1 || left(out[0].Until) < 6*day-time.Hour {
		t.Errorf("taken out is %s at %d", asJSON(out), h.at)
	}
	if used := h.accounts[h.person(1).ID].Names[0].Used; h.at-used > 2*day.Milliseconds() {
		t.Errorf("their name was used %v ago", left(used))
	}
	if spans := h.house.Spans; len(spans) != 1 || spans[0].Leap != off.Milliseconds() || spans[0].After > began || spans[0].Upto < began {
		t.Errorf("what is known of that day is %s", asJSON(spans))
	}
}
