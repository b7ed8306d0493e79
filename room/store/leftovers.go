package store

// Leftovers: copies of the room that a process was at when it was killed. Nothing else
// would ever delete them, with all that people said.

import (
	"io/fs"
	"log/slog"
	"os"
	"path/filepath"
	"strings"
	"time"
)

// writtenWithin is how seldom whoever makes a backup writes to its copy: far more often
// than this. Once it is written it is only read, from a file that is open, and deleting
// that takes nothing from its reader.
const writtenWithin = 24 * time.Hour

// sweep deletes what was left in a folder that this process has locked. What is being
// restored or is a snapshot is of whoever has the lock, or will be refused it, so none of
// it is in use. Backups are made beside a server, without the lock, also while it starts:
// of these goes what nobody has written to for long.
func sweep(dir string, now time.Time, logger *slog.Logger) {
	entries, err := os.ReadDir(dir)
	if err != nil {
		return
	}
	for _, e := range entries {
		path := filepath.Join(dir, e.Name())
		switch name := e.Name(); {
		case strings.HasPrefix(name, ".teahouse-restore-"), strings.HasPrefix(name, ".teahouse-snapshot-"):
		case leftByBackup(path, now):
		default:
			continue
		}
		if err := os.RemoveAll(path); err != nil {
			logger.Warn("a copy of the room that a killed process left cannot be deleted", "file", path, "err", err)
			continue
		}
		logger.Info("a copy of the room that a killed process left is deleted", "file", path)
	}
}

// SweepBackups deletes what backups that were killed left beside the copy of one that has
// just begun, in a folder that need not be a room's: no server would ever look there. By that
// copy it tells how old they are, for a share may go by another clock than this machine. It
// tells which files and folders those were.
func SweepBackups(begun string) (deleted []string) {
	dir, now := filepath.Dir(begun), lastWritten(begun)
	entries, err := os.ReadDir(dir)
	if err != nil {
		return nil // whoever writes there is told
	}
	for _, e := range entries {
		if path := filepath.Join(dir, e.Name()); leftByBackup(path, now) && os.RemoveAll(path) == nil {
			deleted = append(deleted, path)
		}
	}
	return deleted
}

// leftByBackup tells whether a file or a folder is a copy that nobody is at any more.
func leftByBackup(path string, now time.Time) bool {
	return strings.HasPrefix(filepath.Base(path), ".teahouse-backup-") && now.Sub(lastWritten(path)) > writtenWithin
}

// lastWritten is when a file, or one of a folder, was last written to.
func lastWritten(path string) (last time.Time) {
	_ = filepath.WalkDir(path, func(_ string, e fs.DirEntry, err error) error {
		if err != nil {
			return nil // it has gone, or is nothing to be looked into
		}
		if info, err := e.Info(); err == nil && info.ModTime().After(last) {
			last = info.ModTime()
		}
		return nil
	})
	return last
}
