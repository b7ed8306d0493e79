package room

import (
	"fmt"
	"testing"

	"teahouse/room/state"
)

// BenchmarkGrowthOfMembers has somebody speak, and somebody come and go, in rooms of
// any size: what the room does, with everybody reading it, and without screens.
// Packaging/growth runs it and draws what it gives.
func BenchmarkGrowthOfMembers(b *testing.B) {
	for members := 10; members <= 10_000; members *= 10 {
		r, carryOut := crowded(b, members)
		some := make([]*state.Event, 0, ReadAtOnce)
		everybody := func() {
			for _, s := range r.seats.order {
				for full := true; full; {
					read, _ := s.Read(some[:0])
					full = len(read) == ReadAtOnce
				}
			}
		}
		everybody() // who came before them
		b.Run(fmt.Sprintf("line/members=%d", members), func(b *testing.B) {
			for b.Loop() {
				carryOut(1, &state.Say{Text: "the kettle is on"})
				everybody()
			}
		})
		b.Run(fmt.Sprintf("arrival/members=%d", members), func(b *testing.B) {
			n := named(b, "newcomer")
			for b.Loop() {
				carryOut(1<<40, &state.Enter{Identity: "key:newcomer", Wanted: n, Spare: n})
				carryOut(1<<40, &state.Leave{How: state.HowLeft})
			}
		})
	}
}
