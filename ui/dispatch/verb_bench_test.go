package dispatch

import (
	"bytes"
	"context"
	"fmt"
	"io"
	"log/slog"
	"testing"

	"teahouse/room"
	"teahouse/room/roomtest"
	"teahouse/room/state"
	"teahouse/ui/stdio"
)

// countdown is closed after so many lines.
type countdown struct {
	left int
	done chan struct{}
}

func (c *countdown) Write(p []byte) (int, error) {
	c.left -= bytes.Count(p, []byte("\n"))
	if c.left <= 0 && c.done != nil {
		close(c.done)
		c.done = nil
	}
	return len(p), nil
}

// One who speaks as fast as the room takes it, and one who follows.
func BenchmarkTailJSON(b *testing.B) {
	m := roomtest.NewMemory()
	ctx, cancel := context.WithCancel(b.Context())
	defer cancel()
	r, err := room.Open(ctx, room.Config{
		Node: "one", Log: m, History: m, Logger: slog.New(slog.DiscardHandler), Seats: 10,
		Limits: room.Limits{Seats: 10},
	})
	roomtest.OK(b, err)
	go func() { _ = r.Run(ctx) }()
	bob, lily := roomtest.Seat(b, r, "bob"), quiet(b, r, "lily", room.NewVisit())
	call, err := stdio.Parse("tail -f -n 0 --json")
	roomtest.OK(b, err)
	all := make(chan struct{})
	go func() {
		_, _ = Run(ctx, stdio.Terminal{Out: &countdown{b.N, all}, Err: io.Discard}, lily, testConfig(), call)
	}()
	b.ReportAllocs()
	b.ResetTimer()
	for range b.N { // known beforehand, unlike b.Loop's
		roomtest.Do(b, bob, &state.Say{Text: "the build is at https://example.com/b/1142, lily"})
	}
	<-all
	b.ReportMetric(float64(b.N)/b.Elapsed().Seconds(), "events/s")
}

// Everybody's name, from the call to the last byte.
func BenchmarkWho10000(b *testing.B) {
	r := roomtest.Open(b)
	for i := range 10_000 {
		roomtest.Seat(b, r, fmt.Sprintf("guest-%d", i))
	}
	seat := quiet(b, r, "lily", room.NewVisit())
	for _, raw := range []string{"who", "who --json"} {
		b.Run(raw, func(b *testing.B) {
			b.ReportAllocs()
			for b.Loop() {
				call, err := stdio.Parse(raw)
				roomtest.OK(b, err)
				if _, err := Run(b.Context(), stdio.Terminal{Out: io.Discard, Err: io.Discard}, seat, testConfig(), call); err != nil {
					b.Fatal(err)
				}
			}
		})
	}
}
