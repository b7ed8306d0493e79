package room

// Turns: of those who share a key one is at it at a time, and nobody waits for who has another.
// Whoever gives up holds up nobody, and of a key nothing is kept that nobody wants any more.

import (
	"context"
	"sync"

	"teahouse/room/state"
)

// turns are those for one thing, such as searching. What it costs is charged
// elsewhere, in charge.go and read.go. The zero value is ready.
type turns struct {
	mu    sync.Mutex
	lines map[state.Identity]*turn
}

// turn is a key's, for as long as anybody waits for it or has it.
type turn struct {
	free chan struct{} // capacity 1: full while somebody has the turn
	in   int           // who wait, and who has it
}

// take waits for a turn, until ctx ends. Done gives it back.
func (t *turns) take(ctx context.Context, key state.Identity) (done func(), err error) {
	t.mu.Lock()
	mine := t.lines[key]
	if mine == nil {
		mine = &turn{free: make(chan struct{}, 1)}
		if t.lines == nil {
			t.lines = map[state.Identity]*turn{}
		}
		t.lines[key] = mine
	}
	mine.in++
	t.mu.Unlock()
	leave := func() {
		t.mu.Lock()
		defer t.mu.Unlock()
		mine.in--
		if mine.in == 0 {
			delete(t.lines, key)
		}
	}
	select {
	case mine.free <- struct{}{}:
		return func() {
			<-mine.free
			leave()
		}, nil
	case <-ctx.Done():
		leave()
		return nil, ctx.Err()
	}
}
