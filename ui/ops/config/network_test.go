package config

import (
	"io"
	"net/netip"
	"slices"
	"strings"
	"testing"
)

func TestAnAddressIsANetworkOfOne(t *testing.T) {
	got, err := Parse([]string{"--proxy-protocol", "10.0.0.0/8,192.0.2.7,::ffff:192.0.2.8,2001:db8::1"}, io.Discard, io.Discard)
	want := []netip.Prefix{
		netip.MustParsePrefix("10.0.0.0/8"), netip.MustParsePrefix("192.0.2.7/32"),
		netip.MustParsePrefix("192.0.2.8/32"), netip.MustParsePrefix("2001:db8::1/128"),
	}
	if err != nil || !slices.Equal(got.Serve.ProxyProtocol, want) {
		t.Errorf("the proxies are at %v, %v; want %v", got.Serve.ProxyProtocol, err, want)
	}
	if _, err := Parse([]string{"--proxy-protocol", "fe80::1%eth0"}, io.Discard, io.Discard); err == nil {
		t.Error("a link is taken for a network")
	}
}

func TestAnAddressIsListenedOnOnce(t *testing.T) {
	for args, works := range map[string]bool{
		"--listen=:2222,:2223":               true,
		"--listen=:2222 --listen=:2222":      false,
		"--listen=localhost:22,localhost:22": false,
		"--listen=[::1]:0,[::1]:0":           true, // a port of its own for each
	} {
		if _, err := Parse(append(strings.Fields(args), "--state", t.TempDir()), io.Discard, io.Discard); (err == nil) != works {
			t.Errorf("%s: %v", args, err)
		}
	}
}

// TestANumberIsReadAsPeopleWriteIt: 010 seats were eight, and 0x10 sixteen.
func TestANumberIsReadAsPeopleWriteIt(t *testing.T) {
	for word, want := range map[string]string{
		"010": "", "10": "", "0x10": `"0x10" is none: it is a whole number, such as 40`, "1_0": `"1_0" is none`, "ten": `"ten" is none`,
		"99999999999999999999": "is too many: 1000000 is the most",
	} {
		c, err := Parse([]string{"--max-seats", word, "--state", t.TempDir()}, io.Discard, io.Discard)
		switch {
		case want == "" && (err != nil || c.Serve.Seats() != 10):
			t.Errorf("%s: %v", word, err)
		case want != "" && (err == nil || !strings.HasPrefix(err.Error(), "--max-seats: ") || !strings.Contains(err.Error(), want)):
			t.Errorf("%s: %v", word, err)
		}
	}
}
