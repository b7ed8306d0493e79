package serve

// What costs us more than it costs the peer is bounded by what it costs: key
// exchanges, and packets so small that each byte is a system call.

import (
	"errors"
	"io"
	"sync"
	"time"

	gossh "golang.org/x/crypto/ssh"

	"teahouse/room/flood"
)

var errRekeys = errors.New("keys were exchanged too often before anybody was authenticated")

// spent is what a connection has cost.
type spent struct {
	mu     sync.Mutex
	keys   flood.Budget // key exchanges
	pieces flood.Budget // tiny writes
	early  int          // key exchanges before authentication
}

func newSpent() spent {
	return spent{
		keys:   flood.Budget{Rate: flood.Rate{Burst: rekeysAtOnce, Every: rekeyEach, Patience: time.Hour, Shared: true}},
		pieces: flood.Budget{Rate: flood.Rate{Burst: piecesAtOnce, Every: pieceEach, Patience: time.Hour, Shared: true}},
	}
}

// hostSigner is the host key as the library uses it: once in each key exchange,
// with the connection's own randomness, by which the connection is known.
// golang.org/x/crypto v0.59.0 exchanges keys as often as a client likes, and has no
// other place to say how often it may. When TestUpstreamStillExchangesKeysWithoutEnd
// fails, this can go.
type hostSigner struct{ gossh.Signer }

// randomness is what a connection's packets and keys are made with.
type randomness struct {
	io.Reader
	conn *conn
}

// Sign implements [gossh.Signer].
func (h hostSigner) Sign(rand io.Reader, data []byte) (*gossh.Signature, error) {
	if r, ok := rand.(randomness); ok {
		if err := r.conn.rekey(); err != nil {
			return nil, err
		}
	}
	return h.Signer.Sign(rand, data)
}

// rekey waits until the connection may exchange keys: not too often, and each time in its
// turn, or whoever dials would have eight exchanges for one. Meanwhile nothing else is
// read from it.
func (c *conn) rekey() error {
	s := &c.spent
	s.mu.Lock()
	again := c.agreed.Swap(true)
	if standing(c.reached.Load()) < idle {
		s.early++
		if s.early > rekeysBefore {
			s.mu.Unlock()
			return errRekeys
		}
	}
	wait, _ := s.keys.Take(time.Now(), 1)
	s.mu.Unlock()
	c.rest(wait)
	if again { // for the first one they had their turn
		c.leaveBench()
		late := time.NewTimer(exchangeWithin)
		defer late.Stop()
		c.table.turns.pass(c.nets.wide(), late.C, c.gone) // or go on: somebody inside is not put out for this
	}
	return nil
}

// piece waits until the connection may be sent another tiny packet.
func (c *conn) piece() {
	s := &c.spent
	s.mu.Lock()
	wait, _ := s.pieces.Take(time.Now(), 1)
	s.mu.Unlock()
	c.rest(wait)
}

// rest waits, and tells whether the connection lasted that long. Where there is nothing to
// wait for there is no timer either: the race detector of Go 1.26 crashes when two goroutines
// in one bubble of fake time run timers that are due at once.
func (c *conn) rest(wait time.Duration) bool {
	if wait <= 0 {
		return true
	}
	select {
	case <-time.After(wait):
		return true
	case <-c.gone:
		return false
	}
}
