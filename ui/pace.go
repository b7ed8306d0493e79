package ui

// How often frames may come on a slow line. What the terminal was sent is taken to
// have to go over a line of 4 kB/s, for nobody tells how quick it is: what others
// cause waits until the line would be free, so that what somebody types finds it so,
// and several lines then share a frame. What they type themselves waits for nothing.

import "time"

const (
	lineByte  = 250 * time.Microsecond // for a byte, on such a line
	lineFrame = 40                     // bytes that SSH adds to a frame
	pauseMost = 500 * time.Millisecond // for a frame, however much it is: most lines are quicker
	owedMost  = 1500 * time.Millisecond
)

// pace is what a slow line still has to carry.
type pace struct {
	free time.Time
}

// takes notes what was sent.
func (p *pace) takes(bytes int, now time.Time) {
	if bytes == 0 {
		return
	}
	if p.free.Before(now) {
		p.free = now
	}
	p.free = p.free.Add(time.Duration(bytes+lineFrame) * lineByte)
	if most := now.Add(owedMost); p.free.After(most) {
		p.free = most
	}
}

// pause is how long what others cause waits for it.
func (p *pace) pause(now time.Time) time.Duration {
	return min(max(p.free.Sub(now), 0), pauseMost)
}
