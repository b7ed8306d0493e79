package main

// Ears stay, as observers do, and have no screen: each in one of the ways in
// which one can follow the room. All that is said in their time is for them.

import (
	"math/rand/v2"
	"slices"
	"strings"
)

// ears are all of them.
type ears struct {
	crowd     *crowd
	links     []*link
	calls     []*call
	streams   []*stream
	listeners []*listener
	from      int // lines before are not their concern
}

// listen brings them in.
func listen(c *crowd) *ears {
	e := &ears{crowd: c, from: c.script.count()}
	r := rand.New(rand.NewPCG(c.o.seed, uint64(c.o.members)))
	for _, way := range []struct {
		command string
		keyed   bool
	}{{"tail -f --json -n 0", false}, {"bot", true}, {"tail -f -n 0", false}, {"lines -f -q", true}} {
		p := c.stranger(r, "ear", way.keyed)
		l, err := c.dial(p)
		if err != nil {
			c.found.add("%s is not let in: %v", p.name, err)
			continue
		}
		e.links = append(e.links, l)
		var hear func(string)
		var text *listener
		if way.command == "bot" || way.command == "tail -f --json -n 0" {
			s := newStream(way.keyed, c.found, c.place)
			e.streams = append(e.streams, s)
			hear, _ = s.next(p.name, nil)
		} else {
			text = &listener{name: p.name, found: c.found}
			e.listeners = append(e.listeners, text)
			hear = text.hear
		}
		call, err := l.start(way.command, false, hear)
		if err != nil {
			c.found.add("%s: %v", p.name, err)
			continue
		}
		if text != nil {
			text.call = call
		}
		e.calls = append(e.calls, call)
	}
	return e
}

// names are theirs.
func (e *ears) names() (names []string) {
	for _, l := range e.links {
		names = append(names, l.name)
	}
	return names
}

// leave has them go.
func (e *ears) leave() {
	for _, c := range e.calls {
		select {
		case <-c.ended:
			c.fault("was ended, stderr %q", c.stderr())
		default:
			c.hangup()
			c.wait()
		}
	}
	e.close()
}

func (e *ears) close() {
	for _, l := range e.links {
		l.close()
	}
}

func (e *ears) compare(t *truth) {
	for _, s := range e.streams {
		s.compare(t, true)
	}
	for _, l := range e.listeners {
		l.compare(t, e.crowd.script, true, e.from)
	}
}

// only tells whoever is in the list and should not be, or should be and is not.
func (c *crowd) only(names []string) error {
	p := c.stranger(rand.New(rand.NewPCG(c.o.seed, 0)), "passer", false)
	l, err := c.dial(p)
	if err != nil {
		return err
	}
	defer l.close()
	call, out, err := l.run("who", "", false)
	if err != nil {
		return err
	}
	call.expect(statusDone)
	here := strings.Fields(out)
	slices.Sort(names)
	slices.Sort(here)
	if !slices.Equal(here, names) {
		c.found.add("ghost: %v are in the list, and %v should be", here, names)
	}
	return nil
}
