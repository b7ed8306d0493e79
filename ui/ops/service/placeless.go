package service

// Where the operator wants no addresses in the log, every text is looked through, for nobody knows
// which error quotes one. Lists and structures are not looked into: log none that may hold one.

import (
	"fmt"
	"log/slog"
	"net"
	"net/netip"
	"regexp"
	"strings"
)

// placeless is an attribute without where people come from: not as its value,
// and not inside a text or an error, which may quote a connection's two ends.
func placeless(a slog.Attr) slog.Attr {
	if a.Key == "addr" || a.Key == "port" {
		return slog.Attr{}
	}
	if k := a.Value.Kind(); k != slog.KindString && k != slog.KindAny {
		return a
	}
	switch v := a.Value.Any().(type) {
	case slog.Level:
	case string:
		a.Value = slog.StringValue(maskAddresses(v))
	case error:
		a.Value = slog.StringValue(maskAddresses(v.Error()))
	case netip.Addr, netip.AddrPort, netip.Prefix, net.IP, net.Addr:
		a.Value = slog.StringValue(masked)
	case fmt.Stringer:
		a.Value = slog.StringValue(maskAddresses(v.String()))
	}
	return a
}

const masked = "[address]"

// addressLike is what may be an address, with a zone, a length or a port.
var addressLike = regexp.MustCompile(`\[?[0-9A-Fa-f:]*[.:][0-9A-Fa-f:.]+(%[0-9A-Za-z]+)?\]?(:[0-9]+)?(/[0-9]+)?`)

func maskAddresses(text string) string {
	return addressLike.ReplaceAllStringFunc(text, func(s string) string {
		whole := strings.TrimRight(s, ".:")
		if _, err := netip.ParsePrefix(whole); err == nil {
			return masked + s[len(whole):]
		}
		if _, err := netip.ParseAddrPort(whole); err == nil {
			return masked + s[len(whole):]
		}
		if _, err := netip.ParseAddr(strings.Trim(whole, "[]")); err == nil {
			return masked + s[len(whole):]
		}
		return s
	})
}
