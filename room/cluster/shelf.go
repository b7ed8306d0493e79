package cluster

// The shelf of snapshots. A snapshot is laid onto it in parts: where a node or a server fails meanwhile,
// some of them are there without the rest. Such a one is none, and goes before another is made.

import (
	"context"
	"errors"
	"fmt"
	"maps"
	"slices"
	"strings"

	"github.com/nats-io/nats.go/jetstream"
)

// onShelf is what is on the shelf: snapshots that are there as a whole, the names of others, and
// the subjects of parts that belong to none that is whole.
type onShelf struct {
	whole  []*jetstream.ObjectInfo
	broken []string
	scraps []string
}

func (e *engine) shelved(ctx context.Context, shelf jetstream.ObjectStore) (on onShelf, err error) {
	err = persist(ctx, connectFor, func(context.Context) error {
		once, done := context.WithTimeout(ctx, listFor)
		all, err := shelf.List(once)
		done()
		if err != nil && !errors.Is(err, jetstream.ErrNoObjectsFound) {
			return err
		}
		s, err := e.js.Stream(ctx, "OBJ_"+e.cfg.snapshots())
		if err != nil {
			return err
		}
		holds, err := s.Info(ctx, jetstream.WithSubjectFilter(e.part("*")))
		if err != nil {
			return err
		}
		on = onShelf{}
		parts := maps.Clone(holds.State.Subjects)
		for _, info := range all {
			part := e.part(info.NUID)
			if parts[part] != uint64(info.Chunks) {
				on.broken = append(on.broken, info.Name)
				continue
			}
			on.whole = append(on.whole, info)
			delete(parts, part)
		}
		on.scraps = slices.Sorted(maps.Keys(parts))
		return nil
	})
	if err != nil {
		return on, fmt.Errorf("list the snapshots: %w", err)
	}
	return on, nil
}

// part is the subject of the parts of a snapshot.
func (e *engine) part(id string) string {
	return strings.Join([]string{"$O", e.cfg.snapshots(), "C", id}, ".")
}

// clear takes away what is on the shelf and no snapshot as a whole. No other node may be at one.
func (e *engine) clear(ctx context.Context, shelf jetstream.ObjectStore) error {
	on, err := e.shelved(ctx, shelf)
	if err != nil {
		return err
	}
	for _, name := range on.broken {
		err = errors.Join(err, shelf.Delete(ctx, name))
	}
	for _, part := range on.scraps {
		s, wrong := e.js.Stream(ctx, "OBJ_"+e.cfg.snapshots())
		if wrong == nil {
			wrong = s.Purge(ctx, jetstream.WithPurgeSubject(part))
		}
		err = errors.Join(err, wrong)
	}
	if err != nil {
		return fmt.Errorf("clear away what is left of a snapshot that was not made: %w", err)
	}
	return nil
}
