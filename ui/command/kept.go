package command

// What the room keeps for a person between his visits that the screen and line
// mode have in common.

import (
	"encoding/json"
	"slices"
	"time"

	"teahouse/room"
)

// The names of settings. They are stored, and never change.
const (
	KeptZone   = "zone"
	KeptIgnore = "ignore"
	KeptPlain  = "plain" // on: he wants plain lines, and no full screen
)

// On is the value of a setting that is switched on; switched off it is empty.
const On = "on"

// Keep has the room remember a setting that is on or off.
func Keep(seat *room.Seat, name string, on bool) {
	seat.Remember(map[string]string{name: map[bool]string{true: On}[on]})
}

// KeptZoneOf is the zone that somebody chose for his clock, or the one given.
func KeptZoneOf(seat *room.Seat, otherwise *time.Location) *time.Location {
	if z, err := LoadZone(seat.Settings()[KeptZone]); err == nil {
		return z
	}
	return otherwise
}

// KeptIgnored are those whose lines somebody does not see, as who they are now.
func KeptIgnored(seat *room.Seat) []room.Person {
	var people []room.Person
	_ = json.Unmarshal([]byte(seat.Settings()[KeptIgnore]), &people) // written below
	for i := range people {
		people[i].ID = seat.Known(people[i].ID)
	}
	return people
}

// KeepIgnored has the room remember those of the people who can come back.
func KeepIgnored(seat *room.Seat, people []room.Person) {
	value := ""
	if lasting := slices.DeleteFunc(slices.Clone(people), func(p room.Person) bool { return !p.ID.Lasting() }); len(lasting) > 0 {
		text, _ := json.Marshal(lasting) // plain structs always encode
		value = string(text)
	}
	seat.Remember(map[string]string{KeptIgnore: value})
}

// Ignoring is the list after an effect: with somebody more on it, or fewer.
func (i Ignore) Ignoring(people []room.Person) []room.Person {
	people = slices.DeleteFunc(slices.Clone(people), func(p room.Person) bool { return p.ID == i.Who.ID })
	if !i.Off {
		people = append(people, i.Who)
	}
	return people
}
