package service

// Each line goes to systemd's journal in one piece and with its priority, whichever handler writes
// it, so that whoever asks there for errors gets all of them, and whole.

import (
	"context"
	"io"
	"log/slog"
	"sync"
)

const priorityError = "<3>"

// journal is a handler for systemd's journal, which takes a line's priority
// from a number in front of it (sd-daemon(3)).
type journal struct{ debug, info, warn, fail slog.Handler }

func newJournal(w io.Writer, handler func(io.Writer) slog.Handler) *journal {
	out := &shared{w: w}
	at := func(priority string) slog.Handler { return handler(&prefixed{out, priority}) }
	return &journal{at("<7>"), at("<6>"), at("<4>"), at(priorityError)}
}

func (j *journal) at(level slog.Level) slog.Handler {
	switch {
	case level < slog.LevelInfo:
		return j.debug
	case level < slog.LevelWarn:
		return j.info
	case level < slog.LevelError:
		return j.warn
	}
	return j.fail
}

// Enabled implements [slog.Handler].
func (j *journal) Enabled(ctx context.Context, level slog.Level) bool {
	return j.at(level).Enabled(ctx, level)
}

// Handle implements [slog.Handler].
func (j *journal) Handle(ctx context.Context, r slog.Record) error {
	return j.at(r.Level).Handle(ctx, r)
}

// WithAttrs implements [slog.Handler].
func (j *journal) WithAttrs(attrs []slog.Attr) slog.Handler {
	return &journal{j.debug.WithAttrs(attrs), j.info.WithAttrs(attrs), j.warn.WithAttrs(attrs), j.fail.WithAttrs(attrs)}
}

// WithGroup implements [slog.Handler].
func (j *journal) WithGroup(name string) slog.Handler {
	return &journal{j.debug.WithGroup(name), j.info.WithGroup(name), j.warn.WithGroup(name), j.fail.WithGroup(name)}
}

// shared lets several handlers, each with a lock of its own, write lines.
type shared struct {
	mu sync.Mutex
	w  io.Writer
}

type prefixed struct {
	out    *shared
	prefix string
}

// Write implements [io.Writer] for one whole line, as slog's handlers write.
func (p *prefixed) Write(line []byte) (int, error) {
	p.out.mu.Lock()
	defer p.out.mu.Unlock()
	if _, err := p.out.w.Write(append([]byte(p.prefix), line...)); err != nil {
		return 0, err
	}
	return len(line), nil
}
