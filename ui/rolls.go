package ui

// Who spoke of late in each part of the room, and the lists of people with them in
// front: made once for all screens that show the same people.

import (
	"maps"
	"sync"
	"time"

	"teahouse/room/state"
	"teahouse/ui/paint"
	"teahouse/ui/prefs"
)

const (
	forward = time.Minute // between two times that who spoke comes forward: each moves names that stand in sight

	recentMost = 64                     // people who count as having spoken of late, in each part of the room
	recentIn   = state.ChannelsMost + 1 // parts of which that is remembered: the house, and as many channels as most servers allow
)

// rolls are the lists, and who spoke.
type rolls struct {
	mu    sync.Mutex
	parts map[uint64]*speakers // by channel; the house is 0
}

// speakers are those of a part of the room, and the list of its people.
type speakers struct {
	last  uint64 // the newest line that is known
	spoke prefs.Recent

	front   map[state.Identity]bool // those of them who stand in front…
	chosen  time.Time               // …since then
	changes uint64                  // how often that has changed

	roll *paint.Roll
	made uint64 // what changes was then
}

// of is a part of the room. The lock is held.
func (r *rolls) of(in uint64) *speakers {
	p := r.parts[in]
	if p == nil {
		if r.parts == nil {
			r.parts = map[uint64]*speakers{}
		}
		if len(r.parts) >= recentIn {
			r.forget()
		}
		p = &speakers{spoke: prefs.Recent{}}
		r.parts[in] = p
	}
	return p
}

// forget forgets the channel where nobody has spoken for longest.
func (r *rolls) forget() {
	silent := uint64(0)
	for in, p := range r.parts {
		if in != 0 && (silent == 0 || p.last < r.parts[silent].last) {
			silent = in
		}
	}
	delete(r.parts, silent)
}

// heard takes in a line that is not private.
func (r *rolls) heard(e *state.Event) {
	r.mu.Lock()
	defer r.mu.Unlock()
	p := r.of(e.In)
	if e.N <= p.last {
		return
	}
	p.last = e.N
	p.spoke[e.Who.ID] = e.At
	if len(p.spoke) <= recentMost {
		return
	}
	oldest := e.Who.ID
	for who, at := range p.spoke {
		if at < p.spoke[oldest] || at == p.spoke[oldest] && who < oldest {
			oldest = who
		}
	}
	delete(p.spoke, oldest)
}

// registered has who spoke stand in front as who they are by now.
func (r *rolls) registered(old, now state.Identity) {
	r.mu.Lock()
	defer r.mu.Unlock()
	for _, p := range r.parts {
		p.spoke.Follow(old, now)
		if p.front[old] {
			delete(p.front, old)
			p.front[now] = true
			p.changes++
		}
	}
}

// choose has those who spoke of late stand in front, if it is time for that again.
func (p *speakers) choose(now time.Time) {
	if p.front != nil && now.Sub(p.chosen) < forward {
		return
	}
	front := map[state.Identity]bool{}
	for who, at := range p.spoke {
		if now.UnixMilli()-at <= mattersFor.Milliseconds() {
			front[who] = true
		}
	}
	if p.front == nil || !maps.Equal(front, p.front) {
		p.front, p.changes = front, p.changes+1
	}
	p.chosen = now
}

// roll is a list in order, made anew where it is another list or others stand in front.
// The one that all read who look at this part of the room is made once.
func (r *rolls) roll(list *state.Roster, in uint64, shared bool, was *paint.Roll, changes uint64, now time.Time) (*paint.Roll, uint64) {
	r.mu.Lock()
	defer r.mu.Unlock()
	p := r.of(in)
	p.choose(now)
	switch {
	case was != nil && was.Roster == list && changes == p.changes:
		return was, changes
	case !shared:
		return paint.NewRoll(list, p.front), p.changes
	case p.roll == nil || p.roll.Roster != list || p.made != p.changes:
		p.roll, p.made = paint.NewRoll(list, p.front), p.changes
	}
	return p.roll, p.changes
}
