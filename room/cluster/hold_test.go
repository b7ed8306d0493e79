package cluster

import (
	"context"
	"errors"
	"fmt"
	"testing"

	"github.com/nats-io/nats.go"
	"github.com/nats-io/nats.go/jetstream"

	"teahouse/room/cluster/clustertest"
	"teahouse/room/roomtest"
)

// deaf is a bucket whose server does all it is told, and whose answers can be lost.
type deaf struct {
	jetstream.KeyValue
	lost bool
}

func (d *deaf) hear(err error) error {
	if d.lost {
		return context.DeadlineExceeded
	}
	return err
}

func (d *deaf) Create(ctx context.Context, key string, value []byte, opts ...jetstream.KVCreateOpt) (uint64, error) {
	rev, err := d.KeyValue.Create(ctx, key, value, opts...)
	return rev, d.hear(err)
}

func (d *deaf) Update(ctx context.Context, key string, value []byte, revision uint64) (uint64, error) {
	rev, err := d.KeyValue.Update(ctx, key, value, revision)
	return rev, d.hear(err)
}

// An entry is held, renewed and given back also where a server did what it was told and its
// answer was lost.
func TestAnEntryIsHeldAlsoWhereAnAnswerIsLost(t *testing.T) {
	t.Parallel()
	url, _ := clustertest.RunTight(t, 1<<20, 1<<20)
	nc, err := nats.Connect(url)
	roomtest.OK(t, err)
	t.Cleanup(nc.Close)
	js, err := jetstream.New(nc)
	roomtest.OK(t, err)
	bucket, err := js.CreateKeyValue(t.Context(), jetstream.KeyValueConfig{Bucket: "leases"})
	roomtest.OK(t, err)
	for _, answers := range [][]bool{{}, {false}, {true, false}, {false, true, true}, {true, false, true, true}} {
		t.Run(fmt.Sprint(answers), func(t *testing.T) {
			d := &deaf{KeyValue: bucket}
			holdOf := func(who string) *hold {
				return &hold{bucket: d, key: "entry", ours: func(value []byte) bool { return string(value) == who }}
			}
			mine, other := holdOf("mine"), holdOf("other")
			for _, answer := range answers {
				d.lost = !answer
				if err := mine.renew(t.Context(), []byte("mine")); answer && err != nil {
					t.Errorf("a renewal that is answered: %v", err)
				}
			}
			d.lost = false
			if len(answers) > 0 {
				held, is := errors.AsType[*heldError](other.renew(t.Context(), []byte("other")))
				if !is || string(held.value) != "mine" {
					t.Errorf("another process is told %v: want that it is held", held)
				}
				other.give() // what it does not have
				_, err := bucket.Get(t.Context(), "entry")
				roomtest.OK(t, err)
			}
			mine.give()
			if _, err := bucket.Get(t.Context(), "entry"); !errors.Is(err, jetstream.ErrKeyNotFound) {
				t.Errorf("after it was given back: %v", err)
			}
			roomtest.OK(t, other.renew(t.Context(), []byte("other")))
			other.give()
		})
	}
}
