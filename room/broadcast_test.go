package room

import (
	"fmt"
	"testing"

	"teahouse/room/state"
	"teahouse/room/text"
)

// BenchmarkBroadcast is one line to a thousand seats, from the log to the last
// wake-up: what the room's loop is busy for.
func BenchmarkBroadcast(b *testing.B) {
	blank, err := state.Restore(&state.Snapshot{})
	if err != nil {
		b.Fatal(err)
	}
	r := &Room{state: blank, transcript: newTranscript(0), seats: map[state.SeatID]*Seat{}, byIdentity: map[state.Identity][]*Seat{}}
	r.keeper = newKeeper(nil, nil, 0)
	seq := uint64(0)
	apply := func(seat *Seat, id state.SeatID, body state.Body) {
		seq++
		p := &state.Proposal{ID: fmt.Sprint(seq), At: int64(seq), Seat: id, Body: body}
		batch := appended{entries: []Entry{{seq, p}}}
		if seat != nil {
			batch.waiting = map[string]*pending{p.ID: {proposal: p, seat: seat}}
		}
		r.apply(batch)
		r.keeper.next = nil
	}
	for i := range uint64(1000) {
		n, err := text.NewName(fmt.Sprint("guest", i))
		if err != nil {
			b.Fatal(err)
		}
		id := state.SeatID{Node: "one", Epoch: 1, Num: i + 1}
		who := state.Identity(fmt.Sprint("visit:", i))
		s := &Seat{room: r, id: id, arrival: Arrival{Identity: who}, ready: make(chan struct{}, 1)}
		apply(s, id, &state.Enter{Identity: who, Wanted: n, Spare: n})
	}
	for b.Loop() {
		apply(nil, state.SeatID{Node: "one", Epoch: 1, Num: 1}, &state.Say{Text: "the kettle is on"})
	}
	b.ReportMetric(1000, "seats")
}
