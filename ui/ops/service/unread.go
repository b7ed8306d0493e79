package service

// A log whose reader stands still, as a terminal at Ctrl-S or "| less" does, stops nobody: what cannot
// be written waits apart, up to a bound, and what is beyond that is counted and told.

import (
	"bytes"
	"io"
	"sync"
	"time"
)

const (
	logPatience = 100 * time.Millisecond // for one write; a disk that is busy takes less
	endPatience = 5 * time.Second        // for the last one, behind which the program is gone, and with it what waits
	unreadMost  = 1 << 20                // bytes that wait: some 3,000 lines
)

// unread writes whole lines to who may not read them.
type unread struct {
	w        io.Writer
	patience time.Duration
	lost     func(lines int) []byte // the line that tells of it

	mu      sync.Mutex
	stuck   bool // a write is under way of which nobody knows when it ends
	waiting []byte
	missed  int
}

// Write implements [io.Writer] for one whole line, as slog's handlers write.
func (u *unread) Write(line []byte) (int, error) {
	u.mu.Lock()
	defer u.mu.Unlock()
	switch {
	case !u.stuck:
	case u.missed == 0 && len(u.waiting)+len(line) <= unreadMost:
		u.waiting = append(u.waiting, line...)
		return len(line), nil
	default:
		u.missed++
		return len(line), nil
	}
	copied, done := bytes.Clone(line), make(chan error, 1)
	go func() {
		_, err := u.w.Write(copied)
		done <- err
	}()
	late := time.NewTimer(u.patience)
	defer late.Stop()
	select {
	case err := <-done:
		return len(line), err
	case <-late.C:
		u.stuck = true
		go u.catchUp(done)
		return len(line), nil
	}
}

// catchUp writes what waits once the write that is stuck has ended.
func (u *unread) catchUp(done <-chan error) {
	<-done
	for {
		u.mu.Lock()
		next, missed := u.waiting, u.missed
		u.waiting, u.missed = nil, 0
		u.stuck = len(next) > 0 || missed > 0
		u.mu.Unlock()
		if len(next) == 0 && missed == 0 {
			return
		}
		if missed > 0 {
			next = append(next, u.lost(missed)...)
		}
		_, _ = u.w.Write(next) // who closed their end reads no more
	}
}
