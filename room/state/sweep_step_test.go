package state

import (
	"fmt"
	"maps"
	"net/netip"
	"strings"
	"testing"
	"time"
)

// abandoned is a room that many came to and nobody came back to for more than a year,
// but for ann, who is here.
func abandoned(t *testing.T) *teahouse {
	h := newTeahouse(t)
	h.registered(1, "ann")
	for i := range uint64(30) {
		h.registered(10+i, fmt.Sprint("guest", i))
		h.founds(10+i, fmt.Sprint("den", i), i%2 == 0)
		h.does(10+i, &Leave{})
	}
	num := h.founds(1, "dev", true)
	for i := range uint64(20) {
		h.does(1, &Invite{num, h.owner(fmt.Sprint("guest", i))})
	}
	for i := range 300 {
		h.clock += int64(i % 7)
		h.came(Identity(fmt.Sprint("key:passing", i)))
		h.said[Identity(fmt.Sprint("key:passing", i))] = h.clock
		h.newcomers[netip.PrefixFrom(netip.AddrFrom4([4]byte{10, 0, byte(i >> 8), byte(i)}), 32)] = []int64{h.clock}
	}
	for i := range uint64(40) {
		h.sanctions.add(&Sanction{ID: 1000 + i, Act: KindBan, Name: mustName(t, fmt.Sprint("fool", i)), Named: true, Until: h.clock + int64(i)})
	}
	h.at += (400 * day).Milliseconds()
	return h
}

func (h *teahouse) owner(name string) Person {
	who, owned := h.Owner(mustName(h, name))
	if !owned {
		h.Fatalf("nobody owns %s", name)
	}
	return who
}

// disk is what a history would hold of a state.
type disk map[string]string

// take notes what changed, and tells how much.
func (d disk) take(s *State) int {
	changed := s.Changes()
	for _, r := range changed {
		if d[r.Key] = string(r.Value); r.Value == nil || strings.HasPrefix(r.Key, streamKey) {
			delete(d, r.Key) // what happens in another order has other numbers
		}
	}
	return len(changed)
}

// TestASweepInStepsClearsAwayTheSame holds that steps change little each, and together
// what one sweep without steps did, and that the oldest goes first.
func TestASweepInStepsClearsAwayTheSame(t *testing.T) {
	sweep := func(h *teahouse, most int) []*Event { // all at one moment
		h.seq++
		events, err := h.Apply(h.seq, &Proposal{At: h.at, Room: h.at, Seat: SeatID{"one", 1, 0}, Body: &Sweep{Most: most}})
		if err != nil {
			t.Fatal(err)
		}
		return events
	}
	whole, want := abandoned(t), disk{}
	told := len(sweep(whole, 0))
	want.take(whole.State)
	for _, most := range []int{1, 7, 256, 10_000} {
		h, got := abandoned(t), disk{}
		got.take(h.State)
		events, steps := 0, 0
		last := int64(0)
		for more := true; more; steps++ {
			before := len(h.keys)
			events += len(sweep(h, most))
			if changed := got.take(h.State); changed > 8*most+2 {
				t.Fatalf("a step of %d changed %d records", most, changed)
			}
			if len(h.keys) < before {
				oldest := h.at
				for _, k := range h.keys {
					if k.Account == "" {
						oldest = min(oldest, k.Last)
					}
				}
				if oldest < last {
					t.Errorf("a key last used at %d is left behind for a newer one", oldest)
				}
				last = oldest
			}
			more = h.house.Sweeping
		}
		if events != told {
			t.Errorf("steps of %d tell %d events, and one sweep %d", most, events, told)
		}
		if !maps.Equal(got, want) {
			t.Errorf("steps of %d leave\n%v\nand one sweep\n%v", most, got, want)
		}
		if most == 10_000 && steps != 1 || most == 256 && steps < 4 {
			t.Errorf("%d steps of %d", steps, most)
		}
		if again := sweep(h, most); len(again) > 0 || len(h.Changes()) > 0 {
			t.Errorf("a second sweep on the same day changes something: %v", again)
		}
	}
}

// TestANameThatIsBorneIsNotFreedByASweep holds it of somebody who has been here for a
// year without leaving.
func TestANameThatIsBorneIsNotFreedByASweep(t *testing.T) {
	h := newTeahouse(t)
	h.registered(1, "ann")
	h.at += (400 * day).Milliseconds()
	for range 3 {
		if events := h.does(0, &Sweep{Most: 2}); len(events) > 0 {
			t.Errorf("a sweep tells %v", asJSON(events))
		}
		h.at += time.Hour.Milliseconds()
	}
	if _, owned := h.Owner(mustName(t, "ann")); !owned || h.house.Sweeping {
		t.Errorf("the name is owned: %v; the sweep goes on: %v", owned, h.house.Sweeping)
	}
}
