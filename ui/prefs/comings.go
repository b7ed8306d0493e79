package prefs

// Of whose coming and going somebody reads: in a room with many, unless they chose otherwise,
// only of those who matter to them, and of friends in any case. Of too many who matter some
// are forgotten: what is remembered never grows beyond a bound.

import (
	"time"

	"teahouse/room"
	"teahouse/room/state"
)

// Told is how much somebody reads of who comes and goes: of all, of none, or as is
// bearable.
type Told string

const (
	Comings = "comings" // the setting

	toldAll  Told = "all"
	toldNone Told = "none"

	QuietRoom = 50 // people from which on only those are told of who matter now

	RecentFor  = 15 * time.Minute // so long somebody matters who spoke, or was called
	recentMost = 64               // people who are remembered
)

// ToldOf is what somebody chose.
func ToldOf(seat *room.Seat) Told { return Told(seat.Settings()[Comings]) }

// Tells decides about somebody in a room of so many people, where matters says
// whether the reader has to know of them.
func (c Told) Tells(people int, matters func() bool) bool {
	if !c.Asks(people) {
		return c != toldNone
	}
	return matters()
}

// Asks tells whether it is asked who matters, in a room of so many people.
func (c Told) Asks(people int) bool { return c != toldAll && c != toldNone && people > QuietRoom }

// Recent is when people last did what makes them matter, in room time. Its zero value
// is empty.
type Recent map[state.Identity]int64

// Note notes that somebody did so.
func (r *Recent) Note(who state.Identity, at int64) {
	if *r == nil || len(*r) > recentMost {
		r.forget(at)
	}
	(*r)[who] = at
}

// forget keeps only those who matter still, and of too many only some.
func (r *Recent) forget(now int64) {
	left := Recent{}
	for who, at := range *r {
		if now-at <= RecentFor.Milliseconds() && len(left) < recentMost/2 {
			left[who] = at
		}
	}
	*r = left
}

// Follow has it be of who somebody is by now, who has registered.
func (r Recent) Follow(old, now state.Identity) {
	if at, did := r[old]; did {
		delete(r, old)
		r[now] = max(r[now], at)
	}
}

// Holds tells whether somebody did so a short while before a moment.
func (r Recent) Holds(who state.Identity, now int64) bool {
	at, did := r[who]
	return did && now-at <= RecentFor.Milliseconds()
}
