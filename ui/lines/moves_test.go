package lines

import (
	"fmt"
	"testing"
	"testing/synctest"

	"teahouse/room/roomtest"
	"teahouse/room/state"
	"teahouse/ui/stdio"
)

// TestWhoMayBeCutOffIsToldBefore: else they would be told as here behind it.
func TestWhoMayBeCutOffIsToldBefore(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		c := &chat{
			Session: &stdio.Session{Seat: roomtest.Seat(t, roomtest.Open(t), "lily"), Plain: new(stdio.Plain)},
			tty:     &tty{moves: newMoves()},
		}
		told := func(kind state.Kind, who string) (kinds []state.Kind) {
			for _, e := range c.gather([]*state.Event{{Kind: kind, Who: state.Person{ID: state.Identity(who), Name: who}}}) {
				kinds = append(kinds, e.Kind)
			}
			return kinds
		}
		for i := range movesAtOnce {
			if got := told(state.KindEnter, fmt.Sprint("guest", i)); len(got) != 1 {
				t.Fatalf("of guest %d is told %v", i, got)
			}
		}
		if got := told(state.KindEnter, "zoe"); len(got) != 0 {
			t.Fatalf("of one more is told %v", got)
		}
		if got := told(state.KindRestart, ""); len(got) != 2 || got[0] != state.KindEnter || got[1] != state.KindRestart {
			t.Errorf("then is told %v", got)
		}
	})
}
