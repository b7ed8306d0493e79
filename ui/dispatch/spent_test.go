package dispatch

// Who has looked up too much looks at nothing more that grows, whatever they ask: not
// with the history, not with who is here, and not with the channels that there are.

import (
	"fmt"
	"math"
	"runtime/metrics"
	"testing"
	"time"

	"teahouse/room"
	"teahouse/room/flood"
	"teahouse/room/roomtest"
	"teahouse/room/state"
)

// spent is an asker who may look up nothing for the next hour, in a room with so many
// people, of whom each has founded a channel.
func spent(t *testing.T, people int) *asker {
	t.Helper()
	a := askerWith(t, 200, 0, room.Limits{Reads: flood.Rate{Burst: 1, Every: time.Hour}})
	for i := range people {
		name := fmt.Sprint("guest-", i)
		seat := roomtest.SeatOf(t, a.room, name, state.KeyIdentity(name))
		roomtest.Do(t, seat, &state.Register{})
		roomtest.Do(t, seat, &state.Found{Name: roomtest.Name(t, "channel-"+fmt.Sprint(i)), Closed: i%2 == 0})
	}
	roomtest.Do(t, a.seat, &state.Register{}) // whose purse is another one
	roomtest.OK(t, a.seat.ChargeRead(t.Context(), 1))
	return a
}

// takes is how many bytes of memory asking takes, those of whoever else is busy included.
func (a *asker) takes(t *testing.T, kind, text string) int {
	t.Helper()
	before := heap()
	if c := a.ask(t, kind, text, true); c.questions > 0 {
		t.Errorf("%s %.200s: %d questions to the history, which nobody pays for", kind, text, c.questions)
	}
	return heap() - before
}

func heap() int {
	sample := []metrics.Sample{{Name: "/gc/heap/allocs:bytes"}}
	metrics.Read(sample)
	return int(sample[0].Value.Uint64())
}

func TestNothingThatGrowsIsLookedAtForWhoHasLookedUpTooMuch(t *testing.T) {
	roomtest.OneGoroutine(t)
	const (
		few, many = 10, 310
		each      = 100 // bytes: less than it takes to copy what is known of one person or channel
		tries     = 10  // of which one is undisturbed
	)
	small, large := spent(t, few), spent(t, many)
	check := func(kind, text string) {
		grew := math.MaxInt
		for i := 0; i < tries && grew > each*(many-few); i++ {
			grew = min(grew, large.takes(t, kind, text)-small.takes(t, kind, text))
		}
		if grew > each*(many-few) {
			t.Errorf("%s %.200s: %d bytes more, where %d more people and channels are", kind, text, grew, many-few)
		}
	}
	table := costs()
	for kind, names := range exist() {
		for _, name := range names {
			check(kind, table[kind][name].ordinary)
			check(kind, table[kind][name].worst)
		}
	}
	for _, text := range []string{"/dissolve number:2", "/unban #7", "/whois nobody"} {
		check("command", text)
	}
}
