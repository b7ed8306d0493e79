package clustertest

// A cut is that of a cable: connections that are open stand still, new ones get no further,
// and nobody is told. Nothing is lost by it: what was on its way goes on when the cut ends.
// One that is long has what it carries be on its way for some time.

import (
	"io"
	"net"
	"sync"
	"time"
)

// relay passes connections on to wherever its target is now, while it is not cut.
type relay struct {
	ln net.Listener

	mu     sync.Mutex
	target string
	whole  chan struct{} // closed unless it is cut
	way    time.Duration // that what it carries is on its way
	conns  map[net.Conn]bool
	ended  bool
}

func newRelay() (*relay, error) {
	ln, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		return nil, err
	}
	r := &relay{ln: ln, whole: make(chan struct{}), conns: map[net.Conn]bool{}}
	close(r.whole)
	go r.run()
	return r, nil
}

func (r *relay) addr() string { return r.ln.Addr().String() }

func (r *relay) lead(to string) {
	r.mu.Lock()
	defer r.mu.Unlock()
	r.target = to
}

// cut stops all that passes, or lets it go on.
func (r *relay) cut(on bool) {
	r.mu.Lock()
	defer r.mu.Unlock()
	select {
	case <-r.whole:
		if on {
			r.whole = make(chan struct{})
		}
	default:
		if !on {
			close(r.whole)
		}
	}
}

// stretch has what passes be on its way for some time.
func (r *relay) stretch(way time.Duration) {
	r.mu.Lock()
	defer r.mu.Unlock()
	r.way = way
}

func (r *relay) close() {
	r.ln.Close()
	r.cut(false)
	r.mu.Lock()
	defer r.mu.Unlock()
	r.ended = true
	for c := range r.conns {
		c.Close()
	}
}

func (r *relay) run() {
	for {
		c, err := r.ln.Accept()
		if err != nil {
			return
		}
		go r.pass(c)
	}
}

// track notes an open connection, and tells whether the relay is still there.
func (r *relay) track(c net.Conn) bool {
	r.mu.Lock()
	defer r.mu.Unlock()
	r.conns[c] = true
	return !r.ended
}

func (r *relay) pass(near net.Conn) {
	defer near.Close()
	if !r.track(near) {
		return
	}
	r.wait()
	r.mu.Lock()
	target := r.target
	r.mu.Unlock()
	far, err := net.Dial("tcp", target)
	if err != nil {
		return
	}
	defer far.Close()
	if !r.track(far) {
		return
	}
	var both sync.WaitGroup
	for _, way := range [][2]net.Conn{{near, far}, {far, near}} {
		both.Go(func() {
			r.copy(way[1], way[0])
			near.Close()
			far.Close()
		})
	}
	both.Wait()
	r.mu.Lock()
	defer r.mu.Unlock()
	delete(r.conns, near)
	delete(r.conns, far)
}

// piece is part of what is carried.
type piece struct {
	data []byte
	due  time.Time // when it is there
}

func (r *relay) copy(to io.Writer, from io.Reader) {
	under, over := make(chan piece, 1024), make(chan struct{})
	defer close(over)
	go func() {
		defer close(under)
		for {
			buf := make([]byte, 64<<10)
			n, err := from.Read(buf)
			select {
			case under <- piece{buf[:n], time.Now().Add(r.length())}:
			case <-over:
				return
			}
			if err != nil {
				return
			}
		}
	}()
	for p := range under {
		time.Sleep(time.Until(p.due))
		r.wait()
		if _, err := to.Write(p.data); err != nil {
			return
		}
	}
}

func (r *relay) length() time.Duration {
	r.mu.Lock()
	defer r.mu.Unlock()
	return r.way
}

// wait returns when nothing is cut.
func (r *relay) wait() {
	r.mu.Lock()
	whole := r.whole
	r.mu.Unlock()
	<-whole
}
