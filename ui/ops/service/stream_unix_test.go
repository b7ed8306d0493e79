//go:build unix

package service

import (
	"fmt"
	"os"
	"syscall"
	"testing"

	"teahouse/room/roomtest"
)

// stream names a file as systemd does in JOURNAL_STREAM.
func stream(t *testing.T, f *os.File) string {
	t.Helper()
	info, err := f.Stat()
	roomtest.OK(t, err)
	stat := info.Sys().(*syscall.Stat_t)
	return fmt.Sprintf("%d:%d", stat.Dev, stat.Ino)
}
