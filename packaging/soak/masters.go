package main

// Several sessions on one connection, as ssh's ControlMaster has them: one person
// who follows, writes behind a pipe and carries out verbs, all at the same time.

import (
	"context"
	"errors"
	"math/rand/v2"
	"sync"
	"time"

	"golang.org/x/crypto/ssh"
)

const sessionsMost = 4 // on one connection

// shares has somebody come again and again, for several things at once.
func (c *crowd) shares(ctx context.Context, r *rand.Rand) {
	for pause(ctx, r, 0, 4*time.Second) {
		p := c.stranger(r, "master", r.IntN(2) == 0)
		p.from = address(r)
		c.visit(p, func(l *link) {
			c.did.masters.Add(1)
			c.share(ctx, r, l)
		})
	}
}

// share is one visit. Further sessions may be opened as often as connections.
func (c *crowd) share(ctx context.Context, r *rand.Rand, l *link) {
	if r.IntN(4) == 0 {
		c.crowding(l)
		return
	}
	s := c.follower(l.key != nil)
	hear, _ := s.next(l.name, nil)
	_, err := l.start("tail -f --json", false, hear)
	if err != nil {
		c.found.add("%s: %v", l.name, err)
		return
	}
	defer s.over()
	var beside sync.WaitGroup
	if own := rand.New(rand.NewPCG(r.Uint64(), 0)); r.IntN(2) == 0 {
		beside.Go(func() { c.pipe(ctx, own, l, false) })
	}
	for range r.IntN(8) {
		if !pause(ctx, r, time.Second, 3*time.Second) {
			break
		}
		if err := c.errand(ctx, r, l); err != nil && !l.left.Load() {
			c.found.add("%s: %v", l.name, err)
		}
	}
	beside.Wait()
	l.leave(!c.gentle && r.IntN(4) == 0)
}

// crowding opens more sessions than a connection may have.
func (c *crowd) crowding(l *link) {
	for n := 1; ; n++ {
		_, err := l.start("tail -f", false, func(string) {})
		var crowded *ssh.OpenChannelError
		switch {
		case errors.As(err, &crowded) && n == sessionsMost+1:
			return
		case err != nil, n > sessionsMost:
			c.found.add("%s: session %d on one connection: %v", l.name, n, err)
			return
		}
	}
}
