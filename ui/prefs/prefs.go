// Package prefs is what the room keeps for a person between their visits: how they
// want to see it, whom they ignore, and how far they have read.
//
// What it keeps true: what was chosen on a screen holds without one, and each setting
// has one name, which never changes. Who came without a key has none.
package prefs

import (
	"encoding/json"
	"slices"
	"time"

	"teahouse/room"
	"teahouse/ui/command"
)

// The names of settings. They are stored, and never change.
const (
	Zone     = "zone"
	Bell     = "bell"
	Plain    = "plain"    // on: they want plain lines, and no full screen
	Theme    = "theme"    // of the screen
	Mouse    = "mouse"    // of the screen: on, off, or as the terminal needs it
	Flow     = "flow"     // on: in plain lines nothing waits until a line is written
	Timeless = "timeless" // on: plain lines come without their time
	Met      = "met"      // which standing text they have read in plain lines

	ignored = "ignore"
	muted   = "mute" // channels that count and ring for nothing but a call, by their numbers
	read    = "read" // read.NUMBER in a channel
)

// On is the value of a setting that is switched on; switched off it is empty.
const On = "on"

// Keep has the room remember a setting.
func Keep(seat *room.Seat, name, value string) { seat.Remember(map[string]string{name: value}) }

// Switch has the room remember a setting that is on or off.
func Switch(seat *room.Seat, name string, on bool) {
	Keep(seat, name, map[bool]string{true: On}[on])
}

// IsOn tells whether a setting is switched on.
func IsOn(seat *room.Seat, name string) bool { return seat.Settings()[name] == On }

// WayOf is how somebody chose to be called, or as usual.
func WayOf(seat *room.Seat) command.Way {
	if way := command.Way(seat.Settings()[Bell]); way != "" {
		return way
	}
	return command.WayAuto
}

// ZoneOf is the zone that somebody chose for their clock, or the one given.
func ZoneOf(seat *room.Seat, otherwise *time.Location) *time.Location {
	if z, err := command.LoadZone(seat.Settings()[Zone]); err == nil {
		return z
	}
	return otherwise
}

// Ignored are those whom somebody ignores, as who they are now.
func Ignored(seat *room.Seat) command.Ignores {
	var all command.Ignores
	_ = json.Unmarshal([]byte(seat.Settings()[ignored]), &all) // written below
	for i := range all {
		all[i].ID = seat.Known(all[i].ID)
	}
	return all
}

// KeepIgnored has the room remember those of them who can come back.
func KeepIgnored(seat *room.Seat, all command.Ignores) {
	value := ""
	if lasting := slices.DeleteFunc(slices.Clone(all), func(p command.Ignored) bool { return !p.ID.Lasting() }); len(lasting) > 0 {
		text, _ := json.Marshal(lasting) // plain structs always encode
		value = string(text)
	}
	Keep(seat, ignored, value)
}
