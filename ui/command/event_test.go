package command

import (
	"testing"
	"testing/synctest"

	"teahouse/room/roomtest"
	"teahouse/room/state"
)

// What a program said before it registered, and reads afterwards, is its own: it would answer
// itself.
func TestWhatSomebodySaidBeforeTheyRegisteredIsTheirOwn(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		r := roomtest.Open(t)
		lily := roomtest.SeatOf(t, r, "lily", state.KeyIdentity("SHA256:lily"))
		roomtest.Say(t, lily, "lily speaks")
		events, _ := lily.Read(nil)
		said := state.Ref{N: events[len(events)-1].N}
		roomtest.Do(t, lily, &state.React{Ref: said, Sign: "👍"})
		line, err := lily.Find(t.Context(), said)
		roomtest.OK(t, err)
		roomtest.Do(t, lily, &state.Register{})
		teller := TellerFor(lily)
		for _, e := range events {
			if got := teller.Event(e); e.Talk() && (!got.Self || got.Mention) {
				t.Errorf("it is told as %+v", got)
			}
		}
		if got := teller.Event(line); len(got.Reactions) != 1 || !got.Reactions[0].Self {
			t.Errorf("a sign of theirs is told as %+v", got.Reactions)
		}
	})
}
