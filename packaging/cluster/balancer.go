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

const askWithin = 2 * time.Second // for a node to say that it is ready, and to take a connection

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
	first := b.next.Add(1)
	for i := range b.nodes {
		to, err := b.nodes[(first+uint64(i))%uint64(len(b.nodes))].dial(ctx)
		if err != nil {
			continue
		}
		defer to.Close()
		defer context.AfterFunc(ctx, func() { _ = from.Close(); _ = to.Close() })()
		var both sync.WaitGroup
		both.Go(func() { join(to, from) })
		both.Go(func() { join(from, to) })
		both.Wait()
		return
	}
	fmt.Fprint(from, "no node is ready: come again in a minute\r\n") // which ssh shows
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
