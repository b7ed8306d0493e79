package cluster_test

import (
	"context"
	"errors"
	"log/slog"
	"sync"
	"testing"

	"teahouse/room"
	"teahouse/room/cluster"
	"teahouse/room/roomtest"
	"teahouse/room/state"
	"teahouse/room/store"
)

// node is all that a process of a cluster has behind its door.
type node struct {
	*room.Room
	log  *cluster.Log
	kept *store.Store
	dir  string

	cancel context.CancelFunc
	done   chan struct{}
	err    error // how it ended, once done is closed
	closed sync.Once
}

// open starts a node on a folder, in the order in which the program does.
func open(ctx context.Context, cfg cluster.Config, dir string, change ...func(*room.Config)) (_ *node, err error) {
	if err := cluster.Prepare(ctx, cfg, dir); err != nil {
		return nil, err
	}
	n := &node{dir: dir, done: make(chan struct{})}
	if n.kept, err = store.Open(dir, cfg.Logger); err != nil {
		return nil, err
	}
	defer func() {
		if err != nil {
			n.kept.Close()
		}
	}()
	if n.log, err = cluster.Join(ctx, cfg, n.kept); err != nil {
		return nil, err
	}
	inside := room.Config{
		Node: cfg.Node, Log: n.log, History: n.kept, Logger: cfg.Logger, Seats: 10_000, Channels: state.ChannelsMost, Limits: unlimited(),
	}
	for _, c := range change {
		c(&inside)
	}
	n.Room, err = room.Open(ctx, inside)
	if err != nil {
		n.log.Close()
		return nil, err
	}
	ctx, n.cancel = context.WithCancel(context.WithoutCancel(ctx))
	go func() {
		defer close(n.done)
		watching, stop := context.WithCancel(context.WithoutCancel(ctx))
		watched := make(chan error, 1)
		go func() {
			watched <- n.log.Run(watching, n.up, n.Down)
			n.cancel()
		}()
		err := n.Room.Run(ctx)
		stop()
		n.err = errors.Join(err, <-watched)
	}()
	return n, nil
}

// up is who the room has for up.
func (n *node) up() map[string]uint64 { return n.Up() }

func start(t testing.TB, cfg cluster.Config, dir string, change ...func(*room.Config)) *node {
	t.Helper()
	n, err := open(t.Context(), cfg, dir, change...)
	roomtest.OK(t, err)
	t.Cleanup(func() { n.stop() })
	return n
}

// stop ends a node as its operator does.
func (n *node) stop() error {
	n.cancel()
	<-n.done
	n.closed.Do(func() {
		n.log.Close()
		n.kept.Close()
	})
	return n.err
}

// unlimited lets people of tests say as much as they like.
func unlimited() room.Limits {
	l := room.DefaultLimits()
	l.Lines.Burst, l.AddressSeats, l.People = 1<<20, 10_000, 10_000
	return l
}

func quiet() *slog.Logger { return slog.New(slog.DiscardHandler) }
