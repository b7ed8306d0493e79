package monitor

import (
	"errors"
	"fmt"
	"os"
	"path/filepath"
	"syscall"

	"golang.org/x/sys/unix"
)

// forOwnerAlone has a socket made with this mode, so that nobody else finds it open before it
// has it.
func forOwnerAlone(_, _ string, c syscall.RawConn) error {
	var set error
	err := c.Control(func(fd uintptr) { set = unix.Fchmod(int(fd), 0o600) })
	return errors.Join(err, set)
}

// wayTo is the path of a socket, or where that is too long for one, another way to it: from
// its folder, which is open until done is called.
func wayTo(path string) (way string, done func(), err error) {
	if len(path) <= socketPath {
		return path, func() {}, nil
	}
	dir, err := os.OpenFile(filepath.Dir(path), unix.O_PATH|unix.O_DIRECTORY, 0)
	if err != nil {
		return "", nil, err
	}
	return fmt.Sprintf("/proc/self/fd/%d/%s", dir.Fd(), filepath.Base(path)), func() { _ = dir.Close() }, nil
}
