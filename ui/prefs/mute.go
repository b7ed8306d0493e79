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
func Muted(seat *room.Seat) []uint64 { return mutedIn(seat.Settings()) }

func mutedIn(settings map[string]string) (all []uint64) {
	for _, word := range strings.Fields(settings[muted]) {
		if num, err := strconv.ParseUint(word, 36, 64); err == nil { // written below
			all = append(all, num)
		}
	}
	return all
}

// mutes is a list of them as it is kept.
func mutes(all []uint64) string {
	words := make([]string, len(all))
	for i, one := range all {
		words[i] = strconv.FormatUint(one, 36)
	}
	return strings.Join(words, " ")
}

// Mute has the room remember that a channel is muted, or is so no more, and returns
// all that are.
func Mute(seat *room.Seat, num uint64, on bool) ([]uint64, error) {
	before := Muted(seat)
	all := slices.DeleteFunc(slices.Clone(before), func(one uint64) bool { return one == num })
	if on {
		all = append(all, num)
	}
	if err := Keep(seat, muted, mutes(all)); err != nil {
		return before, err
	}
	return all, nil
}
