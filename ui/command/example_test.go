package command_test

import (
	"fmt"
	"time"

	"teahouse/room/state"
	"teahouse/ui/command"
	"teahouse/ui/words"
)

// A line is parsed at every key, for the prompt, and run at Enter. Running changes
// nothing: it says what to propose to the room, what to show and what to do.
func ExampleLine_Run() {
	lily := state.Present{Person: state.Person{ID: "visit:1", Name: "lily"}}
	here := &state.Roster{People: []state.Present{lily}}
	call := &command.Call{
		Words: words.English(), Roster: here, Me: lily, Now: time.Unix(0, 0), Zone: time.UTC,
		Width: 80, Measure: func(s string) int { return len(s) },
	}
	for _, text := range []string{"good morning", "/me waves", "/theme dark", "@rose hi", "/qiut"} {
		line := command.Parse(text, here, false)
		switch result := line.Run(call); {
		case result.Refused != "":
			fmt.Printf("%s: %s\n", text, result.Refused)
		case result.Propose != nil:
			fmt.Printf("%s: propose %q\n", text, result.Propose.Kind())
		case result.Effect != nil:
			fmt.Printf("%s: do %+v\n", text, result.Effect)
		}
	}
	// Output:
	// good morning: propose "say"
	// /me waves: propose "say"
	// /theme dark: do {Look:dark}
	// @rose hi: Nobody here is called rose, so nothing happened. /who shows who is here.
	// /qiut: There is no command /qiut, and nothing was sent. Did you mean /quit? A second / in front sends the line as it is.
}

// The people whom a line is aimed at stay those whom their names meant when they
// were first written, whoever bears them at Enter.
func ExampleRecipients() {
	was := &state.Roster{People: []state.Present{{Fold: "lily", Person: state.Person{ID: "visit:1", Name: "lily"}}}}
	now := &state.Roster{People: []state.Present{{Fold: "lily", Person: state.Person{ID: "visit:2", Name: "lily"}}}}
	var aim command.Recipients
	line := aim.Parse("@lily ", was, false)
	fmt.Println(line.To, line.Moved)
	line = aim.Parse("@lily psst", now, false)
	fmt.Println(line.To, line.Moved)
	// Output:
	// [{visit:1 lily}] []
	// [] [lily]
}
