package serve

// In charm.land/ssh v0.4.3 a session knows its connection's context and nothing
// of its own channel: a handler is not told which of a connection's channels it
// serves, nor that this one has ended while others go on. So each channel has a
// server of its own, whose handler knows the channel. When
// TestUpstreamStillEndsNoContextWithItsChannel fails, this file can go.

import (
	"charm.land/ssh"
	gossh "golang.org/x/crypto/ssh"
)

// serve has the library serve this channel, until it has nothing more to do.
func (o *offered) serve(srv *ssh.Server, link *gossh.ServerConn, ctx ssh.Context) {
	one := &ssh.Server{
		PtyHandler: srv.PtyHandler,
		Handler:    func(s ssh.Session) { srv.Handler(&session{Session: s, channel: o.ch}) },
		SubsystemHandlers: map[string]ssh.SubsystemHandler{"default": func(s ssh.Session) {
			srv.Handler(&session{Session: s, channel: o.ch, subsystem: true})
		}},
	}
	ssh.DefaultSessionHandler(one, link, o, ctx)
}
