package stdio

// Trying again what was refused for the moment: never without a pause, never after the time
// that was given, and once more at its end, unless the refusal says that it would be in vain.

import (
	"errors"
	"math/rand/v2"
	"time"

	"teahouse/room/state"
)

// What is refused for the moment is tried again after a pause that doubles.
const (
	AgainFirst = 100 * time.Millisecond
	AgainMost  = 2 * time.Second
)

// Patience is for how long something is tried again that was refused for the moment.
type Patience struct {
	Until  time.Time // no try begins later
	Spread bool      // pauses are drawn between half and one and a half of what they would be: many wait for the same place

	pause time.Duration
}

// Next is the pause before the next try after a refusal, which may say itself when to
// come again (wait; 0 if it does not know). There is to be none if that would be too late.
func (p *Patience) Next(wait time.Duration) (pause time.Duration, again bool) {
	p.pause = min(max(2*p.pause, AgainFirst), AgainMost)
	pause = p.pause
	if p.Spread {
		pause = pause/2 + rand.N(pause)
	}
	left := time.Until(p.Until)
	switch {
	case wait > 0 && (!p.Spread || wait > pause):
		pause = wait
	case left > 0:
		pause = min(pause, left) // the last try is at the end
	}
	return pause, pause <= left
}

// Later tells whether what the room refused may be taken soon, and after what time; 0
// if that is not known.
func Later(err error) (wait time.Duration, ok bool) {
	if r, refused := errors.AsType[*state.Refusal](err); refused {
		return r.Wait, r.Temporary()
	}
	return 0, false
}

// Stops tells whether the server stops, so that nothing is to be tried on it again.
func Stops(err error) bool {
	r, refused := errors.AsType[*state.Refusal](err)
	return refused && r.Code == state.Stopping
}
