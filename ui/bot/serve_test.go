package bot

import (
	"strings"
	"teahouse/room/roomtest"
	"testing"
)

// Who is here is looked up when all has been told that happened before, so it is
// never older than what the bot has read.
func TestWhoIsHereIsNoOlderThanWhatWasTold(t *testing.T) {
	r := roomtest.Open(t)
	b := deskOf(t, r)
	b.Terminal.In = strings.NewReader(`{"do":"who"}` + "\n")
	answers := make(chan any)
	go b.serve(answers)
	look, ok := (<-answers).(later)
	if !ok {
		t.Fatal("who is looked up before what happened is told")
	}
	roomtest.Seat(t, r, "bob") // and the bot is told
	if a, ok := look().(*success); !ok || len(a.People) != 2 || a.Cursor == "" {
		t.Errorf("here are %+v", a)
	}
}

// A command that changes nothing tells at which event its answer is true.
func TestTheAnswerOfACommandHasItsPlace(t *testing.T) {
	r := roomtest.Open(t)
	b := deskOf(t, r)
	roomtest.Seat(t, r, "bob")
	b.Terminal.In = strings.NewReader(`{"do":"command","text":"version"}` + "\n")
	answers := make(chan any)
	go b.serve(answers)
	if a, ok := (<-answers).(*success); !ok || a.Seq != 0 || a.Cursor != b.Seat.Cursor(b.Seat.Newest()) {
		t.Errorf("the answer is %+v", a)
	}
}
