package cluster

import (
	"context"
	"strings"
	"testing"
	"testing/synctest"
	"time"

	"github.com/nats-io/nats.go"
	"github.com/nats-io/nats.go/jetstream"

	"teahouse/room/cluster/clustertest"
	"teahouse/room/roomtest"
	"teahouse/room/store"
)

// slow are servers that have no time for the first of each kind of question.
type slow struct {
	jetstream.JetStream
	asked map[string]bool
}

func (s *slow) busy(what string) bool {
	defer func() { s.asked[what] = true }()
	return !s.asked[what]
}

func (s *slow) CreateConsumer(ctx context.Context, stream string, cfg jetstream.ConsumerConfig) (jetstream.Consumer, error) {
	if s.busy("consumer of " + stream) {
		return nil, context.DeadlineExceeded
	}
	return s.JetStream.CreateConsumer(ctx, stream, cfg)
}

func (s *slow) PublishMsg(ctx context.Context, m *nats.Msg, opts ...jetstream.PublishOpt) (*jetstream.PubAck, error) {
	if s.busy(m.Subject) {
		return nil, context.DeadlineExceeded
	}
	return s.JetStream.PublishMsg(ctx, m, opts...)
}

// An operator is not told to allow a node what it may do, where a server was only busy.
func TestABusyServerPermitsWhatItPermits(t *testing.T) {
	t.Parallel()
	url, _ := clustertest.RunTight(t, 1<<20, 1<<30)
	kept, err := store.Open(t.TempDir(), quiet())
	roomtest.OK(t, err)
	t.Cleanup(func() { kept.Close() })
	l, err := Join(t.Context(), Config{URL: url, Room: "busy", Node: "one", Keep: time.Hour}, kept)
	roomtest.OK(t, err)
	t.Cleanup(l.Close)
	roomtest.OK(t, l.Snapshot(t.Context(), true))
	info, err := l.find(t.Context())
	roomtest.OK(t, err)
	e := &engine{cfg: l.cfg, nc: l.nc, js: &slow{l.js, map[string]bool{}}}
	for _, f := range e.checkAllowed(t.Context(), info) {
		t.Errorf("it finds that %s; to do: %s", f.Problem, f.Remedy)
	}
}

// talking are servers on which something is said, and one of which has that a while later.
type talking struct {
	jetstream.JetStream
	has time.Time
}

func (s *talking) Stream(context.Context, string) (jetstream.Stream, error) {
	behind := &jetstream.PeerInfo{Name: "n2", Current: !time.Now().Before(s.has), Lag: 1}
	return theirs{info: &jetstream.StreamInfo{
		Config:  jetstream.StreamConfig{Metadata: map[string]string{identityKey: "x"}},
		Cluster: &jetstream.ClusterInfo{Leader: "n1", Replicas: []*jetstream.PeerInfo{behind}},
	}}, nil
}

// A copy that is behind for a moment is not told, and one that stays behind is.
func TestACopyThatIsBehindForAMomentIsNotTold(t *testing.T) {
	for name, c := range map[string]struct {
		late time.Duration
		told bool
	}{"a moment": {time.Second, false}, "for long": {time.Minute, true}} {
		t.Run(name, func(t *testing.T) {
			synctest.Test(t, func(t *testing.T) {
				e := &engine{js: &talking{has: time.Now().Add(c.late)}}
				info, err := e.find(t.Context())
				roomtest.OK(t, err)
				told := false
				for _, f := range e.checkStream(e.caughtUp(t.Context(), info)) {
					told = told || strings.Contains(f.Problem, "on n2 is 1 entries behind")
				}
				if told != c.told {
					t.Errorf("it is told: %t, want %t", told, c.told)
				}
			})
		})
	}
}
