package main

// Verbs: what scripts do, right and wrong. Each is told in its exit status what
// became of it, and that must be true; and nobody ever sees in the list who only
// passes.

import (
	"context"
	"encoding/json"
	"fmt"
	"math/rand/v2"
	"strings"
	"time"
)

const hurries = 8 // lines at once: five may be

// passes has somebody carry out one verb after the other, on a connection each.
func (c *crowd) passes(ctx context.Context, r *rand.Rand) {
	p := c.stranger(r, "passer", r.IntN(2) == 0)
	for pause(ctx, r, 0, time.Second) {
		if p.key == nil || r.IntN(8) == 0 {
			p = c.stranger(r, "passer", r.IntN(2) == 0)
		}
		p.from = address(r)
		now, do := p, c.errand
		switch r.IntN(10) { // the list may show these
		case 0:
			now, do = c.stranger(r, "caller", r.IntN(2) == 0), c.interrupting
		case 1:
			now, do = c.stranger(r, "caller", r.IntN(2) == 0), c.vanishing
		case 2:
			do = c.hurrying
		case 3: // and whoever reads back again and again listens, and is shown
			now, do = c.stranger(r, "caller", r.IntN(2) == 0), c.readingBack
		}
		c.visit(now, func(l *link) {
			if err := do(ctx, r, l); err != nil {
				c.found.add("%s: %v", now.name, err)
			}
		})
	}
}

// errand carries out one verb that is soon done, on a link that others may
// share. The error is that no session was to be had.
func (c *crowd) errand(_ context.Context, r *rand.Rand, l *link) error {
	c.did.verbs.Add(1)
	switch n := r.IntN(36); {
	case n < 10:
		return c.saying(r, l)
	case n < 12:
		return c.pouring(r, l)
	case n < 16:
		return c.whispering(r, l)
	case n < 20:
		return c.asking(l, "who --json", false, statusDone)
	case n < 22:
		return c.asking(l, "who", r.IntN(2) == 0, statusDone)
	case n < 27:
		return c.asking(l, reading[r.IntN(len(reading))], r.IntN(4) == 0, statusDone, statusRefused)
	case n < 29:
		return c.asking(l, fmt.Sprintf("whois %s", c.somebody(r)), false, statusDone, statusRefused)
	case n < 33:
		return c.asking(l, wrong[r.IntN(len(wrong))], r.IntN(4) == 0, statusUsage)
	}
	return c.asking(l, noChat[r.IntN(len(noChat))], false, statusRefused)
}

var (
	back    = [...]string{"tail", "tail -n 50 --json", "tail --since 2m", "tail -n 5 --since 00:00"}
	reading = [...]string{ // and what they find may be nothing
		"search soak", "search --json cup", "search hush", "topic", "topic --json", "version", "version --json", "help", "help say", "motd", "tail --help"}
	wrong  = [...]string{"brew tea", "tail -n x", "tail --frobnicate", "who bob", "dm", "dm ,", "say --wait never x", "bot --since x", "lines --json", "\x1b[2J"}
	noChat = [...]string{"scp -t .", "rsync --server .", "/usr/lib/openssh/sftp-server", "internal-sftp"}
)

// readingBack reads what was said lately.
func (c *crowd) readingBack(_ context.Context, r *rand.Rand, l *link) error {
	c.did.verbs.Add(1)
	return c.asking(l, back[r.IntN(len(back))], r.IntN(4) == 0, statusDone, statusRefused)
}

// asking carries out a verb that shows something, and looks for ghosts in it.
func (c *crowd) asking(l *link, command string, tty bool, may ...int) error {
	call, out, err := l.run(command, "", tty)
	if err != nil {
		return err
	}
	call.expect(may...)
	if !tty && (call.status == statusUsage || call.status == statusRefused) && out != "" { // a terminal has one side
		call.fault("was not done, and puts out %q", out)
	}
	verb, _, _ := strings.Cut(command, " ")
	if verb == "who" && strings.Contains(out, "passer") {
		call.fault("names somebody who only passes: %q", out)
	}
	if tty && strings.Count(out, "\n") != strings.Count(out, "\r\n") {
		call.fault("ends lines without CR on a terminal: %q", out)
	}
	return nil
}

// saying says a line, and learns whether it is kept.
func (c *crowd) saying(r *rand.Rand, l *link) error {
	n, text := c.script.public(c.script.terminal(), unsure)
	if r.IntN(4) == 0 {
		text = "\x1b]0;mine\x07\x1b[31m/ban " + text + " 'it\\n$(true)\x1b[2J"
	}
	command, stdin := [...]string{"say ", "say --json ", "me ", "say -- ", "say --wait 5s "}[r.IntN(5)], ""
	if r.IntN(3) == 0 {
		command, stdin = strings.TrimSuffix(strings.TrimSuffix(command, " "), " --"), text+"\n"
	} else {
		command += text
	}
	call, out, err := l.run(command, stdin, false)
	if err != nil {
		return err
	}
	call.expect(statusDone, statusLater)
	c.judge(call, n)
	if asked := strings.HasPrefix(command, "say --json"); !asked && out != "" {
		call.fault("puts out %q", out)
	} else if asked && call.status == statusDone {
		var m message
		if err := json.Unmarshal([]byte(out), &m); err != nil || m.Event != "say" || len(numbers(m.Text)) != 1 {
			call.fault("puts out %q, which is not what was said: %v", out, err)
		}
	}
	return nil
}

// hurrying says more than they may, and does not wait for a turn.
func (c *crowd) hurrying(_ context.Context, _ *rand.Rand, l *link) error {
	for range hurries {
		n, text := c.script.public(c.script.terminal(), unsure)
		call, _, err := l.run("say --wait 0 "+text, "", false)
		if err != nil {
			return err
		}
		c.did.verbs.Add(1)
		call.expect(statusDone, statusLater)
		if call.status == statusLater {
			c.did.later.Add(1)
		}
		c.judge(call, n)
	}
	return nil
}

// judge settles what must have become of a line by the status of its verb.
func (c *crowd) judge(call *call, n int) {
	switch call.status {
	case statusDone:
		c.script.settle(certain, n)
	case statusRefused, statusUsage, statusLater:
		c.script.settle(refused, n)
	}
}

func (c *crowd) pouring(r *rand.Rand, l *link) error {
	n, text := c.script.pours.text(1 + r.IntN(80))
	call, _, err := l.run("say --split", text, false)
	if err != nil {
		return err
	}
	call.expect(statusDone, statusLater)
	if call.status == statusDone {
		c.script.pours.whole(n)
	}
	return nil
}

// whispering writes privately. A guest may not begin talks with everybody.
func (c *crowd) whispering(r *rand.Rand, l *link) error {
	to := c.somebody(r)
	n, text := c.script.private(c.script.terminal(), l.name, to)
	command, stdin := "dm "+to+" "+text, ""
	if r.IntN(2) == 0 {
		command, stdin = "dm @"+to, text
	}
	call, _, err := l.run(command, stdin, false)
	if err != nil {
		return err
	}
	call.expect(statusDone, statusRefused, statusLater)
	c.judge(call, n)
	return nil
}

// interrupting follows at a terminal, and presses Ctrl-C.
func (c *crowd) interrupting(ctx context.Context, r *rand.Rand, l *link) error {
	ears := &listener{name: l.name, found: c.found}
	call, err := l.start("tail -f", true, ears.hear)
	if err != nil {
		return err
	}
	ears.call = call
	c.listens(ears)
	pause(ctx, r, 0, 3*time.Second)
	call.ctrlC.Store(true)
	call.send("\x03")
	call.wait()
	call.expect(statusInterrupted)
	return nil
}

// vanishing cuts the link somewhere in a verb.
func (c *crowd) vanishing(ctx context.Context, r *rand.Rand, l *link) error {
	_, text := c.script.public(c.script.terminal(), unsure)
	call, err := l.start([...]string{"say", "tail -f", "lines -q"}[r.IntN(3)], r.IntN(4) == 0, func(string) {})
	if err != nil {
		return err
	}
	call.send(text + "\n")
	if r.IntN(2) == 0 {
		pause(ctx, r, 0, 50*time.Millisecond)
	}
	l.leave(!c.gentle && r.IntN(5) == 0)
	return nil
}
