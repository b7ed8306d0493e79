package prefs

// How far somebody has read.

import (
	"strconv"
	"time"

	"teahouse/room"
)

// readEach is the time between two notes of how far somebody has read.
const readEach = time.Minute

// Read is how far somebody has read.
type Read struct {
	Upto uint64 // the newest line that they have seen
	Kept uint64 // the same, as the room was told: on their last visit, or since

	noted time.Time
}

// ReadUpto is how far somebody had read when they left, or 0.
func ReadUpto(seat *room.Seat, now time.Time) Read {
	n, _ := strconv.ParseUint(seat.Settings()[read], 10, 64) // written below
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
	if seat.Remember(map[string]string{read: strconv.FormatUint(r.Upto, 10)}) {
		r.Kept = r.Upto
	}
}
