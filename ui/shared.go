package ui

import (
	"time"

	"teahouse/ui/compose"
	"teahouse/ui/paint"
)

// talkPause lies between frames that others cause: ten a second still read as a
// flow, at half the cost of twenty.
const talkPause = 100 * time.Millisecond

// Shared is what all screens of a server have in common. Make one with
// NewShared; its contents are only a matter of cost.
type Shared struct {
	start     time.Time // of the beat
	renderers *paint.Renderers
	concern   concern
	drafts    compose.Drafts
}

// NewShared makes what all screens of one server share.
func NewShared() *Shared {
	return &Shared{start: time.Now(), renderers: paint.NewRenderers()}
}

// beat is how long it is until the beat that is nearest to d from now.
func (s *Shared) beat(d time.Duration) time.Duration {
	now := time.Since(s.start)
	return (now + d).Round(talkPause) - now
}
