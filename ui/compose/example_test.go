package compose_test

import (
	"context"
	"fmt"
	"log/slog"

	"teahouse/room"
	"teahouse/room/roomtest"
	"teahouse/room/state"
	"teahouse/room/text"
	"teahouse/ui/command"
	"teahouse/ui/compose"
	"teahouse/ui/words"
)

// A line is written, parsed for the prompt, and taken when it goes out.
func Example() {
	ctx, stop := context.WithCancel(context.Background())
	defer stop()
	memory := roomtest.NewMemory()
	r, err := room.Open(ctx, room.Config{Node: "one", Log: memory, History: memory, Logger: slog.New(slog.DiscardHandler), Seats: 10})
	if err != nil {
		fmt.Println(err)
		return
	}
	go func() { _ = r.Run(ctx) }()
	enter := func(s string) *room.Seat {
		name, _ := text.NewName(s)
		seat, err := r.Enter(ctx, room.Arrival{Identity: room.NewVisit(), Wanted: name, Spare: name.Numbered(2)})
		if err != nil {
			fmt.Println(err)
		}
		return seat
	}
	lily, bob := enter("lily"), enter("bob")
	defer bob.Leave(state.HowLeft)

	c := compose.Composer{Recipients: command.Recipients{Owner: lily.Owner}}
	c.Insert("@bo")
	c.Complete(+1, lily, nil, func() []string { return nil }, false)
	c.Insert("the kettle is on")
	line := c.Parse(lily, lily.Roster())
	fmt.Println(line.Prompt(words.English(), false))
	fmt.Println(c.Take())
	fmt.Println(c.Edit.Empty())
	// Output:
	// to bob, privately
	// @bob the kettle is on
	// true
}
