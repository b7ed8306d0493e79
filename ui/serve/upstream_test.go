package serve_test

// What the SSH libraries do by themselves with what any client may send: the reasons
// for what we do in their place. A test that fails here says that a newer version
// does it no more.

import (
	"context"
	"fmt"
	"net"
	"testing"
	"testing/synctest"
	"time"

	"charm.land/ssh"
	gossh "golang.org/x/crypto/ssh"

	"teahouse/ui/serve/sshtest"
)

// stock serves one client with nothing but the library.
func stock(t *testing.T, handler ssh.Handler, tell func(*testing.T, *gossh.Client)) {
	t.Helper()
	dialled(t, &ssh.Server{Handler: handler}, sshtest.NewKey(t), func(t *testing.T, raw net.Conn) { tell(t, greet(t, raw, gossh.Config{})) })
}

// dialled serves one connection, on which nobody has said anything yet.
func dialled(t *testing.T, server *ssh.Server, key gossh.Signer, tell func(*testing.T, net.Conn)) {
	t.Helper()
	synctest.Test(t, func(t *testing.T) {
		wire := sshtest.NewWire()
		server.AddHostKey(key)
		served := make(chan error, 1)
		go func() { served <- server.Serve(wire) }()
		raw, err := wire.Dial("")
		if err != nil {
			t.Fatal(err)
		}
		tell(t, raw)
		_ = server.Close()
		<-served
	})
}

// greet authenticates on a connection.
func greet(t *testing.T, raw net.Conn, config gossh.Config) *gossh.Client {
	t.Helper()
	link, channels, requests, err := gossh.NewClientConn(raw, "", &gossh.ClientConfig{
		Config: config, User: "lily", HostKeyCallback: gossh.InsecureIgnoreHostKey(),
	})
	if err != nil {
		t.Fatal(err)
	}
	return gossh.NewClient(link, channels, requests)
}

// TestUpstreamStillExchangesKeysWithoutEnd: when it fails, hostSigner can go.
func TestUpstreamStillExchangesKeysWithoutEnd(t *testing.T) {
	const many = 50
	key := &signs{Signer: sshtest.NewKey(t)}
	dialled(t, new(ssh.Server), key, func(t *testing.T, raw net.Conn) {
		c, began := greet(t, raw, gossh.Config{RekeyThreshold: 256}), time.Now()
		for range 3 * many { // every second packet is one too many for the keys
			if _, _, err := c.SendRequest("nothing", true, make([]byte, 300)); err != nil {
				t.Fatal(err)
			}
			synctest.Wait() // the keys are new
		}
		if n := key.n.Load(); n < many || time.Since(began) > 0 {
			t.Errorf("it exchanges keys %d times in %v", n, time.Since(began))
		}
	})
}

// TestUpstreamStillForgetsWhoIsOnTheirWayWhenItStops: when it fails, [ssh.Server.Shutdown]
// can be trusted. It waits for a sync.WaitGroup to which each connection is added
// only when somebody is authenticated on it. That a [sync.WaitGroup] panics where the
// two meet needs more luck than a test may, and would end all tests.
func TestUpstreamStillForgetsWhoIsOnTheirWayWhenItStops(t *testing.T) {
	server := new(ssh.Server)
	dialled(t, server, sshtest.NewKey(t), func(t *testing.T, raw net.Conn) {
		synctest.Wait() // it is accepted
		ctx, cancel := context.WithTimeout(t.Context(), time.Minute)
		defer cancel()
		if err := server.Shutdown(ctx); err != nil {
			t.Errorf("it waits for whoever is on their way: %v", err)
		}
		_ = greet(t, raw, gossh.Config{}).Close() // who is added now
	})
}

// TestUpstreamStillKeepsEveryVariable: when it fails, channel.go need not count them.
func TestUpstreamStillKeepsEveryVariable(t *testing.T) {
	const many = 2000
	kept := make(chan int, 1)
	stock(t, func(s ssh.Session) { kept <- len(s.Environ()) }, func(t *testing.T, c *gossh.Client) {
		s, err := c.NewSession()
		if err != nil {
			t.Fatal(err)
		}
		for i := range many {
			if err := s.Setenv(fmt.Sprint("LC_", i), "x"); err != nil {
				t.Fatalf("variable %d: %v", i, err)
			}
		}
		if err := s.Shell(); err != nil {
			t.Fatal(err)
		}
		if n := <-kept; n < many {
			t.Errorf("of %d variables it keeps %d", many, n)
		}
	})
}

// TestUpstreamStillWaitsForWhoReadsNoWindows: when it fails, channel.go need not
// keep window sizes from it.
func TestUpstreamStillWaitsForWhoReadsNoWindows(t *testing.T) {
	var reads chan struct{}
	stock(t, func(s ssh.Session) {
		_, windows, _ := s.Pty() // before the first change: the library guards neither from the other
		reads <- struct{}{}
		<-reads
		for range windows {
		}
	}, func(t *testing.T, c *gossh.Client) {
		reads = make(chan struct{})
		s, err := c.NewSession()
		if err != nil {
			t.Fatal(err)
		}
		if err := s.RequestPty("xterm", 24, 80, nil); err != nil {
			t.Fatal(err)
		}
		if err := s.Shell(); err != nil {
			t.Fatal(err)
		}
		<-reads
		for i := range 100 {
			if err := s.WindowChange(24, 80+i); err != nil {
				t.Fatal(err)
			}
		}
		answered := make(chan struct{})
		go func() {
			defer close(answered)
			_, _, _ = c.SendRequest("hello", true, nil)
		}()
		synctest.Wait()
		select {
		case <-answered:
			t.Error("the connection goes on, although nobody reads the window sizes")
		default:
		}
		close(reads)
		<-answered
		_ = c.Close()
	})
}

// TestUpstreamStillEndsNoContextWithItsChannel: when it fails, onechannel.go can go.
func TestUpstreamStillEndsNoContextWithItsChannel(t *testing.T) {
	began := make(chan ssh.Context, 2)
	stock(t, func(s ssh.Session) {
		began <- s.Context()
		<-s.Context().Done()
	}, func(t *testing.T, c *gossh.Client) {
		var contexts [2]ssh.Context
		for i := range contexts {
			s, err := c.NewSession()
			if err != nil {
				t.Fatal(err)
			}
			if err := s.Shell(); err != nil {
				t.Fatal(err)
			}
			contexts[i] = <-began
			_ = s.Close()
		}
		synctest.Wait()
		if contexts[0] != contexts[1] || contexts[0].Err() != nil {
			t.Error("a session has a context that ends with its channel")
		}
	})
}
