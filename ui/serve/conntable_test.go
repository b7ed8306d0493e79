package serve_test

// Crowds: what few can take from all the others.

import (
	"fmt"
	"io"
	"log/slog"
	"net"
	"strings"
	"sync"
	"testing"
	"time"

	"golang.org/x/crypto/ssh"

	"teahouse/room/flood"
	"teahouse/room/roomtest"
	"teahouse/ui/serve"
	"teahouse/ui/serve/sshtest"
)

// knock opens a connection from an address, over TCP one of this machine, and
// says something.
func knock(t *testing.T, h *house, from, says string) net.Conn {
	t.Helper()
	d := net.Dialer{Timeout: time.Minute}
	dial := func() (net.Conn, error) { return d.Dial("tcp", h.addr) }
	if h.wire != nil {
		dial = func() (net.Conn, error) { return h.wire.Dial(from) }
	} else {
		d.LocalAddr = &net.TCPAddr{IP: net.ParseIP(from)}
	}
	c, err := dial()
	roomtest.OK(t, err)
	t.Cleanup(func() { _ = c.Close() })
	_, _ = io.WriteString(c, says) // the door may have hung up by now: whoever reads finds out
	_ = c.SetDeadline(time.Now().Add(time.Minute))
	return c
}

// shake does the whole handshake on a connection. Before it says who it is,
// think is called, as when somebody types the passphrase of their key.
func shake(c net.Conn, think func()) (*ssh.Client, error) {
	link, chans, reqs, err := ssh.NewClientConn(c, "", &ssh.ClientConfig{
		User: "lily", HostKeyCallback: ssh.InsecureIgnoreHostKey(),
		Auth: []ssh.AuthMethod{ssh.KeyboardInteractive(func(string, string, []string, []bool) ([]string, error) {
			think()
			return nil, nil
		})},
	})
	if err != nil {
		return nil, err
	}
	client := ssh.NewClient(link, chans, reqs)
	// The door knows the connection for certain only when it has answered.
	_, _, err = client.SendRequest("hello", true, nil)
	return client, err
}

func atOnce() {}

// crowded tells a story of a door with so many places for those who are not in
// yet. However busy the machine is, nobody's minute for the handshake runs out.
func crowded(t *testing.T, places int, change func(*serve.Limits), tell func(*testing.T, *house)) {
	t.Helper()
	story(t, func(_ *testing.T, c *serve.Config) {
		c.Limits.Outside = places
		if change != nil {
			change(&c.Limits)
		}
	}, tell)
}

// TestWhoNeedsTimeInTheHandshakeComesIn lets strangers take and keep places at a
// step of it, from as many networks as they have, while people type.
func TestWhoNeedsTimeInTheHandshakeComesIn(t *testing.T) {
	const people = 6
	for name, stranger := range map[string]struct{ from, says string }{
		"one address, which says nothing":          {"2001:db8:bad:1::%x", ""},
		"a /56, which gives its version":           {"2001:db8:bad:%x::1", "SSH-2.0-x\r\n"},
		"a /48, which gives its version":           {"2001:db8:bad:%x01::1", "SSH-2.0-x\r\n"},
		"the network of the people":                {"2001:db8:900d:1::%x", "SSH-2.0-x\r\n"},
		"the network of the people, with nonsense": {"2001:db8:900d:1::%x", "SSH-2.0-x\r\n\x00\x00\x00\x0c\x04\x14"},
	} {
		t.Run(name, func(t *testing.T) {
			crowded(t, 128, nil, func(t *testing.T, h *house) {
				var typing, came sync.WaitGroup
				typed := make(chan struct{})
				in := make(chan error, people)
				typing.Add(people)
				for i := range people {
					c := knock(t, h, fmt.Sprintf("2001:db8:900d:1::%x", i+0x1000), "")
					came.Go(func() {
						begun := sync.OnceFunc(typing.Done)
						defer begun()
						_, err := shake(c, func() { begun(); <-typed })
						in <- err
					})
				}
				typing.Wait()
				for i := range 250 {
					knock(t, h, fmt.Sprintf(stranger.from, i+1), stranger.says)
				}
				h.await(t, "the strangers are dealt with", func() bool { return h.door.Figures().Handshaking <= 128 })
				close(typed)
				came.Wait()
				for range people {
					if err := <-in; err != nil {
						t.Errorf("one of %d does not come in: %v", people, err)
					}
				}
			})
		})
	}
}

// TestAWideNetworkLeavesPlaceForOthers lets one that has thousands of addresses
// take all it can get, half open or authenticated and without a session.
func TestAWideNetworkLeavesPlaceForOthers(t *testing.T) {
	crowded(t, 64, func(l *serve.Limits) { l.Connections = 48 }, func(t *testing.T, h *house) {
		for i := range 96 {
			c := knock(t, h, fmt.Sprintf("2001:db8:bad:%x::1", i*3), "")
			if i%2 == 0 {
				_, _ = shake(c, atOnce) // or it made place for another already
			}
		}
		if f := h.door.Figures(); f.Connections > 32 {
			t.Errorf("a /48 has %d of 48 connections", f.Connections)
		}
		for i := range 8 {
			if _, err := shake(knock(t, h, fmt.Sprintf("2001:db8:900d:%x::1", i), ""), atOnce); err != nil {
				t.Error(err)
			}
		}
	})
}

// TestBesideAHostileNeighbourAnybodyComesIn dials from one address again and
// again, and stops at each step of the handshake; somebody behind the
// same address is in within three tries.
func TestBesideAHostileNeighbourAnybodyComesIn(t *testing.T) {
	const office = "127.0.0.9"
	for name, hostile := range map[string]func(*testing.T, *house){
		"dials and closes":   func(t *testing.T, h *house) { _ = knock(t, h, office, "").Close() },
		"dials and is still": func(t *testing.T, h *house) { knock(t, h, office, "") },
		"gives a version":    func(t *testing.T, h *house) { knock(t, h, office, "SSH-2.0-x\r\n") },
		"agrees on keys and stops": func(t *testing.T, h *house) {
			c := knock(t, h, office, "")
			stop := make(chan struct{})
			t.Cleanup(func() { close(stop) })
			go func() { _, _ = shake(c, func() { <-stop }) }()
		},
		"comes in and goes": func(t *testing.T, h *house) {
			c := knock(t, h, office, "")
			if link, err := shake(c, atOnce); err == nil {
				_ = link.Close()
			}
		},
		"runs a command": func(t *testing.T, h *house) {
			c := knock(t, h, office, "")
			go func() { // and waits for its turn, if it has to
				if link, err := shake(c, atOnce); err == nil {
					if s, err := link.NewSession(); err == nil {
						_ = s.Run("who")
					}
					_ = link.Close()
				}
			}()
		},
		"comes in and stays": func(t *testing.T, h *house) { _, _ = shake(knock(t, h, office, ""), atOnce) },
	} {
		t.Run(name, func(t *testing.T) {
			story(t, func(_ *testing.T, c *serve.Config) { c.Limits = serve.DefaultLimits() }, func(t *testing.T, h *house) {
				for range 400 { // eight seconds of 50 each
					hostile(t, h)
					time.Sleep(time.Second / 50)
				}
				tries := 0
				for in := false; !in; tries++ {
					link, err := shake(knock(t, h, office, ""), atOnce)
					if in = err == nil; in {
						if s, err := link.NewSession(); err != nil || s.Run("who --wait 0") != nil {
							t.Error("a try came in and got no session")
						}
					}
					if tries == 3 {
						t.Fatal("three tries did not come in: ", err)
					}
				}
			})
		})
	}
}

// TestARefusedDialIsToldWhenToComeAgain has an address use up what it may. What
// it then tries in vain makes nothing worse.
func TestARefusedDialIsToldWhenToComeAgain(t *testing.T) {
	j := new(journal)
	story(t, func(t *testing.T, c *serve.Config) {
		c.Limits.Dialing = flood.Rate{Burst: 3, Every: time.Minute}
		c.Logger = slog.New(slog.NewTextHandler(j, nil))
	}, func(t *testing.T, h *house) {
		for range 3 {
			if _, err := shake(knock(t, h, "127.0.0.2", ""), atOnce); err != nil {
				t.Fatal(err)
			}
		}
		told := 0
		for range 20 {
			if _, err := shake(knock(t, h, "127.0.0.2", ""), atOnce); err == nil {
				t.Fatal("a dial too many came in")
			} else if strings.Contains(err.Error(), "Too many connections come from your address. Try again in 1 minute.") {
				told++
			}
		}
		if told != 20 {
			t.Errorf("%d of 20 were told why", told)
		}
		if _, err := shake(knock(t, h, "127.0.0.3", ""), atOnce); err != nil {
			t.Errorf("somebody at another address: %v", err)
		}
		const line = `msg="connection refused" addr=127.0.0.2 reason=rate`
		await(t, "it is logged", j.has(line))
		if n := j.count(line); n != 1 {
			t.Errorf("20 refusals of one address within a minute are %d lines of the log", n)
		}
	})
}

// TestOpenSSHShowsWhenToComeAgain asks the program that people use.
func TestOpenSSHShowsWhenToComeAgain(t *testing.T) {
	h := open(t, func(l *serve.Limits) { l.Dialing = flood.Rate{Burst: 1, Every: time.Hour} })
	if _, err := shake(knock(t, h, "127.0.0.1", ""), atOnce); err != nil {
		t.Fatal(err)
	}
	sshShows(t, h.addr, "Too many connections come from your address. Try again in 1 hour.")
}

// TestDialsAboveTheRateWaitTheirTurn are what a script does in a loop, or a
// build with many jobs.
func TestDialsAboveTheRateWaitTheirTurn(t *testing.T) {
	story(t, func(t *testing.T, c *serve.Config) {
		c.Limits.Dialing = flood.Rate{Burst: 2, Every: 20 * time.Millisecond, Patience: time.Minute}
		c.Limits.Exchanges = flood.Rate{Burst: 1, Every: 10 * time.Millisecond}
		c.Limits.Entering = flood.Rate{Burst: 2, Every: 20 * time.Millisecond, Patience: time.Minute}
	}, func(t *testing.T, h *house) {
		var all sync.WaitGroup
		for range 30 {
			all.Go(func() {
				if _, errs, status := h.exec(t, sshtest.Who{User: "ci"}, "who", ""); status != 0 {
					t.Errorf("status %d: %q", status, errs)
				}
			})
		}
		all.Wait()
	})
}

// TestComingAndGoingIsLimited comes and goes on one connection: everybody is
// told of it, and all of it is kept.
func TestComingAndGoingIsLimited(t *testing.T) {
	story(t, func(t *testing.T, c *serve.Config) { c.Limits.Dialing = flood.Rate{Burst: 4, Every: time.Hour} }, func(t *testing.T, h *house) {
		c := h.connect(t, sshtest.Who{User: "lily"})
		came := 0
		for range 20 {
			s, err := c.NewSession()
			if err == nil {
				came++
				_ = s.Close()
			}
		}
		if came < 4 || came > 5 {
			t.Errorf("20 sessions were asked for, %d were opened", came)
		}
	})
}

// TestALinkThatDiesBeforeItHasASession is found like any other.
func TestALinkThatDiesBeforeItHasASession(t *testing.T) {
	story(t, nil, func(t *testing.T, h *house) {
		if _, _, _, err := ssh.NewClientConn(h.link(t), "", &ssh.ClientConfig{ // whose requests nobody answers
			User: "lily", HostKeyCallback: ssh.InsecureIgnoreHostKey(),
			Auth: []ssh.AuthMethod{ssh.KeyboardInteractive(func(string, string, []string, []bool) ([]string, error) { return nil, nil })},
		}); err != nil {
			t.Fatal(err)
		}
		h.await(t, "it is cut", func() bool { return h.door.Figures().Connections == 0 })
	})
}
