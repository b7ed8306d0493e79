package cluster

// A node on the cluster, from joining to its end. Nobody has its log before the stream
// is found to be the one that the folder belongs to, and the lease is the node's own.

import (
	"context"
	"crypto/rand"
	"fmt"
	"sync"

	"teahouse/room"
	"teahouse/room/store"
)

var _ room.Log = (*Log)(nil)

// Log is the log of a room as one node has it. One goroutine may append while another
// reads.
type Log struct {
	*engine
	known store.Cluster
	kept  *store.Store

	news   chan struct{} // capacity 1
	ended  context.Context
	end    context.CancelFunc
	helper sync.WaitGroup
	failed chan error // capacity 1: why the node must end

	reading sync.Mutex
	tail    *tail
	stop    func()    // ends the tail
	held    []message // taken from it, and not read to the end
	passed  uint64    // the message before which all has been read
	last    uint64    // the entry that was read last

	mu      sync.Mutex
	written uint64 // the newest message of this node
	seen    uint64 // the newest message that the stream was seen to hold
	looked  look   // how it was last time
	lease   lease
	peers   peers
}

// Join makes this node one of the cluster: it holds the node's lease from then on. The
// folder is one that Prepare has gone over.
func Join(ctx context.Context, cfg Config, kept *store.Store) (_ *Log, err error) {
	if cfg.Instance == "" {
		cfg.Instance = rand.Text()
	}
	e, err := connect(ctx, cfg)
	if err != nil {
		return nil, err
	}
	l := &Log{engine: e, kept: kept, news: make(chan struct{}, 1), failed: make(chan error, 1)}
	l.ended, l.end = context.WithCancel(context.WithoutCancel(ctx))
	defer func() {
		if err != nil {
			l.Close()
		}
	}()
	if err := l.belong(ctx); err != nil {
		return nil, err
	}
	if err := l.takeLease(ctx); err != nil {
		return nil, err
	}
	if err := l.keepFor(ctx); err != nil {
		return nil, err
	}
	l.helper.Go(l.keepLease)
	l.helper.Go(l.keepLooking)
	l.helper.Go(l.keepSnapshots)
	return l, nil
}

// belong finds the stream that the folder belongs to, or makes it if there is none and
// the folder is new.
func (l *Log) belong(ctx context.Context) error {
	known, applied, err := whose(ctx, &l.kept.Reader)
	if err != nil {
		return err
	}
	return doubt(ctx, func() error {
		info, err := l.find(ctx)
		switch {
		case err != nil:
			return final{err}
		case info == nil && known != (store.Cluster{}):
			return l.cfg.lost(known)
		case info == nil:
			if info, err = l.create(ctx, rand.Text(), 1); err != nil {
				return final{err}
			}
		}
		l.known = known
		if known == (store.Cluster{}) {
			l.known = identity(info)
			if err := l.kept.SetCluster(ctx, l.known); err != nil {
				return final{err}
			}
		}
		if err := l.cfg.same(l.known, info, applied); err != nil {
			return err
		}
		if outrun(info, applied) {
			return final{fmt.Errorf("the stream %s begins at message %d, and this node has read up to %d: it needs a snapshot", l.cfg.stream(), info.State.FirstSeq, room.MessageOf(applied))}
		}
		return nil
	})
}

// doubt looks again for a while where something is wrong that an election may mend.
func doubt(ctx context.Context, look func() error) error {
	return persist(ctx, doubtFor, func(context.Context) error { return look() })
}

// keepFor has the stream drop what it holds after the time that this node wants, as do
// all others that live.
func (l *Log) keepFor(ctx context.Context) error {
	info, err := l.find(ctx)
	if err != nil || info == nil {
		return err
	}
	if err := l.noteLook(info); err != nil { // whoever asks at once how the log is gets an answer
		return err
	}
	if info.Config.MaxAge == l.cfg.Keep {
		return nil
	}
	c := info.Config
	c.MaxAge, c.Duplicates = l.cfg.Keep, min(duplicates, l.cfg.Keep)
	err = persist(ctx, connectFor, func(ctx context.Context) error {
		_, err := l.js.UpdateStream(ctx, c)
		return err
	})
	if err != nil {
		return fmt.Errorf("have the stream %s keep lines for %s: %w", l.cfg.stream(), inDays(l.cfg.Keep), err)
	}
	return nil
}

// fail ends the node, see Run.
func (l *Log) fail(err error) {
	select {
	case l.failed <- err:
	default:
	}
}

// Close gives the lease back and ends the connection. What waits in Append or Read
// returns.
func (l *Log) Close() {
	l.end()
	l.helper.Wait()
	l.reading.Lock()
	l.quit()
	l.reading.Unlock()
	l.lease.give()
	l.nc.Close()
}
