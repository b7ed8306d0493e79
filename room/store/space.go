//go:build linux || darwin || freebsd

package store

import "golang.org/x/sys/unix"

// space is how many bytes a disk has left for this process, if that is known.
func space(dir string) (free uint64, known bool) {
	var stat unix.Statfs_t
	if err := unix.Statfs(dir, &stat); err != nil {
		return 0, false
	}
	return uint64(max(stat.Bavail, 0)) * uint64(stat.Bsize), true
}

// writable is nil if this process may make files in a folder.
func writable(dir string) error { return unix.Access(dir, unix.W_OK) }
