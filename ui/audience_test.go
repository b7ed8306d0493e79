package ui

import (
	"testing"

	"teahouse/room"
	"teahouse/room/roomtest"
)

func TestALineToSeveralSaysWhoTheyAre(t *testing.T) {
	story(t, func(t *testing.T) {
		r := roomtest.Open(t)
		d := sit(t, r, "lily", 80, 24)
		bob, carol := roomtest.Seat(t, r, "bob"), roomtest.Seat(t, r, "carol")
		d.frame()
		d.types("@bob @carol psst\r")
		d.sees("you → bob +1 │ psst", "│ to bob and carol, privately")
		do(t, bob, &room.Whisper{To: []room.Person{d.m.me.Person, carol.Me().Person}, Text: "what is it?"})
		d.frame()
		d.sees("bob → you +1 │ what is it?", "│ to lily and carol, privately")
	})
}
