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
		for at := 0; ; {
			if isAddress(whole[at:]) {
				return s[:at] + masked + s[len(whole):]
			}
			colon := strings.IndexByte(whole[at:], ':') // what stands before an address may end so
			if colon < 0 {
				return s
			}
			at += colon + 1
		}
	})
}

// isAddress tells whether a text is an address, with or without a length or a port.
func isAddress(text string) bool {
	_, prefix := netip.ParsePrefix(text)
	_, port := netip.ParseAddrPort(text)
	_, alone := netip.ParseAddr(strings.Trim(text, "[]"))
	return prefix == nil || port == nil || alone == nil
}
