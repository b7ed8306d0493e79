//go:build linux || darwin || freebsd

package store

import (
	"os"

	"golang.org/x/sys/unix"
)

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

// tried uses a new file in a folder as SQLite does its own, which tells of none what it met.
func tried(dir string) error {
	f, err := os.CreateTemp(dir, ".teahouse-backup-") // which is swept, should this process be killed now
	if err != nil {
		return err
	}
	defer f.Close()
	if err := os.Remove(f.Name()); err != nil {
		return err
	}
	if _, err := f.Write(make([]byte, tight)); err != nil {
		return err
	}
	if err := f.Sync(); err != nil { // where some tell who has used up their quota
		return err
	}
	shared, err := unix.Mmap(int(f.Fd()), 0, os.Getpagesize(), unix.PROT_READ|unix.PROT_WRITE, unix.MAP_SHARED)
	if err != nil {
		return &os.PathError{Op: "mmap", Path: f.Name(), Err: err}
	}
	return unix.Munmap(shared)
}
