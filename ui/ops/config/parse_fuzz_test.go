package config

import (
	"io"
	"strings"
	"testing"
)

// FuzzFlags parses any arguments: what is wrong with them is an error, and no panic, and what is not lets
// somebody in.
func FuzzFlags(f *testing.F) {
	for _, args := range []string{
		"", "serve", "--help", "--version", "check", "export --private", "--listen=:2222 --max-seats=10", "--max-seats -1", "--keep 90d", "--keep 0s", "--keep \x00", "--line-rate 5/1s", "--line-rate 0/0",
		"--contact \x1b[2J", "--proxy-protocol 10.0.0.0/8,::1", "--proxy-protocol 999", "--cluster nats://a,b", "--node a.b", "-- --", "--admins=", "--state=\xff", "--keep-lines 99999999999999999999", "--channels=-1",
	} {
		f.Add(strings.ReplaceAll(args, " ", "\n"))
	}
	f.Fuzz(func(t *testing.T, args string) {
		var words []string
		if args != "" {
			words = strings.Split(args, "\n")
		}
		c, err := Parse(words, io.Discard, io.Discard)
		if err != nil {
			if err.Error() == "" {
				t.Errorf("%q is wrong for no reason", words)
			}
			return
		}
		if !c.Printed && (c.Name == "" || c.Serve.Seats() < 1) {
			t.Errorf("%q is the command %q with %d seats", words, c.Name, c.Serve.Seats())
		}
	})
}
