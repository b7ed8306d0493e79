//go:build !linux && !darwin && !freebsd

package store

// space is how many bytes a disk has left for this process: here it is not known.
func space(string) (free uint64, known bool) { return 0, false }

// crowded tells whether a disk takes no more files: here it is not known.
func crowded(string) bool { return false }

// writable is nil if this process may make files in a folder, or if that is not known.
func writable(string) error { return nil }

// tried is nil if a file in a folder can be used as SQLite does its own, or if that is not known.
func tried(string) error { return nil }
