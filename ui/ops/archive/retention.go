package archive

// A look for what need not be kept comes daily, and more often where lines are kept for less. What
// one look could not do, the next one tries again. Once the index is compacted, it is left alone
// for an hour, however many lines go.

import (
	"context"
	"errors"
	"log/slog"
	"time"

	"teahouse/room"
	"teahouse/room/store"
	"teahouse/room/text"
)

const (
	tidyFirst    = 5 * time.Minute // after the start, which may be one of many in a row
	tidyEach     = 24 * time.Hour
	tidyParts    = 10          // of a shorter age: what is not shown any more does not lie about much longer
	tidyLeast    = time.Minute // between two looks, however short the age is
	tightenLeast = time.Hour   // between two compactions of the index
)

// Retention is for how long a room keeps what was said.
type Retention struct {
	Age   time.Duration // text.Forever: no matter how old
	Lines int           // the newest; 0: no matter how many

	Tidied func() // is told each time that all was done; nil: nobody wants to know
}

// each is how often something is deleted: daily, or a part of a shorter age.
func (r Retention) each() time.Duration {
	if r.Age <= 0 || r.Age == text.Forever {
		return tidyEach
	}
	return max(tidyLeast, min(tidyEach, r.Age/tidyParts))
}

// Run deletes what need not be kept, and optimizes the store daily, or sooner
// where something was deleted, in steps that nobody notices, until ctx ends.
func (r Retention) Run(ctx context.Context, in *room.Room, kept *store.Store, logger *slog.Logger) {
	timer := time.NewTimer(min(tidyFirst, r.each()))
	defer timer.Stop()
	var t tidier
	for {
		select {
		case <-ctx.Done():
			return
		case <-timer.C:
			timer.Reset(r.each())
			if err := t.tidy(ctx, r, in, kept, logger); err != nil && ctx.Err() == nil {
				logger.Error("the history is not tidied, trying again later", "err", err, "in", r.each().String())
			} else if err == nil && r.Tidied != nil {
				r.Tidied()
			}
		}
	}
}

// tidier remembers when it last tightened the store, and what it deleted since.
type tidier struct {
	tightened time.Time
	deleted   int
}

func (t *tidier) tidy(ctx context.Context, r Retention, in *room.Room, kept *store.Store, logger *slog.Logger) error {
	began := time.Now()
	if (r.Age > 0 && r.Age != text.Forever) || r.Lines > 0 {
		deleted, err := in.Prune(ctx, r.Age, r.Lines)
		t.deleted += deleted
		if err != nil {
			return err
		}
	}
	if due := began.Sub(t.tightened); due < tidyEach && (t.deleted == 0 || due < tightenLeast) {
		return nil
	}
	if err := errors.Join(kept.Optimize(ctx), kept.ForgetCopies(in.TrustedTime())); err != nil {
		return err
	}
	logger.Info("the history is tidied", "deleted", t.deleted, "duration", time.Since(began).Round(time.Millisecond).String())
	*t = tidier{tightened: began}
	return nil
}
