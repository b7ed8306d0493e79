package main

// Bots: programs that read and write JSON. Each request is answered once, in
// order; what a bot was told to have said is kept, and what was refused is not.

import (
	"context"
	"fmt"
	"math/rand/v2"
	"strings"
	"sync"
	"time"
)

// request is what a bot waits for the answer to.
type request struct {
	id, line int
	do       string // empty: nonsense
	may      bool   // fail
	says     bool   // a line of the script…
	said     int    // …this one
}

// bot is one of them, at one visit.
type bot struct {
	crowd    *crowd
	rand     *rand.Rand
	call     *call
	terminal int
	sent     int // lines

	mu      sync.Mutex
	waiting []request
	fault   func(format string, args ...any)
}

// serves has a bot come again and again, and read on where it was.
func (c *crowd) serves(ctx context.Context, r *rand.Rand) {
	p := c.stranger(r, "bot", true)
	s := c.follower(true)
	for pause(ctx, r, 0, 4*time.Second) {
		p.from = address(r)
		c.visit(p, func(l *link) { c.serve(ctx, r, l, s) })
	}
}

// serve is one visit of a bot.
func (c *crowd) serve(ctx context.Context, r *rand.Rand, l *link, s *stream) {
	b := &bot{crowd: c, rand: r, terminal: c.script.terminal(), fault: s.fault}
	hear, since := s.next(l.name, b.answered)
	defer s.over()
	command := "bot"
	if since != "" {
		c.did.resumed.Add(1)
		command = "bot --since " + since
	}
	call, err := l.start(command, false, hear)
	if err != nil {
		c.found.add("%s: %v", l.name, err)
		return
	}
	b.call = call
	c.did.bots.Add(1)
	c.reads(ctx, r, call, 2, b.asks)
	switch r.IntN(5) {
	case 0:
		call.hangup()
	case 1, 2: // it has asked all it wants to know
		call.gate.open()
		_ = call.in.Close()
		call.wait()
		call.expect(statusDone)
		b.mu.Lock()
		defer b.mu.Unlock()
		if call.status == statusDone && len(b.waiting) > 0 {
			call.fault("left %d requests unanswered, the first of them %s", len(b.waiting), b.waiting[0].do)
		}
	default:
		l.leave(!c.gentle && r.IntN(4) == 0)
	}
}

// asks sends some requests.
func (b *bot) asks() {
	r := b.rand
	switch r.IntN(12) {
	case 0: // a flood
		for range floodLines + r.IntN(2*floodLines) {
			b.says("say")
		}
	case 1: // far more to read than it may leave unread
		for range 20 {
			b.ask(request{do: "history"}, `,"limit":200`)
		}
	case 2:
		b.ask(request{}, nonsense[r.IntN(len(nonsense))])
		if !b.call.gate.isShut() { // while answers wait, such a line would be read at a trickle, and all behind it
			b.ask(request{}, strings.Repeat("x", giantBytes))
		}
	case 3:
		b.ask(request{do: "who"}, "")
	case 4:
		b.ask(request{do: "search"}, `,"text":"hush"`)
	case 5:
		b.ask(request{do: "events"}, `,"since":"forever","limit":200`)
	case 6:
		b.ask(request{do: "away", may: true}, `,"reason":"tea"`)
		b.ask(request{do: "back", may: true}, "")
	case 7:
		to := b.crowd.somebody(r)
		n, text := b.crowd.script.private(b.terminal, b.call.link.name, to)
		b.ask(request{do: "dm", may: true, says: true, said: n}, fmt.Sprintf(`,"to":[%q],"text":%q`, to, text))
	default:
		b.says([...]string{"say", "me"}[r.IntN(2)])
	}
}

func (b *bot) says(do string) {
	n, text := b.crowd.script.public(b.terminal, unsure)
	b.ask(request{do: do, may: true, says: true, said: n}, fmt.Sprintf(`,"text":%q`, text))
}

// nonsense is what bots send that are broken. One line each.
var nonsense = [...]string{"{", "[]", `"say"`, `{"do":"say"`, `{"do":"dance"}`, `{"do":"say","text":7}`, `{"do":"say","txt":"x"}`,
	"\x00", "\xff{}", "{\"do\":\"say\",\"text\":\"\x1b[2J\"}", `{"do":"say","text":""}`}

// ask sends a request with more fields, or nonsense.
func (b *bot) ask(q request, more string) {
	b.sent++
	q.line = b.sent
	text := more
	if q.do != "" {
		q.id = b.sent
		text = fmt.Sprintf(`{"id":%d,"do":%q%s}`, q.id, q.do, more)
	}
	b.mu.Lock()
	b.waiting = append(b.waiting, q)
	b.mu.Unlock()
	b.crowd.did.requests.Add(1)
	b.call.send(text + "\n")
}

// answered takes in an answer.
func (b *bot) answered(m *message) {
	b.mu.Lock()
	defer b.mu.Unlock()
	if len(b.waiting) == 0 {
		b.fault("an answer to nothing: %+v", m)
		return
	}
	q := b.waiting[0]
	b.waiting = b.waiting[1:]
	done := m.Error == "" && q.do != "" && m.OK == q.do
	failed := m.Error != "" && (q.may || q.do == "" && m.Line == q.line)
	switch {
	case m.ID != q.id, !done && !failed:
		b.fault("%q, request %d in line %d, has the answer %+v", q.do, q.id, q.line, *m)
	case q.do == "who" && strings.Contains(string(m.People), `"passer`):
		b.fault("who names somebody who only passes: %s", m.People)
	}
	switch {
	case q.says && m.Error == "":
		b.crowd.script.settle(certain, q.said)
	case q.says:
		b.crowd.script.settle(refused, q.said)
	}
	for _, e := range m.Events {
		if n, ok := b.crowd.script.overheard(e.Text, b.call.link.name); ok {
			b.fault("finds somebody else's private line, %d", n)
		}
	}
}
