package store

// Lanes: searches, whose cost nobody knows before, have connections of their
// own, so that nothing else that is read waits behind them. Most take some
// milliseconds. Those that take longer are broken off, and begin anew where
// they wait for each other alone.

import (
	"context"
	"time"

	"teahouse/room"
)

const (
	quickFor    = 100 * time.Millisecond // ten times what an ordinary search of a million lines takes
	thoroughFor = 2 * time.Second        // longer nobody waits; while it runs, the write-ahead log cannot start over
)

// lane is one connection for reads that may take long. They take turns.
type lane struct {
	Reader
	turn   chan struct{} // capacity 1
	within time.Duration // for each
}

func newLane(path string, connect connect, within time.Duration) (*lane, error) {
	r, err := newReader(path, connect, 1)
	return &lane{Reader: r, turn: make(chan struct{}, 1), within: within}, err
}

// run waits for the turn and runs f, whose context ends in time. The driver
// then interrupts the statement, which SQLite and FTS5 notice at the next page
// that they read.
func (l *lane) run(ctx context.Context, f func(context.Context) error) error {
	select {
	case l.turn <- struct{}{}:
	case <-ctx.Done():
		return ctx.Err()
	}
	defer func() { <-l.turn }()
	within, cancel := context.WithTimeout(ctx, l.within)
	defer cancel()
	err := f(within)
	if err != nil && within.Err() != nil && ctx.Err() == nil {
		return room.ErrSlow
	}
	return err
}
