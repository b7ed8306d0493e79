package store

// While a file system is frozen, as for a snapshot of a virtual machine, whoever writes to it waits. SQLite
// maps the index of the write-ahead log from a file there, and notes in it, too, how far somebody reads:
// a thread that waits in such a page fault holds up the collector, and that everybody. So each statement
// waits before it, in a system call, which holds up nobody else. What is frozen between the two,
// as in the middle of a commit, still does harm, which is rare.

import (
	"context"
	"database/sql"
)

// thawed waits while the file system of the folder is frozen, or until ctx ends: to write nothing
// takes as long as to write something.
func (l *lock) thawed(ctx context.Context) {
	if l == nil {
		return
	}
	select {
	case l.thaw <- struct{}{}:
	case <-ctx.Done():
		return
	}
	defer func() { <-l.thaw }()
	l.mu.Lock()
	file := l.file
	l.mu.Unlock()
	_, _ = file.Write(nil) // errors are for those who write something
}

// pool is connections that read.
type pool struct {
	*sql.DB
	lock *lock
}

func (p pool) QueryContext(ctx context.Context, query string, args ...any) (*sql.Rows, error) {
	p.lock.thawed(ctx)
	return p.DB.QueryContext(ctx, query, args...)
}

func (p pool) QueryRowContext(ctx context.Context, query string, args ...any) *sql.Row {
	p.lock.thawed(ctx)
	return p.DB.QueryRowContext(ctx, query, args...)
}

func (p pool) BeginTx(ctx context.Context, opts *sql.TxOptions) (*sql.Tx, error) {
	p.lock.thawed(ctx)
	return p.DB.BeginTx(ctx, opts)
}
