package serve

// Who types. Where an address comes in faster than it may, or has all the places it may
// have, whoever is at a terminal there and is nobody's acquaintance is asked to type a word.
// Whoever does has a turn of their own, and a place: one goes for it where nobody has
// typed. So those who dial to fill an address up, and those who sit in it, keep none of
// its people outside. Being asked takes little, and there is place for as many as dial
// while somebody types.

import (
	"context"
	"io"
	"math/rand/v2"
	"strings"
	"time"

	"teahouse/room"
	"teahouse/room/state"
	"teahouse/room/text"
	"teahouse/ui/command"
	"teahouse/ui/words"
)

// crowded is why somebody does not come in who does not show that they type, nil if
// they need not.
func (d *Door) crowded(s *session, who room.Arrival, w *words.Door) *doorRefusal {
	c := s.channel.conn
	if c.known.Load() || c.types.Load() || !s.pty || who.Mode == state.ModeVerb {
		return nil
	}
	if d.table.full(c) || d.cfg.Room.Full(who) {
		return &doorRefusal{refusedAddress, w.AddressFull(d.cfg.Limits.PerAddress), askedAgain}
	}
	now := time.Now()
	wait, ok := take(&d.entering, &c.nets, now, 1)
	if ok {
		untake(&d.entering, &c.nets, c.nets.distinct(), now, 1)
	}
	if ok && wait <= time.Second {
		return nil
	}
	return &doorRefusal{refusedRate, w.EnterLater(words.RoundUp(askedAgain)), askedAgain}
}

// prove asks somebody to type a word, or refuses them later.
func (d *Door) prove(s *session, w *words.Door, later *doorRefusal) error {
	ch, c := s.channel, s.channel.conn
	if !c.asking.CompareAndSwap(false, true) {
		return later
	}
	defer c.asking.Store(false)
	ctx, cancel := context.WithTimeout(ch.ctx, askedWithin)
	defer cancel()
	if !d.table.ask(c, cancel) {
		return later
	}
	defer d.table.answered(c)
	in := ch.input.take(true)
	defer context.AfterFunc(ctx, in.end)()
	defer context.AfterFunc(d.stopping, in.end)()
	word, _, _ := strings.Cut(text.FriendlyName(rand.New(rand.NewPCG(rand.Uint64(), 0))), "-")
	for range passphraseTries {
		if _, err := io.WriteString(ch, w.TypeWord(word)+" "); err != nil {
			return context.Canceled
		}
		typed, err := s.typed(in, ch, wordMost)
		switch {
		case d.stopping.Err() != nil:
			return command.ErrStopping
		case ch.ctx.Err() == nil && ctx.Err() != nil:
			return later
		case err != nil:
			return context.Canceled
		}
		if strings.EqualFold(strings.TrimSpace(typed), word) {
			c.types.Store(true)
			return nil
		}
	}
	return later
}

// ask makes place for one more who is asked, and tells whether there is some. Done is
// called when it is to be over, for the sake of others.
func (s *connTable) ask(c *conn, done context.CancelFunc) bool {
	s.mu.Lock()
	defer s.mu.Unlock()
	if _, outside := s.outside[c]; !outside {
		return true // in by another session
	}
	now, wide := time.Now(), c.crowds[levels-1]
	among, most := wide.asked, s.limits.Outside/2
	if len(among) < most {
		among, most = s.asked, s.limits.Outside
	}
	if len(among) >= most {
		var first *conn
		for one := range among {
			if first == nil || one.askedAt.Before(first.askedAt) {
				first = one
			}
		}
		if now.Sub(first.askedAt) < askedLeast {
			return false
		}
		s.outsideLocked(first)
		first.askedOut()
	}
	delete(s.outside, c)
	s.asked[c] = struct{}{}
	for _, here := range c.crowds {
		delete(here.outside, c)
		here.asked[c] = struct{}{}
	}
	c.askedAt, c.askedOut = now, done
	return true
}

// answered puts somebody back among those who were not admitted yet.
func (s *connTable) answered(c *conn) {
	s.mu.Lock()
	defer s.mu.Unlock()
	s.outsideLocked(c)
}

func (s *connTable) outsideLocked(c *conn) {
	if _, asked := s.asked[c]; !asked {
		return
	}
	delete(s.asked, c)
	s.outside[c] = struct{}{}
	for _, here := range c.crowds {
		delete(here.asked, c)
		here.outside[c] = struct{}{}
	}
}

// full tells whether a network has as many connections in the house as it may.
func (s *connTable) full(c *conn) bool {
	s.mu.Lock()
	defer s.mu.Unlock()
	for level, here := range c.crowds {
		if here != nil && len(here.inside) >= s.limits.PerAddress*shares()[level] {
			return true
		}
	}
	return false
}
