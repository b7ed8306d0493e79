package archive

import (
	"context"
	"log/slog"
	"time"

	"teahouse/room"
	"teahouse/room/store"
)

const (
	tidyFirst = 5 * time.Minute // after the start, which may be one of many in a row
	tidyEach  = 24 * time.Hour
)

// Retention is for how long a room keeps what was said.
type Retention struct {
	Age   time.Duration // room.Forever: no matter how old
	Lines int           // the newest; 0: no matter how many
}

// Run deletes daily what need not be kept, and optimizes the store, in steps
// that nobody notices, until ctx ends.
func (r Retention) Run(ctx context.Context, in *room.Room, kept *store.Store, logger *slog.Logger) {
	timer := time.NewTimer(tidyFirst)
	defer timer.Stop()
	for {
		select {
		case <-ctx.Done():
			return
		case <-timer.C:
			timer.Reset(tidyEach)
			if err := r.tidy(ctx, in, kept, logger); err != nil && ctx.Err() == nil {
				logger.Error("old lines were not deleted, trying again tomorrow", "err", err)
			}
		}
	}
}

func (r Retention) tidy(ctx context.Context, in *room.Room, kept *store.Store, logger *slog.Logger) error {
	began := time.Now()
	var oldest time.Time
	if r.Age != room.Forever {
		oldest = began.Add(-r.Age)
	}
	deleted := 0
	if !oldest.IsZero() || r.Lines > 0 {
		var err error
		if deleted, err = in.Prune(ctx, oldest, r.Lines); err != nil {
			return err
		}
	}
	if err := kept.Optimize(ctx); err != nil {
		return err
	}
	logger.Info("the history is tidied", "deleted", deleted, "duration", time.Since(began).Round(time.Millisecond).String())
	return nil
}
