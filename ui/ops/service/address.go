package service

// An address to listen on is judged by how it is written, without DNS: at a boot, who knows a name
// may come up later than we do, and a start that fails for that is to be tried again.

import (
	"errors"
	"fmt"
	"net"
	"net/netip"
	"regexp"
	"strings"
)

// CheckAddress refuses what is no address to listen on. Whether a name is known shows when it is
// listened on.
func CheckAddress(addr string) error {
	host, port, err := net.SplitHostPort(addr)
	if err != nil {
		return fmt.Errorf("%w: write HOST:PORT, or [ADDRESS]:PORT if it is one of IPv6", err)
	}
	if port == "" { // which the operating system would choose, anew at each start
		return fmt.Errorf("%s names no port: write HOST:PORT, with port 0 for any that is free", addr)
	}
	if _, err := net.LookupPort("tcp", port); err != nil {
		return err
	}
	if _, err := netip.ParseAddr(host); err == nil || host == "" {
		return nil
	}
	last := strings.TrimSuffix(host, ".")
	last = last[strings.LastIndexByte(last, '.')+1:]
	if !hostName.MatchString(host) || strings.Trim(last, "0123456789") == "" { // as in 10.0.0.256
		return fmt.Errorf("%q is neither an address nor the name of a machine: write HOST:PORT", host)
	}
	return nil
}

var hostName = regexp.MustCompile(`^[A-Za-z0-9_-]{1,63}(\.[A-Za-z0-9_-]{1,63})*\.?$`)

// Unnamed tells whether a name of a machine was not found, for whatever reason.
func Unnamed(err error) bool {
	_, is := errors.AsType[*net.DNSError](err)
	return is
}
