package main

// All the members together: they come in, rest, and say in turn what is in the
// script, so that nobody says more than a person may.

import (
	"cmp"
	"context"
	"errors"
	"fmt"
	"net"
	"slices"
	"time"

	"golang.org/x/sync/errgroup"

	"teahouse/packaging/child"
)

const (
	atOnce      = 16 // members entering: the server lets in 128 who are not authenticated
	quietFor    = time.Second
	quietWithin = 30 * time.Second
	graceMost   = 5 * time.Second // in which nothing more is drawn: what is missing was skipped
	look        = 20 * time.Millisecond
	count       = 500 * time.Millisecond // between two counts of the server's connections
	networks    = 64                     // that they come from, as people do: one of them has only a share of the places of those who come
)

// crowd is the members. The first of them only look, and their screens are
// emulated; the last are those who stall. Both come in among the others.
type crowd struct {
	o       *options
	addr    string
	script  *script
	clients []*client
	comers  arrivals
	grace   time.Duration // without a new line, after the last was said
}

func newCrowd(o *options, addr string) *crowd {
	return &crowd{o: o, addr: addr, script: newScript(o.lines()), clients: make([]*client, o.members), grace: graceMost}
}

// warm has one member come and go, so that what a server makes once, for
// whoever is first, is not counted as what a member costs.
func warm(ctx context.Context, o *options, addr string) error {
	alone := *o
	alone.members, alone.stalled = 1, 0
	c := newCrowd(&alone, addr)
	first, err := dial(ctx, c.member(-1))
	if err != nil {
		return err
	}
	defer first.close()
	c.clients[0] = first
	return c.quiet(ctx)
}

// stems make the names as different as people's.
var stems = [...]string{"ada", "bob", "carol", "dave", "erin", "frida", "grace", "heinrich", "ivy", "jun", "kim", "lily"}

func (c *crowd) member(i int) member {
	each := min(fromEach, max(c.o.members/fromLeast, 1))
	if c.o.each > 0 {
		each = joinEach
	}
	at := i/each + 2
	login := c.o.login
	channel, founds := c.o.channel(i)
	if founds {
		login = "key" // only somebody who is known founds a channel
	}
	var mine func(line int) bool
	if c.o.each > 0 && i >= 0 {
		mine = func(line int) bool {
			of, _ := c.o.channel(c.talker(line))
			return of == channel
		}
	}
	return member{
		login: login, opening: c.o.opening(i), asks: !c.o.other(), mine: mine,
		addr: c.addr, name: fmt.Sprintf("%s%d", stems[(i+1)%len(stems)], i+1),
		from:  net.IPv4(127, 1+byte(at%networks), byte(at>>8), byte(at)),
		width: c.o.width, height: c.o.height, modern: c.o.modern,
		script: c.script, emulated: 0 <= i && i < viewers,
	}
}

// talker is who says a line: each from another address than the one before, for those of
// one address who all speak at once wait for each other.
func (c *crowd) talker(line int) int {
	n, stride := c.o.talkers(), fromEach
	for gcd(stride, n) > 1 {
		stride++
	}
	return viewers + line%n*stride%n
}

// order is in which order they come in: whoever looks, and whoever stalls, at even distances,
// for a server may draw first for those who came first.
func (o *options) order() []int {
	all, place := make([]int, o.members), make([]float64, o.members)
	for i := range all {
		all[i] = i
		switch talkers := o.talkers(); {
		case i < viewers:
			place[i] = (float64(i) + 0.5) / viewers
		case i < viewers+talkers:
			place[i] = float64(i-viewers) / float64(talkers)
		default:
			place[i] = (float64(i-viewers-talkers) + 0.5) / float64(o.stalled)
		}
	}
	slices.SortStableFunc(all, func(a, b int) int { return cmp.Compare(place[a], place[b]) })
	return all
}

func gcd(a, b int) int {
	for b > 0 {
		a, b = b, a%b
	}
	return a
}

// enter brings everybody in, who founds a channel first, and returns when the room has become quiet.
func (c *crowd) enter(ctx context.Context) error {
	for _, founders := range []bool{true, false} {
		g, dialing := errgroup.WithContext(ctx)
		g.SetLimit(atOnce)
		for _, i := range c.o.order() {
			if _, founds := c.o.channel(i); founds != founders {
				continue
			}
			g.Go(func() (err error) {
				c.clients[i], err = dial(dialing, c.member(i))
				return err
			})
		}
		if err := g.Wait(); err != nil {
			return err
		}
	}
	return c.quiet(ctx)
}

// quiet waits until nothing has come for a while.
func (c *crowd) quiet(ctx context.Context) error {
	began := time.Now()
	since, before := began, int64(-1)
	for time.Since(since) < quietFor {
		if now := c.wire(); now != before {
			since, before = time.Now(), now
		}
		if time.Since(began) > quietWithin {
			return fmt.Errorf("the server still draws after %v in which nobody did anything", quietWithin)
		}
		if err := child.Sleep(ctx, look); err != nil {
			return err
		}
	}
	return c.left()
}

// wire is the bytes that TCP has brought to all.
func (c *crowd) wire() (n int64) {
	for _, m := range c.clients {
		n += m.came()
	}
	return n
}

// readers are those who do not stall.
func (c *crowd) readers() []*client { return c.clients[:len(c.clients)-c.o.stalled] }

// left is an error if one of them is not in the room any more.
func (c *crowd) left() error {
	for i, m := range c.readers() {
		select {
		case <-m.ended:
			return fmt.Errorf("%s is no longer in the room: %w", c.member(i).name, m.why)
		default:
		}
	}
	return nil
}

// talk says the script, and returns when everybody who reads has seen it all, or
// sees no more of it. Meanwhile it notes when the server gave up those who
// stall, by the connections that it holds.
func (c *crowd) talk(ctx context.Context, connections func() (int, error)) (cuts []time.Duration, err error) {
	for _, m := range c.clients[len(c.readers()):] {
		m.stall()
	}
	talking, done := context.WithCancel(ctx)
	defer done()
	var g errgroup.Group
	if c.o.stalled > 0 {
		g.Go(func() (err error) {
			cuts, err = watch(talking, connections)
			return err
		})
	}
	g.Go(func() error { return c.comeIn(ctx, talking) })
	err = errors.Join(c.sayAll(ctx), c.drawn(ctx))
	done()
	return cuts, errors.Join(err, g.Wait(), c.left())
}

func (c *crowd) sayAll(ctx context.Context) error {
	began := time.Now()
	for n := range c.script.said {
		due := began.Add(time.Duration(float64(n) / c.o.rate * float64(time.Second)))
		if err := child.Sleep(ctx, time.Until(due)); err != nil {
			return err
		}
		if err := c.clients[c.talker(n)].say(n); err != nil {
			return errors.Join(err, c.left())
		}
	}
	return nil
}

// drawn waits until all lines are drawn, or no more are.
func (c *crowd) drawn(ctx context.Context) error {
	since, before := time.Now(), c.missing()
	for before > 0 && time.Since(since) < c.grace {
		if err := child.Sleep(ctx, look); err != nil {
			return err
		}
		if now := c.missing(); now != before {
			since, before = time.Now(), now
		}
	}
	return nil
}

// readBack has those who miss lines look for them, page by page. Where more
// lines come at once than a screen has rows, as after a slow write of the log,
// the first of them are never drawn; they are lost only if they cannot be read.
func (c *crowd) readBack(ctx context.Context) error {
	var g errgroup.Group
	for _, m := range c.readers() {
		g.Go(func() error {
			keys := ""                // what is in sight first
			for range c.script.said { // a page has one line at least
				if m.tally.missing() == 0 {
					break
				}
				if more, err := m.shows(ctx, keys); err != nil || !more {
					return err
				}
				keys = pageUp
			}
			return nil
		})
	}
	return errors.Join(g.Wait(), c.left())
}

func (c *crowd) missing() (n int) {
	for _, m := range c.readers() {
		n += m.tally.missing()
	}
	return n
}

// watch notes when connections go, until ctx ends.
func watch(ctx context.Context, connections func() (int, error)) (gone []time.Duration, err error) {
	began := time.Now()
	before, err := connections()
	for err == nil && child.Sleep(ctx, count) == nil {
		var now int
		now, err = connections()
		for ; now < before; before-- {
			gone = append(gone, time.Since(began))
		}
	}
	return gone, err
}
