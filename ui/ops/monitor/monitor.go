package monitor

// Whoever asks is told from the same figures: Prometheus, the status page and /readyz. Trouble is
// logged when it begins and when it is over, and not meanwhile. A status page that cannot be had
// keeps no server from starting; an address for the figures, which its operator named, does.

import (
	"context"
	"fmt"
	"log/slog"
	"net"
	"path/filepath"
	"sync"
	"sync/atomic"
	"time"

	"github.com/prometheus/client_golang/prometheus"

	"teahouse/room"
	"teahouse/room/cluster"
	"teahouse/room/state"
	"teahouse/ui/ops/service"
	"teahouse/ui/serve"
)

// Monitor watches a running server. The fields are set before anything is
// asked of it, but for what wraps the room's log: see Log.
type Monitor struct {
	Version string
	Logger  *slog.Logger
	Room    *room.Room
	Door    *serve.Door
	State   string                 // the folder with the database
	Held    func() error           // tells what is wrong if the database is not where it was; nil: nobody looks
	Cluster func() cluster.Figures // nil where the room is on one machine

	began   time.Time
	status  net.Listener // nil where it cannot be had
	metrics net.Listener // nil if nobody wants it
	commits prometheus.Histogram
	frames  prometheus.Histogram
	tidied  atomic.Int64 // seconds since 1970; 0: not since the start
	disk    disk
}

// New makes a monitor that still has to be told which room and door to watch.
func New(version, s string, logger *slog.Logger) *Monitor {
	return &Monitor{
		Version: version, State: s, Logger: logger, began: time.Now(),
		commits: histogram("commit_seconds", "Time that the log took to make a batch durable."),
		frames:  histogram("delivery_seconds", "Time from an event to the terminals that show it: the oldest event of each frame."),
	}
}

// Delivered is told how old news was when it had been written to a terminal.
func (m *Monitor) Delivered(age time.Duration) { m.frames.Observe(age.Seconds()) }

// Tidied is told that what need not be kept has been deleted.
func (m *Monitor) Tidied() { m.tidied.Store(time.Now().Unix()) }

// Log returns a log that does what l does and is timed.
func (m *Monitor) Log(l room.Log) room.Log { return &timedLog{l, m.commits} }

type timedLog struct {
	room.Log
	commits prometheus.Observer
}

// Append implements [room.Log].
func (l *timedLog) Append(ctx context.Context, batch []*state.Proposal) ([]uint64, error) {
	began := time.Now()
	seqs, err := l.Log.Append(ctx, batch)
	l.commits.Observe(time.Since(began).Seconds())
	return seqs, err
}

// figures is everything that is shown, as it is now.
type figures struct {
	serve.Figures
	found
	room     room.Figures
	stalled  time.Duration
	draining bool
	cluster  *cluster.Figures // nil where the room is on one machine
	tidied   int64            // seconds since 1970
}

func (m *Monitor) figures() figures {
	f := figures{Figures: m.Door.Figures(), room: m.Room.Figures()}
	f.found, f.stalled = m.look()
	f.draining = m.Room.Draining()
	if m.Cluster != nil {
		now := m.Cluster()
		f.cluster = &now
	}
	f.tidied = m.tidied.Load()
	return f
}

// cramped tells that there is no memory for more people, and what to do.
func cramped() error {
	short, used, limit := service.Short()
	if !short {
		return nil
	}
	return fmt.Errorf("memory is nearly used up, %s of %s: give the server more (MemoryMax= of its unit, GOMEMLIMIT), or fewer terminals with --max-seats",
		size(uint64(used)), size(uint64(limit)))
}

// Open makes what Run serves: the socket of the status page and, if an address
// is given, that of the figures.
func (m *Monitor) Open(ctx context.Context, metrics string, public bool) (err error) {
	if metrics != "" {
		if m.metrics, err = listen(ctx, metrics, public); err != nil {
			return fmt.Errorf("--metrics: %w: choose another address, or free this one", err)
		}
		m.Logger.Info("figures are served", "at", m.metrics.Addr().String())
	}
	if m.status, err = listenUnix(ctx, filepath.Join(m.State, statusSocket)); err != nil {
		m.Logger.Warn("\"teahouse status\" will not work", "err", err)
	}
	return nil
}

// Run shows what there is to see until ctx ends.
func (m *Monitor) Run(ctx context.Context) {
	var parts sync.WaitGroup
	parts.Go(func() { m.watch(ctx) })
	if m.status != nil {
		parts.Go(func() { m.serveStatus(ctx) })
	}
	if m.metrics != nil {
		parts.Go(func() { m.serveMetrics(ctx) })
	}
	parts.Wait()
}

// logTrouble writes down when the log of the room begins to be slow, or to refuse lines,
// and when that has ended.
type logTrouble struct {
	logger  *slog.Logger
	since   time.Time // zero: all is well
	refuses bool      // that was written down
}

func (t *logTrouble) look(now time.Time, stalled time.Duration, err error) {
	well := err == nil && stalled == 0
	switch {
	case well && !t.since.IsZero():
		t.logger.Info("the log accepts lines again", "after", now.Sub(t.since).Round(time.Second).String())
		t.since, t.refuses = time.Time{}, false
	case well:
	case err != nil && !t.refuses: // also where a write was slow at first
		t.logger.Error("the log accepts no lines", "err", err)
		t.refuses = true
	case t.since.IsZero():
		t.logger.Warn("the log is busy with one write, and lines wait", "busy", stalled.Round(time.Millisecond).String(),
			"remedy", "if this stays, look whether the disk hangs, another program holds the database, or NATS servers are not reached")
	}
	if !well && t.since.IsZero() {
		t.since = now
	}
}

// watch logs when trouble begins and when it has ended.
func (m *Monitor) watch(ctx context.Context) {
	tick := time.NewTicker(time.Second)
	defer tick.Stop()
	log := logTrouble{logger: m.Logger}
	var memory time.Time // since when it is in trouble
	for {
		select {
		case <-ctx.Done():
			return
		case now := <-tick.C:
			f, stalled := m.look()
			log.look(now, stalled, f.trouble)
			switch err := cramped(); {
			case err != nil && memory.IsZero():
				memory = now
				m.Logger.Error("newcomers are turned away", "err", err)
			case err == nil && !memory.IsZero():
				m.Logger.Info("newcomers come in again", "after", now.Sub(memory).Round(time.Second).String())
				memory = time.Time{}
			}
		}
	}
}
