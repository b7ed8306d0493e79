package serve

// How a peer is turned away, or made to wait, before there are keys, or before
// anything runs.

import (
	"encoding/binary"
	"io"
	"net"
	"sync"
	"time"

	gossh "golang.org/x/crypto/ssh"
)

// rejectBeforeHandshake tells a peer why it is turned away before a handshake, at no more
// cost than the answer (RFC 4253, 11.1): ssh shows it.
func rejectBeforeHandshake(raw net.Conn, why string) {
	_ = raw.SetDeadline(time.Now().Add(rejectWithin))
	if _, err := raw.Write(append([]byte(greeting), disconnect(why)...)); err != nil {
		return
	}
	linger(raw)
}

// linger waits until the peer has closed, because it has read what was written
// last. Closing first, with something of the peer's unread, would take that back.
func linger(raw net.Conn) { _, _ = io.Copy(io.Discard, io.LimitReader(raw, bytesBefore)) }

// disconnect is the packet that tells why a connection ends, as it is before
// keys are exchanged.
func disconnect(why string) []byte {
	const tooMany = 12 // SSH_DISCONNECT_TOO_MANY_CONNECTIONS, the nearest there is
	payload := gossh.Marshal(struct {
		Reason   uint32 `sshtype:"1"`
		Says     string
		Language string
	}{tooMany, why, ""})
	const block = 8
	padding := block - (5+len(payload))%block
	if padding < 4 {
		padding += block
	}
	packet := binary.BigEndian.AppendUint32(nil, uint32(1+len(payload)+padding))
	packet = append(packet, byte(padding))
	return append(append(packet, payload...), make([]byte, padding)...)
}

// greeting is our version, which comes before all else (RFC 4253, 4.2).
const greeting = "SSH-2.0-" + version + "\r\n"

// inClear is what goes to a peer before there are keys. Held, it keeps apart what the
// library writes and why the connection ends, behind which comes nothing.
type inClear struct {
	sync.Mutex
	begun, over bool // something was written; nothing more is
}

// clearly writes what the library has to write before there are keys.
func (c *conn) clearly(p []byte) (int, error) {
	c.clear.Lock()
	defer c.clear.Unlock()
	if c.clear.over {
		return 0, net.ErrClosed
	}
	c.clear.begun = true
	return c.Conn.Write(p)
}

// beginKeys notes that nothing can be told in the clear any more, unless the last was told.
func (c *conn) beginKeys() error {
	c.clear.Lock()
	defer c.clear.Unlock()
	if c.clear.over {
		return net.ErrClosed
	}
	c.keyed.Store(true)
	return nil
}

// evict ends the connection of a peer that makes place for another, and tells it
// so if that can be told in the clear, and nothing is under way.
func (c *conn) evict() {
	says := c.table.refused(c, c.lapse(), 0)
	if c.clear.TryLock() {
		c.dismiss(says)
		c.clear.Unlock()
	}
	_ = c.Close()
}

// dismiss writes why the connection ends, unless that would come among what is encrypted.
func (c *conn) dismiss(says string) {
	if c.keyed.Load() {
		return
	}
	last := disconnect(says)
	if !c.clear.begun {
		last = append([]byte(greeting), last...)
	}
	c.clear.over = true
	_ = c.SetWriteDeadline(time.Now().Add(evictWithin))
	_, _ = c.Conn.Write(last)
}

// lapse is what the connection of somebody who is not in the room counts as when
// it is ended.
func (c *conn) lapse() string {
	if c.link() == nil {
		return refusedHandshakes
	}
	return refusedIdle
}

// exchange waits until keys may be exchanged, or tells the peer when to come
// again.
func (c *conn) exchange() error {
	late := time.NewTimer(exchangeWithin)
	defer late.Stop()
	wait, ok := take(&c.table.dialing, &c.nets, time.Now(), 1)
	if ok {
		if !c.rest(wait) {
			return net.ErrClosed
		}
		if c.table.turns.pass(c.nets.wide(), late.C, c.gone) {
			return c.beginKeys()
		}
		wait = exchangeWithin
	}
	_ = c.Conn.SetDeadline(time.Now().Add(rejectWithin))
	if _, err := c.Conn.Write(disconnect(c.table.refused(c, refusedRate, wait))); err == nil {
		linger(c.Conn)
	}
	return errTooFast
}

// decline tells somebody why nothing runs in a channel, and ends it. Who does not take that,
// or does not answer the end, loses the connection, for nobody could ask whether they are there.
func (c *channel) decline(says string, status uint32) {
	c.overdue(c.conn.table.limits.StuckAfter)
	_, _ = io.WriteString(&c.stderr, says+"\n")
	_, _ = c.SendRequest("exit-status", false, gossh.Marshal(struct{ Status uint32 }{status}))
	_ = c.Close()
}
