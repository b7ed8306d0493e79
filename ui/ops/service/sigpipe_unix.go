//go:build unix

package service

import (
	"os/signal"
	"syscall"
)

// OutliveReaders lets this process go on when nobody reads its output any more:
// a log that is lost is no reason to put everybody out, and a command whose reader
// has gone cleans up behind itself.
func OutliveReaders() { signal.Ignore(syscall.SIGPIPE) }
