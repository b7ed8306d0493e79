package store

// The lock on the state folder. The operating system drops it when the process
// ends, however it ends.

import (
	"errors"
	"fmt"
	"io"
	"io/fs"
	"os"
	"path/filepath"
	"strconv"
	"strings"
	"sync"
	"syscall"
)

// errHeld says that another process has the lock.
var errHeld = errors.New("held by another process")

// Hold takes a state folder for this process until release is called or it ends.
func Hold(dir string) (release func() error, err error) {
	dir, err = filepath.Abs(dir)
	if err != nil {
		return nil, err
	}
	f, err := hold(dir)
	if err != nil {
		return nil, Explain(dir, err)
	}
	return func() error { return closeLocked(f) }, nil
}

// hold takes the folder for this process until the file is closed.
func hold(dir string) (*os.File, error) {
	path := filepath.Join(dir, "lock")
	f, err := openLocked(path)
	if errors.Is(err, errHeld) {
		return nil, explained{fmt.Sprintf("another teahouse is using %s%s: stop it, or choose another state folder", dir, holder(path)), err, syscall.EBUSY}
	}
	if err != nil {
		return nil, fmt.Errorf("cannot lock the state folder: %w", err)
	}
	// The number only makes a message better: a full disk may refuse it.
	if f.Truncate(0) == nil {
		f.WriteAt(strconv.AppendInt(nil, int64(os.Getpid()), 10), 0)
	}
	return f, nil
}

// lock keeps others out of the state folder while a server is at work there.
type lock struct {
	dir string

	mu   sync.Mutex
	file *os.File

	thaw chan struct{} // capacity 1: all who wait for a frozen file system take one thread
}

// held takes the lock anew where its file was deleted, so that the next one to come is
// refused. Whoever came before that works on the same room, and knows nothing of what is
// said here: then nothing more is written.
func (l *lock) held() error {
	if l == nil {
		return nil
	}
	l.mu.Lock()
	defer l.mu.Unlock()
	mine, err := l.file.Stat()
	if err != nil {
		return err
	}
	path := filepath.Join(l.dir, "lock")
	switch now, err := os.Stat(path); {
	case err == nil && os.SameFile(mine, now):
		return nil
	case err == nil:
		return fmt.Errorf("%s was deleted under this server, and another teahouse%s has begun in the same folder: stop both, and start one", path, holder(path))
	case !errors.Is(err, fs.ErrNotExist):
		return err
	}
	anew, err := hold(l.dir)
	if err != nil {
		return err
	}
	before := l.file
	l.file = anew
	return closeLocked(before)
}

func (l *lock) Close() error {
	l.mu.Lock()
	defer l.mu.Unlock()
	return closeLocked(l.file)
}

// holder tells which process has the lock, as far as the file says.
func holder(path string) string {
	f, err := os.Open(path)
	if err != nil {
		return ""
	}
	defer f.Close()
	text, err := io.ReadAll(io.LimitReader(f, 20))
	if err != nil {
		return ""
	}
	pid, err := strconv.Atoi(strings.TrimSpace(string(text)))
	if err != nil {
		return ""
	}
	return fmt.Sprintf(" (pid %d)", pid)
}
