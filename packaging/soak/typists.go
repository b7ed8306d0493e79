package main

// Line mode at a terminal, as people have it who hear their screen read out: they
// edit, look something up, and are never sent more than text.

import (
	"context"
	"math/rand/v2"
	"time"
)

// keys are what a typist presses beside their lines.
var keys = [...]string{"\t", "\x1b[A\x1b[B", "\x12cup\x07", "abc\x02\x02\x7f\x15", "\x0c", "/who\r", "/help say\r", "/hold off\r", "/hold on\r",
	"/search hush\r", "/away tea\r", "/back\r", "\x1b[200~a\rb\x1b[201~\x15", "\x1b[999;999;999z", "/plain on\r", "\x03", unread, "\r"}

const unread = "/unread\r" // tells what is older than what they were told, or came while they wrote

const legible = 40 // cells of a row, for a line's beginning to stand in one

// types has somebody come again and again in line mode at a terminal.
func (c *crowd) types(ctx context.Context, r *rand.Rand) {
	p := c.stranger(r, "typist", r.IntN(2) == 0)
	for pause(ctx, r, 0, 4*time.Second) {
		if p.key == nil {
			p = c.stranger(r, "typist", false)
		}
		p.from = address(r)
		c.visit(p, func(l *link) { c.typing(ctx, r, l) })
	}
}

// typing is one visit.
func (c *crowd) typing(ctx context.Context, r *rand.Rand, l *link) {
	ears := &listener{name: l.name, terminal: c.script.terminal(), echo: anyEcho, found: c.found}
	call, err := l.start("lines", true, ears.hear)
	if err != nil {
		c.found.add("%s: %v", l.name, err)
		return
	}
	ears.call = call
	c.listens(ears)
	c.did.typists.Add(1)
	c.reads(ctx, r, call, 1, func() {
		_, text := c.script.public(ears.terminal, unsure)
		switch r.IntN(4) {
		case 0:
			press := keys[r.IntN(len(keys))]
			call.send("\x15" + press)
			if press == unread {
				ears.excuse()
			}
		case 1: // half of it, and what happens meanwhile has to wait
			call.send("\x15" + text[:len(text)/2])
			pause(ctx, r, 0, time.Second)
			call.send(text[len(text)/2:] + "\r")
		default:
			call.send("\x15" + text + "\r")
		}
		size := windows[r.IntN(len(windows))]
		if r.IntN(4) == 0 {
			if size[0] > 0 && size[0] < legible {
				ears.excuse()
			}
			_ = call.session.WindowChange(size[1], size[0]) // it may be over
		}
	})
	switch r.IntN(6) {
	case 0, 1:
		call.gate.open()
		call.send("\x07\x15\r/quit\r") // out of a search, and no to a question
		call.wait()
		call.expect(statusDone)
	case 2:
		call.hangup()
	default:
		l.leave(!c.gentle && r.IntN(4) == 0)
	}
}
