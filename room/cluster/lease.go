package cluster

// The lease of a node: an entry in a bucket of the servers that is gone unless it is
// renewed. It keeps two processes from being the same node, and tells the others who
// lives. What follows from that is decided in the log.

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"maps"
	"slices"
	"sync"
	"time"

	"github.com/nats-io/nats.go/jetstream"

	"teahouse/room/state"
)

// Peer is what a node tells the others by its lease.
type Peer struct {
	Node     string            `json:"node"`
	Instance string            `json:"instance"`
	Epoch    uint64            `json:"epoch,omitempty"` // 0: it has not entered the room yet
	Since    time.Time         `json:"since"`           // by its own clock
	Version  string            `json:"version,omitempty"`
	Address  string            `json:"address,omitempty"`
	Behind   uint64            `json:"behind,omitempty"` // messages that it has not read yet
	Shared   map[string]string `json:"shared,omitempty"`
}

// lease is this node's.
type lease struct {
	hold   // taken, then kept by keepLease, and given back after that
	mu     sync.Mutex
	put    time.Time
	self   Peer
	failed error // why it could not be renewed since
}

func leaseKey(node string) string { return "node." + node }

// takeLease waits for the lease of another process under this node's name to end, and
// takes it.
func (l *Log) takeLease(ctx context.Context) error {
	bucket, err := l.leaseBucket(ctx)
	if err != nil {
		return err
	}
	l.lease.hold = hold{bucket: bucket, key: leaseKey(l.cfg.Node), ours: func(value []byte) bool {
		return holder(value).Instance == l.cfg.Instance
	}}
	l.lease.self = Peer{
		Node: l.cfg.Node, Instance: l.cfg.Instance, Since: time.Now().UTC(), Version: l.cfg.Version, Address: l.cfg.Address,
		Shared: maps.Clone(l.cfg.Shared),
	}
	if err := l.peers.watch(ctx, l); err != nil {
		return err
	}
	err = persist(ctx, leaseFor+2*leaseEvery, func(context.Context) error { return l.renew(ctx) })
	if _, taken := errors.AsType[*takenError](err); taken {
		return err
	}
	if err != nil {
		return fmt.Errorf("take the lease of node %s: %w", l.cfg.Node, err)
	}
	if differs := l.differs(l.cfg.Shared); len(differs) > 0 {
		l.lease.give()
		return fmt.Errorf("this node is not as the others of its room, and does not join: %s", list(differs))
	}
	return nil
}

// takenError says that another process is this node.
type takenError struct{ by Peer }

func (t *takenError) Error() string {
	at := ""
	if t.by.Address != "" {
		at = " at " + t.by.Address
	}
	return fmt.Sprintf("another teahouse%s runs as node %s: give this one another --node", at, t.by.Node)
}

// leaseBucket finds the bucket, or makes it, on as many servers as the stream.
func (l *Log) leaseBucket(ctx context.Context) (bucket jetstream.KeyValue, err error) {
	info, err := l.find(ctx)
	if err == nil && info == nil {
		err = l.cfg.lost(l.known)
	}
	if err != nil {
		return nil, err
	}
	err = persist(ctx, connectFor, func(ctx context.Context) (err error) {
		bucket, _, err = l.findLeases(ctx, info.Config.Replicas)
		return err
	})
	if err != nil {
		return nil, fmt.Errorf("make the bucket %s: %w", l.cfg.leases(), err)
	}
	return bucket, nil
}

// findLeases is one attempt of that.
func (l *Log) findLeases(ctx context.Context, replicas int) (bucket jetstream.KeyValue, made bool, err error) {
	bucket, err = l.js.KeyValue(ctx, l.cfg.leases())
	if made = errors.Is(err, jetstream.ErrBucketNotFound); made {
		bucket, err = l.js.CreateKeyValue(ctx, jetstream.KeyValueConfig{
			Bucket: l.cfg.leases(), Description: "who lives of a room of teahouse", TTL: leaseFor, LimitMarkerTTL: leaseFor,
			Replicas: replicas,
		})
	}
	return bucket, made, err
}

// leasesLost makes the bucket anew where somebody has deleted it, without which no node
// would ever be ready again.
func (l *Log) leasesLost() bool {
	ctx, cancel := context.WithTimeout(l.ended, attemptFor)
	defer cancel()
	l.mu.Lock()
	replicas := l.looked.replicas
	l.mu.Unlock()
	_, made, err := l.findLeases(ctx, replicas)
	if made && err == nil {
		l.cfg.Logger.Warn("the leases of all nodes were gone from the servers; their bucket is made anew", "bucket", l.cfg.leases())
	}
	return made && err == nil
}

// renew takes the lease, or renews it.
func (l *Log) renew(ctx context.Context) error {
	s, behind := &l.lease, l.Lag()
	s.mu.Lock()
	s.self.Behind = behind
	value, err := json.Marshal(s.self)
	s.mu.Unlock()
	if err != nil {
		return err
	}
	began := time.Now()
	err = s.hold.renew(ctx, value)
	if held, is := errors.AsType[*heldError](err); is {
		return &takenError{holder(held.value)}
	}
	if err != nil {
		return l.because(err, began)
	}
	s.mu.Lock()
	defer s.mu.Unlock()
	s.put, s.failed = time.Now(), nil
	return nil
}

// holder reads a lease, and is nobody where that cannot be done.
func holder(value []byte) (p Peer) {
	if json.Unmarshal(value, &p) != nil {
		return Peer{}
	}
	return p
}

// keepLease renews the lease until the log is closed. Where that fails, another server
// may do better: one that is cut off from the others answers whatever needs only itself.
func (l *Log) keepLease() {
	tick := time.NewTicker(leaseEvery)
	defer tick.Stop()
	failing := false
	var told time.Time
	for {
		select {
		case <-l.ended.Done():
			return
		case <-l.peers.hurry: // others must know at once
		case <-tick.C:
		}
		// Not final is that somebody else holds it: a server that is behind may tell of who held it before.
		err := persist(l.ended, leaseEvery, func(context.Context) error { return l.renew(l.ended) })
		taken, is := errors.AsType[*takenError](err)
		switch {
		case l.ended.Err() != nil:
			return
		case is:
			l.fail(taken)
			return
		case err == nil && failing:
			l.cfg.Logger.Info("the lease of this node is renewed again")
		case err != nil:
			why, now, connected := l.unrenewed(err), time.Now(), l.nc.IsConnected()
			if !failing || connected && now.Sub(told) >= tellAgain {
				l.cfg.Logger.Warn("the lease of this node cannot be renewed, trying again", "err", why.problem, "remedy", why.remedy)
				told = now
			}
			if !connected { // a certificate that is wrong is told nowhere else
				l.tellUnreached(l.nc.LastError(), now)
			}
		}
		failing = err != nil
		if failing && !unsent(err) && l.nc.IsConnected() && !l.leasesLost() { // a connection that was just made is not ended untried
			l.forced.Store(true)
			l.nc.ForceReconnect() // fails only where there is no connection
		}
	}
}

// noteEpoch has the lease tell by which epoch this node is in the room.
func (l *Log) noteEpoch(batch []*state.Proposal) {
	s := &l.lease
	s.mu.Lock()
	defer s.mu.Unlock()
	for _, p := range batch {
		if p.Seat.Node == l.cfg.Node && p.Seat.Epoch > s.self.Epoch {
			s.self.Epoch = p.Seat.Epoch
			l.peers.hasten()
		}
	}
}

// Share changes what this node has of what all must have alike, and returns what
// differs from others now, as "NAME (as node B has it)".
func (l *Log) Share(what map[string]string) (differs []string) {
	s := &l.lease
	s.mu.Lock()
	s.self.Shared = maps.Clone(what)
	s.mu.Unlock()
	l.peers.hasten()
	return l.differs(what)
}

// Living names the nodes of a room that hold a lease now.
func Living(ctx context.Context, cfg Config) (nodes []string, err error) {
	e, err := connect(ctx, cfg)
	if err != nil {
		return nil, err
	}
	defer e.nc.Close()
	err = persist(ctx, connectFor, func(ctx context.Context) error {
		_, err := e.js.KeyValue(ctx, cfg.leases())
		if errors.Is(err, jetstream.ErrBucketNotFound) {
			return final{err}
		}
		return err
	})
	if errors.Is(err, jetstream.ErrBucketNotFound) {
		return nil, nil
	}
	if err != nil {
		return nil, err
	}
	p := peers{all: map[string]*sighting{}}
	f, err := p.open(ctx, e)
	if err != nil {
		return nil, err
	}
	f.stop()
	for _, node := range slices.Sorted(maps.Keys(p.all)) {
		if p.all[node].held {
			nodes = append(nodes, node)
		}
	}
	return nodes, nil
}
