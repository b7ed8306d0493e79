package serve

// What a connection takes of the kernel is bounded, whoever opened the listener: how much is
// kept for a peer that does not read, and for how long a link that has died.

import (
	"context"
	"errors"
	"fmt"
	"net"
	"net/netip"
	"time"
)

// Listen opens TCP addresses, all of them or none.
func Listen(ctx context.Context, addrs ...string) ([]net.Listener, error) {
	lc := net.ListenConfig{KeepAlive: -1} // tune does it
	var listeners []net.Listener
	for _, addr := range addrs {
		l, err := lc.Listen(ctx, "tcp", addr)
		if err != nil {
			for _, l := range listeners {
				_ = l.Close()
			}
			if _, unnamed := errors.AsType[*net.DNSError](err); unnamed {
				return nil, fmt.Errorf("%w: see that this machine can look up the name, or choose another address with --listen", err)
			}
			return nil, fmt.Errorf("%w: choose another address with --listen", err)
		}
		if asked, err := netip.ParseAddrPort(addr); err == nil && asked.Addr().Zone() != "" {
			l.Addr().(*net.TCPAddr).Zone = asked.Addr().Zone() // of a socket of many paths, as Go's are, Linux does not tell it
		}
		listeners = append(listeners, l)
	}
	return listeners, nil
}

// tune bounds what the kernel keeps for a peer that does not read, or of one that sends
// more than we read, and lets it watch the connection: a peer that vanishes while idle is
// found within a minute. It is done here and not by the listener, for that may be systemd's.
func tune(raw net.Conn) {
	c, ok := tcp(raw)
	if !ok {
		return
	}
	_ = c.SetWriteBuffer(socketBuffer)
	_ = c.SetReadBuffer(socketBuffer)
	_ = c.SetKeepAliveConfig(net.KeepAliveConfig{Enable: true, Idle: 30 * time.Second, Interval: 10 * time.Second, Count: 3})
	expire(c)
}
