//go:build linux || darwin || freebsd

package store

import "golang.org/x/sys/unix"

// space is how many bytes a disk has left for this process, if that is known. Bytes that no new
// file can have are none.
func space(dir string) (free uint64, known bool) {
	var stat unix.Statfs_t
	if err := unix.Statfs(dir, &stat); err != nil {
		return 0, false
	}
	if outOfFiles(stat) {
		return 0, true
	}
	return uint64(max(stat.Bavail, 0)) * uint64(stat.Bsize), true
}

// crowded tells whether a disk takes no more files, however many bytes are left.
func crowded(dir string) bool {
	var stat unix.Statfs_t
	return unix.Statfs(dir, &stat) == nil && outOfFiles(stat)
}

// outOfFiles looks at what is counted: some file systems count no files.
func outOfFiles(stat unix.Statfs_t) bool { return stat.Files > 0 && stat.Ffree == 0 }

// writable is nil if this process may make files in a folder.
func writable(dir string) error { return unix.Access(dir, unix.W_OK) }
