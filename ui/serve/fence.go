package serve

// What a client asks for outside the room is fenced: a fault there ends their connection
// in order, and nobody else's. Behind the fence of the library is only what runs on its own
// goroutines, and it logs what was thrown, which may hold somebody's words.

import (
	gossh "golang.org/x/crypto/ssh"

	"teahouse/room/fault"
)

// fence runs a part of what is done for a connection, and tells whether it went well.
func (c *conn) fence(part string, run func()) (well bool) {
	if fault.Contain(c.table.tally.logger, part, run) == nil {
		return true
	}
	_ = c.Close()
	return false
}

// fence runs what answers the requests of a channel. After a fault they are thrown away
// until the connection has ended, or the library would wait for whoever takes them.
func (c *channel) fence(in <-chan *gossh.Request, answer func()) {
	if !c.conn.fence("answering the requests of a channel", answer) {
		c.over()
		gossh.DiscardRequests(in)
	}
}
