package ui

import (
	"testing"

	"teahouse/room"
	"teahouse/room/roomtest"
	"teahouse/room/state"
)

// Where a node was cut off from the others, who is at it reads that, and does not count as
// gone; elsewhere its people were gone. A channel is told of neither: it is not about it.
func TestWhoseMachineWasCutOffReadsSo(t *testing.T) {
	story(t, func(t *testing.T) {
		log := roomtest.NewShared()
		far := log.Node()
		here, _ := roomtest.Share(t, "here", far, roomtest.NewMemory())
		there, _ := roomtest.Share(t, "there", log.Node(), roomtest.NewMemory())
		ada, bob, carol := registeredAs(t, there, "ada"), roomtest.Seat(t, there, "bob"), roomtest.Seat(t, there, "carol")
		found(t, ada, "dev", false, carol)
		lily := sit(t, here, "lily", 160, 24)
		house, dev := takeSeat(t, bob, "bob", 160, 24, testConfig()), takeSeat(t, carol, "carol", 160, 24, testConfig())
		dev.alt("2")
		dev.sees("to #dev")

		heal := far.Cut()
		there.Down("here", here.Epoch())
		house.sees("a machine of the server is gone; 1 person was cut off")
		dev.seesNot("is gone; 1 person")
		heal()
		lily.sees("this machine of the server was cut off from the others for a while; for them, 1 person here was gone")
		lily.seesNot("is gone; 1 person")
	})
}

// A guest whose node was cut off writes where they wrote: until they sit again they are in no channel,
// as all others see it, and what they were about to say there would go to everybody.
func TestAGuestWhoseMachineWasCutOffWritesWhereTheyWrote(t *testing.T) {
	story(t, func(t *testing.T) {
		log := roomtest.NewShared()
		far := log.Node()
		here, _ := roomtest.Share(t, "here", far, roomtest.NewMemory())
		there, _ := roomtest.Share(t, "there", log.Node(), roomtest.NewMemory())
		ada := registeredAs(t, there, "ada")
		guest := roomtest.SeatOf(t, here, "guest", room.NewVisit())
		found(t, ada, "dev", false, guest)
		den := found(t, ada, "den", false, guest)
		desk := takeSeat(t, guest, "guest", 100, 24, testConfig())
		desk.alt("2")
		desk.types("psst")
		desk.sees("to #dev", "#den")

		release := far.Hold() // they do not sit again yet
		there.Down("here", here.Epoch())
		desk.sees("to #dev", "#den", "psst")
		roomtest.Do(t, ada, &state.Dissolve{Num: den})
		release()
		desk.seesNot("#den")
		desk.press("enter")
		desk.sees("to #dev", "guest │ psst")
		desk.alt("1")
		desk.seesNot("psst")
	})
}
