package ui

// Who matters now in a large room: whoever spoke, was named or was written to in
// the last minutes. Whether they are here is told whatever the size of the room;
// of all others only the count moves.

import (
	"sync"
	"time"

	"teahouse/room/state"
	"teahouse/room/text"
)

const (
	quietRoom    = 50 // people from which on only those are told of who matter now
	mattersFor   = 15 * time.Minute
	mattersMost  = 1 << 10 // lines, and people, that are remembered
	answersMost  = 128     // events about which it was asked
	privatesMost = 64      // people with whom one reader wrote privately
)

// concern remembers what was said to everybody, once for all screens.
type concern struct {
	mu    sync.Mutex
	last  uint64                   // the newest line it knows
	spoke map[state.Identity]int64 // when
	lines []said                   // the last ones, as a ring
	next  int
	asked map[uint64]bool     // what was answered about an event…
	order [answersMost]uint64 // …of these
	turn  int
}

// said is a line in which people may be named.
type said struct {
	at   int64
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
		c.spoke, c.asked = map[state.Identity]int64{}, map[uint64]bool{}
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
	line := said{e.At, text.Fold(e.Text)}
	if len(c.lines) < mattersMost {
		c.lines = append(c.lines, line)
		return
	}
	c.lines[c.next] = line
	c.next = (c.next + 1) % mattersMost
}

// matters tells whether somebody of whom an event tells spoke or was named. It
// looks once for all screens.
func (c *concern) matters(e *state.Event) bool {
	c.mu.Lock()
	defer c.mu.Unlock()
	if at, ok := c.spoke[e.Who.ID]; ok && e.At-at <= mattersFor.Milliseconds() {
		return true
	}
	if len(c.lines) == 0 {
		return false
	}
	if known, ok := c.asked[e.N]; ok {
		return known
	}
	found := c.named(e.Who.Name, e.At) || e.Old != "" && c.named(e.Old, e.At)
	delete(c.asked, c.order[c.turn])
	c.asked[e.N], c.order[c.turn] = found, e.N
	c.turn = (c.turn + 1) % answersMost
	return found
}

func (c *concern) named(s string, at int64) bool {
	name, err := text.NewName(s)
	if err != nil {
		return false
	}
	for _, line := range c.lines {
		if at-line.at <= mattersFor.Milliseconds() && line.text.Mentions(name) {
			return true
		}
	}
	return false
}
