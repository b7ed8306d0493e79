package room

import (
	"testing"
	"time"

	"pgregory.net/rapid"

	"teahouse/room/state"
)

// A machine is off for up to two months at a time, and now and then its clock comes back wrong, and
// is set right after some hours. Nothing is deleted that is not as old as people are told; and
// where no clock was ever wrong, what is older than that is shown to nobody once none is doubted.
func TestLinesOfADoubtedClockAreAsOldAsTheyAre(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		const keep = 30 * day
		m := &machine{now: time.Date(2027, 1, 1, 0, 0, 0, 0, time.UTC)}
		m.booted = m.now
		tellsBoots := rapid.Bool().Draw(t, "the machine tells its starts apart")
		s, err := state.Restore(new(state.Snapshot))
		if err != nil {
			t.Fatal(err)
		}
		k := &timekeeper{clock: m.clock(tellsBoots)}
		apply := func(b state.Body, at state.Timing) {
			p := &state.Proposal{At: at.Wall, Room: at.Room, Seat: state.SeatID{Node: "one", Epoch: s.Epoch("one")}, Body: b}
			if _, begins := b.(*state.NodeUp); begins {
				p.Seat.Epoch++
			}
			if _, err := s.Apply(s.Applied()+1, p); err != nil {
				t.Fatal(err)
			}
			now, _ := s.Timing("one")
			k.note(now)
			k.rest(s.Unsure("one"))
		}
		start := func() {
			k.clock = m.clock(tellsBoots)
			at := k.clock.first(0)
			if prev, runs := s.Timing("one"); runs {
				last, _ := s.Newest()
				at = k.clock.restart(prev, last)
			}
			apply(&state.NodeUp{Time: &at, Level: state.Level}, at)
		}
		type line struct {
			said time.Time
			age  int64
		}
		var said []line
		lies := false
		look := func() {
			t.Helper()
			gone, hidden := k.since(keep), k.oldest(keep)
			for _, l := range said {
				old := m.now.Sub(l.said)
				if l.age < gone && old < keep-time.Minute {
					t.Fatalf("what was said %v ago is deleted (age %d of %d, %+v)", old, l.age, gone, s.House())
				}
				if !lies && k.noted().Doubt == nil && l.age >= hidden && old > keep+time.Minute {
					t.Fatalf("what was said %v ago is shown (age %d of %d, %+v)", old, l.age, hidden, s.House())
				}
			}
		}
		runs := func(hours int) {
			for range hours {
				m.now = m.now.Add(time.Hour)
				if at := k.noted(); at.Doubt != nil {
					now := k.clock.look(at)
					apply(&state.KeepTime{Timing: now}, now)
				}
				look()
				sure, _ := k.ages()
				said = append(said, line{m.now, sure})
			}
			_, room := k.now() // the last entry before it is off
			apply(new(state.Sweep), state.Timing{Wall: m.now.UnixMilli(), Room: room})
		}
		start()
		for range rapid.IntRange(1, 12).Draw(t, "times that it is off") {
			runs(rapid.IntRange(0, 60).Draw(t, "hours"))
			m.now = m.now.Add(time.Duration(rapid.IntRange(0, 60*24).Draw(t, "hours off")) * time.Hour)
			m.booted, m.boots = m.now, m.boots+1
			if rapid.IntRange(0, 3).Draw(t, "its clock") == 0 {
				lies = true
				m.wrong = rapid.SampledFrom([]time.Duration{20 * day, 400 * day, -400 * day}).Draw(t, "wrong")
				start()
				look()
				runs(rapid.IntRange(0, 20).Draw(t, "hours until it is set"))
				m.wrong = 0
				runs(1)
				continue
			}
			start()
			look()
		}
		runs(60)
	})
}
