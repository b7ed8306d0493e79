// A network inside the process. Beside a server in one bubble of testing/synctest it makes time the
// story's own: a minute's silence costs no minute, and no machine is too slow for a deadline.
//
// A write never waits: SSH's windows bound what is under way. In a bubble time stands still while
// somebody waits for a mutex, which the library holds while it writes.

package sshtest

import (
	"io"
	"net"
	"os"
	"sync"
	"time"
)

// Wire is a [net.Listener] that is reached by [Who.Over] and by Dial.
type Wire struct {
	coming chan net.Conn
	closed chan struct{}
	close  func()
}

// NewWire makes a network with one server on it.
func NewWire() *Wire {
	w := &Wire{coming: make(chan net.Conn), closed: make(chan struct{})}
	w.close = sync.OnceFunc(func() { close(w.closed) })
	return w
}

// Dial connects from an IP address, 127.0.0.1 if it is empty.
func (w *Wire) Dial(from string) (net.Conn, error) {
	if from == "" {
		from = "127.0.0.1"
	}
	up, down := newStream(), newStream()
	here, there := &net.TCPAddr{IP: net.ParseIP(from), Port: 40000}, w.Addr()
	select {
	case w.coming <- &wireConn{reads: up, writes: down, local: there, remote: here}:
		return &wireConn{reads: down, writes: up, local: here, remote: there}, nil
	case <-w.closed:
		return nil, net.ErrClosed
	}
}

// Accept implements [net.Listener].
func (w *Wire) Accept() (net.Conn, error) {
	select {
	case c := <-w.coming:
		return c, nil
	case <-w.closed:
		return nil, net.ErrClosed
	}
}

// Close implements [net.Listener].
func (w *Wire) Close() error {
	w.close()
	return nil
}

// Addr implements [net.Listener].
func (w *Wire) Addr() net.Addr { return &net.TCPAddr{IP: net.IPv4(127, 0, 0, 1), Port: 22} }

// wireConn is one end of a connection.
type wireConn struct {
	reads, writes *stream
	local, remote net.Addr
}

func (c *wireConn) Read(p []byte) (int, error)  { return c.reads.read(p) }
func (c *wireConn) Write(p []byte) (int, error) { return c.writes.write(p) }
func (c *wireConn) LocalAddr() net.Addr         { return c.local }
func (c *wireConn) RemoteAddr() net.Addr        { return c.remote }

func (c *wireConn) Close() error {
	c.reads.end(true)
	c.writes.end(false)
	return nil
}

// CloseWrite ends what is written, and reads on, as that of TCP does.
func (c *wireConn) CloseWrite() error {
	c.writes.end(false)
	return nil
}

func (c *wireConn) SetReadDeadline(t time.Time) error { return c.reads.late(t) }
func (c *wireConn) SetWriteDeadline(time.Time) error  { return nil }
func (c *wireConn) SetDeadline(t time.Time) error     { return c.SetReadDeadline(t) }

// stream is one direction of a connection.
type stream struct {
	mu     sync.Mutex
	turn   *sync.Cond
	data   []byte
	ended  bool      // no more will be written
	unread bool      // and nobody reads
	readBy time.Time // zero: whenever it comes
}

func newStream() *stream {
	s := new(stream)
	s.turn = sync.NewCond(&s.mu)
	return s
}

func (s *stream) read(p []byte) (n int, err error) {
	s.mu.Lock()
	defer s.mu.Unlock()
	for {
		switch {
		case s.unread:
			return 0, net.ErrClosed
		case !s.readBy.IsZero() && !time.Now().Before(s.readBy):
			return 0, os.ErrDeadlineExceeded
		case len(s.data) > 0:
			n = copy(p, s.data)
			s.data = s.data[n:]
			return n, nil
		case s.ended:
			return 0, io.EOF
		}
		s.turn.Wait()
	}
}

func (s *stream) write(p []byte) (n int, err error) {
	s.mu.Lock()
	defer s.mu.Unlock()
	if s.ended {
		return 0, net.ErrClosed
	}
	s.data = append(s.data, p...)
	s.turn.Broadcast()
	return len(p), nil
}

// end closes the stream, at its reader's end or at its writer's.
func (s *stream) end(reader bool) {
	s.mu.Lock()
	defer s.mu.Unlock()
	s.ended = true
	s.unread = s.unread || reader
	s.turn.Broadcast()
}

// late sets the reader's deadline.
func (s *stream) late(t time.Time) error {
	s.mu.Lock()
	defer s.mu.Unlock()
	s.readBy = t
	s.turn.Broadcast()
	if !t.IsZero() {
		time.AfterFunc(time.Until(t), func() {
			s.mu.Lock()
			defer s.mu.Unlock()
			s.turn.Broadcast()
		})
	}
	return nil
}
