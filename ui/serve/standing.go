package serve

// How far a connection has come. Where place is needed, one of those that have
// come least far goes, and which of them is left to chance: whoever opens many
// loses many, and people who need some seconds to find their passphrase or to
// touch their key stay, because they have come further than those who only
// keep a place.

import (
	"bytes"
	"math/rand/v2"
	"time"
)

type standing int32

const (
	silent    standing = iota // has sent no more than its version
	agreeing                  // exchanges keys
	proving                   // has agreed on keys, and somebody may be typing a passphrase
	idle                      // is authenticated, was not admitted, and has no session
	beginning                 // the same, and may be about to have one
	kept                      // was admitted and has no session, as a master of ssh
	waiting                   // has sessions, and no seat
	seated                    // is somebody in the room: makes place for nobody
)

// standing is how far the connection has come by now.
func (c *conn) standing(now time.Time) standing {
	switch s := standing(c.reached.Load()); {
	case s < idle:
		return s
	case c.seats.Load() > 0:
		return seated
	case c.sessions.Load() > c.done.Load() && (c.inside.Load() || c.started()):
		return waiting
	case c.sessions.Load() > c.done.Load() || now.Sub(c.unused()) < settleWithin:
		if c.inside.Load() {
			return waiting
		}
		return beginning
	case c.inside.Load():
		return kept
	}
	return idle
}

// useless tells whether nothing is to be done for it now.
func (s standing) useless() bool { return s <= idle || s == kept }

// place takes the place of a session, if the connection may have another. A
// client asks for the next as soon as it has ended one, which may be on its way
// out here: as many as there are places wait for that a moment.
func (c *conn) place() (leave func(), ok bool) {
	places, kept := cap(c.places), c.kept()
	if int(c.sessions.Add(1)) > 2*(places-kept) {
		c.sessions.Add(-1)
		return nil, false
	}
	select {
	case c.places <- struct{}{}:
		return func() {
			c.free()
			c.sessions.Add(-1) // before its place, or those that follow each other soon are counted twice
			<-c.places
		}, true
	case <-c.gone:
	case <-time.After(endsWithin):
	}
	c.sessions.Add(-1)
	return nil, false
}

// kept is how many places of sessions wait until one was let in: whoever is nobody
// yet costs as much as a few sessions, and not more.
func (c *conn) kept() int {
	if c.inside.Load() {
		return 0
	}
	return max(0, cap(c.places)-sessionsBefore)
}

// welcome gives them out.
func (c *conn) welcome() {
	n := c.kept()
	c.inside.Store(true)
	for range n {
		<-c.places
	}
}

// unused is since when an authenticated connection has had no session.
func (c *conn) unused() time.Time { return c.began.Add(time.Duration(c.freed.Load())) }

// free notes that there is no session now.
func (c *conn) free() { c.freed.Store(int64(time.Since(c.began))) }

// prove notes that keys are agreed on.
func (c *conn) prove() { c.reached.CompareAndSwap(int32(agreeing), int32(proving)) }

// advance notes how far the handshake has come with what was read. Before keys
// are exchanged, which costs us most of it, it waits for its turn.
func (c *conn) advance(read []byte) error {
	if !c.version {
		i := bytes.IndexByte(read, '\n')
		if i < 0 {
			return nil
		}
		c.version = true
		read = read[i+1:]
	}
	if len(read) == 0 || !c.reached.CompareAndSwap(int32(silent), int32(agreeing)) {
		return nil
	}
	return c.exchange()
}

// victim picks who makes place: of those in a network that has more than its
// share, if there is one, those who have come least far or are far too many, and of
// them anyone. It is asked for each dial of a flood, so it leaves nothing behind to be collected.
func victim(among members, of func(*crowd) members, share int, now time.Time) *conn {
	for level := levels - 1; level >= 0; level-- {
		var fullest members
		for _, some := range among {
			for c := range some {
				if here := of(c.crowds[level]); here.size() > fullest.size() {
					fullest = here
				}
			}
		}
		if fullest.size() > share {
			among = fullest
		}
	}
	var picked [seated]*conn
	var n [seated]int
	for _, some := range among {
		for c := range some {
			if s := c.standing(now); s < seated {
				if n[s]++; rand.N(n[s]) == 0 {
					picked[s] = c
				}
			}
		}
	}
	return picked[least(&n)]
}

// least is the standing of which one goes: the one that is least far, or one not far behind of
// which there are more than twice as many. Coming that far costs little, and who fills all
// places with such would else have each newcomer put out by the next one.
func least(n *[seated]int) (s standing) {
	for s < waiting && n[s] == 0 {
		s++
	}
	goes := s
	for o := s + 1; o <= beginning; o++ {
		if n[o] > 2*n[s] && n[o] > n[goes] {
			goes = o
		}
	}
	return goes
}

// crowded tells whether one of n should make place for another, where there are
// so many places: the more are taken, the likelier it is.
func crowded(n, places int) bool {
	start := places / 2
	return n >= places || n > start && rand.N(places-start) < n-start
}
