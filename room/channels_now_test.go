package room_test

import (
	"testing"

	"teahouse/room"
	"teahouse/room/roomtest"
	"teahouse/room/state"
)

// What a list offers of channels is looked through at the cost of whoever writes, and
// not at all for somebody who has looked up much just now.
func TestChannelsAreOfferedToWhoCanAffordIt(t *testing.T) {
	l := room.DefaultLimits()
	l.Reads.Burst = 100
	r := roomtest.With(t, l)
	lily := roomtest.SeatOf(t, r, "lily", state.KeyIdentity("SHA256:lily"))
	do(t, lily, &state.Register{})
	do(t, lily, &state.Found{Name: roomtest.Name(t, "kitchen")})
	asked := 0
	for ; len(lily.ChannelsNow()) > 0; asked++ {
		if asked == 1000 {
			t.Fatal("a thousand looks cost nothing")
		}
	}
	if asked < 10 {
		t.Errorf("after %d looks nothing is offered: nobody could type", asked)
	}
	if all, err := lily.Channels(t.Context()); err != nil || len(all) != 1 {
		t.Errorf("who waits is told of %v, %v", all, err)
	}
}
