package main

// Followers: programs that read the room as JSON. Some stop reading for a while,
// some vanish, and all come back and go on where they were.

import (
	"context"
	"math/rand/v2"
	"time"
)

// follows has somebody follow, by tail -f.
func (c *crowd) follows(ctx context.Context, r *rand.Rand) {
	p := c.stranger(r, "tail", r.IntN(2) == 0)
	s := c.follower(p.key != nil)
	for pause(ctx, r, 0, 4*time.Second) {
		if p.key == nil {
			p = c.stranger(r, "tail", false) // a dead link may still hold the name
		}
		p.from = address(r)
		c.visit(p, func(l *link) { c.follow(ctx, r, l, s) })
	}
}

// follow is one visit of a follower.
func (c *crowd) follow(ctx context.Context, r *rand.Rand, l *link, s *stream) {
	hear, since := s.next(l.name, nil)
	command := [...]string{"tail -f --json -n 0", "tail -f --json"}[r.IntN(2)]
	if since != "" {
		c.did.resumed.Add(1)
		command = "tail -f --json --since " + since
	}
	call, err := l.start(command, false, hear)
	if err != nil {
		c.found.add("%s: %v", l.name, err)
		return
	}
	c.did.follows.Add(1)
	defer s.over()
	c.reads(ctx, r, call, 0, nil)
	switch r.IntN(5) {
	case 0:
		call.hangup()
	case 1:
		s.over() // what is on its way may be lost
		call.eow()
		call.gate.open()
		call.wait()
		call.expect(statusDone)
	default:
		l.leave(!c.gentle && r.IntN(4) == 0)
	}
}

// reads reads on for a while, in between not at all. Each step may do something.
func (c *crowd) reads(ctx context.Context, r *rand.Rand, call *call, least int, step func()) {
	for range least + r.IntN(10) {
		if r.IntN(8) == 0 {
			c.did.lapses.Add(1)
			call.gate.close()
		}
		if step != nil {
			step()
		}
		if !pause(ctx, r, 0, 3*time.Second) {
			break
		}
		if r.IntN(2) == 0 {
			call.gate.open()
		}
	}
	if r.IntN(4) > 0 { // some never read on
		call.gate.open()
	}
}
