package cluster

// A feed gives messages of a stream as they come. It is a consumer of our own under a
// name that was never used: one under a name that was assigned to a server that died
// stays there, and the ordered consumer of nats.go keeps its name.

import (
	"context"
	"time"

	"github.com/nats-io/nats.go"
	"github.com/nats-io/nats.go/jetstream"
	"github.com/nats-io/nuid"
)

// message is one message of a stream.
type message struct {
	seq     uint64
	at      time.Time // on the clock of the server that took it
	subject string
	header  nats.Header
	data    []byte
}

// feed is a run of messages. It ends with an error of next, and is not to be used
// then.
type feed struct {
	next  func(context.Context) (message, error)
	stop  func()
	there time.Duration // to the server and back
}

// follow opens a feed of all messages from one on.
func (e *engine) follow(ctx context.Context, stream string, from uint64) (*feed, error) {
	return e.consume(ctx, stream, jetstream.ConsumerConfig{DeliverPolicy: jetstream.DeliverByStartSequencePolicy, OptStartSeq: max(from, 1)})
}

// watch opens a feed of the last message of each subject, and of all that come.
func (e *engine) watch(ctx context.Context, stream string) (*feed, error) {
	return e.consume(ctx, stream, jetstream.ConsumerConfig{DeliverPolicy: jetstream.DeliverLastPerSubjectPolicy, FilterSubject: ">"})
}

func (e *engine) consume(ctx context.Context, stream string, c jetstream.ConsumerConfig) (*feed, error) {
	c.Name = "teahouse-" + nuid.Next()
	c.AckPolicy, c.MemoryStorage, c.Replicas, c.InactiveThreshold = jetstream.AckNonePolicy, true, 1, idleFor
	once, done := context.WithTimeout(ctx, attemptFor)
	defer done()
	cons, err := e.js.CreateConsumer(once, stream, c)
	if err != nil {
		return nil, err
	}
	there, err := e.nc.RTT()
	if err != nil {
		return nil, err
	}
	messages, err := cons.Messages(jetstream.PullMaxMessages(pullAtOnce), jetstream.PullExpiry(idleFor/2), jetstream.PullHeartbeat(beat(there)))
	if err != nil {
		return nil, err
	}
	return &feed{
		there: there,
		next: func(ctx context.Context) (message, error) {
			m, err := messages.Next(jetstream.NextContext(ctx))
			if err != nil {
				return message{}, err
			}
			meta, err := m.Metadata()
			if err != nil {
				return message{}, err
			}
			return message{meta.Sequence.Stream, meta.Timestamp, m.Subject(), m.Headers(), m.Data()}, nil
		},
		stop: func() {
			messages.Stop()
			go func() { // a server that is gone forgets it by itself
				ctx, cancel := context.WithTimeout(context.Background(), attemptFor)
				defer cancel()
				e.js.DeleteConsumer(ctx, stream, c.Name)
			}()
		},
	}, nil
}

// beat is how often a server is to be heard that is so far away. The first time that it is takes
// one way to it and back more, and has to come before two are missed.
func beat(there time.Duration) time.Duration {
	return min(max(heartbeat, 2*there), heartbeatMost)
}
