//go:build unix

package store

import (
	"context"
	"fmt"
	"testing"
	"time"

	"golang.org/x/sys/unix"

	"teahouse/room"
	"teahouse/room/roomtest"
	"teahouse/room/state"
)

// BenchmarkQuietLine tells what a line costs in a room of eight where one is said now
// and then: its log, its history, its words in the index, and waking those who
// read it. All that the process uses counts, whichever goroutine does.
func BenchmarkQuietLine(b *testing.B) {
	const pause = 100 * time.Millisecond // so that each line finds everybody asleep
	f := &faults{runs: map[string]int{}}
	s, err := open(b.TempDir(), quiet, f.connect)
	if err != nil {
		b.Fatal(err)
	}
	defer s.Close()
	limits := room.DefaultLimits()
	limits.Lines.Burst = 1 << 20
	r, err := room.Open(b.Context(), room.Config{Node: "one", Log: s, History: s, Logger: quiet, Seats: 10, Limits: limits})
	if err != nil {
		b.Fatal(err)
	}
	ctx, stop := context.WithCancel(b.Context())
	done := make(chan error, 1)
	go func() { done <- r.Run(ctx) }()
	defer func() { <-done }()
	defer stop()
	var seats []*room.Seat
	for i := range 8 {
		seat := roomtest.SeatOf(b, r, fmt.Sprintf("guest%d", i), state.KeyIdentity(fmt.Sprint(i)))
		seats = append(seats, seat)
		go func() {
			for {
				select {
				case <-seat.Ready():
					seat.Read(nil)
				case <-ctx.Done():
					return
				}
			}
		}()
	}
	f.forget()
	began, lines := used(b), 0
	for b.Loop() {
		roomtest.Say(b, seats[lines%8], fmt.Sprintf("line %d, as people write them, not very long", lines))
		time.Sleep(pause)
		lines++
	}
	b.ReportMetric(float64((used(b)-began).Microseconds())/float64(lines), "CPU-µs/line")
	b.ReportMetric(float64(f.total())/float64(lines), "statements/line")
	b.ReportMetric(float64(f.ran("COMMIT"))/float64(lines), "commits/line")
}

// used is how much of the processor this process has used.
func used(b *testing.B) time.Duration {
	var u unix.Rusage
	if err := unix.Getrusage(unix.RUSAGE_SELF, &u); err != nil {
		b.Fatal(err)
	}
	return time.Duration(u.Utime.Nano() + u.Stime.Nano())
}
