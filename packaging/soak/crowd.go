package main

// All the people: a third stay and talk as they may, and what they say must be
// kept; the others come, misbehave and leave, one way or another, again and again,
// half of them without a screen.

import (
	"context"
	"fmt"
	"math/rand/v2"
	"net"
	"sync"
	"time"

	"golang.org/x/crypto/ssh"

	"teahouse/ui/serve/sshtest"
)

const (
	kinds       = 3    // of people: who stay, who do not, who have no screen
	addresses   = 4096 // of the loopback network: an address may not dial as often as a crowd does
	enterWithin = 30 * time.Second
	leaveWithin = 10 * time.Second
)

// crowd is the people.
type crowd struct {
	o      *options
	addr   string
	script *script
	found  *faults
	place  func(cursor string) (uint64, error) // of an event in the room's history
	gentle bool                                // nobody leaves in a way that the server finds only later
	did    deeds

	stalls sync.WaitGroup

	mu        sync.Mutex
	stay      []*guest // who have not left when the play ends
	held      []*guest // whose dead connections are closed when the crowd has gone
	dead      []*link  // the same of those without a screen
	streams   []*stream
	listeners []*listener
}

func newCrowd(o *options, addr string, said *script, found *faults, place func(string) (uint64, error)) *crowd {
	return &crowd{o: o, addr: addr, script: said, found: found, place: place}
}

// play has people come and go for a while. Those who stay are still there when it
// returns.
func (c *crowd) play(ctx context.Context, d time.Duration) {
	ctx, cancel := context.WithTimeout(ctx, d)
	defer cancel()
	var all sync.WaitGroup
	for i := range c.o.members {
		// Not for secrets: the same seed shall give the same plans.
		r := rand.New(rand.NewPCG(c.o.seed, uint64(i)))
		switch i % kinds {
		case 0:
			all.Go(func() { c.steady(ctx, i, r) })
		case 1:
			all.Go(func() { c.restless(ctx, i, r) })
		default:
			blind := [...]func(context.Context, *rand.Rand){c.passes, c.follows, c.pipes, c.serves, c.types, c.shares}
			all.Go(func() { blind[i/kinds%len(blind)](ctx, r) })
		}
	}
	all.Wait()
	c.stalls.Wait()
}

// steady is somebody who stays, never talks faster than they may, and is heard.
func (c *crowd) steady(ctx context.Context, i int, r *rand.Rand) {
	pause(ctx, r, 0, 3*time.Second)
	g, err := c.enter(r, fmt.Sprintf("steady%d", i), key(i%2 == 0), 1+r.IntN(3))
	if err != nil {
		c.found.add("steady%d is not let in: %v", i, err)
		return
	}
	c.mu.Lock()
	c.stay = append(c.stay, g)
	c.mu.Unlock()
	g.sure = true
	for pause(ctx, r, 1500*time.Millisecond, 4*time.Second) {
		if err := g.act(ctx); err != nil {
			c.found.add("steady%d was thrown out: %v, and reads %q", i, err, g.terminals[0].Told())
			return
		}
	}
}

// restless is somebody who comes again and again.
func (c *crowd) restless(ctx context.Context, i int, r *rand.Rand) {
	k := key(r.IntN(2) == 0)
	for pause(ctx, r, 0, 4*time.Second) {
		g, err := c.enter(r, fmt.Sprintf("restless%d", r.IntN(c.o.members)), k, 1+r.IntN(2))
		if err != nil {
			c.found.add("restless%d is not let in: %v", i, err)
			continue
		}
		for range r.IntN(8) {
			if !pause(ctx, r, 0, 3*time.Second) {
				break
			}
			if g.misbehave(ctx) != nil {
				break // a window of no size at the wrong moment may end it
			}
		}
		if c.dismiss(ctx, g) {
			k = key(r.IntN(2) == 0) // whose seats are not taken
		}
	}
}

// dismiss has a guest leave some way, and tells whether the server may take a
// while to notice.
func (c *crowd) dismiss(ctx context.Context, g *guest) (later bool) {
	switch n := g.rand.IntN(20); {
	case n < 8:
		c.did.quit.Add(1)
		g.quit()
	case n < 11:
		c.did.closed.Add(1)
		for _, t := range g.terminals {
			t.Close()
		}
	case n < 17 || c.gentle:
		c.did.cut.Add(1)
	case n < 18:
		c.did.stalled.Add(1)
		c.stalls.Go(func() {
			g.stall(ctx)
			g.host.Close()
		})
		return true
	default:
		c.did.frozen.Add(1)
		g.freeze()
		c.mu.Lock()
		defer c.mu.Unlock()
		c.held = append(c.held, g)
		return true
	}
	g.host.Close()
	return false
}

// part has those who stayed leave when all that was typed has happened.
func (c *crowd) part(ctx context.Context, s *server) error {
	if err := s.quiets(ctx); err != nil {
		return err
	}
	var all sync.WaitGroup
	for _, g := range c.stay {
		all.Go(func() {
			g.quit()
			g.host.Close()
		})
	}
	all.Wait()
	c.stay = nil
	return nil
}

// close ends all connections that are left.
func (c *crowd) close() {
	for _, g := range append(c.stay, c.held...) {
		g.host.Close()
	}
	for _, l := range c.dead {
		l.close()
	}
}

// compare holds what those without a screen were told against what was kept.
func (c *crowd) compare(t *truth) {
	for _, s := range c.streams {
		s.compare(t, false)
	}
	for _, l := range c.listeners {
		l.compare(t, c.script, false, 0)
	}
}

func (c *crowd) listens(l *listener) {
	c.mu.Lock()
	defer c.mu.Unlock()
	c.listeners = append(c.listeners, l)
}

func (c *crowd) follower(keyed bool) *stream {
	s := newStream(keyed, c.found, c.place)
	c.mu.Lock()
	defer c.mu.Unlock()
	c.streams = append(c.streams, s)
	return s
}

// stranger is somebody who was never here.
func (c *crowd) stranger(r *rand.Rand, kind string, keyed bool) person {
	return person{name: fmt.Sprintf("%s%dv", kind, c.script.terminal()), key: key(keyed), from: address(r)}
}

// somebody is the name of one who stays, at a screen.
func (c *crowd) somebody(r *rand.Rand) string {
	return fmt.Sprintf("steady%d", kinds*r.IntN(c.o.members/kinds))
}

// enter brings somebody in, at some terminals.
func (c *crowd) enter(r *rand.Rand, name string, k ssh.Signer, terminals int) (*guest, error) {
	g := &guest{crowd: c, host: new(sshtest.Host), name: name, rand: r}
	who := sshtest.Who{User: name, Signer: k, Blind: true, Width: 20 + r.IntN(200), Height: 5 + r.IntN(60), Patience: enterWithin}
	for range terminals {
		var t *sshtest.Client
		var err error
		if len(g.terminals) > 0 && (k == nil || r.IntN(2) == 0) {
			t, err = g.terminals[0].Another()
		} else {
			who.From = address(r)
			t, err = sshtest.TryDial(g.host, c.addr, who)
		}
		if err != nil {
			g.host.Close()
			return nil, err
		}
		g.terminals = append(g.terminals, t)
		g.numbers = append(g.numbers, c.script.terminal())
	}
	c.did.visits.Add(1)
	return g, nil
}

func address(r *rand.Rand) string {
	n := r.IntN(addresses)
	return net.IPv4(127, 1, byte(n>>8), byte(n)).String()
}

// key is a new key, or none.
func key(has bool) ssh.Signer {
	if !has {
		return nil
	}
	return sshtest.NewKey(new(sshtest.Host))
}

// pause waits for some time between two limits, and tells whether it is not over.
func pause(ctx context.Context, r *rand.Rand, least, most time.Duration) bool {
	t := time.NewTimer(least + time.Duration(r.Int64N(int64(most-least))))
	defer t.Stop()
	select {
	case <-t.C:
		return true
	case <-ctx.Done():
		return false
	}
}
