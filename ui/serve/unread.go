package serve

// Nothing that the library has read waits for good. Its reader of a connection hands packets
// on through a channel, and does not look whether anybody is there: when a login fails, or a
// packet ends the connection, and more has come than the channel holds, it would wait on, and
// with it all that it holds. Whoever was not let in could do that again and again. So little
// comes before a login is asked for, and what comes then is taken when the connection is closed.

import (
	"net"
	"reflect"
	"time"
	"unsafe"

	gossh "golang.org/x/crypto/ssh"
)

const (
	// aheadMost is how many bytes may come behind the exchange of keys until the library
	// understands that a login is wanted, which takes some sixty: 16 packets of the
	// smallest kind, as many as the channel holds.
	aheadMost = 16 * 28

	// understood is how long that takes at most where nothing but a whole packet is missing.
	understood = time.Second / 4

	// unreadAfter is how long after a connection was closed it has nobody who takes packets:
	// what came before that is still said, and by then all of it was.
	unreadAfter = time.Second
)

// unread is the channel through which the library's reader of a connection hands on packets.
// The library has no other way to it than this one; where it has another form, there is
// none, and a test fails.
func unread(link gossh.ServerPreAuthConn) <-chan []byte {
	at := reflect.ValueOf(link)
	for _, field := range []string{"transport", "incoming"} {
		for at.Kind() == reflect.Interface || at.Kind() == reflect.Pointer {
			at = at.Elem()
		}
		if at.Kind() != reflect.Struct {
			return nil
		}
		at = at.FieldByName(field)
	}
	if !at.IsValid() || !at.CanAddr() || at.Type() != reflect.TypeFor[chan []byte]() {
		return nil
	}
	return *(*chan []byte)(unsafe.Pointer(at.UnsafeAddr()))
}

// ahead is how many bytes may be read now, at most so many. It waits a moment where there are
// enough to ask for a login. The connection's one reader calls it.
func (c *conn) ahead(most int) (int, error) {
	if !c.agreed.Load() || c.packets.Load() != nil {
		return most, nil
	}
	if c.early >= aheadMost {
		late := time.NewTimer(understood)
		defer late.Stop()
		select {
		case <-c.attended:
			return most, nil
		case <-c.gone:
			return 0, net.ErrClosed
		case <-late.C: // it is a long packet
			c.early = 0
		}
	}
	return min(most, aheadMost-c.early), nil
}

// attend notes from where packets are taken, now that a login is asked for.
func (c *conn) attend(link gossh.ServerPreAuthConn) {
	packets := unread(link)
	c.packets.Store(&packets)
	close(c.attended)
	select {
	case <-c.gone:
		c.abandon()
	default:
	}
}

// abandon lets the library's reader of a closed connection end, whether or not anybody takes
// what it has read.
func (c *conn) abandon() {
	packets := c.packets.Load()
	if packets == nil || *packets == nil {
		return
	}
	time.AfterFunc(unreadAfter, func() {
		for range *packets { // it is closed when the reader has seen that the connection is
		}
	})
}
