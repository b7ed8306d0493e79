package room_test

import (
	"context"
	"fmt"
	"log/slog"

	"teahouse/room"
	"teahouse/room/roomtest"
	"teahouse/room/state"
	"teahouse/room/text"
)

// A room is opened on a log and a history, and runs until its context ends. Whoever
// enters has a seat, does something, and reads what happened.
func Example() {
	ctx, stop := context.WithCancel(context.Background())
	defer stop()
	kept := roomtest.NewMemory() // store.Open has one on a disk
	r, err := room.Open(ctx, room.Config{Node: "one", Log: kept, History: kept, Logger: slog.New(slog.DiscardHandler), Seats: 8})
	if err != nil {
		fmt.Println(err)
		return
	}
	ran := make(chan error)
	go func() { ran <- r.Run(ctx) }()

	name := func(s string) text.Name {
		n, err := text.NewName(s)
		if err != nil {
			fmt.Println(err)
		}
		return n
	}
	enter := func(as string) *room.Seat {
		seat, err := r.Enter(ctx, room.Arrival{Identity: room.NewVisit(), Wanted: name(as), Spare: name(as).Numbered(2)})
		if err != nil {
			fmt.Println(err)
		}
		return seat
	}
	lily, bob := enter("lily"), enter("bob")
	_, err = lily.Do(ctx, &state.Say{Text: "good morning"}, nil)
	fmt.Println("said:", err)
	_, err = lily.Do(ctx, &state.Rename{Name: name("bob")}, nil)
	fmt.Println("renamed:", err)

	<-bob.Ready()
	events, _ := bob.Read(nil)
	for _, e := range events {
		fmt.Printf("%s %s %q\n", e.Who.Name, e.Kind, e.Text)
	}
	stop()
	fmt.Println("ended:", <-ran)
	// Output:
	// said: <nil>
	// renamed: refused: name-taken: bob
	// bob enter ""
	// lily say "good morning"
	// ended: <nil>
}
