package prefs

// How far somebody has read.

import (
	"slices"
	"strconv"
	"strings"
	"time"

	"teahouse/room"
)

// readEach is the time between two notes of how far somebody has read.
const readEach = time.Minute

// Read is how far somebody has read.
type Read struct {
	Upto uint64 // the newest line that they have seen
	Kept uint64 // the same, as the room was told: on their last visit, or since

	Hidden uint64 // the first line that they chose not to see for a while, before which Kept ends; 0 if none is

	in    uint64 // the channel; 0 is the house
	noted time.Time
}

// ReadUpto is how far somebody had read when they left, in the house (0) or in a
// channel, or 0.
func ReadUpto(seat *room.Seat, in uint64, now time.Time) Read {
	n, _ := strconv.ParseUint(seat.Settings()[marker(in)], 10, 64) // written below
	return Read{Upto: n, Kept: n, in: in, noted: now}
}

// upto is how far the room is told that they have read.
func (r *Read) upto() uint64 {
	if r.Hidden != 0 {
		return min(r.Upto, r.Hidden-1)
	}
	return r.Upto
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

// KeepReads has the room remember at once how far several are read, and forget what is
// left of channels that ended, or that others took them out of: most do while they are away.
func KeepReads(seat *room.Seat, all []*Read, now time.Time) {
	all = slices.DeleteFunc(slices.Clone(all), func(r *Read) bool { return r.upto() <= r.Kept })
	if len(all) == 0 {
		return
	}
	values, in := leftovers(seat)
	for _, r := range all {
		r.noted = now
		if in[r.in] {
			values[marker(r.in)] = strconv.FormatUint(r.upto(), 10)
		}
	}
	if seat.Remember(values) != nil {
		return
	}
	for _, r := range all {
		r.Kept = max(r.Kept, r.upto())
	}
}

// Part forgets what was kept of channels that somebody is in no more.
func Part(seat *room.Seat) {
	if values, _ := leftovers(seat); len(values) > 0 {
		_ = seat.Remember(values)
	}
}

// leftovers are the settings that are left of channels that somebody is in no more, emptied,
// and where they are in: the house, and channels.
func leftovers(seat *room.Seat) (values map[string]string, in map[uint64]bool) {
	kept := seat.Settings() // asked for first: whatever is kept is of a channel that was joined before
	values, in = map[string]string{}, map[uint64]bool{0: true}
	for _, c := range seat.Joined() {
		in[c.Num] = true
	}
	for name := range kept {
		if of, is := strings.CutPrefix(name, read+"."); is {
			if num, _ := strconv.ParseUint(of, 36, 64); !in[num] { // written above
				values[name] = ""
			}
		}
	}
	before := mutedIn(kept)
	if now := slices.DeleteFunc(slices.Clone(before), func(num uint64) bool { return !in[num] }); len(now) < len(before) {
		values[muted] = mutes(now)
	}
	return values, in
}
