package monitor

import (
	"sync/atomic"
	"time"
)

// Histogram counts durations. Any number of goroutines may add to it.
type Histogram struct {
	bounds []time.Duration // rising; the last bucket has none
	counts []atomic.Uint64
	sum    atomic.Int64 // nanoseconds
}

// delays are the bounds for what should take milliseconds.
func delays() []time.Duration {
	var bounds []time.Duration
	for unit := 100 * time.Microsecond; unit < 10*time.Second; unit *= 10 {
		bounds = append(bounds, unit, 2*unit, 5*unit)
	}
	return bounds
}

// NewHistogram makes a histogram with buckets that end at rising bounds.
func NewHistogram(bounds []time.Duration) *Histogram {
	return &Histogram{bounds: bounds, counts: make([]atomic.Uint64, len(bounds)+1)}
}

// Add counts one duration.
func (h *Histogram) Add(d time.Duration) {
	i := 0
	for i < len(h.bounds) && d > h.bounds[i] {
		i++
	}
	h.counts[i].Add(1)
	h.sum.Add(int64(d))
}

// Snapshot returns how many durations there were, their sum, and how many of
// them were at most as long as each bound.
func (h *Histogram) Snapshot() (count uint64, sum time.Duration, below []uint64) {
	below = make([]uint64, len(h.bounds))
	for i := range h.counts {
		count += h.counts[i].Load()
		if i < len(below) {
			below[i] = count
		}
	}
	return count, time.Duration(h.sum.Load()), below
}

// Quantile returns a duration that a share of all is not longer than, as
// exactly as the buckets allow; 0 if there is none.
func (h *Histogram) Quantile(share float64) time.Duration {
	count, _, below := h.Snapshot()
	if count == 0 {
		return 0
	}
	for i, n := range below {
		if float64(n) >= share*float64(count) {
			return h.bounds[i]
		}
	}
	return h.bounds[len(h.bounds)-1]
}
