package prefs

// How far somebody has read.

import (
	"slices"
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

	in    uint64 // the channel; 0 is the house
	noted time.Time
}

// ReadUpto is how far somebody had read when they left, in the house (0) or in a
// channel, or 0.
func ReadUpto(seat *room.Seat, in uint64, now time.Time) Read {
	n, _ := strconv.ParseUint(seat.Settings()[marker(in)], 10, 64) // written below
	return Read{n, n, in, now}
}

// marker is the name of the setting that holds how far somebody has read.
func marker(in uint64) string {
	if in == 0 {
		return read
	}
	return read + "." + strconv.FormatUint(in, 36)
}

// Note has the room remember it once in a while.
func (r *Read) Note(seat *room.Seat, now time.Time) {
	if now.Sub(r.noted) >= readEach {
		r.Keep(seat, now)
	}
}

// Keep has the room remember it at once.
func (r *Read) Keep(seat *room.Seat, now time.Time) { KeepReads(seat, []*Read{r}, now) }

// KeepReads has the room remember at once how far several are read.
func KeepReads(seat *room.Seat, all []*Read, now time.Time) {
	values := map[string]string{}
	for _, r := range all {
		if r.Upto > r.Kept {
			r.noted = now
			values[marker(r.in)] = strconv.FormatUint(r.Upto, 10)
		}
	}
	if len(values) == 0 || seat.Remember(values) != nil {
		return
	}
	for _, r := range all {
		r.Kept = max(r.Kept, r.Upto)
	}
}

// Part forgets what was kept of a channel that somebody is in no more.
func Part(seat *room.Seat, num uint64) {
	if all := Muted(seat); slices.Contains(all, num) {
		_, _ = Mute(seat, all, num, false)
	}
	if seat.Settings()[marker(num)] != "" {
		_ = Keep(seat, marker(num), "")
	}
}
