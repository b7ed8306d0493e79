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

// Mute has the room remember that a channel is muted, or is so no more, beside
// those of the list, and returns the list.
func Mute(seat *room.Seat, all []uint64, num uint64, on bool) []uint64 {
	all = slices.DeleteFunc(slices.Clone(all), func(one uint64) bool { return one == num })
	if on {
		all = append(all, num)
	}
	words := make([]string, len(all))
	for i, one := range all {
		words[i] = strconv.FormatUint(one, 36)
	}
	Keep(seat, muted, strings.Join(words, " "))
	return all
}
