package room

import (
	"fmt"
	"testing"

	"teahouse/room/state"
	"teahouse/room/text"
)

// crowded is a room in which so many people with keys are, and how one of
// them, counted from 1, has something done. It returns the entry of the log.
func crowded(b *testing.B, people int) (*Room, func(by uint64, body state.Body) uint64) {
	blank, err := state.Restore(&state.Snapshot{})
	if err != nil {
		b.Fatal(err)
	}
	r := &Room{state: blank, transcript: newTranscript(0), seats: newSeats(), happened: map[state.Kind]uint64{}, time: new(timekeeper), queue: newQueue()}
	r.keeper = newKeeper(nil, nil, 0)
	seq := uint64(0)
	carryOut := func(seat *Seat, num uint64, body state.Body) uint64 {
		seq++
		p := &state.Proposal{ID: fmt.Sprint(seq), At: int64(seq), Seat: state.SeatID{Node: "one", Epoch: 1, Num: num}, Body: body}
		batch := appended{entries: []Entry{{seq, p}}}
		if seat != nil {
			batch.waiting = map[uint64]*pending{seq: {proposal: p, seat: seat}}
		}
		if err := r.apply(batch); err != nil {
			b.Fatal(err)
		}
		r.keeper.next = nil
		return seq
	}
	for i := range people {
		num, who := uint64(i+1), state.Identity(fmt.Sprint("key:", i))
		n := named(b, fmt.Sprint("guest", i))
		s := &Seat{room: r, num: num, arrival: Arrival{Identity: who}, ready: make(chan struct{}, 1)}
		s.epoch.Store(1)
		carryOut(s, num, &state.Enter{Identity: who, Wanted: n, Spare: n})
	}
	return r, func(by uint64, body state.Body) uint64 { return carryOut(nil, by, body) }
}

func named(b *testing.B, as string) text.Name {
	n, err := text.NewName(as)
	if err != nil {
		b.Fatal(err)
	}
	return n
}

// BenchmarkBroadcast is one line to a thousand seats, from the log to the last
// wake-up: what the room's loop is busy for.
func BenchmarkBroadcast(b *testing.B) {
	_, apply := crowded(b, 1000)
	for b.Loop() {
		apply(1, &state.Say{Text: "the kettle is on"})
	}
	b.ReportMetric(1000, "seats")
}

// BenchmarkChannels is one line in a channel, from the log to the last wake-up, in
// rooms of so many people and channels: what it costs goes by those who are in it.
func BenchmarkChannels(b *testing.B) {
	for _, c := range []struct{ people, channels, members int }{{50, 1, 50}, {10_000, 1, 50}, {10_000, 500, 20}} {
		b.Run(fmt.Sprintf("people=%d/channels=%d/members=%d", c.people, c.channels, c.members), func(b *testing.B) {
			r, apply := crowded(b, c.people)
			var nums []uint64
			for i := range c.channels {
				owner := uint64(i*c.members + 1)
				apply(owner, &state.Register{Daily: c.channels})
				nums = append(nums, apply(owner, &state.Found{Name: named(b, fmt.Sprint("channel", i)), Most: c.channels}))
				for other := range c.members - 1 {
					apply(owner+uint64(other)+1, &state.Join{Num: nums[i]})
				}
			}
			r.drain()
			woken, lines := 0, 0
			for b.Loop() {
				i := lines % len(nums)
				apply(uint64(i*c.members+1), &state.Say{Text: "the kettle is on", In: nums[i]})
				lines++
				if lines == 1 {
					woken = r.drain()
				}
			}
			if woken != c.members {
				b.Errorf("a line wakes %d, and %d are in the channel", woken, c.members)
			}
			b.ReportMetric(float64(woken), "woken/op")
		})
	}
}

// drain takes what woke the seats, and tells how many were woken.
func (r *Room) drain() (woken int) {
	for _, s := range r.seats.order {
		select {
		case <-s.ready:
			woken++
		default:
		}
	}
	return woken
}
