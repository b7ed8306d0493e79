package serve

// Nobody listens unseen. One command that reads back is a glance, but whoever gives
// such commands again and again follows the room as surely as with tail -f, and so
// stands in the list of people in the same way, from one command to the next.

import (
	"sync"
	"time"

	"teahouse/keys"
	"teahouse/room"
	"teahouse/room/state"
)

type pollers struct {
	mu sync.Mutex
	of map[string]*poller // by whose commands they are: somebody's who is known, or an address's
}

// poller is somebody who reads back.
type poller struct {
	looks []time.Time // the last ones
	seat  *room.Seat  // stands for them between two commands; nil if they do not follow
	gone  *time.Timer // takes it away
}

// poller is whose commands a session's are: somebody's who is known, or those of all others at
// that address, who may come by another name and key each time.
func (d *Door) poller(s *session) string {
	if s.channel.conn.known.Load() {
		return s.fingerprint
	}
	return d.origin(s)
}

// origin is a sign of a guest's address.
func (d *Door) origin(s *session) string {
	return keys.Origin(d.cfg.Secret, state.NetOf(s.channel.conn.addr))
}

// polls tells whether a command makes somebody one who follows.
func (p *pollers) polls(who string, now time.Time) bool {
	p.mu.Lock()
	defer p.mu.Unlock()
	for other, one := range p.of {
		if one.seat == nil && now.Sub(one.looks[len(one.looks)-1]) > pollsWithin {
			delete(p.of, other)
		}
	}
	one := p.of[who]
	if one == nil {
		if len(p.of) >= pollersMost {
			return true // rather than listen unseen
		}
		one = &poller{}
		p.of[who] = one
	}
	one.looks = append(one.looks, now)
	one.looks = one.looks[max(0, len(one.looks)-pollsMost):]
	return len(one.looks) == pollsMost && now.Sub(one.looks[0]) <= pollsWithin
}

// keep lets the seat of a command that has ended stand for somebody until they have
// not looked for a while.
func (p *pollers) keep(who string, seat *room.Seat) {
	p.mu.Lock()
	defer p.mu.Unlock()
	p.releaseLocked(who)
	one := p.of[who]
	if one == nil {
		seat.Leave(state.HowLeft)
		return
	}
	one.seat = seat
	one.gone = time.AfterFunc(pollsWithin, func() {
		p.mu.Lock()
		defer p.mu.Unlock()
		if one.seat == seat { // and no other by now
			p.releaseLocked(who)
		}
	})
}

// release takes away the seat that stands for somebody.
func (p *pollers) release(who string) {
	p.mu.Lock()
	defer p.mu.Unlock()
	p.releaseLocked(who)
}

// cede is release for whoever comes to be heard under the name of that seat. Others leave it: else
// any command of the same guest would take them out of the list.
func (p *pollers) cede(who, fold string) {
	p.mu.Lock()
	defer p.mu.Unlock()
	if one := p.of[who]; one != nil && one.seat != nil && one.seat.Me().Fold == fold {
		p.releaseLocked(who)
	}
}

func (p *pollers) releaseLocked(who string) {
	if one := p.of[who]; one != nil && one.seat != nil {
		one.gone.Stop()
		one.seat.Leave(state.HowLeft)
		one.seat = nil
	}
}
