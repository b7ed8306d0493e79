// The parts of a connection that can be made to fail on purpose, and bounded memory for what it says.

package sshtest

import (
	"io"
	"net"
	"sync"
	"sync/atomic"
)

// Link is a TCP connection that can freeze: it then holds back what is written to it and delivers
// nothing, while both ends believe it to be open.
type Link struct {
	net.Conn
	in, out atomic.Int64

	mu     sync.Mutex
	turn   *sync.Cond
	frozen bool
	closed bool
	held   []byte
}

// NewLink makes a link of a connection.
func NewLink(conn net.Conn) *Link {
	l := &Link{Conn: conn}
	l.turn = sync.NewCond(&l.mu)
	return l
}

// Read implements [net.Conn].
func (l *Link) Read(p []byte) (int, error) {
	n, err := l.Conn.Read(p)
	l.in.Add(int64(n))
	l.mu.Lock()
	defer l.mu.Unlock()
	for l.frozen && !l.closed {
		l.turn.Wait()
	}
	if l.closed {
		return 0, net.ErrClosed
	}
	return n, err
}

// Write implements [net.Conn].
func (l *Link) Write(p []byte) (int, error) {
	l.mu.Lock()
	for l.frozen && !l.closed {
		if len(l.held)+len(p) <= maxKept {
			l.held = append(l.held, p...)
			l.mu.Unlock()
			return len(p), nil
		}
		l.turn.Wait()
	}
	l.mu.Unlock()
	n, err := l.Conn.Write(p)
	l.out.Add(int64(n))
	return n, err
}

// Freeze stops the link, without either end hearing of it.
func (l *Link) Freeze() {
	l.mu.Lock()
	defer l.mu.Unlock()
	l.frozen = true
}

// Thaw delivers what was held back, and goes on.
func (l *Link) Thaw() {
	l.mu.Lock()
	defer l.mu.Unlock()
	if l.frozen && !l.closed {
		n, _ := l.Conn.Write(l.held) // a failure shows at the next read
		l.out.Add(int64(n))
	}
	l.frozen, l.held = false, nil
	l.turn.Broadcast()
}

// Close implements [net.Conn].
func (l *Link) Close() error {
	err := l.Conn.Close() // before the lock, which a thaw holds while it writes
	l.mu.Lock()
	defer l.mu.Unlock()
	l.closed = true
	l.turn.Broadcast()
	return err
}

// Bytes is how many came in and went out.
func (l *Link) Bytes() (in, out int64) { return l.in.Load(), l.out.Load() }

// tap is a reader that can be shut; a shut one makes its reader wait.
type tap struct {
	from io.Reader
	mu   sync.Mutex
	turn *sync.Cond
	off  bool
}

func newTap(from io.Reader) *tap {
	t := &tap{from: from}
	t.turn = sync.NewCond(&t.mu)
	return t
}

func (t *tap) Read(p []byte) (int, error) {
	t.mu.Lock()
	for t.off {
		t.turn.Wait()
	}
	t.mu.Unlock()
	return t.from.Read(p)
}

func (t *tap) shut() { t.set(true) }
func (t *tap) open() { t.set(false) }

func (t *tap) set(off bool) {
	t.mu.Lock()
	defer t.mu.Unlock()
	t.off = off
	t.turn.Broadcast()
}

func (t *tap) isShut() bool {
	t.mu.Lock()
	defer t.mu.Unlock()
	return t.off
}

// keep is a writer that remembers the last megabyte, at least.
type keep struct {
	mu   sync.Mutex
	data []byte
}

func (k *keep) Write(p []byte) (int, error) {
	k.mu.Lock()
	defer k.mu.Unlock()
	k.data = append(k.data, p...)
	if extra := len(k.data) - maxKept; extra > maxKept {
		k.data = append([]byte(nil), k.data[extra:]...)
	}
	return len(p), nil
}

func (k *keep) String() string {
	k.mu.Lock()
	defer k.mu.Unlock()
	return string(k.data)
}
