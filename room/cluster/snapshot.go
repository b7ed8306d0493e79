package cluster

// Snapshots: the whole database of a node, state and history, for nodes that are new or
// were away for longer than the stream remembers. Whoever comes first makes one when
// one is due; the last two are kept.

import (
	"bytes"
	"cmp"
	"context"
	"crypto/rand"
	"errors"
	"fmt"
	"slices"
	"strconv"
	"time"

	"github.com/nats-io/nats.go/jetstream"

	"teahouse/room"
)

// snapshot is one that lies on the servers.
type snapshot struct {
	name    string
	applied uint64 // the last entry that is part of it
	sum     string // SHA-256 of the database, in hexadecimal
	took    time.Duration
	made    time.Time // on a server's clock
	size    uint64    // bytes of it there
}

// What is told of a snapshot beside it.
const (
	appliedKey = "applied"
	sumKey     = "sha256"
	tookKey    = "took"
	clusterKey = "cluster"
)

// shelf is the bucket of snapshots, nil if there is none and none is to be made.
func (e *engine) shelf(ctx context.Context, replicas int) (shelf jetstream.ObjectStore, err error) {
	err = persist(ctx, connectFor, func(ctx context.Context) (err error) {
		shelf, err = e.js.ObjectStore(ctx, e.cfg.snapshots())
		if !errors.Is(err, jetstream.ErrBucketNotFound) {
			return err
		}
		shelf, err = nil, nil
		if replicas > 0 {
			shelf, err = e.js.CreateObjectStore(ctx, jetstream.ObjectStoreConfig{
				Bucket: e.cfg.snapshots(), Description: "snapshots of a room of teahouse", Replicas: replicas,
			})
		}
		return err
	})
	if err != nil {
		return nil, fmt.Errorf("open the bucket %s: %w", e.cfg.snapshots(), err)
	}
	return shelf, nil
}

// snapshotsOf lists those of a cluster that are there as a whole, the newest first.
func (e *engine) snapshotsOf(ctx context.Context, shelf jetstream.ObjectStore, id string) (all []snapshot, err error) {
	if shelf == nil {
		return nil, nil
	}
	on, err := e.shelved(ctx, shelf)
	if err != nil {
		return nil, err
	}
	for _, info := range on.whole {
		applied, err := strconv.ParseUint(info.Metadata[appliedKey], 10, 64)
		if err != nil || info.Metadata[clusterKey] != id {
			continue
		}
		took, err := time.ParseDuration(info.Metadata[tookKey])
		if err != nil {
			continue
		}
		all = append(all, snapshot{info.Name, applied, info.Metadata[sumKey], took, info.ModTime, info.Size})
	}
	slices.SortFunc(all, func(a, b snapshot) int { return cmp.Compare(b.applied, a.applied) })
	return all, nil
}

// due tells whether it is time for a snapshot after the newest: so much has been said
// since that a new node would be long, or the stream will soon have dropped what is
// not in it. One that takes long is not made often.
func due(newest *snapshot, last uint64, born, now time.Time, keep time.Duration) bool {
	if newest == nil {
		return last >= snapshotEach || now.Sub(born) >= keep/2 && last > 0
	}
	since, ago := last-min(last, room.MessageOf(newest.applied)), now.Sub(newest.made)
	return since > 0 && ago >= keep/2 || since >= snapshotEach && ago >= snapshotPause*newest.took
}

// keepSnapshots makes snapshots until the log is closed.
func (l *Log) keepSnapshots() {
	for {
		select {
		case <-l.ended.Done():
			return
		case <-time.After(snapshotLook):
		}
		if err := l.Snapshot(l.ended, false); err != nil && l.ended.Err() == nil {
			l.cfg.Logger.Error("no snapshot was made, trying again", "err", err)
		}
	}
}

// Snapshot makes a snapshot if one is due, or at once, unless another node is at it.
func (l *Log) Snapshot(ctx context.Context, now bool) error {
	info, err := l.find(ctx)
	if err != nil || info == nil {
		return err
	}
	shelf, err := l.shelf(ctx, info.Config.Replicas)
	if err != nil {
		return err
	}
	all, err := l.snapshotsOf(ctx, shelf, l.known.ID)
	if err != nil {
		return err
	}
	// One of what was never said is somebody else's: it would stand for all to come.
	all = slices.DeleteFunc(all, func(s snapshot) bool { return room.MessageOf(s.applied) > info.State.LastSeq })
	var newest *snapshot
	if len(all) > 0 {
		newest = &all[0]
	}
	if !now && !due(newest, info.State.LastSeq, info.Created, info.TimeStamp, l.cfg.Keep) {
		return nil
	}
	release, err := l.claim(ctx)
	if err != nil || release == nil {
		return err
	}
	defer release()
	if err := l.clear(ctx, shelf); err != nil {
		return err
	}
	made, err := l.put(ctx, shelf, l.kept)
	if err != nil {
		undo, cancel := context.WithTimeout(context.WithoutCancel(ctx), attemptFor)
		defer cancel()
		return errors.Join(err, l.clear(undo, shelf))
	}
	l.cfg.Logger.Info("a snapshot was made", "of", room.MessageOf(made.applied), "took", made.took)
	for i, old := range all {
		if i+1 >= snapshotsKept && old.name != made.name {
			if err := shelf.Delete(ctx, old.name); err != nil {
				return fmt.Errorf("delete an old snapshot: %w", err)
			}
		}
	}
	return nil
}

// claim lets one node at a time make a snapshot, and returns nil where another does; a claim
// ends with its node, as a lease does.
func (l *Log) claim(ctx context.Context) (release func(), err error) {
	value := []byte(rand.Text())
	h := &hold{bucket: l.lease.bucket, key: "snapshot", ours: func(by []byte) bool { return bytes.Equal(by, value) }}
	renew := func(ctx context.Context, most time.Duration) error {
		return persist(ctx, most, func(context.Context) error { return h.renew(ctx, value) })
	}
	err = renew(ctx, attemptFor)
	if _, theirs := errors.AsType[*heldError](err); theirs {
		return nil, nil
	}
	if err != nil {
		h.give()
		return nil, err
	}
	ctx, cancel := context.WithCancel(ctx)
	done := make(chan struct{})
	go func() {
		defer close(done)
		tick := time.NewTicker(leaseEvery)
		defer tick.Stop()
		for {
			select {
			case <-ctx.Done():
				return
			case <-tick.C:
				renew(ctx, leaseEvery) // or it runs out
			}
		}
	}()
	return func() {
		cancel()
		<-done
		h.give()
	}, nil
}
