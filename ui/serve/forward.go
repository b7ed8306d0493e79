package serve

// Whatever else SSH can do, and a chat room does not. It is refused where SSH
// has a place for a reason, and told on a session's standard error where not.

import (
	"charm.land/ssh"
	gossh "golang.org/x/crypto/ssh"

	"teahouse/ui/words"
)

// noChannel refuses all channels but sessions.
func (d *Door) noChannel(_ *ssh.Server, _ *gossh.ServerConn, offer gossh.NewChannel, _ ssh.Context) {
	d.counts.refuse(refusedService)
	w := &d.settings.Load().Screen.Words.Door
	switch offer.ChannelType() {
	case "direct-tcpip", "direct-streamlocal@openssh.com":
		_ = offer.Reject(gossh.Prohibited, w.NoForward)
	default:
		_ = offer.Reject(gossh.UnknownChannelType, w.NoService)
	}
}

// noForward refuses to listen for somebody.
func (d *Door) noForward(ctx ssh.Context, _ *ssh.Server, _ *gossh.Request) (ok bool, answer []byte) {
	defer d.veil("refusing a forwarding")
	d.counts.refuse(refusedService)
	ctx.Value(connKey{}).(*conn).forwards.Store(true)
	return false, nil
}

// missing is what somebody asked for and does not get, and was not told yet.
func (c *channel) missing(w *words.Door) (says []string) {
	if c.conn.forwards.Swap(false) {
		says = append(says, w.NoForward)
	}
	if c.agent.Load() {
		says = append(says, w.NoAgent)
	}
	if c.x11.Load() {
		says = append(says, w.NoX11)
	}
	return says
}
