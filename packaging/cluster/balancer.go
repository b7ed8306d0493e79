package main

// The balancer: one address for all nodes, as DNS or a TCP balancer gives people in
// life. It asks each node whether it is ready. One in life would say in a PROXY header
// who comes; here everybody comes from this machine.

import (
	"context"
	"fmt"
	"io"
	"net"
	"sync"
	"sync/atomic"
	"time"
)

const (
	askWithin  = 2 * time.Second        // for a node to say that it is ready, and to take a connection
	findWithin = 5 * time.Second        // for any of them to do so…
	askEach    = 100 * time.Millisecond // …who are asked that often
)

// balancer sends connections on to nodes.
type balancer struct {
	nodes []*node
	next  atomic.Uint64 // whose turn it is
	going sync.WaitGroup
}

// serve sends those who come to an address to the nodes in turn, until ctx ends.
func (b *balancer) serve(ctx context.Context, l net.Listener) {
	defer context.AfterFunc(ctx, func() { _ = l.Close() })()
	for {
		from, err := l.Accept()
		if err != nil {
			return
		}
		b.going.Go(func() {
			defer from.Close()
			b.pass(ctx, from)
		})
	}
}

// pass joins a connection with a node that is ready. Who finds none is told so.
func (b *balancer) pass(ctx context.Context, from net.Conn) {
	to := b.find(ctx)
	if to == nil {
		fmt.Fprint(from, "no node is ready: come again in a minute\r\n") // which ssh shows
		return
	}
	defer to.Close()
	defer context.AfterFunc(ctx, func() { _ = from.Close(); _ = to.Close() })()
	var both sync.WaitGroup
	both.Go(func() { join(to, from) })
	both.Go(func() { join(from, to) })
	both.Wait()
}

// find connects to the next node that is ready, and waits a little where none is. It
// returns nil if none has become so.
func (b *balancer) find(ctx context.Context) net.Conn {
	ctx, cancel := context.WithTimeout(ctx, findWithin)
	defer cancel()
	for i := b.next.Add(1); ; i++ {
		if to, err := b.nodes[i%uint64(len(b.nodes))].dial(ctx); err == nil {
			return to
		}
		select {
		case <-time.After(askEach):
		case <-ctx.Done():
			return nil
		}
	}
}

// join copies one direction, and hands on its end.
func join(to, from net.Conn) {
	if _, err := io.Copy(to, from); err != nil {
		_ = to.Close()
		return
	}
	if half, ok := to.(*net.TCPConn); ok {
		_ = half.CloseWrite()
	}
}
