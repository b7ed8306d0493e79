package main

// One person, and what they do at their terminals.

import (
	"context"
	"math/rand/v2"
	"strings"
	"time"

	"teahouse/ui/serve/sshtest"
)

const (
	namingEach  = 25 * time.Second        // a steady person's names and being away: no faster than is allowed
	unsendAfter = 2 * time.Second         // for people to see what is taken back
	changeLeast = 1500 * time.Millisecond // for a screen to give way to plain lines, or they to it
	floodLines  = 20
	stallEach   = 60 * time.Millisecond // between two frames of the largest window
	stallWithin = 2 * time.Minute       // to fill the SSH window of 2 MB, and half a minute after
)

// windows are sizes that no person has. Each is followed by a sane one some time.
var windows = [...][2]int{{0, 0}, {1, 1}, {2, 500}, {4000, 2000}, {65535, 65535}, {1<<31 - 1, 1}, {500, 2}, {80, 24}, {132, 50}, {40, 10}}

// guest is a person inside, at one or more terminals.
type guest struct {
	crowd     *crowd
	host      *sshtest.Host
	name      string
	rand      *rand.Rand
	terminals []*sshtest.Client
	numbers   []int // of the terminals, in the script
	sure      bool  // they stay, and keep to the limits
	named     time.Time
}

// act does one thing that anybody may do.
func (g *guest) act(ctx context.Context) error {
	i := g.rand.IntN(len(g.terminals))
	t, did := g.terminals[i], &g.crowd.did
	switch n := g.rand.IntN(20); {
	case n < 3:
		did.whispers.Add(1)
		to := g.crowd.somebody(g.rand)
		_, text := g.crowd.script.private(g.numbers[i], g.name, to)
		return enter(t, "/msg "+to+" "+text)
	case n < 5 && (!g.sure || time.Since(g.named) > namingEach):
		did.names.Add(1)
		g.named = time.Now()
		return enter(t, []string{"/name " + g.name + "x", "/name " + g.name, "/away back soon", "/back"}[g.rand.IntN(4)])
	case n < 7 && g.sure: // else the oops may be refused, and another line be taken back
		did.unsent.Add(1)
		if err := enter(t, "oops, that was the wrong window"); err != nil {
			return err
		}
		if !pause(ctx, g.rand, unsendAfter, 2*unsendAfter) {
			return nil
		}
		return enter(t, "/unsend")
	case n < 10:
		did.resizes.Add(1)
		return g.resize(t)
	case n < 11:
		return t.Send("\x1b[5~\x1b[5~\x1b[F") // a look back, and to the end again
	case n < 12:
		return g.plain(ctx, i)
	}
	return enter(t, g.line(i))
}

// line is a new line, at one of their terminals.
func (g *guest) line(i int) string {
	f := unsure
	if g.sure {
		f = certain
	}
	_, text := g.crowd.script.public(g.numbers[i], f)
	return text
}

// plain goes on in plain lines for a while. What is typed while the one gives way
// to the other may be lost.
func (g *guest) plain(ctx context.Context, i int) error {
	t := g.terminals[i]
	g.crowd.did.plain.Add(1)
	for _, command := range []string{"/plain", "/plain off"} {
		if g.rand.IntN(4) == 0 {
			_, text := g.crowd.script.public(g.numbers[i], unsure)
			command += "\r" + text
		}
		if err := enter(t, command); err != nil {
			return err
		}
		if !pause(ctx, g.rand, changeLeast, 2*changeLeast) {
			return nil
		}
		if err := enter(t, g.line(i)); err != nil {
			return err
		}
		if !pause(ctx, g.rand, changeLeast, 2*changeLeast) {
			return nil
		}
	}
	return nil
}

// misbehave does what a person does who does not care.
func (g *guest) misbehave(ctx context.Context) error {
	i := g.rand.IntN(len(g.terminals))
	if g.rand.IntN(8) > 0 {
		return g.act(ctx)
	}
	g.crowd.did.floods.Add(1)
	var flood strings.Builder
	for range floodLines {
		_, text := g.crowd.script.public(g.numbers[i], unsure)
		flood.WriteString("\x15" + text + "\r")
	}
	return g.terminals[i].Send(flood.String())
}

func (g *guest) resize(t *sshtest.Client) error {
	size := windows[g.rand.IntN(len(windows))]
	return t.Session().WindowChange(size[1], size[0])
}

// enter types a line after whatever a refusal left, and presses Enter.
func enter(t *sshtest.Client, text string) error { return t.Send("\x15" + text + "\r") }

// quit leaves as people do, and waits for the end.
func (g *guest) quit() {
	late := time.NewTimer(leaveWithin)
	defer late.Stop()
	for _, t := range g.terminals {
		_ = enter(t, "/quit") // the session may be over
	}
	for _, t := range g.terminals {
		select {
		case <-t.Ended():
		case <-late.C:
			g.crowd.found.add("%s wanted to quit and was not let go within %v", g.name, leaveWithin)
			return
		}
	}
}

// freeze makes all links dead, and nobody is told.
func (g *guest) freeze() {
	for _, t := range g.terminals {
		t.Freeze()
	}
}

// stall stops reading while the server has ever more to draw, and waits for the
// server to give up. It need not: until their SSH window is full, they are well.
func (g *guest) stall(ctx context.Context) {
	for _, t := range g.terminals {
		t.Stall()
	}
	tick := time.NewTicker(stallEach)
	defer tick.Stop()
	late := time.After(stallWithin)
	for i := 0; ; i++ {
		over := true
		for _, t := range g.terminals {
			select {
			case <-t.Ended():
			default:
				over = false
				_ = t.Session().WindowChange(200, 500-i%2) // it may just have ended
			}
		}
		if over {
			g.crowd.did.given.Add(1)
			return
		}
		select {
		case <-tick.C:
		case <-late:
			return
		case <-ctx.Done():
			return
		}
	}
}
