package monitor

import (
	"context"
	"fmt"
	"io"
	"log/slog"
	"net"
	"net/http"
	"strings"
	"testing"
	"time"

	"teahouse/room/roomtest"
)

// figuresOf is where the figures of a room are served.
func figuresOf(t *testing.T) net.Listener {
	t.Helper()
	m := watched(t, slog.New(slog.DiscardHandler))
	l, err := net.Listen("tcp", "127.0.0.1:0")
	roomtest.OK(t, err)
	m.metrics = l
	ctx, stop := context.WithCancel(t.Context())
	served := make(chan struct{})
	go func() { defer close(served); m.serveMetrics(ctx) }()
	t.Cleanup(func() { stop(); <-served })
	return l
}

// TestALongHeaderIsNotRead, or 64 of them would take as many megabytes.
func TestALongHeaderIsNotRead(t *testing.T) {
	r, err := http.NewRequest(http.MethodGet, fmt.Sprintf("http://%s/healthz", figuresOf(t).Addr()), nil)
	roomtest.OK(t, err)
	r.Header.Set("X", strings.Repeat("x", 3*headerMost))
	answer, err := http.DefaultClient.Do(r)
	roomtest.OK(t, err)
	defer answer.Body.Close()
	if answer.StatusCode != http.StatusRequestHeaderFieldsTooLarge {
		t.Error(answer.Status)
	}
}

// TestWhoHoldsTheFiguresGivesWay: whoever keeps connections to them, by a request whose end does not
// come, has few of them, and who comes last is answered.
func TestWhoHoldsTheFiguresGivesWay(t *testing.T) {
	l := figuresOf(t)
	var held []net.Conn
	for range visitorsMost + 1 {
		c, err := net.Dial("tcp", l.Addr().String())
		roomtest.OK(t, err)
		t.Cleanup(func() { _ = c.Close() })
		_, err = io.WriteString(c, "GET /healthz HTTP/1.1\r\nHost: x\r\nContent-Length: 1000\r\n\r\nx")
		roomtest.OK(t, err)
		held = append(held, c)
	}
	roomtest.OK(t, held[0].SetDeadline(time.Now().Add(20*time.Second)))
	if _, err := io.Copy(io.Discard, held[0]); err != nil {
		if late, ok := err.(net.Error); ok && late.Timeout() {
			t.Fatal("the first of them is kept")
		}
	}
	r, err := http.Get(fmt.Sprintf("http://%s/healthz", l.Addr()))
	roomtest.OK(t, err)
	defer r.Body.Close()
	if r.StatusCode != http.StatusOK {
		t.Error(r.Status)
	}
}
