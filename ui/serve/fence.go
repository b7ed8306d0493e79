package serve

// What a client asks for outside the room is fenced: a fault there ends their connection
// in order, and nobody else's. Behind the fence of the library is only what runs on its own
// goroutines. It logs what was thrown, which may hold somebody's words: what it calls there
// throws no more than what kind of fault it was.

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

// veil is to be deferred by what the library calls. A panic goes on, without its value.
func (d *Door) veil(part string) {
	if v := recover(); v != nil {
		e := fault.Of(v)
		e.Log(d.cfg.Logger, part)
		panic(e)
	}
}
