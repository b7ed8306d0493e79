package serve

// A connection on which more has come than a session takes: it is read so
// slowly that hardly more is held, and not given up for it.

import "time"

// crowded notes that a session's input waits, as much as may.
func (c *conn) crowded() { c.crowds.Add(1) }

// relieved notes that it does so no longer.
func (c *conn) relieved() {
	c.crowds.Add(-1)
	select {
	case c.relief <- struct{}{}:
	default:
	}
}

// patient waits until no session's input waits, or until it is time for a
// little more. It is false if the peer is gone meanwhile: that would be read
// only behind all that he has sent.
func (c *conn) patient() bool {
	enough := time.NewTimer(tricklePause)
	defer enough.Stop()
	for c.crowds.Load() > 0 {
		select {
		case <-c.relief:
		case <-enough.C:
			return !hungUp(c.Conn)
		}
	}
	return true
}

// nudge sends something that wants no answer: the peer's own questions, whether
// we are there, wait behind all that he has sent.
func (c *conn) nudge() {
	link := c.link()
	if link == nil || !c.nudging.CompareAndSwap(false, true) {
		return
	}
	go func() {
		defer c.nudging.Store(false)
		_, _, _ = link.SendRequest("keepalive@openssh.com", false, nil)
	}()
}
