package main

// Line mode behind a pipe: lines in pieces, floods, nonsense, and ends of all
// kinds. What was written before the end of the input is kept, however much it
// was, and nobody is told their own lines.

import (
	"context"
	"math/rand/v2"
	"strings"
	"time"
)

const giantBytes = 70_000 // of a line: more than any message has, and any request

// junk is what comes out of broken programs. Each is a line, and refused or
// harmless.
var junk = [...]string{"\x00\x01\x02", "\x1b[2J\x1b]0;mine\x07", "\xff\xfe", "/frobnicate", "/msg nobody-here hi", "@nobody-here hi", "/quit now",
	"/hold off", "/plain off", "/search hush", "/help", "/who", "/whois steady0", "\x1b[31m", strings.Repeat("x", giantBytes), "/unread", "", "  ", "/away tea", "/back"}

// pipes has somebody come again and again in line mode, without a terminal.
func (c *crowd) pipes(ctx context.Context, r *rand.Rand) {
	p := c.stranger(r, "pipe", r.IntN(2) == 0)
	for pause(ctx, r, 0, 4*time.Second) {
		if p.key == nil {
			p = c.stranger(r, "pipe", false)
		}
		p.from = address(r)
		c.visit(p, func(l *link) { c.pipe(ctx, r, l, true) })
	}
}

// pipe is one visit, on a link of its own or on one that others share.
func (c *crowd) pipe(ctx context.Context, r *rand.Rand, l *link, alone bool) {
	ears := &listener{name: l.name, terminal: c.script.terminal(), found: c.found}
	command := [...]string{"", "lines", "lines -q", "lines -n 5", "lines --echo", "lines -q --echo"}[r.IntN(6)]
	if strings.HasSuffix(command, "--echo") {
		ears.echo = withEcho
	}
	call, err := l.start(command, false, ears.hear)
	if err != nil {
		c.found.add("%s: %v", l.name, err)
		return
	}
	ears.call = call
	if alone { // of others on the link they may be told late, or in another order
		c.listens(ears)
	}
	c.did.pipes.Add(1)
	var mine []int
	c.reads(ctx, r, call, 1, func() {
		for range [...]int{1, 1, 1, 2, floodLines}[r.IntN(5)] {
			n, text := c.script.public(ears.terminal, unsure)
			mine = append(mine, n)
			c.pieces(ctx, r, call, text+[...]string{"\n", "\r\n"}[r.IntN(2)])
		}
		if r.IntN(2) == 0 {
			call.send(junk[r.IntN(len(junk))] + "\n")
		}
		if r.IntN(4) == 0 {
			to := c.somebody(r)
			_, text := c.script.private(ears.terminal, l.name, to)
			call.send("@" + to + " " + text + "\n")
		}
	})
	switch n := r.IntN(8); {
	case n < 3 || !alone: // the end of the input, perhaps in the middle of a line
		call.gate.open()
		if r.IntN(2) == 0 {
			n, text := c.script.public(ears.terminal, unsure)
			mine = append(mine, n)
			call.send(text)
		}
		_ = call.in.Close()
		call.wait()
		call.expect(statusDone, statusRefused)
		if call.status == statusDone || call.status == statusRefused {
			c.script.settle(certain, mine...)
		}
	case n < 4:
		call.gate.open()
		call.send("\n/quit\n")
		call.wait()
		call.expect(statusDone, statusRefused)
	case n < 5:
		call.hangup()
	default:
		l.leave(!c.gentle && r.IntN(4) == 0)
	}
}

// pieces sends a text in one go, or in two with a rest between them.
func (c *crowd) pieces(ctx context.Context, r *rand.Rand, call *call, text string) {
	at := 0
	if r.IntN(8) == 0 {
		at = r.IntN(len(text))
		call.send(text[:at])
		pause(ctx, r, 0, 300*time.Millisecond)
	}
	call.send(text[at:])
}
