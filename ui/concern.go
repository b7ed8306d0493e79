package ui

// Who matters now in a large room: whoever spoke, was named or was written to in
// the last minutes. Whether they are here is told whatever the size of the room;
// of all others only the count moves.

import (
	"sync"
	"sync/atomic"

	"teahouse/room/state"
	"teahouse/room/text"
	"teahouse/ui/prefs"
)

const (
	mattersFor  = prefs.RecentFor
	mattersMost = 1 << 10 // lines, and people, that are remembered
	mattersText = 1 << 16 // bytes of those lines: looking for a name among them takes a few milliseconds at most
	answersMost = 1 << 13 // events about which it was asked: those of some rounds of a large room
)

// concern remembers what was said to everybody, once for all screens.
type concern struct {
	mu    sync.Mutex
	last  uint64       // the newest line it knows
	spoke prefs.Recent // when
	lines []said       // the last ones
	held  int          // bytes of them

	// What was answered about an event: its number, shifted, and the answer. All
	// screens ask about each who comes, so that costs them no lock.
	asked [answersMost]atomic.Uint64
}

// The answers about an event.
const (
	answerNo      uint64 = iota // they do not matter…
	answerPasses                // …and all that moves is how many are here
	answerMatters               // they do

	answerBits = 2
)

// said is a line in which people may be named.
type said struct {
	at   int64
	size int
	text text.Folded
}

// heard takes in a line that everybody may read.
func (c *concern) heard(e *state.Event) {
	c.mu.Lock()
	defer c.mu.Unlock()
	if e.N <= c.last || !e.Public() || e.Gone {
		return
	}
	c.last = e.N
	if c.spoke == nil {
		c.spoke = prefs.Recent{}
	}
	if len(c.spoke) >= mattersMost {
		for id, at := range c.spoke {
			if e.At-at > mattersFor.Milliseconds() {
				delete(c.spoke, id)
			}
		}
	}
	if len(c.spoke) < mattersMost {
		c.spoke[e.Who.ID] = e.At
	}
	c.lines, c.held = append(c.lines, said{e.At, len(e.Text), text.Fold(e.Text)}), c.held+len(e.Text)
	for len(c.lines) > mattersMost || c.held > mattersText {
		c.held -= c.lines[0].size
		c.lines[0] = said{}
		c.lines = c.lines[1:]
	}
}

// registered has who spoke matter as who they are by now.
func (c *concern) registered(old, now state.Identity) {
	c.mu.Lock()
	defer c.mu.Unlock()
	c.spoke.Follow(old, now)
}

// matters tells whether somebody of whom an event tells spoke or was named. It
// looks once for all screens.
func (c *concern) matters(e *state.Event) bool {
	asked := &c.asked[e.N%answersMost]
	if known := asked.Load(); known>>answerBits == e.N {
		return known == e.N<<answerBits|answerMatters
	}
	c.mu.Lock()
	defer c.mu.Unlock()
	at, spoke := c.spoke[e.Who.ID]
	found := spoke && e.At-at <= mattersFor.Milliseconds() ||
		c.named(e.Who.Name, e.At) || e.Old != "" && c.named(e.Old, e.At)
	answer := answerNo
	switch {
	case found:
		answer = answerMatters
	case e.In == 0 && (e.Kind == state.KindEnter || e.Kind == state.KindLeave):
		answer = answerPasses
	}
	asked.Store(e.N<<answerBits | answer)
	return found
}

// passes tells whether it is known of an event that nothing moves by it but how many are
// here, for everybody to whom nobody matters but who spoke or was named.
func (c *concern) passes(e *state.Event) bool {
	return c.asked[e.N%answersMost].Load() == e.N<<answerBits|answerPasses
}

func (c *concern) named(s string, at int64) bool {
	if len(c.lines) == 0 {
		return false
	}
	name := text.Borne(s)
	for _, line := range c.lines {
		if at-line.at <= mattersFor.Milliseconds() && line.text.Mentions(name) {
			return true
		}
	}
	return false
}
