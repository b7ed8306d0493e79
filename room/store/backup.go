package store

// Backups: whole and consistent, while people talk.

import (
	"context"
	"database/sql"
	"errors"
	"fmt"
	"io/fs"
	"os"
	"path/filepath"
	"runtime"
	"strings"
	"syscall"
)

// Backup writes a copy of the database as it is at one moment to a new file,
// which only its owner may read. It is there when it is whole and on the
// disk, or not at all. The copy opens as the room.db of a state folder.
func (r *Reader) Backup(ctx context.Context, file string) error {
	file, err := filepath.Abs(file)
	if err != nil {
		return err
	}
	return NewFile(file, func(temp *os.File) error { return r.copy(ctx, temp.Name()) })
}

// NewFile makes a file that only its owner may read, with what fill writes. It
// is there when it is whole and on the disk, or not at all, and it takes the
// place of no other.
func NewFile(file string, fill func(temp *os.File) error) error {
	dir := filepath.Dir(file)
	temp, err := os.CreateTemp(dir, ".teahouse-backup-*") // mode 0600, which VACUUM INTO keeps
	switch {
	case errors.Is(err, syscall.ENOSPC), errors.Is(err, syscall.EDQUOT):
		return explainCopy(dir, err)
	case err != nil:
		if e, ok := errors.AsType[*fs.PathError](err); ok { // whose path is of no use to anybody
			err = e.Err
		}
		return fmt.Errorf("no file can be made in %s: choose a folder that is there and that this user may write to: %w", dir, err)
	}
	defer os.Remove(temp.Name()) // fails once it has the other name
	defer temp.Close()
	if _, err := os.Lstat(file); err == nil {
		return errors.New("there is something of that name: choose another")
	} else if !errors.Is(err, fs.ErrNotExist) { // as of a name that is too long
		return err
	}
	if err := fill(temp); err != nil {
		return err
	}
	if err := errors.Join(temp.Sync(), temp.Close()); err != nil {
		return err
	}
	// Not every disk has hard links, so the name is taken first.
	name, err := os.OpenFile(file, os.O_WRONLY|os.O_CREATE|os.O_EXCL, 0o600)
	if err != nil {
		return err
	}
	name.Close()
	if err := os.Rename(temp.Name(), file); err != nil {
		os.Remove(file)
		return err
	}
	return syncFolder(dir)
}

// copy goes through a connection of its own: SQLite takes it for writing.
func (r *Reader) copy(ctx context.Context, into string) error {
	db, err := sql.Open("sqlite", dsn(r.path, common()))
	if err != nil {
		return err
	}
	defer db.Close()
	if _, err := db.ExecContext(ctx, "VACUUM INTO ?", into); damaged(err) {
		return Explain(filepath.Dir(r.path), err)
	} else if err != nil {
		return explainCopy(filepath.Dir(into), err)
	}
	return strip(ctx, into)
}

// explainCopy explains what went wrong in the folder of a copy. One that was made for the copy alone
// is gone when that is read, so that the one that it is in is named.
func explainCopy(dir string, err error) error {
	if strings.HasPrefix(filepath.Base(dir), ".teahouse-") {
		dir = filepath.Dir(dir)
	}
	return Explain(dir, err)
}

// The forms of a database since which there is an index of words, and a note of
// deletions in it.
const (
	wordsIndexed   = 2
	deletionsNoted = 6
)

// strip takes words that were deleted, and that the index still holds, out of a
// copy. What has gone wrong with it when it ends is thrown away with the copy.
func strip(ctx context.Context, file string) error {
	params := common()
	params.Add("_pragma", "journal_mode(MEMORY)")
	params.Add("_pragma", "secure_delete(ON)")
	db, err := sql.Open("sqlite", dsn(file, params))
	if err != nil {
		return err
	}
	defer db.Close()
	var version int
	if err := db.QueryRowContext(ctx, "PRAGMA user_version").Scan(&version); err != nil {
		return err
	}
	if version < wordsIndexed {
		return nil
	}
	queries := []string{"INSERT INTO said (said) VALUES ('optimize')", "INSERT INTO told (told) VALUES ('optimize')"}
	if version >= deletionsNoted {
		var due bool
		if err := db.QueryRowContext(ctx, "SELECT deleted <> cleaned FROM meta").Scan(&due); err != nil || !due {
			return err
		}
		queries = append(queries, "UPDATE meta SET cleaned = deleted")
	}
	for _, query := range queries {
		if _, err := db.ExecContext(ctx, query); err != nil {
			return err
		}
	}
	return nil
}

// syncFolder makes a new name in a folder survive a power cut. Windows does
// that by itself.
func syncFolder(dir string) error {
	if runtime.GOOS == "windows" {
		return nil
	}
	d, err := os.Open(dir)
	if err != nil {
		return err
	}
	return errors.Join(d.Sync(), d.Close())
}
