package child

import (
	"cmp"
	"context"
	"time"
)

// Sleep waits, and returns an error if the context ends before.
func Sleep(ctx context.Context, d time.Duration) error {
	t := time.NewTimer(d)
	defer t.Stop()
	select {
	case <-t.C:
		return nil
	case <-ctx.Done():
		return ctx.Err()
	}
}

// Percentile is the least of the sorted values that a share of them, from 0 to 1,
// does not exceed; zero if there are none.
func Percentile[T cmp.Ordered](sorted []T, share float64) (v T) {
	if len(sorted) == 0 {
		return v
	}
	i := int(share*float64(len(sorted))+0.9999999) - 1
	return sorted[min(max(i, 0), len(sorted)-1)]
}
