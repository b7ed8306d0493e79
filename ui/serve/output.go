package serve

// What goes to a client is written in pieces, and when each began is noted, so that a slow
// reader can be told from one that has stopped. What is written at once stays together.

import (
	"io"
	"sync"
	"sync/atomic"
	"time"
)

// output is one of the two ways on which a channel takes bytes to its client.
//
// One writer at a time has it: in golang.org/x/crypto v0.59.0 two Writes on a channel
// fill the same packet, which its source says and only the race detector sees. No
// test holds that, for one would have to meet the moment between the filling of a
// packet and its encryption, where nothing can be held up from outside.
type output struct {
	io.ReadWriter
	sent    *atomic.Uint64
	spoken  *atomic.Int64 // the same, of the whole connection
	mu      sync.Mutex    // held while writing
	writing atomic.Int64  // when the piece now under way began, in nanoseconds since 1970; 0 if none is
	unread  atomic.Bool   // the client has said that nobody reads it
}

// Write implements [io.Writer].
func (o *output) Write(p []byte) (n int, err error) {
	o.mu.Lock()
	defer o.mu.Unlock()
	defer o.writing.Store(0)
	for err == nil && n < len(p) {
		if o.unread.Load() {
			return n, io.ErrClosedPipe
		}
		o.writing.Store(time.Now().UnixNano())
		var wrote int
		wrote, err = o.ReadWriter.Write(p[n:min(len(p), n+pieceBytes)])
		n += wrote
		o.sent.Add(uint64(wrote))
		o.spoken.Add(int64(wrote))
	}
	return n, err
}

// stuck is for how long the write under way has made no progress.
func (o *output) stuck(now time.Time) time.Duration {
	began := o.writing.Load()
	if began == 0 {
		return 0
	}
	return time.Duration(now.UnixNano() - began)
}
