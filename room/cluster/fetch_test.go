package cluster

import (
	"context"
	"errors"
	"testing"
	"time"

	"github.com/nats-io/nats.go/jetstream"

	"teahouse/room/store"
)

// askedShelf tells until when it is waited for what lies on it, of which there is nothing.
type askedShelf struct {
	jetstream.ObjectStore
	until time.Time
}

var errNothing = errors.New("there is nothing")

func (s *askedShelf) Get(ctx context.Context, _ string, _ ...jetstream.GetObjectOpt) (jetstream.ObjectResult, error) {
	s.until, _ = ctx.Deadline()
	return nil, errNothing
}

// A large snapshot has the time that it takes to come and to be unpacked: the library would give
// it as long as one question.
func TestALargeSnapshotHasTheTimeThatItTakes(t *testing.T) {
	shelf, began := new(askedShelf), time.Now()
	_, err := fetch(t.Context(), shelf, snapshot{name: "large", size: 1 << 30}, t.TempDir(), store.Cluster{})
	if least := began.Add(time.Hour); !errors.Is(err, errNothing) || shelf.until.Before(least) {
		t.Errorf("a gigabyte is waited for until %v, want at least %v: %v", shelf.until, least, err)
	}
}
