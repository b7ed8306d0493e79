package monitor

// Sockets in the file system. What stands at the path of a new one goes only if it is a socket at
// which nobody answers; what is no socket, or is in use, stays. One that is closed leaves nothing.

import (
	"context"
	"fmt"
	"net"
	"os"
	"time"
)

// socketPath bounds the path of a socket in bytes: Linux takes 107, and others a few less.
const socketPath = 103

// socket is one that can be connected to until it is closed.
type socket struct {
	net.Listener
	done func() // with the way to it
}

// Close implements [net.Listener]. It takes the file away, too.
func (s *socket) Close() error {
	defer s.done()
	return s.Listener.Close()
}

// listenUnix opens a socket that nobody else's user can connect to, in place of
// one that an earlier process left behind.
func listenUnix(ctx context.Context, path string) (l net.Listener, err error) {
	way, done, err := wayTo(path)
	if err != nil {
		return nil, err
	}
	defer func() {
		if err != nil {
			done()
		}
	}()
	if info, err := os.Lstat(path); err == nil && info.Mode().Type() == os.ModeSocket {
		if c, err := net.DialTimeout("unix", way, time.Second); err == nil {
			_ = c.Close()
			return nil, fmt.Errorf("another process listens on %s", path)
		}
		_ = os.Remove(path)
	}
	closed := net.ListenConfig{Control: forOwnerAlone}
	if l, err = closed.Listen(ctx, "unix", way); err != nil {
		return nil, err
	}
	if err := os.Chmod(path, 0o600); err != nil { // where a system makes it by the umask
		_ = l.Close()
		return nil, err
	}
	return &socket{l, done}, nil
}

// dialUnix connects to a socket.
func dialUnix(path string, within time.Duration) (net.Conn, error) {
	way, done, err := wayTo(path)
	if err != nil {
		return nil, err
	}
	defer done()
	return net.DialTimeout("unix", way, within)
}
