package command

// What the room keeps for a person between their visits that the screen and line
// mode have in common.

import (
	"strconv"
	"time"

	"teahouse/room"
)

// The names of settings. They are stored, and never change.
const (
	KeptZone   = "zone"
	KeptIgnore = "ignore"
	KeptBell   = "bell"
	KeptPlain  = "plain" // on: they want plain lines, and no full screen
	keptRead   = "read"
)

// On is the value of a setting that is switched on; switched off it is empty.
const On = "on"

// Keep has the room remember a setting that is on or off.
func Keep(seat *room.Seat, name string, on bool) {
	seat.Remember(map[string]string{name: map[bool]string{true: On}[on]})
}

// KeptWay is how somebody chose to be called, or as usual.
func KeptWay(seat *room.Seat) Way {
	if way := Way(seat.Settings()[KeptBell]); way != "" {
		return way
	}
	return WayAuto
}

// KeptZoneOf is the zone that somebody chose for their clock, or the one given.
func KeptZoneOf(seat *room.Seat, otherwise *time.Location) *time.Location {
	if z, err := LoadZone(seat.Settings()[KeptZone]); err == nil {
		return z
	}
	return otherwise
}

// readEach is the time between two notes of how far somebody has read.
const readEach = time.Minute

// Read is how far somebody has read.
type Read struct {
	Upto uint64 // the newest line that they have seen
	Kept uint64 // the same, as the room was told: on their last visit, or since

	noted time.Time
}

// KeptRead is how far somebody had read when they left, or 0.
func KeptRead(seat *room.Seat, now time.Time) Read {
	n, _ := strconv.ParseUint(seat.Settings()[keptRead], 10, 64) // written below
	return Read{n, n, now}
}

// Note has the room remember it once in a while.
func (r *Read) Note(seat *room.Seat, now time.Time) {
	if now.Sub(r.noted) >= readEach {
		r.Keep(seat, now)
	}
}

// Keep has the room remember it at once.
func (r *Read) Keep(seat *room.Seat, now time.Time) {
	if r.Upto <= r.Kept {
		return
	}
	r.noted = now
	if seat.Remember(map[string]string{keptRead: strconv.FormatUint(r.Upto, 10)}) {
		r.Kept = r.Upto
	}
}
