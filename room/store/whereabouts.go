package store

// Whereabouts: the database is what lies in the state folder, and not what a
// connection still has open after it was moved away, deleted or replaced.
// SQLite would go on writing there, until the next start finds nothing of it.

import (
	"errors"
	"fmt"
	"os"
)

// whereabouts is a file of the room, and which one it was when it was opened.
type whereabouts struct {
	path string
	info os.FileInfo // nil where there was none
}

// placed is where a file is now.
func placed(path string) whereabouts {
	info, err := os.Stat(path)
	if err != nil {
		info = nil
	}
	return whereabouts{path, info}
}

// held refuses what is not there any more, or is another file by now.
func (w whereabouts) held() error {
	if w.info == nil {
		return nil
	}
	switch now, err := os.Stat(w.path); {
	case err != nil:
		return fmt.Errorf("%w: this server had it open: put it back, or stop the server and restore a backup", err)
	case !os.SameFile(w.info, now):
		return fmt.Errorf("%s is another file than this server has open: put that one back, or stop the server first", w.path)
	}
	return nil
}

// held refuses a connection whose files are not what it has open, or are another's, too.
// The lock comes last: while the folder is away, none is made in what is in its place.
func (w *writer) held() error {
	if err := errors.Join(w.file.held(), w.wal.held()); err != nil {
		return err
	}
	return w.lock.held()
}

// Held refuses a database that is not in the state folder any more, so that whoever runs
// an idle room learns of it before somebody writes. Whoever is writing finds out by that.
func (s *Store) Held() error {
	select {
	case s.turn <- struct{}{}:
		defer s.release()
		return s.log.held()
	default:
		return nil
	}
}
