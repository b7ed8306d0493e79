package prefs

// Channels that are muted: they count nothing and ring no bell, but where somebody
// is called.

import (
	"slices"
	"strconv"
	"strings"

	"teahouse/room"
)

// Muted are the channels that somebody muted, by their numbers.
func Muted(seat *room.Seat) (all []uint64) {
	for _, word := range strings.Fields(seat.Settings()[muted]) {
		if num, err := strconv.ParseUint(word, 36, 64); err == nil { // written below
			all = append(all, num)
		}
	}
	return all
}

// MutedNow are those that are muted by now, at whichever of their terminals that was
// changed: the list, where the room keeps none.
func MutedNow(seat *room.Seat, all []uint64) []uint64 {
	if !Keeps(seat) {
		return all
	}
	return Muted(seat)
}

// Mute has the room remember that a channel is muted, or is so no more, and returns
// all that are.
func Mute(seat *room.Seat, all []uint64, num uint64, on bool) ([]uint64, error) {
	before := MutedNow(seat, all)
	all = slices.DeleteFunc(slices.Clone(before), func(one uint64) bool { return one == num })
	if on {
		all = append(all, num)
	}
	words := make([]string, len(all))
	for i, one := range all {
		words[i] = strconv.FormatUint(one, 36)
	}
	if err := Keep(seat, muted, strings.Join(words, " ")); err != nil {
		return before, err
	}
	return all, nil
}
