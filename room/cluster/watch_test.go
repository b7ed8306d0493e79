package cluster

import (
	"context"
	"encoding/json"
	"fmt"
	"testing"

	"github.com/nats-io/nats.go"
	"github.com/nats-io/nats.go/jetstream"

	"teahouse/room/cluster/clustertest"
	"teahouse/room/roomtest"
)

// busy are servers on which something happens just behind what a consumer begins with.
type busy struct {
	jetstream.JetStream
	happens func()
}

func (b *busy) CreateConsumer(ctx context.Context, stream string, cfg jetstream.ConsumerConfig) (jetstream.Consumer, error) {
	c, err := b.JetStream.CreateConsumer(ctx, stream, cfg)
	b.happens()
	return c, err
}

// Who looks at the leases sees what holds by then, also where the server that shows them is late, and
// waits for none that ran out on its way: nobody else may be there to renew one.
func TestTheLeasesAreThoseThatHold(t *testing.T) {
	t.Parallel()
	url, _ := clustertest.RunTight(t, 1<<20, 1<<20)
	nc, err := nats.Connect(url)
	roomtest.OK(t, err)
	t.Cleanup(nc.Close)
	js, err := jetstream.New(nc)
	roomtest.OK(t, err)
	for room, c := range map[string]struct {
		happens func(t *testing.T, bucket jetstream.KeyValue, of jetstream.Stream)
		want    string
	}{
		"begun": {func(t *testing.T, bucket jetstream.KeyValue, _ jetstream.Stream) { puts(t, bucket, "two") }, "[one two]"},
		"given-back": {func(t *testing.T, bucket jetstream.KeyValue, _ jetstream.Stream) {
			roomtest.OK(t, bucket.Delete(t.Context(), leaseKey("one")))
		}, "[]"},
		"run-out": {func(t *testing.T, _ jetstream.KeyValue, of jetstream.Stream) {
			roomtest.OK(t, of.Purge(t.Context()))
		}, "[]"},
	} {
		t.Run(room, func(t *testing.T) {
			e := &engine{cfg: Config{Room: room, Node: "me"}, nc: nc}
			bucket, err := js.CreateKeyValue(t.Context(), jetstream.KeyValueConfig{Bucket: e.cfg.leases()})
			roomtest.OK(t, err)
			of, err := js.Stream(t.Context(), "KV_"+e.cfg.leases())
			roomtest.OK(t, err)
			puts(t, bucket, "one")
			e.js = &busy{js, func() { c.happens(t, bucket, of) }}
			p := peers{all: map[string]*sighting{}}
			f, err := p.open(t.Context(), e)
			roomtest.OK(t, err)
			f.stop()
			got := []string{}
			for _, lives := range p.living() {
				got = append(got, lives.Node)
			}
			if fmt.Sprint(got) != c.want {
				t.Errorf("it sees the leases of %v, want %s", got, c.want)
			}
		})
	}
}

// puts has a node renew its lease.
func puts(t *testing.T, bucket jetstream.KeyValue, node string) {
	t.Helper()
	value, err := json.Marshal(Peer{Node: node})
	roomtest.OK(t, err)
	_, err = bucket.Put(t.Context(), leaseKey(node), value)
	roomtest.OK(t, err)
}
