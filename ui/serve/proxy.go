package serve

// Proxies: from the networks that are named, and only from there, a connection
// begins with a PROXY header that says whose it is.

import (
	"errors"
	"net"
	"net/netip"
	"slices"
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
		Listener: l, ReadHeaderTimeout: within,
		ConnPolicy: func(o proxyproto.ConnPolicyOptions) (proxyproto.Policy, error) {
			from := addrOf(o.Upstream)
			if slices.ContainsFunc(proxies, func(p netip.Prefix) bool { return p.Contains(from) }) {
				return proxyproto.REQUIRE, nil
			}
			return proxyproto.SKIP, nil
		},
	}
}

var errNoOrigin = errors.New("the proxy does not say in its header where the connection comes from")

// origin is where a connection comes from. With a proxy it waits for the
// header. A header that names loopback is not believed: that would lend a
// stranger what the server's own people may.
func origin(raw net.Conn) (netip.Addr, error) {
	proxied, ok := raw.(*proxyproto.Conn)
	if !ok {
		return addrOf(raw.RemoteAddr()), nil
	}
	header := proxied.ProxyHeader()
	if header == nil {
		return netip.Addr{}, errNoOrigin
	}
	if header.Version == 2 && header.Command.IsLocal() { // the proxy itself asks whether we are there
		return addrOf(proxied.Raw().RemoteAddr()), nil
	}
	addr := addrOf(header.SourceAddr)
	if !addr.IsValid() || addr.IsLoopback() || addr.IsUnspecified() {
		return netip.Addr{}, errNoOrigin
	}
	return addr, nil
}

// tcp is the connection as the kernel knows it.
func tcp(raw net.Conn) (*net.TCPConn, bool) {
	if proxied, ok := raw.(*proxyproto.Conn); ok {
		return proxied.TCPConn()
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
