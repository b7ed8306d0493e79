package state_test

import (
	"fmt"

	"teahouse/room/state"
	"teahouse/room/text"
)

// A state changes by the entries of a log, and by nothing else: the same log gives
// the same room again.
func ExampleState_Apply() {
	name, err := text.NewName("lily")
	if err != nil {
		fmt.Println(err)
	}
	seat := state.SeatID{Node: "one", Epoch: 1, Num: 1}
	log := []state.Body{
		&state.NodeUp{}, // the start of a node
		&state.Enter{Identity: "visit:1", Wanted: name, Spare: name.Numbered(2)},
		&state.Say{Text: "good morning"},
		&state.Topic{Text: "tea"},
		&state.Leave{How: state.HowLeft},
		&state.Say{Text: "too late"},
	}
	for range 2 {
		s, err := state.Restore(&state.Snapshot{}) // of a room that is new
		if err != nil {
			fmt.Println(err)
		}
		for i, body := range log {
			p := &state.Proposal{ID: fmt.Sprint(i), At: int64(i), Seat: seat, Body: body}
			events, err := s.Apply(uint64(i+1), p)
			for _, e := range events {
				fmt.Printf("%d %s %s %q\n", e.N, e.Who.Name, e.Kind, e.Text)
			}
			if err != nil {
				fmt.Printf("%s: %v\n", body.Kind(), err)
			}
		}
		fmt.Println(s.Applied(), "entries,", s.LastN(), "events")
	}
	// Output:
	// 1 lily enter ""
	// 2 lily say "good morning"
	// topic: refused: not-operator
	// 3 lily leave ""
	// say: refused: not-seated
	// 6 entries, 3 events
	// 1 lily enter ""
	// 2 lily say "good morning"
	// topic: refused: not-operator
	// 3 lily leave ""
	// say: refused: not-seated
	// 6 entries, 3 events
}
