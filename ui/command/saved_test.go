package command

import (
	"context"
	"strconv"
	"strings"
	"testing"
	"time"

	"teahouse/room"
	"teahouse/room/roomtest"
	"teahouse/room/state"
	"teahouse/ui/words"
)

// meanwhile is a history beside which something is done while it is first asked for a line.
type meanwhile struct {
	*roomtest.Memory
	does func()
}

func (h *meanwhile) One(ctx context.Context, v state.Viewer, ref state.Ref) (*state.Event, error) {
	if does := h.does; does != nil {
		h.does = nil
		does()
	}
	return h.Memory.One(ctx, v, ref)
}

// Where all places are taken, whoever saves one more makes room by those that can be read no
// more, and by none that another terminal of theirs has saved meanwhile.
func TestMakingRoomTakesOutNothingThatWasSavedMeanwhile(t *testing.T) {
	h := &meanwhile{Memory: roomtest.NewMemory()}
	r, _ := roomtest.Made(t, func(c *room.Config) { c.Log, c.History, c.Limits = h.Memory, h, room.DefaultLimits() })
	key := state.KeyIdentity("SHA256:lily")
	one, two := roomtest.SeatOf(t, r, "lily", key), roomtest.SeatOf(t, r, "lily", key)
	said, err := one.Do(t.Context(), &state.Say{Text: "kept"}, nil)
	roomtest.OK(t, err)
	other, err := one.Do(t.Context(), &state.Say{Text: "saved by the other terminal"}, nil)
	roomtest.OK(t, err)
	more, err := one.Do(t.Context(), &state.Say{Text: "saved by this one"}, nil)
	roomtest.OK(t, err)
	written := func(ns ...uint64) string {
		words := make([]string, len(ns))
		for i, n := range ns {
			words[i] = strconv.FormatUint(n, 36)
		}
		return strings.Join(words, " ")
	}
	full := []uint64{said[0].N}
	for n := uint64(1000); len(full) < savedMost; n++ {
		full = append(full, n) // nobody said it
	}
	roomtest.OK(t, one.Remember(map[string]string{OwnSaved: written(full...)}))
	h.does = func() {
		roomtest.OK(t, two.Remember(map[string]string{OwnSaved: written(said[0].N, other[0].N)}))
	}
	c := &Call{Words: words.English(), Seat: one, Me: one.Me()}
	res := c.Save(more[0])
	if res.Later == nil {
		t.Fatalf("it looks nothing up: %+v", res)
	}
	res = res.Later(t.Context())
	if want := (Set{OwnSaved, written(said[0].N, other[0].N, more[0].N)}); res.Effect != want {
		t.Errorf("it keeps %v, not %v", res.Effect, want)
	}
}

// What can be read no more is told before the lines, and no colon stands before it.
func TestWhatIsSavedNoMoreIsToldBeforeTheLines(t *testing.T) {
	r := roomtest.Open(t)
	lily := roomtest.SeatOf(t, r, "lily", state.KeyIdentity("SHA256:lily"))
	said, err := lily.Do(t.Context(), &state.Say{Text: "kept"}, nil)
	roomtest.OK(t, err)
	roomtest.OK(t, lily.Remember(map[string]string{OwnSaved: strconv.FormatUint(said[0].N, 36) + " zz"})) // nobody said that
	l := Parse("/saved", r.Roster(), false)
	res := l.Run(&Call{Words: words.English(), Seat: lily, Me: lily.Me(), Roster: r.Roster(), Now: time.Now(), Zone: time.UTC}).Later(t.Context())
	found, ok := res.Effect.(Found)
	if want := "1 that you saved cannot be read any more. 1 saved line:"; !ok || found.Head != want {
		t.Errorf("it says %+v", res)
	}
}
