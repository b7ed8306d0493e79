package serve

// Proxies: from the networks that are named, and only from there, a connection
// begins with a PROXY header that says whose it is.

import (
	"errors"
	"io"
	"net"
	"net/netip"
	"slices"
	"sync/atomic"
	"time"

	"github.com/pires/go-proxyproto"
)

// behind makes a listener demand the header from proxies. What anybody else
// sends is SSH or nothing.
func behind(l net.Listener, proxies []netip.Prefix, within time.Duration) net.Listener {
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
	if err == io.EOF {
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

var errNoOrigin = errors.New("the proxy does not say in its header where the connection comes from")

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
	// The proxy itself asks whether we are there: "LOCAL" says so, and before there
	// was that word, "UNKNOWN".
	if header.Version == 2 && header.Command.IsLocal() || header.Version == 1 && header.TransportProtocol == proxyproto.UNSPEC {
		return addrOf(proxied.Raw().RemoteAddr()), true, nil
	}
	addr = addrOf(header.SourceAddr)
	if !addr.IsValid() || addr.IsLoopback() || addr.IsUnspecified() {
		return netip.Addr{}, false, errNoOrigin
	}
	return addr, false, nil
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

func addrOf(a net.Addr) netip.Addr {
	if tcp, ok := a.(*net.TCPAddr); ok {
		return tcp.AddrPort().Addr().Unmap().WithZone("")
	}
	return netip.Addr{}
}
