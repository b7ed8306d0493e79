package serve

// Proxies: from the networks that are named, and only from there, a connection
// begins with a PROXY header that says whose it is.

import (
	"bytes"
	"errors"
	"io"
	"net"
	"net/netip"
	"os"
	"slices"
	"sync/atomic"
	"time"

	"github.com/pires/go-proxyproto"
)

// requireProxyHeader makes a listener demand the header from proxies. What anybody else
// sends is SSH or nothing.
func requireProxyHeader(l net.Listener, proxies []netip.Prefix, within time.Duration) net.Listener {
	if len(proxies) == 0 {
		return l
	}
	return &proxyproto.Listener{
		Listener: heardListener{l}, ReadHeaderTimeout: within,
		ConnPolicy: func(o proxyproto.ConnPolicyOptions) (proxyproto.Policy, error) {
			from := addrOf(o.Upstream)
			if slices.ContainsFunc(proxies, func(p netip.Prefix) bool { return p.Contains(from) }) {
				return proxyproto.REQUIRE, nil
			}
			return proxyproto.SKIP, nil
		},
	}
}

// heard is a connection that notes whether anything came over it before its end.
type heard struct {
	*net.TCPConn
	some, ended atomic.Bool
}

// Read implements [net.Conn].
func (h *heard) Read(p []byte) (int, error) {
	n, err := h.TCPConn.Read(p)
	if n > 0 {
		h.some.Store(true)
	}
	if err != nil && !errors.Is(err, os.ErrDeadlineExceeded) { // a check may end with a reset, too
		h.ended.Store(true)
	}
	return n, err
}

type heardListener struct{ net.Listener }

// Accept implements [net.Listener].
func (l heardListener) Accept() (net.Conn, error) {
	c, err := l.Listener.Accept()
	if t, ok := c.(*net.TCPConn); ok && err == nil {
		return &heard{TCPConn: t}, nil
	}
	return c, err
}

// errSilent says that a proxy has closed its connection at once, as it does to
// learn whether we are there.
var errSilent = errors.New("the proxy has sent nothing")

var (
	errNoOrigin = errors.New("the proxy does not say in its header where the connection comes from")
	errLoopback = errors.New("the proxy's header names this machine itself, which is not believed of a proxy: reach the proxy by another address, or the server without it")
	errUnnamed  = errors.New("it sends a PROXY header, and is not named as a proxy: if it is one of yours, start with --proxy-protocol and its address")
)

// origin is where a connection comes from. With a proxy it waits for the
// header, and tells whether that is of a check that the proxy makes for itself.
// A header that names loopback is not believed: that would lend a
// stranger what the server's own people may.
func origin(raw net.Conn) (addr netip.Addr, check bool, err error) {
	proxied, ok := raw.(*proxyproto.Conn)
	if !ok {
		return addrOf(raw.RemoteAddr()), false, nil
	}
	header := proxied.ProxyHeader()
	if header == nil {
		if h, ok := proxied.Raw().(*heard); ok && h.ended.Load() && !h.some.Load() {
			return netip.Addr{}, true, errSilent
		}
		return netip.Addr{}, false, errNoOrigin
	}
	own := proxied.Raw().RemoteAddr()
	if asksForItself(header, own) {
		return addrOf(own), true, nil
	}
	switch addr = addrOf(header.SourceAddr); {
	case !addr.IsValid(), addr.IsUnspecified():
		return netip.Addr{}, false, errNoOrigin
	case addr.IsLoopback():
		return netip.Addr{}, false, errLoopback
	}
	return addr, false, nil
}

// asksForItself tells whether it is the proxy that asks whether we are there:
// "LOCAL" says so, and before there was that word, "UNKNOWN", or the very
// address and port that it connects from.
func asksForItself(h *proxyproto.Header, own net.Addr) bool {
	if h.Version == 2 && h.Command.IsLocal() || h.Version == 1 && h.TransportProtocol == proxyproto.UNSPEC {
		return true
	}
	said, ok := h.SourceAddr.(*net.TCPAddr)
	from, tcp := own.(*net.TCPAddr)
	return ok && tcp && said.Port == from.Port && addrOf(said) == addrOf(from)
}

// notSSH counts somebody who does not speak SSH. One who sends a header may be a proxy whose operator
// has forgotten to name it here, so that nobody gets in: then the log says what to do.
func (c *conn) notSSH(began []byte) {
	if !c.sendsHeader(began) {
		c.table.counts.refuse(refusedProtocol)
		return
	}
	c.turned.Store(true)
	c.table.counts.refuse(refusedProxy)
	c.table.tally.unnamed(c.addr)
}

// sendsHeader tells whether somebody, who is refused in any case, begins as a proxy does. The library reads
// a byte at a time, so the rest of a signature is read here, from what has come with its first byte.
func (c *conn) sendsHeader(began []byte) bool {
	sign := proxyproto.SIGV1
	if began[0] != sign[0] {
		sign = proxyproto.SIGV2
	}
	if began[0] != sign[0] {
		return false
	}
	_ = c.Conn.SetReadDeadline(time.Now().Add(c.table.limits.HeaderTime))
	start := make([]byte, len(sign))
	_, err := io.ReadFull(io.MultiReader(bytes.NewReader(began), c.Conn), start)
	return err == nil && bytes.Equal(start, sign)
}

// tcp is the connection as the kernel knows it.
func tcp(raw net.Conn) (*net.TCPConn, bool) {
	if proxied, ok := raw.(*proxyproto.Conn); ok {
		raw = proxied.Raw()
	}
	if h, ok := raw.(*heard); ok {
		return h.TCPConn, true
	}
	c, ok := raw.(*net.TCPConn)
	return c, ok
}

// proxyOf is where a proxy is, whatever its header says.
func proxyOf(raw net.Conn) netip.Addr {
	if proxied, ok := raw.(*proxyproto.Conn); ok {
		raw = proxied.Raw()
	}
	return addrOf(raw.RemoteAddr())
}

func addrOf(a net.Addr) netip.Addr {
	if tcp, ok := a.(*net.TCPAddr); ok {
		return tcp.AddrPort().Addr().Unmap().WithZone("")
	}
	return netip.Addr{}
}
