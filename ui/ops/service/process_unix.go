//go:build unix

package service

// What the system tells of this process, and of whose a file is. What it does not tell is no limit:
// descriptors are 0 then, and no file is somebody else's.

import (
	"fmt"
	"os"
	"syscall"
)

// descriptors is how many files this process may have open, 0 if that is not known.
func descriptors() uint64 {
	var limit syscall.Rlimit
	if err := syscall.Getrlimit(syscall.RLIMIT_NOFILE, &limit); err != nil {
		return 0
	}
	return uint64(limit.Cur) // the Go runtime has raised it as far as it may
}

// Owner tells whose a file or folder is.
func Owner(path string) (user, group int, err error) {
	info, err := os.Stat(path)
	if err != nil {
		return 0, 0, err
	}
	stat, ok := info.Sys().(*syscall.Stat_t)
	if !ok {
		return 0, 0, fmt.Errorf("%s has no owner", path)
	}
	return int(stat.Uid), int(stat.Gid), nil
}

// Foreign tells whose a file is, if it is another user's than this process.
func Foreign(path string) (uid int, foreign bool) {
	var err error
	uid, _, err = Owner(path)
	return uid, err == nil && uid != os.Geteuid()
}
