package store

// Which cluster a state folder belongs to. What it holds then came through the log of
// that cluster, and goes on there and nowhere else.

import (
	"context"
	"database/sql"
	"errors"
	"fmt"
	"os"
	"path/filepath"
	"time"
)

// Cluster names the log of a cluster. The zero Cluster is none: the folder is the room
// of one machine.
type Cluster struct {
	ID   string
	Born int64 // when its log was made, in nanoseconds since 1970
}

// Cluster tells which cluster the folder belongs to, and the last entry of its log that
// is part of the state.
func (r *Reader) Cluster(ctx context.Context) (c Cluster, applied uint64, err error) {
	if err = r.db.QueryRowContext(ctx, "SELECT cluster_id, cluster_born, applied FROM meta").Scan(&c.ID, &c.Born, &applied); err != nil {
		err = fmt.Errorf("read which cluster the room belongs to: %w", err)
	}
	return c, applied, err
}

// Begun tells whether there is anything of a room: what its log has may not be part of the state yet.
func (r *Reader) Begun(ctx context.Context) (begun bool, err error) {
	if err = r.db.QueryRowContext(ctx, "SELECT applied > 0 OR EXISTS (SELECT 1 FROM log) FROM meta").Scan(&begun); err != nil {
		err = fmt.Errorf("read whether there is a room: %w", err)
	}
	return begun, err
}

// Last is when the last event was, on the wall's clock, zero if there is none.
func (r *Reader) Last(ctx context.Context) (at time.Time, err error) {
	var ms int64
	err = r.db.QueryRowContext(ctx, "SELECT at FROM event ORDER BY n DESC LIMIT 1").Scan(&ms)
	switch {
	case errors.Is(err, sql.ErrNoRows):
		return at, nil
	case err != nil:
		return at, fmt.Errorf("read when the last event was: %w", err)
	}
	return time.UnixMilli(ms), nil
}

// Folder is the state folder that the database is in.
func (r *Reader) Folder() string { return filepath.Dir(r.path) }

// SetCluster makes the folder one of a cluster's, or one machine's.
func (s *Store) SetCluster(ctx context.Context, c Cluster) error {
	if err := s.take(ctx); err != nil {
		return err
	}
	defer s.release()
	return s.log.transact(func() error {
		_, err := s.log.exec("UPDATE meta SET cluster_id = ?, cluster_born = ?", c.ID, c.Born)
		return err
	})
}

// Adopt puts a database into a state folder that nobody uses. One that is there is
// moved aside, to the name that is returned.
func Adopt(dir, file string) (aside string, err error) {
	release, err := Hold(dir)
	if err != nil {
		return "", err
	}
	defer release()
	path := filepath.Join(dir, DatabaseFile)
	switch stage, err := Look(dir); {
	case err != nil:
		return "", err
	case stage == Used:
		aside = path + ".aside-" + time.Now().UTC().Format("20060102-150405")
		if err := os.Rename(path, aside); err != nil {
			return "", err
		}
	}
	for _, rest := range []string{"-wal", "-shm"} { // an empty one's: a room that is closed leaves none
		if err := os.Remove(path + rest); err != nil && !errors.Is(err, os.ErrNotExist) {
			return aside, err
		}
	}
	if err := os.Rename(file, path); err != nil {
		return aside, err
	}
	return aside, syncFolder(dir)
}
