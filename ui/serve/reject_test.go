package serve

import (
	"net"
	"testing"

	"teahouse/room/roomtest"
)

// Dismiss turns away whoever connects to the address it returns.
func Dismiss(t *testing.T, why string) (addr string) {
	t.Helper()
	l, err := net.Listen("tcp", "127.0.0.1:0")
	roomtest.OK(t, err)
	done := make(chan struct{})
	go func() {
		defer close(done)
		for {
			c, err := l.Accept()
			if err != nil {
				return
			}
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
