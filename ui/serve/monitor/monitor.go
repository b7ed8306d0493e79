// Package monitor lets the operator see what the server does: figures for
// Prometheus, a page for "teahouse status", and what begins and ends in the log.
//
// What it keeps true: nothing that it shows holds a name, an address or a word
// of anybody's, every label has few values that are known beforehand, and
// nobody but the machine's own people is shown anything unless the operator
// wants it so.
package monitor

import (
	"context"
	"log/slog"
	"maps"
	"os"
	"path/filepath"
	"sync"
	"time"

	"teahouse/room"
	"teahouse/ui/serve"
)

// Monitor watches a running server. The fields are set before anything is
// asked of it, but for those that wrap the room's store: see Log and History.
type Monitor struct {
	Version string
	Logger  *slog.Logger
	Room    *room.Room
	Door    *serve.Door
	State   string // the folder with the database

	began   time.Time
	commits *Histogram

	mu     sync.Mutex
	events map[room.Kind]uint64
}

// New makes a monitor that still has to be told which room and door to watch.
func New(version, state string, logger *slog.Logger) *Monitor {
	return &Monitor{
		Version: version, State: state, Logger: logger, began: time.Now(), events: map[room.Kind]uint64{},
		commits: NewHistogram(delays()),
	}
}

// Log returns a log that does what l does and is timed.
func (m *Monitor) Log(l room.Log) room.Log { return &timedLog{l, m.commits} }

type timedLog struct {
	room.Log
	commits *Histogram
}

// Append implements [room.Log].
func (l *timedLog) Append(ctx context.Context, batch []*room.Proposal) ([]uint64, error) {
	began := time.Now()
	seqs, err := l.Log.Append(ctx, batch)
	l.commits.Add(time.Since(began))
	return seqs, err
}

// History returns a history that does what h does, with its events counted.
func (m *Monitor) History(h room.History) room.History { return &countedHistory{h, m} }

type countedHistory struct {
	room.History
	monitor *Monitor
}

// Commit implements [room.History].
func (h *countedHistory) Commit(ctx context.Context, b *room.Batch) error {
	if err := h.History.Commit(ctx, b); err != nil {
		return err
	}
	h.monitor.mu.Lock()
	defer h.monitor.mu.Unlock()
	for _, e := range b.Events {
		h.monitor.events[e.Kind]++
	}
	return nil
}

// figures is everything that is shown, as it is now.
type figures struct {
	serve.Figures
	members  int
	trouble  error
	stalled  time.Duration
	database int64 // bytes
	events   map[room.Kind]uint64
}

func (m *Monitor) figures() figures {
	f := figures{Figures: m.Door.Figures(), members: len(m.Room.Roster().People)}
	f.trouble, f.stalled = m.Room.Trouble()
	files, _ := filepath.Glob(filepath.Join(m.State, "room.db*"))
	for _, file := range files {
		if info, err := os.Stat(file); err == nil {
			f.database += info.Size()
		}
	}
	m.mu.Lock()
	defer m.mu.Unlock()
	f.events = maps.Clone(m.events)
	return f
}

// Watch logs when trouble begins and when it has ended, until ctx ends.
func (m *Monitor) Watch(ctx context.Context) {
	tick := time.NewTicker(time.Second)
	defer tick.Stop()
	var since time.Time
	for {
		select {
		case <-ctx.Done():
			return
		case now := <-tick.C:
			err, stalled := m.Room.Trouble()
			switch bad := err != nil || stalled > 0; {
			case bad && since.IsZero():
				since = now
				m.Logger.Error("the log accepts no lines", "error", err, "busy", stalled.Round(time.Millisecond).String())
			case !bad && !since.IsZero():
				m.Logger.Info("the log accepts lines again", "after", now.Sub(since).Round(time.Second).String())
				since = time.Time{}
			}
		}
	}
}
