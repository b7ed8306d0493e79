package cluster

// What a state folder needs before a node can go on with it.

import (
	"context"
	"errors"
	"fmt"
	"log/slog"
	"os"
	"path/filepath"

	"teahouse/room"
	"teahouse/room/store"
)

func quiet() *slog.Logger { return slog.New(slog.DiscardHandler) }

// Prepare goes over a state folder before it is opened: a new one gets the newest
// snapshot, and so does one that was away for longer than the stream remembers; what
// was there is moved aside. It refuses a folder that holds a room of its own, or is of
// another cluster.
func Prepare(ctx context.Context, cfg Config, dir string) error {
	known, applied, err := belongs(ctx, dir)
	if err != nil {
		return err
	}
	e, err := connect(ctx, cfg)
	if err != nil {
		return err
	}
	defer e.nc.Close()
	behind := false
	var cluster store.Cluster
	err = doubt(ctx, func() error {
		info, err := e.find(ctx)
		switch {
		case err != nil:
			return final{err}
		case info == nil && known != (store.Cluster{}):
			return e.cfg.lost(known)
		case info == nil:
			return nil // Join makes it
		case known != (store.Cluster{}):
			if err := e.cfg.same(known, info, applied); err != nil {
				return err
			}
		}
		cluster, behind = identity(info), outrun(info, applied)
		return nil
	})
	if err != nil || cluster == (store.Cluster{}) || known != (store.Cluster{}) && !behind {
		return err
	}
	return e.adopt(ctx, dir, cluster, applied, behind)
}

// adopt puts the newest snapshot that is sound into a folder. Where the stream holds
// all that comes after what is applied, the folder can do without one.
func (e *engine) adopt(ctx context.Context, dir string, cluster store.Cluster, applied uint64, needed bool) error {
	shelf, err := e.shelf(ctx, 0)
	if err != nil {
		return err
	}
	all, err := e.snapshotsOf(ctx, shelf, cluster.ID)
	if err != nil {
		return err
	}
	for _, s := range all {
		info, err := e.find(ctx)
		if err != nil {
			return err
		}
		if info == nil || outrun(info, s.applied) || s.applied <= applied {
			break
		}
		from, err := fetch(ctx, shelf, s, dir, cluster)
		if err != nil {
			e.cfg.Logger.Error("a snapshot is not sound; trying an older one", "snapshot", s.name, "err", err)
			continue
		}
		aside, err := store.Adopt(dir, filepath.Join(from, store.DatabaseFile))
		if err = errors.Join(err, os.RemoveAll(from)); err != nil {
			return fmt.Errorf("put a snapshot into %s: %w", dir, err)
		}
		e.cfg.Logger.Info("the state folder has a snapshot now, and goes on from there", "message", room.MessageOf(s.applied), "aside", aside)
		return nil
	}
	if needed {
		return fmt.Errorf("the stream %s does not hold what comes after message %d any more, and no snapshot does: start a node that has read further, or begin a new stream from its folder", e.cfg.stream(), room.MessageOf(applied))
	}
	return nil
}

// whose tells which cluster a folder belongs to, if any, and how far it is. It refuses one that
// holds a room of its own.
func whose(ctx context.Context, kept *store.Reader) (known store.Cluster, applied uint64, err error) {
	if known, applied, err = kept.Cluster(ctx); err != nil || known != (store.Cluster{}) {
		return known, applied, err
	}
	begun, err := kept.Begun(ctx)
	if begun {
		err = ownRoom(kept.Folder())
	}
	return known, applied, err
}

// belongs tells what a folder is of, which nobody uses. One that was not closed is
// closed, and one of an older form is brought to the newest.
func belongs(ctx context.Context, dir string) (known store.Cluster, applied uint64, err error) {
	stage, err := store.Look(dir)
	if err != nil || stage == store.None {
		return known, 0, errors.Join(err, os.MkdirAll(dir, 0o700))
	}
	kept, err := store.Open(dir, quiet())
	if err != nil {
		return known, 0, err
	}
	known, applied, err = whose(ctx, &kept.Reader)
	return known, applied, errors.Join(err, kept.Close())
}
