package service

import (
	"errors"
	"fmt"
	"net"
	"testing"
)

func TestWhatCanBeNoAddressIsRefusedWithoutDNS(t *testing.T) {
	for addr, may := range map[string]bool{
		":2222": true, "127.0.0.1:0": true, "[::1]:22": true, "[fe80::1%eth0]:22": true, "chat.example.com:2222": true, "tea_house-2.:ssh": true,
		"": false, "chat.example.com": false, ":nowhere": false, ":70000": false, ":": false, "127.0.0.1:": false, "[::1:22": false, "10.0.0.256:22": false, "10.1:22": false,
		"a b:22": false, "a..b:22": false, ".:22": false, "http://a:22": false,
	} {
		if err := CheckAddress(addr); (err == nil) != may {
			t.Errorf("%q: %v", addr, err)
		}
	}
}

// At a boot, who knows a name may come up later than the server: it was started once, and never again.
func TestAStartThatFailsForANameIsTriedAgain(t *testing.T) {
	t.Setenv("NOTIFY_SOCKET", "/nowhere")
	for _, tt := range []struct {
		err  error
		want int
	}{
		{&net.OpError{Op: "listen", Err: &net.DNSError{Err: "no such host", Name: "tea", IsNotFound: true}}, 1},
		{&net.DNSError{Err: "server misbehaving", Name: "tea", IsTemporary: true}, 1},
		{errors.New("the host key is lost"), exConfig},
	} {
		if got := Status(fmt.Errorf("the server: %w", StartError{tt.err})); got != tt.want {
			t.Errorf("%v: status %d, not %d", tt.err, got, tt.want)
		}
	}
}
