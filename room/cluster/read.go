package cluster

// Reading: the entries that the stream holds, from anywhere on, as the tail brings their
// messages.

import (
	"context"
	"errors"
	"fmt"

	"github.com/nats-io/nats.go/jetstream"

	"teahouse/room"
)

// News implements [room.Log].
func (l *Log) News() <-chan struct{} { return l.news }

// Read implements [room.Log]. It waits for what the stream held when it was called, as
// far as this node knows, and for all that it holds where reading begins anew.
func (l *Log) Read(ctx context.Context, from uint64, fn func(room.Entry) error) error {
	l.reading.Lock()
	defer l.reading.Unlock()
	from = max(from, 1)
	if l.tail == nil || l.last+1 != from {
		if err := l.begin(ctx, from); err != nil {
			return err
		}
	}
	l.mu.Lock()
	until := l.seen
	l.mu.Unlock()
	for {
		if len(l.held) == 0 {
			var (
				more <-chan struct{}
				err  error
			)
			if l.held, l.passed, more, err = l.tail.drain(); err != nil {
				return err
			}
			if len(l.held) == 0 {
				if l.passed > until {
					return nil
				}
				select {
				case <-more:
					continue
				case <-ctx.Done():
					return ctx.Err()
				case <-l.ended.Done():
					return errors.New("the log is closed")
				}
			}
		}
		if err := l.read(l.held[0], from, fn); err != nil {
			return err
		}
		l.held = l.held[1:]
	}
}

// read tells of the entries of a message.
func (l *Log) read(m message, from uint64, fn func(room.Entry) error) error {
	batch, err := join(m.data)
	if err != nil { // the same on every node
		l.cfg.Logger.Error("the stream holds what no teahouse wrote; it is passed over", "message", m.seq, "err", err)
		return nil
	}
	for place, p := range batch {
		seq := room.EntrySeq(m.seq, place)
		if seq < from || seq <= l.last {
			continue
		}
		p.At = m.at.UnixMilli()
		if err := fn(room.Entry{Seq: seq, Proposal: p}); err != nil {
			return err
		}
		l.last = seq
	}
	return nil
}

// begin reads the stream from an entry on.
func (l *Log) begin(ctx context.Context, from uint64) error {
	l.quit()
	var info *jetstream.StreamInfo
	for info == nil { // a node that is cut off waits
		if err := l.over(ctx); err != nil {
			return err
		}
		err := persist(ctx, attemptFor, func(ctx context.Context) error {
			found, err := l.find(ctx)
			if err == nil && found != nil {
				info, err = found, l.cfg.same(l.known, found, 0)
			}
			return err
		})
		if info != nil && err != nil {
			return err
		}
	}
	// Behind an entry that is applied its message may be gone.
	first := max(room.MessageOf(from), 1)
	lenient := from > room.EntrySeq(first, 0)
	if info.State.FirstSeq > first+1 || info.State.FirstSeq == first+1 && !lenient {
		return fmt.Errorf("the stream %s does not hold message %d any more: start this node again, and it takes a snapshot", l.cfg.stream(), first)
	}
	first = max(first, info.State.FirstSeq)
	t := newTail(func(ctx context.Context, from uint64) (*feed, error) { return l.follow(ctx, l.cfg.stream(), from) }, l.oldest, l.news, first, lenient)
	ctx, cancel := context.WithCancel(l.ended)
	done := make(chan struct{})
	go func() {
		defer close(done)
		if err := t.run(ctx); err != nil { // nothing is read any more, so nobody here would see what is said
			l.fail(err)
		}
	}()
	l.stop = func() {
		cancel()
		t.end()
		<-done
	}
	l.held, l.last = nil, from-1
	l.mu.Lock()
	defer l.mu.Unlock()
	l.tail = t
	l.noteSeenLocked(info.State.LastSeq)
	return nil
}

// oldest is the first message that the stream holds.
func (l *Log) oldest(ctx context.Context) (uint64, error) {
	info, err := l.find(ctx)
	if err == nil && info == nil {
		err = l.cfg.lost(l.known)
	}
	if err != nil {
		return 0, err
	}
	return info.State.FirstSeq, nil
}

// quit ends the tail.
func (l *Log) quit() {
	if l.stop != nil {
		l.stop()
		l.stop = nil
	}
}
