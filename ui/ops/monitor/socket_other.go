//go:build !linux

package monitor

import (
	"fmt"
	"syscall"
)

// forOwnerAlone is left to whoever has made a socket: it has no mode before.
func forOwnerAlone(string, string, syscall.RawConn) error { return nil }

// wayTo is the path of a socket, which must not be too long for one.
func wayTo(path string) (way string, done func(), err error) {
	if len(path) > socketPath {
		return "", nil, fmt.Errorf("the path of a socket has %d bytes at most, and %s has %d: choose a shorter --state", socketPath, path, len(path))
	}
	return path, func() {}, nil
}
