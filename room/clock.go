package room

// Two times. The wall's is what people's clocks show: it may be wrong, and it
// jumps when somebody sets it. Lines carry it, and nothing else rests on it.
// Room time only rises: terms, pauses, bans and ages run on it. Its numbers are
// milliseconds that once began as the wall's, and mean nothing beside it.
//
// While a node runs, room time goes on as its monotonic clock does. Between two
// starts it goes on by the boot clock, where the machine tells that it has not
// been started meanwhile, and the wall's clock is not asked. Otherwise what
// the wall's clock says is judged against the wall time that was last trusted:
//
//   - up to quietMost (a long weekend) it is believed;
//   - up to offMost the server may have been off, so terms end as it says, but
//     nothing is deleted, lapsed or freed by it before it has agreed with itself
//     for a day, see [state.State.sure];
//   - beyond that, or behind it, it moves nothing before that day;
//   - the operator may say at any time that it is right, see Config.TrustClock;
//   - what happened while a clock was doubted is no older for what had passed before that, see
//     [state.Span].
//
// A wall's clock that jumps while the node runs moves nothing, except that one
// which is doubted is judged again where it stands then.
//
// All this is judged by the node, and what it found is proposed: applying only
// believes it, so that every node has the same times.

import (
	"sync"
	"time"

	"teahouse/room/state"
)

// Clock is what a node reads time from.
type Clock struct {
	Wall    func() time.Time     // what people's clocks say
	Running func() time.Duration // goes on evenly, whatever happens to the wall's
	Boot    string               // names the start of the machine that Running counts from; empty if it counts from another moment
	Born    time.Time            // a wall's clock that is before this is certainly wrong
}

// goClock is the clock of a Config without one: it knows nothing of the machine.
func goClock() Clock {
	began := time.Now()
	return Clock{Wall: time.Now, Running: func() time.Duration { return time.Since(began) }}
}

// glance is one look at a node's clocks.
type glance struct{ run, wall int64 }

func (c Clock) read() glance {
	return glance{c.Running().Milliseconds(), c.Wall().UnixMilli()}
}

// plausible tells whether the wall's clock may be right at all.
func (c Clock) plausible(wall int64) bool { return c.Born.IsZero() || wall >= c.Born.UnixMilli() }

// first is the timing of a room that knows of no other: of a new one, or of one
// that an older program kept, whose only time stood at last.
func (c Clock) first(last int64) state.Timing {
	now := c.read()
	t := state.Timing{Boot: c.Boot, Run: now.run, Wall: now.wall, Room: last, Sure: last}
	if last == 0 {
		t.Room = now.wall
		if c.plausible(now.wall) {
			t.Sure = now.wall
		}
		return t
	}
	return c.judge(t, nil)
}

// join is the timing of a node that comes to a room that others have kept, whose room
// time is last: it goes on from there, and what passed before is not this clock's to say.
func (c Clock) join(last int64) state.Timing {
	now := c.read()
	t := state.Timing{Boot: c.Boot, Run: now.run, Wall: now.wall, Room: last}
	if c.plausible(now.wall) {
		t.Sure = now.wall
	}
	return t
}

// restart goes on from what a node noted, with last as the last room time that
// an entry of the log bears.
func (c Clock) restart(prev state.Timing, last int64) state.Timing {
	now := c.read()
	passed := max(0, last-prev.Room)
	same := c.Boot != "" && c.Boot == prev.Boot && now.run >= prev.Run
	if same {
		passed = max(passed, now.run-prev.Run)
	}
	t := prev.After(passed)
	t.Boot, t.Run, t.Wall = c.Boot, now.run, now.wall
	if same {
		return c.agree(t, prev.Doubt, passed)
	}
	agreed := prev.Doubt
	if off := now.wall - prev.Wall; off < passed-state.ClockSlack.Milliseconds() || off > passed+quietMost.Milliseconds() {
		agreed = nil // it has been set meanwhile
	}
	t = c.judge(t, prev.Doubt)
	if t.Doubt != nil && agreed != nil {
		t.Doubt.Agreed = agreed.Agreed
	}
	return t
}

// look goes on to now while the node runs. It is for a clock in doubt: others
// need no look.
func (c Clock) look(t state.Timing) state.Timing {
	now := c.read()
	passed := now.run - t.Run
	next := t.After(passed)
	next.Run, next.Wall = now.run, now.wall
	return c.agree(next, t.Doubt, passed)
}

// agree counts for how long a doubted clock has agreed with itself, and
// believes it in the end. One that was set meanwhile is judged anew.
func (c Clock) agree(t state.Timing, d *state.Doubt, passed int64) state.Timing {
	if d == nil && t.Sure != 0 {
		return t
	}
	t.Doubt = nil
	step := t.Wall - t.Sure
	if d == nil || abs(step-d.Step) > state.ClockSlack.Milliseconds() {
		return c.judge(t, d)
	}
	if d.Agreed+passed >= agreeFor.Milliseconds() {
		return t.Believe(d.Credit)
	}
	t.Doubt = &state.Doubt{Step: d.Step, Credit: d.Credit, Agreed: d.Agreed + passed}
	return t
}

// judge decides what the wall's clock is believed. Before is the doubt so far.
func (c Clock) judge(t state.Timing, before *state.Doubt) state.Timing {
	credit := int64(0)
	if before != nil {
		credit = before.Credit
	}
	t.Doubt = nil
	step := t.Wall - t.Sure
	switch {
	case t.Sure == 0 && c.plausible(t.Wall):
		t.Sure = t.Wall // how long it was off, nobody knows
	case t.Sure == 0:
	case step < -state.ClockSlack.Milliseconds() || step > offMost.Milliseconds():
		t.Doubt = &state.Doubt{Step: step, Credit: credit}
	case step > quietMost.Milliseconds():
		more := max(0, step-credit)
		t.Room += more
		t.Ahead += more
		t.Doubt = &state.Doubt{Step: step, Credit: credit + more}
	default:
		t = t.Believe(credit)
	}
	return t
}

func abs(n int64) int64 { return max(n, -n) }

// timekeeper tells room time on one node.
type timekeeper struct {
	clock Clock

	mu    sync.Mutex
	at    state.Timing // the last that the log has
	rests state.Unsure // what of room time does, here or at another node
	least glance       // room time (as wall) that some entry had at a moment, where nodes share the log: it is no less now
}

// now is what the wall's clock says, and room time.
func (k *timekeeper) now() (wall, room int64) {
	k.mu.Lock()
	defer k.mu.Unlock()
	return k.nowLocked()
}

func (k *timekeeper) nowLocked() (wall, room int64) {
	r := k.clock.read()
	room = k.at.Room + max(0, r.run-k.at.Run)
	if k.least.wall != 0 {
		room = max(room, k.least.wall+max(0, r.run-k.least.run))
	}
	return r.wall, room
}

// raise is told the room time that an entry had, be it another node's.
func (k *timekeeper) raise(room int64) {
	k.mu.Lock()
	defer k.mu.Unlock()
	if _, now := k.nowLocked(); now < room {
		k.least = glance{k.clock.read().run, room}
	}
}

// offset is how far the wall's clock is from room time.
func (k *timekeeper) offset() int64 {
	wall, room := k.now()
	return wall - room
}

// stamp gives a proposal the times at which it goes to the log. They are taken
// there, one proposal after another, so that they rise as the log does.
func (k *timekeeper) stamp(p *state.Proposal) {
	wall, room := k.now()
	p.At = wall
	if p.Room == 0 {
		p.Room = room
	}
}

func (k *timekeeper) noted() state.Timing {
	k.mu.Lock()
	defer k.mu.Unlock()
	return k.at
}

func (k *timekeeper) note(t state.Timing) {
	k.mu.Lock()
	defer k.mu.Unlock()
	k.at = t
}

// rest is told what rests on this clock, or on any node's that shares the log: events bear times
// without all of that.
func (k *timekeeper) rest(u state.Unsure) {
	k.mu.Lock()
	defer k.mu.Unlock()
	k.rests = u
}

// now is room time on this node.
func (r *Room) now() int64 {
	_, now := r.time.now()
	return now
}
