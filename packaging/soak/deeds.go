package main

// What the people did, counted.

import (
	"fmt"
	"sync/atomic"
)

// deeds are those of one crowd.
type deeds struct {
	visits, quit, closed, cut, frozen, stalled, given, floods, resizes, names, whispers, unsent, plain atomic.Int64 // at screens

	verbs, later, follows, bots, resumed, lapses, requests, pipes, typists, masters atomic.Int64 // without one
}

func (d *deeds) String() string {
	return fmt.Sprintf("%d visits; %d quit, %d closed, %d vanished, %d fell silent, %d stalled and %d of them were cut; %d floods, %d odd windows, %d names, %d whispers, %d unsent, %d times plain\n"+
		"without a screen: %d verbs of which %d came too soon, %d followers and %d bots, of whom %d went on and %d stopped reading, %d requests; %d pipes, %d typists, %d shared connections",
		d.visits.Load(), d.quit.Load(), d.closed.Load(), d.cut.Load(), d.frozen.Load(), d.stalled.Load(), d.given.Load(),
		d.floods.Load(), d.resizes.Load(), d.names.Load(), d.whispers.Load(), d.unsent.Load(), d.plain.Load(),
		d.verbs.Load(), d.later.Load(), d.follows.Load(), d.bots.Load(), d.resumed.Load(), d.lapses.Load(), d.requests.Load(), d.pipes.Load(), d.typists.Load(), d.masters.Load())
}
