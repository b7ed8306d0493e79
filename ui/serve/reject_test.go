package serve

import (
	"net"
	"testing"

	"teahouse/room/roomtest"
)

// DismissOnce turns away the next one who connects to the address it returns.
func DismissOnce(t *testing.T, why string) (addr string) {
	t.Helper()
	l, err := net.Listen("tcp", "127.0.0.1:0")
	roomtest.OK(t, err)
	done := make(chan struct{})
	go func() {
		defer close(done)
		if c, err := l.Accept(); err == nil {
			rejectBeforeHandshake(c, why)
			_ = c.Close()
		}
	}()
	t.Cleanup(func() {
		_ = l.Close()
		<-done
	})
	return l.Addr().String()
}
