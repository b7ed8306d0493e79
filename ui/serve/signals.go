package serve

// What a client asks for by a signal. Programs have no other way to end a command that
// waits, as tail -f does, and to read how it ended: asyncssh's terminate, Go's Session.Signal.

import (
	"time"

	gossh "golang.org/x/crypto/ssh"
)

// signal ends what is done in the channel, as it would end a program that a shell runs: in
// order, and if that takes too long, with the channel. It tells whether the signal ends anything.
func (c *channel) signal(payload []byte) (ends bool) {
	var sent struct{ Name string }
	if !c.begun.Load() || gossh.Unmarshal(payload, &sent) != nil {
		return false
	}
	switch sent.Name {
	case "HUP", "INT", "KILL", "QUIT", "TERM":
		if c.killed.Err() == nil {
			c.kill()
			time.AfterFunc(rejectWithin, func() { _ = c.Channel.Close() })
		}
		return true
	}
	return false
}
