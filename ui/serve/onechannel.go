package serve

// In charm.land/ssh v0.4.3 a session knows its connection's context and nothing
// of its own channel: a handler is not told which of a connection's channels it
// serves, nor that this one has ended while others go on. So each channel has a
// context of its own that knows it. When TestUpstreamStillEndsNoContextWithItsChannel
// fails, this file can go.

import (
	"charm.land/ssh"
	gossh "golang.org/x/crypto/ssh"
)

// channelContext is the context of a connection, as one of its channels has it.
type channelContext struct {
	ssh.Context
	channel *channel
}

type channelKey struct{}

// Value implements [ssh.Context].
func (c channelContext) Value(key any) any {
	if key == (channelKey{}) {
		return c.channel
	}
	return c.Context.Value(key)
}

// channelOf is the channel of a session.
func channelOf(s ssh.Session) *channel { return s.Context().Value(channelKey{}).(*channel) }

// serve has the library serve this channel, until a session has started in it or
// it has ended.
func (o *offered) serve(srv *ssh.Server, link *gossh.ServerConn, ctx ssh.Context) {
	ssh.DefaultSessionHandler(srv, link, o, channelContext{ctx, o.ch})
}
