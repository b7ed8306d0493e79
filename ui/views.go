package ui

// Views: the parts of the room that a screen shows, one at a time.

import "teahouse/ui/scrollback"

// view is a part of the room: what of it is in sight, how far it is read, and
// what is being written there.
type view struct {
	lines  scrollback.Transcript
	read   read
	loaded uint64 // talk up to this event came with the first page
	opened bool   // the first page is there
	input  input
}
