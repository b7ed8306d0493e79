package cluster

import (
	"context"
	"encoding/json"
	"errors"
	"testing"
	"testing/synctest"
	"time"

	"github.com/nats-io/nats.go/jetstream"

	"teahouse/room/roomtest"
)

// cell is a bucket with one entry, whose servers may lose an answer, and be behind.
type cell struct {
	jetstream.KeyValue
	entry
	before entry // as a server that is behind has it
	lose   bool  // the next answer is lost
	late   int   // so many questions are answered by that server
}

type entry struct {
	jetstream.KeyValueEntry
	value []byte
	rev   uint64
}

func (e entry) Value() []byte    { return e.value }
func (e entry) Revision() uint64 { return e.rev }

func (c *cell) Create(ctx context.Context, key string, value []byte, _ ...jetstream.KVCreateOpt) (uint64, error) {
	return c.Update(ctx, key, value, 0)
}

func (c *cell) Update(_ context.Context, _ string, value []byte, rev uint64) (uint64, error) {
	if rev != c.rev {
		return 0, jetstream.ErrKeyRevisionMismatch
	}
	c.entry = entry{value: value, rev: rev + 10}
	if c.lose {
		c.lose = false
		return 0, context.DeadlineExceeded
	}
	return c.rev, nil
}

func (c *cell) Get(context.Context, string) (jetstream.KeyValueEntry, error) {
	if c.late > 0 {
		c.late--
		return c.before, nil
	}
	return c.entry, nil
}

// A node whose renewal got no answer looks whose its lease is, and does not end where a server that
// is behind tells of the process that it was before.
func TestALateServerEndsNoNode(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		old, err := json.Marshal(Peer{Node: "one", Instance: "before"})
		roomtest.OK(t, err)
		c := &cell{before: entry{value: old, rev: 1}}
		l := &Log{engine: &engine{cfg: Config{Node: "one", Instance: "now"}}, failed: make(chan error, 1)}
		l.ended, l.end = context.WithCancel(t.Context())
		l.lease.self = Peer{Node: "one", Instance: "now"}
		l.lease.hold = hold{bucket: c, ours: func(value []byte) bool { return holder(value).Instance == "now" }}
		roomtest.OK(t, l.renew(t.Context()))
		c.lose, c.late = true, 2
		l.helper.Go(l.keepLease)
		time.Sleep(3 * leaseEvery)
		select {
		case err := <-l.failed:
			t.Errorf("it ends: %v", err)
		default:
		}
		l.end()
		l.helper.Wait()
		if l.lease.rev != c.rev || c.rev == 0 {
			t.Errorf("it holds the lease by %d, and that is %d", l.lease.rev, c.rev)
		}
		c.entry, c.late = entry{value: old, rev: c.rev + 1}, 0 // another process has its name
		l.ended, l.end = context.WithCancel(t.Context())
		defer l.end()
		l.keepLease()
		if taken, is := errors.AsType[*takenError](<-l.failed); !is || taken.by.Instance != "before" {
			t.Errorf("of who has its name it says %v", taken)
		}
	})
}
