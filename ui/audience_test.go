package ui

import (
	"testing"

	"teahouse/room/roomtest"
	"teahouse/room/state"
)

func TestALineToSeveralSaysWhoTheyAre(t *testing.T) {
	story(t, func(t *testing.T) {
		r := roomtest.Open(t)
		d := sit(t, r, "lily", 80, 24)
		bob, carol := roomtest.Seat(t, r, "bob"), roomtest.Seat(t, r, "carol")
		d.frame()
		d.types("@bob @carol psst\r")
		d.sees("you → bob +1 │ psst", "│ to bob and carol, privately")
		roomtest.Do(t, bob, &state.Whisper{To: []state.Person{d.m.me.Person, carol.Me().Person}, Text: "what is it?"})
		d.frame()
		d.sees("bob → you +1 │ what is it?", "│ to lily and carol, privately")
	})
}

func TestALineToAnAbsentAccountWaitsForIt(t *testing.T) {
	story(t, func(t *testing.T) {
		r := roomtest.Open(t)
		key := state.KeyIdentity("SHA256:carol")
		carol := roomtest.SeatOf(t, r, "carol", key)
		roomtest.Do(t, carol, &state.Register{})
		carol.Leave(state.HowLeft)
		d := sit(t, r, "lily", 80, 24)
		d.types("@carol hello for later")
		d.sees("to carol, privately, to be read later · carol is not here")
		d.types("\r")
		d.sees("you → carol │ hello for later")
		d.types("@nobody hello\r")
		d.sees("Nobody here is called nobody")
		back := takeSeat(t, roomtest.SeatOf(t, r, "carol", key), "carol", 80, 24, testConfig())
		back.sees("lily→you │ hello for later")
	})
}
