package ui

// What all screens of a server share, so that it is made, or remembered, once and not for each.
// Every part of it can be used by all of them at once, and is bounded. It lives in memory: a
// server that is started again begins without it.

import (
	"sync"
	"time"

	"teahouse/room"
	"teahouse/room/state"
	"teahouse/ui/compose"
	"teahouse/ui/paint"
)

// talkPause lies between frames that others cause: ten a second still read as a
// flow, at half the cost of twenty.
const talkPause = 100 * time.Millisecond

// Shared is what all screens of a server have in common. Make one with
// NewShared.
type Shared struct {
	start     time.Time // of the beat
	renderers *paint.Renderers
	concern   concern
	rolls     rolls
	absences  absences
	drafts    compose.Drafts
	typists   typists
	hints     sync.Map  // of each *words.Words: a *hinted
	events    sync.Pool // what frames are made of: a *[]*state.Event
}

// NewShared makes what all screens of one server share.
func NewShared() *Shared {
	return &Shared{start: time.Now(), renderers: paint.NewRenderers()}
}

const (
	eventsFew  = 16                   // for which a frame has room: there are seldom more between two, and half of all screens draw at once
	eventsKept = 16 * room.ReadAtOnce // for which such room is kept: a round in which a large house comes back
)

// takeEvents gives a frame room for what it is made of.
func (s *Shared) takeEvents() *[]*state.Event {
	if few, ok := s.events.Get().(*[]*state.Event); ok {
		return few
	}
	few := make([]*state.Event, 0, eventsFew)
	return &few
}

func (s *Shared) giveEvents(few *[]*state.Event) {
	clear(*few)
	if cap(*few) <= eventsKept {
		s.events.Put(few)
	}
}

// beat is how long it is until the beat that is nearest to d from now.
func (s *Shared) beat(d time.Duration) time.Duration {
	now := time.Since(s.start)
	return (now + d).Round(talkPause) - now
}
