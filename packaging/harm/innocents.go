package main

// The innocents: people who talk, come in and search, from addresses of their
// own, and a neighbour whom the room knows at the address of the attackers.

import (
	"context"
	"errors"
	"fmt"
	"strings"
	"sync"
	"time"

	"golang.org/x/crypto/ssh"

	"teahouse/packaging/child"
	"teahouse/ui/serve/sshtest"
)

const (
	pairs    = 3                // of whom one says what the other reads
	patience = 10 * time.Second // what takes longer is in vain
	office   = "127.66.0.9"     // where the attackers are, and the neighbour
)

// What innocents do. Each is measured from the key that does it to what they see.
const (
	says      = "say"       // a line, from Enter to another's screen
	types     = "key"       // its text, to one's own screen
	comes     = "come in"   // from dialling to the screen
	searches  = "search"    // on a connection that stands
	neighbour = "neighbour" // ssh HOST say, from dialling to the end
)

// innocents are all of them, and what they went through.
type innocents struct {
	addr      string
	host      sshtest.Host
	talkers   [pairs][2]*sshtest.Client
	searching *ssh.Client
	neighbour ssh.Signer

	mu   sync.Mutex
	took map[string][]time.Duration
	vain map[string]int // what did not happen in time, or at all
}

// arrive brings them in while nothing harms them yet.
func arrive(addr string, key ssh.Signer) (p *innocents, err error) {
	p = &innocents{addr: addr, neighbour: key, took: map[string][]time.Duration{}, vain: map[string]int{}}
	for i := range p.talkers {
		for j, name := range []string{"lily", "bob"} {
			p.talkers[i][j], err = enter(&p.host, addr, fmt.Sprint(name, i), fmt.Sprintf("127.3.%d.%d", i, j+1))
			if err != nil {
				return p, err
			}
		}
	}
	p.searching, err = sshtest.Connect(&p.host, addr, sshtest.Who{User: "carol", From: "127.3.9.1", Patience: patience})
	return p, err
}

// enter brings somebody to their screen.
func enter(h *sshtest.Host, addr, name, from string) (*sshtest.Client, error) {
	c, err := sshtest.TryDial(h, addr, sshtest.Who{User: name, From: from, Width: 100, Height: 60, Patience: patience})
	if err != nil {
		return nil, err
	}
	return c, c.Await(func(screen string) bool { return strings.Contains(screen, "to everybody") })
}

func (p *innocents) leave() { p.host.Close() }

// live has them do what they do until ctx ends.
func (p *innocents) live(ctx context.Context) {
	var all sync.WaitGroup
	for i := range p.talkers {
		all.Go(func() { p.talk(ctx, i) })
	}
	all.Go(func() { p.again(ctx, 500*time.Millisecond, comes, p.come) })
	all.Go(func() { p.again(ctx, time.Second, searches, p.search) })
	all.Go(func() { p.again(ctx, 2*time.Second, neighbour, p.neighbourly) })
	all.Wait()
}

// again has somebody do the same again and again.
func (p *innocents) again(ctx context.Context, each time.Duration, what string, do func(n int) error) {
	for n := 0; ; n++ {
		p.measure(what, func() error { return do(n) })
		if child.Sleep(ctx, each) != nil {
			return
		}
	}
}

// measure notes how long something takes.
func (p *innocents) measure(what string, do func() error) {
	began := time.Now()
	err := do()
	took := time.Since(began)
	p.mu.Lock()
	defer p.mu.Unlock()
	if err != nil || took > patience {
		p.vain[what]++
		return
	}
	p.took[what] = append(p.took[what], took)
}

// talk has one of a pair say lines, as fast as people may, to the other.
func (p *innocents) talk(ctx context.Context, pair int) {
	lily, bob := p.talkers[pair][0], p.talkers[pair][1]
	for n := 0; ; n++ {
		text := fmt.Sprintf("tea%d-%05d", pair, n)
		shown := func(screen string) bool { return strings.Contains(screen, text) }
		p.measure(types, func() error { return errors.Join(lily.Send(text), lily.Await(shown)) })
		p.measure(says, func() error { return errors.Join(lily.Send("\r"), bob.Await(shown)) })
		if child.Sleep(ctx, time.Second+time.Duration(pair)*7*time.Millisecond) != nil {
			return
		}
	}
}

func (p *innocents) come(n int) error {
	var h sshtest.Host
	defer h.Close()
	_, err := enter(&h, p.addr, fmt.Sprint("guest", n), fmt.Sprintf("127.3.%d.%d", 100+n/200, n%200+1))
	return err
}

func (p *innocents) search(int) error {
	session, err := p.searching.NewSession()
	if err != nil {
		return err
	}
	out, err := session.Output("search kettle")
	if err == nil && !strings.Contains(string(out), "kettle") {
		err = errors.New("nothing is found")
	}
	return err
}

func (p *innocents) neighbourly(n int) error {
	var h sshtest.Host
	defer h.Close()
	c, err := sshtest.Connect(&h, p.addr, sshtest.Who{User: "ruth", Signer: p.neighbour, From: office, Patience: patience})
	if err != nil {
		return err
	}
	session, err := c.NewSession()
	if err != nil {
		return err
	}
	return session.Run(fmt.Sprint("say I am still here ", n))
}
