package serve_test

// People behind an address that somebody else fills: an office, a household, a provider's NAT.

import (
	"context"
	"fmt"
	"io"
	"regexp"
	"strings"
	"sync"
	"testing"
	"time"

	"golang.org/x/crypto/ssh"

	"teahouse/room/roomtest"
	"teahouse/ui/serve"
	"teahouse/ui/serve/sshtest"
)

const nat = "127.0.0.9"

var typeWord = regexp.MustCompile(`Type (\w+) and press Enter`)

// asHouses are limits that no test has made wider.
func asHouses(_ *testing.T, c *serve.Config) { c.Limits = serve.DefaultLimits() }

// typesIn brings somebody to their screen who types the word that they are asked for, if they
// are. Where many dial, each connection of an address that is not in yet may be the one
// that gives way: nobody dials more often than three times.
func (h *house) typesIn(t *testing.T, name string) *sshtest.Client {
	t.Helper()
	who := sshtest.Who{User: name, From: nat, Width: 120, Height: 30, Over: h.wire, Patience: h.patience()}
	c, err := sshtest.TryDial(t, h.addr, who)
	for tries := 1; err != nil && tries < 3; tries++ {
		c, err = sshtest.TryDial(t, h.addr, who)
	}
	roomtest.OK(t, err)
	if err := c.Await(func(s string) bool { return typeWord.MatchString(s) || strings.Contains(s, "to everybody") }); err != nil {
		t.Fatal(err)
	}
	if asked := typeWord.FindStringSubmatch(c.Screen()); asked != nil {
		time.Sleep(4 * time.Second) // as long as people need
		c.Line(asked[1])
	}
	c.WaitFor("to everybody")
	return c
}

// sits opens a screen and does nothing there.
func (h *house) sits(from string, n int) (*sshtest.Raw, error) {
	r, err := sshtest.DialRaw(h.addr, sshtest.Who{Over: h.wire, From: from})
	if err != nil {
		return nil, err
	}
	session := uint32(0)
	for _, step := range []func() error{
		r.Greet, r.Agree, func() error { return r.Login(fmt.Sprint("sitter", n)) },
		func() (err error) { session, err = r.Open(0); return err },
		func() error {
			return r.Request(session, "pty-req", ssh.Marshal(struct {
				Term                         string
				Columns, Rows, Width, Height uint32
				Modes                        string
			}{"xterm", 80, 24, 0, 0, ""}))
		},
		func() error { return r.Request(session, "shell", nil) },
	} {
		if err := step(); err != nil {
			_ = r.Close()
			return nil, err
		}
	}
	return r, nil
}

// TestBesideFiftyWhoDialToStayAnybodyComesIn: fifty a second come in from an address to stay; somebody
// there whom nobody knows comes in as well, and talks, and stays.
func TestBesideFiftyWhoDialToStayAnybodyComesIn(t *testing.T) {
	story(t, asHouses, func(t *testing.T, h *house) {
		bob := h.enterAs(t, sshtest.Who{User: "bob", From: "127.0.0.20", Width: 120, Height: 30})
		ctx, stop := context.WithCancel(t.Context())
		var attackers sync.WaitGroup
		attackers.Go(func() {
			for n := 0; ctx.Err() == nil; n++ {
				attackers.Go(func() {
					r, err := h.sits(nat, n)
					if err != nil {
						return // they were turned away
					}
					defer context.AfterFunc(ctx, func() { _ = r.Close() })()
					_, _ = io.Copy(io.Discard, r)
					_ = r.Close()
				})
				time.Sleep(time.Second / 50)
			}
		})
		time.Sleep(4 * time.Second)
		ada := h.typesIn(t, "ada")
		h.chat(t, ada, bob)
		time.Sleep(8 * time.Second)
		h.chat(t, ada, bob)
		eve := h.typesIn(t, "eve") // and the next
		h.chat(t, eve, ada)
		stop()
		attackers.Wait()
	})
}

// TestAnAddressFullOfSittersHasPlaceForPeople: who has typed there stays, who has not gives way, and is
// told why.
func TestAnAddressFullOfSittersHasPlaceForPeople(t *testing.T) {
	const most = 64
	story(t, asHouses, func(t *testing.T, h *house) {
		bob := h.enterAs(t, sshtest.Who{User: "bob", From: "127.0.0.20", Width: 120, Height: 30})
		lily := h.typesIn(t, "lily") // a colleague, who was never asked
		sitter := h.enterAs(t, sshtest.Who{User: "sitter", From: nat, Width: 120, Height: 30})
		time.Sleep(time.Minute)
		for n := range most - 2 {
			r, err := h.sits(nat, n)
			roomtest.OK(t, err)
			t.Cleanup(func() { _ = r.Close() })
			go func() { _, _ = io.Copy(io.Discard, r) }()
			time.Sleep(time.Second)
		}
		h.await(t, "the address is full", func() bool { return h.room.Figures().Seats == 1+most })
		h.chat(t, lily, bob)
		ada := h.typesIn(t, "ada")
		sitter.WaitFor("Guests and newcomers from your address have 64 terminals here, as many as they may.")
		for i := range 5 {
			h.typesIn(t, fmt.Sprint("eve-", i))
		}
		h.chat(t, ada, bob)
		h.chat(t, lily, bob)
		if n := h.room.Figures().Seats; n != 1+most {
			t.Errorf("there are %d seats", n)
		}
	})
}

// TestWhoTypesAnotherWordDoesNotComeIn, and neither does who types none; both are told why.
func TestWhoTypesAnotherWordDoesNotComeIn(t *testing.T) {
	story(t, func(t *testing.T, c *serve.Config) {
		asHouses(t, c)
		c.Limits.PerAddress = 1
	}, func(t *testing.T, h *house) {
		h.typesIn(t, "lily")
		for _, typed := range []string{"x\rwrong\rword\r", ""} {
			c := h.terminal(t, sshtest.Who{User: "ada", From: nat, Width: 120, Height: 30})
			roomtest.OK(t, c.Await(typeWord.MatchString))
			roomtest.OK(t, c.Send(typed))
			if status, says := c.Wait(), c.Told(); status != 1 || !strings.Contains(says, "1 connection from your address here") {
				t.Errorf("who typed %q reads %q, status %d", typed, says, status)
			}
		}
		c := h.terminal(t, sshtest.Who{User: "ada", From: nat, Width: 120, Height: 30})
		roomtest.OK(t, c.Await(typeWord.MatchString))
		word := typeWord.FindStringSubmatch(c.Screen())[1]
		roomtest.OK(t, c.Send("x\x7f"+word+"xx\x15"+strings.ToUpper(word)+"\r")) // as people mend what they type
		c.WaitFor("to everybody")
	})
}
