package store

// Stepping back: before a migration, however the new program came, the database
// is copied beside itself, so that the old program can go on from there.

import (
	"context"
	"errors"
	"fmt"
	"log/slog"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"syscall"
	"time"
)

const (
	copies  = 2                   // that stay: a step back is wanted soon or never
	copyFor = 14 * 24 * time.Hour // after which what was deleted since is gone from them, too
)

// copyPrefix names the copies, up to the number of the form.
func copyPrefix(file string) string { return file + ".before-" }

// stepBack copies a database of an older form. Nothing is migrated without it. Older copies go
// with what is done daily: one that cannot be deleted keeps no room shut.
func stepBack(w *writer, file string, newest int, logger *slog.Logger) error {
	var version int
	var size uint64
	if err := w.scan("SELECT user_version, (page_count - freelist_count) * page_size FROM pragma_user_version, pragma_page_count, pragma_freelist_count, pragma_page_size",
		nil, &version, &size); err != nil {
		return err
	}
	if version == 0 || version >= newest {
		return nil
	}
	dir := filepath.Dir(file)
	if free, known := space(dir); known && free < 3*size { // of which the migration takes two, and the index that is made anew behind it
		return explained{
			fmt.Sprintf("the disk of %s is too full to copy the database before it is migrated: make room for %d MB, and start again", dir, 3*size>>20+1),
			fmt.Errorf("%d MB are left", free>>20), syscall.ENOSPC,
		}
	}
	into := copyPrefix(file) + fmt.Sprint(version)
	if err := replaceFile(into, func(temp string) error {
		if _, err := w.conn.ExecContext(context.Background(), "VACUUM INTO ?", temp); err != nil {
			return err
		}
		return strip(context.Background(), temp)
	}); err != nil {
		return fmt.Errorf("copy the database before it is migrated: %w", err)
	}
	logger.Info("the database was copied before it is migrated: to go back, see Upgrade in README", "file", into, "form", version)
	return nil
}

// replaceFile makes a file with what fill writes, or leaves what was there.
func replaceFile(file string, fill func(temp string) error) error {
	temp, err := os.CreateTemp(filepath.Dir(file), ".teahouse-backup-*") // mode 0600, which VACUUM INTO keeps
	if err != nil {
		return err
	}
	defer os.Remove(temp.Name()) // fails once it has the other name
	defer temp.Close()
	if err := fill(temp.Name()); err != nil {
		return err
	}
	if err := temp.Sync(); err != nil {
		return err
	}
	temp.Close()
	if err := os.Rename(temp.Name(), file); err != nil {
		return err
	}
	return syncFolder(filepath.Dir(file))
}

// ForgetCopies deletes what was copied before migrations, but for the newest few that are not
// old. It is told a time that is trusted: by a wrong one, nobody could step back any more.
func (s *Store) ForgetCopies(now time.Time) error { return forgetCopies(s.path, now) }

func forgetCopies(file string, now time.Time) error {
	dir, prefix := filepath.Dir(file), filepath.Base(copyPrefix(file))
	entries, err := os.ReadDir(dir)
	if err != nil {
		return err
	}
	type dated struct {
		path string
		made time.Time
	}
	var found []dated
	for _, e := range entries {
		info, err := e.Info()
		if err == nil && strings.HasPrefix(e.Name(), prefix) && info.Mode().IsRegular() {
			found = append(found, dated{filepath.Join(dir, e.Name()), info.ModTime()})
		}
	}
	slices.SortFunc(found, func(a, b dated) int { return b.made.Compare(a.made) })
	for i, f := range found {
		if i >= copies || now.Sub(f.made) > copyFor {
			err = errors.Join(err, os.Remove(f.path))
		}
	}
	return err
}
