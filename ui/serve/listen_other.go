//go:build !linux

package serve

import "net"

// expire does nothing: only Linux lets a program say when to give up a link.
func expire(*net.TCPConn) {}
