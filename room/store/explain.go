package store

// Explaining: what stops a room at its files is told with what to do about it,
// and whoever asks can tell what may pass by itself from what lasts.

import (
	"context"
	"database/sql"
	"errors"
	"fmt"
	"io/fs"
	"os"
	"path/filepath"
	"strings"
	"syscall"

	"teahouse/room/state"

	sqlite3 "modernc.org/sqlite/lib"
)

// tight is when a disk counts as full: SQLite needs a few pages to open a room,
// and names what it could not do, but not why.
const tight = 256 << 10 // bytes

// explained is an error with what it means and what to do about it.
type explained struct {
	says  string
	err   error
	cause syscall.Errno // what the operating system would have called it; 0 if it has no name
}

func (e explained) Error() string { return e.says + ": " + e.err.Error() }

func (e explained) Unwrap() []error {
	if e.cause == 0 {
		return []error{e.err}
	}
	return []error{e.err, e.cause}
}

// Explain says what an error of a room in a state folder means and what to do,
// if it is the files' fault. What SQLite has a number of its own for wraps the
// operating system's, too: a full disk is always [syscall.ENOSPC].
func Explain(dir string, err error) error {
	if _, done := errors.AsType[explained](err); done || err == nil {
		return err
	}
	if abs, err := filepath.Abs(dir); err == nil {
		dir = abs
	}
	number := code(err) & 0xff
	if number == 0 && !errors.Is(err, state.ErrDamaged) && !within(dir, err) {
		return err
	}
	free, known := space(dir)
	fault, way := reported(dir, err), blocked(dir)
	switch {
	case damaged(err):
		return explained{filepath.Join(dir, DatabaseFile) + " is damaged: " + restore(dir) + ", or move it away and begin an empty room with --new-room", err, 0}
	case number == sqlite3.SQLITE_FULL, fault == syscall.ENOSPC,
		known && free < tight && (number == sqlite3.SQLITE_IOERR || number == sqlite3.SQLITE_CANTOPEN):
		says := "the disk of " + dir + " is full: make room on it"
		if crowded(dir) {
			says = "the disk of " + dir + " takes no more files, as \"df -i\" shows: delete some there"
		}
		return explained{says, err, syscall.ENOSPC}
	case fault == syscall.EROFS:
		return explained{dir + " cannot be written, which reading takes, too: mount it so, or copy the folder and name the copy with --state", err, fault}
	case fault == syscall.EACCES, fault == syscall.EPERM:
		return explained{dir + " is closed to this user: run this as its owner, or, if the server runs as this user, let it and all that is in it belong to them", err, fault}
	case fault == syscall.EDQUOT:
		return explained{"this user may have no more on the disk of " + dir + ": raise their quota, or delete something of theirs there", err, fault}
	case fault == syscall.EFBIG:
		return explained{"no file in " + dir + " may grow: raise the limit with \"ulimit -f\" or LimitFSIZE of the service", err, fault}
	case fault == syscall.ENODEV, fault == syscall.ENOLCK, fault == syscall.ENOSYS, fault == syscall.ENOTSUP:
		return explained{"the file system of " + dir + " keeps no locks, or no memory that programs share, which a room needs: name a folder on a disk of this machine with --state", err, fault}
	case number == sqlite3.SQLITE_NOMEM, fault == syscall.ENOMEM:
		return explained{"there is not enough memory", err, syscall.ENOMEM}
	case way != "" && fault != 0: // which was met on the way to what err names
		return explained{way, fault, 0}
	case number == sqlite3.SQLITE_IOERR:
		return explained{"the disk of " + dir + " fails: see the log of the system, and restore a backup elsewhere if it does not recover", err, syscall.EIO}
	case number == sqlite3.SQLITE_BUSY, number == sqlite3.SQLITE_LOCKED:
		return explained{"another program holds the database in " + dir + ": end it, and start again", err, syscall.EBUSY}
	}
	return err
}

// reported is what the operating system says, or would say to whoever wrote to the folder and its database.
func reported(dir string, err error) syscall.Errno {
	if errno, ok := errors.AsType[syscall.Errno](err); ok {
		return errno
	}
	if code(err) == 0 {
		return 0
	}
	if errno, ok := errors.AsType[syscall.Errno](writable(dir)); ok {
		return errno
	}
	for _, name := range files { // as where somebody else has run a command on it
		errno, _ := errors.AsType[syscall.Errno](writable(filepath.Join(dir, name)))
		if errno != 0 && errno != syscall.ENOENT {
			return errno
		}
	}
	if code(err)&0xff == sqlite3.SQLITE_IOERR {
		errno, _ := errors.AsType[syscall.Errno](tried(dir))
		return errno
	}
	return 0
}

// within tells whether an error is of a file in a folder, of the folder, or of one that it is in.
func within(dir string, err error) bool {
	path := ""
	if e, ok := errors.AsType[*fs.PathError](err); ok {
		path = e.Path
	} else if e, ok := errors.AsType[*os.LinkError](err); ok {
		path = e.New
	}
	const slash = string(filepath.Separator)
	if abs, err := filepath.Abs(path); err == nil && path != "" {
		path = abs
	}
	return path != "" && (strings.HasPrefix(path+slash, dir+slash) || strings.HasPrefix(dir, path+slash))
}

// blocked tells what stands where a folder, or one that it is in, should, and what to do; it is
// empty where nothing does.
func blocked(dir string) string {
	for path := dir; ; path = filepath.Dir(path) {
		info, err := os.Lstat(path)
		if err != nil && path != filepath.Dir(path) {
			continue // what it is in may tell why
		}
		into, errInto := os.Stat(path)
		switch {
		case err != nil, errInto == nil && into.IsDir():
			return ""
		case info.Mode().Type() != fs.ModeSymlink:
			return path + " is no folder: move it away, or name another folder with --state"
		case errInto == nil:
			return path + " is a link to what is no folder: let it lead to one, or name another folder with --state"
		}
		to, _ := os.Readlink(path)
		return fmt.Sprintf("%s is a link to %s, where nothing is: make that folder, or mount its disk, or name another folder with --state", path, to)
	}
}

// checkSpace finds what a disk lacks for the room in a state folder to go on.
func (r *Reader) checkSpace() (found []Finding) {
	dir := filepath.Dir(r.path)
	free, known := space(dir)
	if err := writable(dir); err != nil {
		found = append(found, Finding{fmt.Sprintf("%s cannot be written: %v", dir, err), "mount it so, or let it belong to the user that runs the server: until then, no server can start on it"})
	} else if !known || free >= tight {
		if err := tried(dir); err != nil { // as where the system stopped writing to a disk that failed
			found = append(found, Finding{Problem: Explain(dir, err).Error()})
		}
	}
	if crowded(dir) {
		found = append(found, Finding{"the disk of " + dir + " takes no more files", "delete some there, as \"df -i\" counts them: until then, no backup can be made, and no server can start on it"})
	} else if known && free < wanted {
		found = append(found, Finding{fmt.Sprintf("the disk of %s has %d MB left", dir, free>>20), "make room on it: when it is full, nobody can say anything"})
	}
	return found
}

// wanted is how much a disk should have left: some days of a busy room.
const wanted = 64 << 20 // bytes

// Stage is how far the database of a state folder has come.
type Stage int

// The stages.
const (
	None  Stage = iota // there is no database, or an empty one
	Fresh              // nothing has happened in it yet
	Used
)

// Look tells how far the database of a state folder has come, and changes
// nothing. It refuses what [Open] refuses.
func Look(dir string) (Stage, error) {
	path := filepath.Join(dir, DatabaseFile)
	if err := regular(path); err != nil {
		return None, err
	}
	info, err := os.Stat(path)
	if errors.Is(err, fs.ErrNotExist) {
		return None, nil
	}
	if err != nil || info.Size() == 0 { // beside an empty one, SQLite takes no write-ahead log for true
		return None, Explain(dir, err)
	}
	if path, err = filepath.Abs(path); err != nil {
		return None, err
	}
	f, err := os.Open(path)
	if err != nil {
		return None, Explain(dir, err)
	}
	defer f.Close()
	entries, err := recognize(f, path)
	switch {
	case err != nil:
		return None, Explain(dir, err)
	case entries < 0:
		return None, nil
	case entries == 0:
		return Fresh, nil
	}
	return Used, nil
}

// Verify refuses a state folder whose database this program could not open, or
// that is damaged. It changes nothing.
func Verify(ctx context.Context, dir string) error {
	stage, err := Look(dir)
	if err == nil && stage == None {
		err = errors.New("its database is empty")
	}
	if err != nil {
		return err
	}
	path, err := filepath.Abs(filepath.Join(dir, DatabaseFile))
	if err != nil {
		return err
	}
	params := reading()
	params.Set("mode", "ro")
	db, err := sql.Open("sqlite", dsn(path, params))
	if err != nil {
		return err
	}
	defer db.Close()
	var says string
	if err := db.QueryRowContext(ctx, "SELECT quick_check FROM pragma_quick_check LIMIT 1").Scan(&says); err != nil {
		return Explain(dir, err)
	}
	if says != "ok" {
		return fmt.Errorf("its database: %w: %s", state.ErrDamaged, says)
	}
	return nil
}
