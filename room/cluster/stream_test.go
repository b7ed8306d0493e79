package cluster

import (
	"context"
	"log/slog"
	"testing"
	"testing/synctest"
	"time"

	"github.com/nats-io/nats.go/jetstream"

	"teahouse/room/roomtest"
)

// Of nodes that begin a room together one makes its stream, and the servers say to the
// others that the name is taken before they tell of it: these wait for it.
func TestAStreamThatAnotherNodeMakesIsWaitedFor(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		cfg := Config{Room: "tea", Keep: time.Hour, Logger: slog.New(slog.DiscardHandler)}
		servers := &elsewhere{made: time.Now().Add(time.Second), of: cfg.wanted("theirs", 1, 3)}
		e := &engine{cfg: cfg, js: servers}
		info, err := e.create(t.Context(), "ours", 1)
		roomtest.OK(t, err)
		if id := identity(info).ID; id != "theirs" {
			t.Errorf("the stream is %q", id)
		}
	})
}

// elsewhere are servers at which another node makes the stream.
type elsewhere struct {
	jetstream.JetStream
	made time.Time
	of   jetstream.StreamConfig
}

func (s *elsewhere) CreateStream(context.Context, jetstream.StreamConfig) (jetstream.Stream, error) {
	return nil, jetstream.ErrStreamNameAlreadyInUse
}

func (s *elsewhere) Stream(context.Context, string) (jetstream.Stream, error) {
	if time.Now().Before(s.made) {
		return nil, jetstream.ErrStreamNotFound
	}
	return theirs{info: &jetstream.StreamInfo{Config: s.of}}, nil
}

type theirs struct {
	jetstream.Stream
	info *jetstream.StreamInfo
}

func (s theirs) CachedInfo() *jetstream.StreamInfo { return s.info }

// A node that wants lines to be kept for another time begins also where the servers are too busy to
// note that at once.
func TestServersThatAreBusyAreAskedAgainToKeepLines(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		cfg := Config{Room: "tea", Keep: time.Hour}
		servers := &hurried{elsewhere: elsewhere{of: cfg.wanted("ours", 1, 3)}}
		cfg.Keep = 2 * time.Hour
		l := &Log{engine: &engine{cfg: cfg, js: servers}, known: identity(&jetstream.StreamInfo{Config: servers.of})}
		roomtest.OK(t, l.keepFor(t.Context()))
		if servers.of.MaxAge != cfg.Keep {
			t.Errorf("they keep lines for %v, want %v", servers.of.MaxAge, cfg.Keep)
		}
	})
}

// hurried are servers that have no time for the first change of a stream.
type hurried struct {
	elsewhere
	asked bool
}

func (s *hurried) UpdateStream(_ context.Context, c jetstream.StreamConfig) (jetstream.Stream, error) {
	if !s.asked {
		s.asked = true
		return nil, context.DeadlineExceeded
	}
	s.of = c
	return theirs{}, nil
}
