package store

import (
	"fmt"
	"testing"

	"teahouse/room"
)

// BenchmarkAppendGroup shows what one fsync for many lines is worth.
func BenchmarkAppendGroup(b *testing.B) {
	for _, size := range []int{1, 16, 256, 4096} {
		b.Run(fmt.Sprintf("lines=%d", size), func(b *testing.B) {
			s := reopen(b, b.TempDir())
			lines := 0
			for b.Loop() {
				batch := make([]*room.Proposal, size)
				for i := range batch {
					lines++
					batch[i] = say(fmt.Sprintf("%026d", lines))
				}
				seqs, err := s.Append(b.Context(), batch)
				if err != nil {
					b.Fatal(err)
				}
				b.StopTimer() // the room applies them, so that the log stays short
				mustCommit(b, s, &room.Batch{Applied: seqs[size-1]})
				b.StartTimer()
			}
			b.ReportMetric(float64(lines)/b.Elapsed().Seconds(), "lines/s")
		})
	}
}

// BenchmarkCommit stores what a busy second gives.
func BenchmarkCommit(b *testing.B) {
	s := reopen(b, b.TempDir())
	const size = 100
	n := uint64(0)
	for b.Loop() {
		mustCommit(b, s, lines(n, size))
		n += size
	}
	b.ReportMetric(float64(n)/b.Elapsed().Seconds(), "events/s")
}

// BenchmarkBefore reads what a screen and its margin hold, out of a million
// lines of which each hundredth is private.
func BenchmarkBefore(b *testing.B) {
	const million, size = 1_000_000, 2000
	s := reopen(b, b.TempDir())
	for n := uint64(0); n < million; n += size {
		mustCommit(b, s, lines(n, size))
	}
	for _, c := range []struct {
		name   string
		viewer room.Identity
		n      uint64
	}{
		{"newest", lily, million + 1},
		{"middle", lily, million / 2},
		{"stranger", "key:x", million + 1},
	} {
		b.Run(c.name, func(b *testing.B) {
			for b.Loop() {
				events, err := s.Before(b.Context(), room.Viewer{ID: c.viewer}, c.n, 200)
				if err != nil || len(events) != 200 {
					b.Fatal(len(events), err)
				}
			}
		})
	}
}

// lines is a batch of talk that follows event n.
func lines(n, size uint64) *room.Batch {
	batch := &room.Batch{Applied: n + size, Clock: int64(n), LastN: n + size}
	for i := range size {
		e := &room.Event{N: n + i + 1, At: int64(n), Kind: room.KindSay, Who: person(lily), Text: "a line as people write them, not long"}
		if e.N%100 == 0 {
			e.Kind, e.To = room.KindWhisper, []room.Person{person(otto)}
		}
		batch.Events = append(batch.Events, e)
	}
	return batch
}
