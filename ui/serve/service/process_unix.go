//go:build unix

package service

import (
	"os"
	"syscall"
)

// Descriptors is how many files this process may have open, 0 if that is not known.
func Descriptors() uint64 {
	var limit syscall.Rlimit
	if err := syscall.Getrlimit(syscall.RLIMIT_NOFILE, &limit); err != nil {
		return 0
	}
	return uint64(limit.Cur) // the Go runtime has raised it as far as it may
}

// Foreign tells whose a file is, if it is another user's than this process.
func Foreign(path string) (uid int, foreign bool) {
	info, err := os.Stat(path)
	if err != nil {
		return 0, false
	}
	stat, ok := info.Sys().(*syscall.Stat_t)
	if !ok {
		return 0, false
	}
	return int(stat.Uid), int(stat.Uid) != os.Geteuid()
}
