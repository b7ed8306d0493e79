package serve

import (
	"net"

	"golang.org/x/sys/unix"
)

// userTimeout is for how long written bytes may stay unacknowledged, in
// milliseconds: as long as the keepalive takes to find a dead link.
const userTimeout = 60_000

// expire makes the kernel give up a link on which output is not acknowledged;
// keepalive alone watches only links that are idle.
func expire(c *net.TCPConn) {
	raw, err := c.SyscallConn()
	if err != nil {
		return
	}
	_ = raw.Control(func(fd uintptr) {
		_ = unix.SetsockoptInt(int(fd), unix.IPPROTO_TCP, unix.TCP_USER_TIMEOUT, userTimeout)
	})
}
