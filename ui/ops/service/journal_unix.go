//go:build unix

package service

import (
	"fmt"
	"os"
	"syscall"
)

// toJournal tells whether a file is the stream that systemd connected to its
// journal, and not one that a shell has put in its place.
func toJournal(f *os.File) bool {
	stream := os.Getenv("JOURNAL_STREAM")
	if stream == "" {
		return false
	}
	info, err := f.Stat()
	if err != nil {
		return false
	}
	stat, ok := info.Sys().(*syscall.Stat_t)
	return ok && stream == fmt.Sprintf("%d:%d", stat.Dev, stat.Ino)
}
