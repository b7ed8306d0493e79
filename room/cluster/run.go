package cluster

// What a node does for the cluster beside appending and reading: it says who is gone, and
// looks whether the stream is still the one it knows.

import (
	"context"
	"errors"
	"maps"
	"time"

	"github.com/nats-io/nats.go/jetstream"
)

// Run watches over the cluster until ctx ends. An error means that this node must end.
// up tells which nodes the room has for living, by their epochs, and down proposes that
// one of them is gone; neither may wait.
func (l *Log) Run(ctx context.Context, up func() map[string]uint64, down func(node string, epoch uint64)) error {
	judge := time.NewTicker(judgeEvery)
	defer judge.Stop()
	told := map[string]time.Time{}
	for {
		select {
		case <-ctx.Done():
			return nil
		case err := <-l.failed:
			return err
		case now := <-judge.C:
			alive := up()
			maps.DeleteFunc(told, func(node string, _ time.Time) bool { return alive[node] == 0 })
			for _, node := range l.peers.silent(alive, l.cfg.Node, now) {
				if now.Sub(told[node]) < leaseFor { // it is on its way
					continue
				}
				told[node] = now
				l.cfg.Logger.Warn("a node has not renewed its lease and is declared gone", "gone", node, "epoch", alive[node])
				down(node, alive[node])
			}
		}
	}
}

// look is what the stream looked like.
type look struct {
	at       time.Time
	last     uint64
	leader   bool
	replicas int
	current  int
	keep     time.Duration
}

// keepLooking looks at the stream until the log is closed, and ends the node if it is
// not the one it knows.
func (l *Log) keepLooking() {
	tick := time.NewTicker(lookEvery)
	defer tick.Stop()
	var wrong time.Time // since when it looks so
	for {
		select {
		case <-l.ended.Done():
			return
		case <-tick.C:
		}
		err := l.lookOnce()
		not, is := errors.AsType[*notOurs](err)
		_, sure := errors.AsType[final](err)
		switch {
		case !is:
			wrong = time.Time{}
		case sure || !wrong.IsZero() && time.Since(wrong) > doubtFor:
			l.fail(not.error)
			return
		case wrong.IsZero():
			wrong = time.Now()
		}
	}
}

// notOurs says that the stream is not the one that this node knows.
type notOurs struct{ error }

func (n *notOurs) Unwrap() error { return n.error }

func (l *Log) lookOnce() error {
	ctx, cancel := context.WithTimeout(l.ended, attemptFor)
	defer cancel()
	s, err := l.js.Stream(ctx, l.cfg.stream())
	if errors.Is(err, jetstream.ErrStreamNotFound) {
		return &notOurs{l.cfg.lost(l.known)}
	}
	if err != nil {
		return err
	}
	return l.noteLook(s.CachedInfo())
}

// noteLook notes what the stream looks like.
func (l *Log) noteLook(info *jetstream.StreamInfo) error {
	l.mu.Lock()
	defer l.mu.Unlock()
	if err := l.cfg.sameStream(l.known, info, l.written); err != nil {
		return &notOurs{err}
	}
	l.noteSeenLocked(info.State.LastSeq)
	l.looked = look{at: time.Now(), last: info.State.LastSeq, leader: true, replicas: info.Config.Replicas, current: 1, keep: info.Config.MaxAge}
	if c := info.Cluster; c != nil {
		l.looked.leader = c.Leader != ""
		for _, r := range c.Replicas {
			if r.Current && !r.Offline {
				l.looked.current++
			}
		}
	}
	return nil
}

// Figures are what an operator wants to know of the log.
type Figures struct {
	Lag      uint64        // messages that the stream holds and this node has not read
	Renewed  time.Duration // since the lease was renewed
	Failed   error         // why it could not be since; nil: it could, or that was not tried
	Looked   time.Duration // since a server told of the stream
	Leader   bool          // somebody led it then
	Replicas int           // copies that are wanted…
	Current  int           // …and are up to date
	Last     uint64        // the last message
	Nodes    int           // that hold a lease, this one included
	Differs  []string      // what this node has otherwise than others, as "NAME (as node B has it)"
}

// Figures tells how the log is.
func (l *Log) Figures() Figures {
	l.lease.mu.Lock()
	put, shared, failed := l.lease.put, l.lease.self.Shared, l.lease.failed
	l.lease.mu.Unlock()
	nodes, differs := len(l.peers.living()), l.differs(shared)
	l.mu.Lock()
	defer l.mu.Unlock()
	f := Figures{
		Nodes: nodes, Differs: differs,
		Renewed: time.Since(put), Failed: failed, Looked: time.Since(l.looked.at), Leader: l.looked.leader, Replicas: l.looked.replicas,
		Current: l.looked.current, Last: max(l.looked.last, l.seen),
	}
	f.Lag = l.lagLocked()
	return f
}

// Lag is how many messages the stream holds that this node has not read.
func (l *Log) Lag() uint64 {
	l.mu.Lock()
	defer l.mu.Unlock()
	return l.lagLocked()
}

func (l *Log) lagLocked() uint64 {
	if l.tail == nil {
		return 0
	}
	return l.tail.lag()
}
