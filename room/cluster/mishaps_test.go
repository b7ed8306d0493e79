package cluster_test

// What goes wrong at one node alone, or on the way, and concerns nobody else.

import (
	"context"
	"fmt"
	"math/rand/v2"
	"sync"
	"sync/atomic"
	"syscall"
	"testing"
	"time"

	"github.com/nats-io/nats.go"

	"teahouse/room"
	"teahouse/room/cluster"
	"teahouse/room/roomtest"
	"teahouse/room/state"
)

// pair is two nodes at which somebody talks.
func pair(t *testing.T, cfg cluster.Config, change ...func(*room.Config)) (c *crowd, one, two *node) {
	t.Helper()
	c = newCrowd(t)
	one, two = start(t, cfg, t.TempDir()), start(t, as(cfg, "two"), t.TempDir(), change...)
	c.at(one, "lily")
	c.at(two, "bob")
	c.progress("lily", "bob")
	return c, one, two
}

// What a network or a server says again, however late and in whatever order, is said
// once.
func TestCopiesCountOnce(t *testing.T) {
	t.Parallel()
	cfg := newRoom(alone.URL())
	c, one, two := pair(t, cfg)
	js := operator(t, alone.URL())
	for range 3 {
		s, err := js.Stream(t.Context(), cfg.Room)
		roomtest.OK(t, err)
		last := s.CachedInfo().State.LastSeq
		for _, i := range rand.Perm(int(last)) {
			m, err := s.GetMsg(t.Context(), uint64(i)+1)
			roomtest.OK(t, err)
			_, err = js.PublishMsg(t.Context(), &nats.Msg{Subject: m.Subject, Data: m.Data}) // without its id, as after five minutes
			roomtest.OK(t, err)
		}
		c.progress("lily", "bob")
	}
	c.silent()
	c.agree(one, two)
	free(t, one, "lily", "bob")
}

// A line has the time of the stream, whatever the node's clock says.
func TestClocksAnHourApart(t *testing.T) {
	t.Parallel()
	began := time.Now()
	c, one, two := pair(t, newRoom(alone.URL()), func(cfg *room.Config) {
		cfg.Clock = room.Clock{
			Wall:    func() time.Time { return time.Now().Add(time.Hour) },
			Running: func() time.Duration { return time.Since(began) },
		}
	})
	c.silent()
	c.agree(one, two)
	for _, n := range []*node{one, two} {
		events, _, err := n.kept.Since(t.Context(), state.Viewer{}, 0, 1<<20)
		roomtest.OK(t, err)
		if len(events) == 0 {
			t.Error("nothing happened")
		}
		for _, e := range events {
			if at := time.UnixMilli(e.At); at.Before(began.Add(-time.Minute)) || at.After(time.Now().Add(time.Minute)) {
				t.Fatalf("%s of %s is of %v, and it is %v", e.Kind, e.Who.Name, at, time.Now())
			}
		}
	}
}

// fullDisk is a history that may have no room for more.
type fullDisk struct {
	room.History
	full atomic.Bool
}

func (d *fullDisk) Commit(ctx context.Context, b *room.Batch) error {
	if d.full.Load() {
		return fmt.Errorf("write the history: %w", syscall.ENOSPC)
	}
	return d.History.Commit(ctx, b)
}

// A node whose disk is full falls behind, and nobody else notices. When there is room
// again it has missed nothing.
func TestAFullDiskIsOneNodesMatter(t *testing.T) {
	t.Parallel()
	disk := new(fullDisk)
	c, one, two := pair(t, newRoom(alone.URL()), func(cfg *room.Config) {
		disk.History = cfg.History
		cfg.History = disk
	})
	disk.full.Store(true)
	var all sync.WaitGroup
	for i := range 30 { // more than the node holds in memory
		s := roomtest.Seat(t, one.Room, fmt.Sprint("guest", i))
		all.Go(func() {
			for k := range 80 {
				line := fmt.Sprint("guest ", i, " says ", k)
				if _, err := s.Do(t.Context(), &state.Say{Text: line}, nil); err == nil {
					c.said("guests", line)
				}
			}
			s.Leave(state.HowLeft)
		})
	}
	all.Wait()
	c.progress("lily")
	disk.full.Store(false)
	c.progress("lily", "bob")
	c.silent()
	c.agree(one, two)
}
