package main

// Observers stay and look, each at a terminal that draws what the server sends.
// A line must come on a screen once, behind all that came before it, and stay
// there until it scrolls away. That is told by screens and not by raw bytes: a
// server may draw a line again for good reasons, at another place, or because
// what stands beside it has changed.

import (
	"fmt"
	"sync"
	"time"

	"teahouse/ui/serve/sshtest"
)

const lookEach = 100 * time.Millisecond // between two looks: a screen holds seconds of talk

// sizes of the observers' windows, with and without the list of members.
var sizes = [...][2]int{{80, 200}, {120, 160}, {250, 180}}

// observers are all who look.
type observers struct {
	all     []*observer
	hosts   []*sshtest.Host
	looking sync.WaitGroup
	leaving chan struct{}
}

// observer remembers what they saw, in the order in which it came.
type observer struct {
	name  string
	from  int // lines before are not their concern
	seen  []int
	place map[int]int // of each line, in seen
	told  map[int]bool
	found *faults
}

func newObserver(name string, from int, found *faults) *observer {
	return &observer{name: name, from: from, place: map[int]int{}, told: map[int]bool{}, found: found}
}

// observe brings observers in, who look at all lines from a number on.
func observe(addr string, from int, found *faults) *observers {
	a := &observers{leaving: make(chan struct{})}
	for i, size := range sizes {
		h := new(sshtest.Host)
		a.hosts = append(a.hosts, h)
		o := newObserver(fmt.Sprintf("observer%d", i+1), from, found)
		client, err := sshtest.TryDial(h, addr, sshtest.Who{
			User: o.name, From: fmt.Sprintf("127.0.1.%d", i+1), Width: size[0], Height: size[1], Patience: 30 * time.Second,
		})
		if err != nil {
			found.add("%s is not let in: %v", o.name, err)
			continue
		}
		a.all = append(a.all, o)
		a.looking.Go(func() { o.watch(client, a.leaving) })
	}
	return a
}

// watch looks until it is time to leave.
func (o *observer) watch(c *sshtest.Client, leaving <-chan struct{}) {
	tick := time.NewTicker(lookEach)
	defer tick.Stop()
	before := int64(-1)
	for {
		if n := c.Received(); n != before {
			before = n
			o.look(c.Screen())
		}
		select {
		case <-tick.C:
		case <-c.Ended():
			o.found.add("%s was thrown out\n%s", o.name, c.Report())
			return
		case <-leaving:
			o.look(c.Screen())
			_ = c.Send("\x04")
			<-c.Ended() // or the end of the server
			return
		}
	}
}

// look takes in what stands on the screen now.
func (o *observer) look(screen string) {
	for _, n := range hushed(screen) {
		o.found.add("%s sees a private line, %d", o.name, n)
	}
	here := map[int]bool{}
	top, last := len(o.seen), -1
	for _, n := range numbers(screen) {
		if n < o.from {
			continue
		}
		if here[n] {
			o.fault(n, "stands twice on the screen")
			continue
		}
		here[n] = true
		at, known := o.place[n]
		if !known {
			at = len(o.seen)
			o.place[n] = at
			o.seen = append(o.seen, n)
		}
		if at < last {
			o.fault(n, "stands behind one that came later")
		}
		top, last = min(top, at), max(last, at)
	}
	for _, n := range o.seen[top:] {
		if !here[n] {
			o.fault(n, "has vanished from the screen")
		}
	}
}

// fault tells each line's trouble once: it is seen again at each look.
func (o *observer) fault(n int, what string) {
	if !o.told[n] {
		o.told[n] = true
		o.found.add("%s: line %d %s", o.name, n, what)
	}
}

// leave has all look once more and go, and waits for it.
func (a *observers) leave() {
	close(a.leaving)
	a.looking.Wait()
	a.close() // a connection outlives its sessions
}

func (a *observers) names() (names []string) {
	for _, o := range a.all {
		names = append(names, o.name)
	}
	return names
}

// close ends the connections that are left.
func (a *observers) close() {
	for _, h := range a.hosts {
		h.Close()
	}
}

func (a *observers) compare(kept []int) {
	for _, o := range a.all {
		o.compare(kept)
	}
}

// compare holds what was seen against what was kept.
func (o *observer) compare(kept []int) {
	i := 0
	for _, n := range kept {
		if n < o.from {
			continue
		}
		if at, ok := o.place[n]; !ok {
			o.fault(n, "was kept and never seen")
		} else if at != i {
			o.fault(n, "was seen in another order than it was kept")
			i = at + 1
		} else {
			i++
		}
	}
	if len(o.seen) > i {
		o.fault(o.seen[i], "was seen and not kept")
	}
}
