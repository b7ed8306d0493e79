// Package prefs is what the room keeps for a person between their visits: how they
// want to see it, whom they ignore, and how far they have read.
//
// What it keeps true: what was chosen on a screen holds without one, and each setting
// has one name, which never changes. Those of who came without a key end with the visit.
package prefs

import (
	"encoding/json"
	"time"

	"teahouse/room"
	"teahouse/room/state"
	"teahouse/ui/command"
)

// The names of settings. They are stored, and never change.
const (
	Zone     = "zone"
	Bell     = "bell"
	Plain    = "plain"     // on: they want plain lines, and no full screen
	Theme    = "theme"     // of the screen
	Lang     = "lang"      // the code of the language that they read
	Mouse    = "mouse"     // of the screen: on, off, or as the terminal needs it
	Compact  = "compact"   // on: names stand in the text of the screen
	Names    = "names"     // where they stand otherwise: column, left, above
	List     = "list"      // the list of people beside the talk: on, off, or where the window is wide
	Flow     = "flow"      // on: in plain lines nothing waits until a line is written
	Timeless = "timeless"  // on: plain lines come without their time
	Met      = "met"       // which standing text they have read
	Marks    = "marks"     // on: lines stand with their marks
	Reacts   = "reactions" // of them, which plain lines tell
	Typing   = "typing"    // on: who writes is shown, and they are to others

	ignored = "ignore"
	guests  = "ignoreguest" // those who are ignored and have no key, as long as the seat lasts
	veiled  = "ignoreword"  // words whose lines somebody does not see
	muted   = "mute"        // channels that count and ring for nothing but a call, by their numbers
	read    = "read"        // read.NUMBER in a channel
)

// On is the value of a setting that is switched on; switched off it is empty.
const On = "on"

// Keep has the room remember a setting.
func Keep(seat *room.Seat, name, value string) error {
	return seat.Remember(map[string]string{name: value})
}

// Switch has the room remember a setting that is on or off.
func Switch(seat *room.Seat, name string, on bool) {
	_ = Keep(seat, name, map[bool]string{true: On}[on])
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
	var words []string
	_ = json.Unmarshal([]byte(seat.Settings()[veiled]), &words) // written below
	for _, word := range words {
		all = append(all, command.Ignored{Word: word})
	}
	var here []guest
	_ = json.Unmarshal([]byte(seat.Noted(guests)), &here) // written below
	for _, one := range here {
		all = append(all, command.Ignored{Person: one.Person, Origin: one.Origin})
	}
	return all
}

// guest is somebody without a key who is ignored.
type guest struct {
	state.Person
	Origin string `json:"origin"`
}

// Ignore has the room remember that somebody is ignored, or is so no more, and returns
// all who are.
func Ignore(seat *room.Seat, e command.Ignore) (command.Ignores, error) {
	before := Ignored(seat)
	all := e.Ignoring(before)
	if err := KeepIgnored(seat, all); err != nil {
		return before, err
	}
	return all, nil
}

// KeepIgnored has the room remember those of them who can come back, and words. Guests are
// ignored as long as the seat lasts.
func KeepIgnored(seat *room.Seat, all command.Ignores) error {
	var words []string
	var lasting command.Ignores
	var here []guest
	for _, one := range all {
		switch {
		case one.Word != "":
			words = append(words, one.Word)
		case one.ID.Lasting():
			lasting = append(lasting, one)
		default:
			here = append(here, guest{one.Person, one.Origin})
		}
	}
	if err := seat.Remember(map[string]string{ignored: encoded(lasting), veiled: encoded(words)}); err != nil {
		return err
	}
	return seat.Note(guests, encoded(here))
}

// encoded is a list as it is kept, "" if it is empty.
func encoded[T any](all []T) string {
	if len(all) == 0 {
		return ""
	}
	text, _ := json.Marshal(all) // plain structs always encode
	return string(text)
}
