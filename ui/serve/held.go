package serve

// What a client has sent and nobody has taken yet. Each session's input is held
// back by the window of its own channel alone: when enough of it waits here, it
// is not read from the library, so the window is not opened again, and the client
// stops sending to that session. The connection itself is read on, for behind
// that input come other sessions, the client's own questions, and the windows
// that our output waits for: a connection read slowly for one session's sake
// starves the others, and in the end that session, too.
//
// A window bounds what is sent, two megabytes, but not what that takes here: the
// library keeps each packet as it came, and one byte makes a packet. So what came
// is counted as it was on the wire, and what sessions took of it is subtracted.
// The rest is what is held, and what a client spends on packets. A session that
// has not taken all may have let so much of that gather as windows full of short
// lines take; beyond that it ends, and no other one.
//
// What is held in all is bounded, too. When it is half of what may be, connections
// for which more than a little is held are not read on, and when it is three quarters,
// those for which next to anything is. When it is too much all the same, the addresses
// with most of it lose the sessions that most waits for.
//
// Filling windows costs time of the address, so that hundreds of them, filled
// with packets of a few bytes, keep nobody else waiting.
//
// What is not held costs time, too: requests, key exchanges, small packets. Of these
// the connection reads so many bytes a second as one person can need, and no
// window covers them. How fast a session takes its input is bounded in its turn.

import (
	"cmp"
	"net/netip"
	"slices"
	"sync"
	"sync/atomic"
	"time"

	"teahouse/room/flood"
)

// ledger is what one connection has sent, and what became of it.
type ledger struct {
	taken   atomic.Int64 // bytes that sessions took…
	wasted  atomic.Int64 // …and of them those that came to screens, and were thrown away
	spoken  atomic.Int64 // bytes that they wrote
	written atomic.Int64 // bytes that went out, with all that the library adds

	mu     sync.Mutex
	wire   int64 // bytes that came
	inputs []*input
	behind int64   // held for the session for which most is
	debts  [2]debt // in what came and was not taken, and in what it made us send
}

// debt is what a connection costs beyond what is free each second.
type debt struct {
	free float64 // bytes a second; 0: bytesPerSecond
	owed float64 // bytes
	seen int64   // of the count that it follows
	at   time.Time
}

// add takes a count as it is now and returns how long to pause.
func (d *debt) add(count int64, allowed float64, now time.Time) time.Duration {
	free := cmp.Or(d.free, bytesPerSecond)
	d.owed = max(0, max(0, d.owed-now.Sub(d.at).Seconds()*free)+float64(count-d.seen))
	d.seen, d.at = count, now
	return time.Duration((d.owed - allowed) / free * float64(time.Second))
}

// passing is how far a session's input has come on the wire of its connection. What
// packets cost there cannot be told from what is held, so both are counted, and what is
// known to have been taken is forgotten, with all that was around it.
type passing struct {
	mark int64 // what the ledger held when nothing of it was this session's
	gone int64 // of what came on the wire, as far as this session has surely taken its part
	next int64 // as far as it will have…
	when int64 // …when it has taken so much
}

// open begins to count for a session's input.
func (l *ledger) open(in *input) {
	l.mu.Lock()
	defer l.mu.Unlock()
	in.passing = passing{l.heldLocked(), l.wire, l.wire, windowMost}
	l.inputs = append(l.inputs, in)
}

// follow notes how far a session has come: it has taken what was under way to it once it
// has taken as much as may be.
func (p *passing) follow(in *input, wire int64) {
	if taken := int64(in.received.Load()); taken >= p.when {
		p.gone, p.next, p.when = p.next, wire, taken+windowMost
	}
}

// heldFor is what is held for a session, at most, and no less than what the library has for it:
// a packet that was read and has not reached its window yet looks like one that was taken. The
// lock is held.
func (l *ledger) heldFor(in *input) int64 {
	held := max(0, min(l.heldLocked()-in.passing.mark, l.wire-in.passing.gone))
	if in.window != nil {
		held = max(held, in.window.waits())
	}
	return held
}

// close ends that.
func (l *ledger) close(in *input) {
	l.mu.Lock()
	defer l.mu.Unlock()
	l.inputs = slices.DeleteFunc(l.inputs, func(o *input) bool { return o == in })
}

// heldLocked is what came and was not taken, with all that was around it. The lock is held.
func (l *ledger) heldLocked() int64 { return l.wire - l.taken.Load() }

// came counts n bytes, and returns by how much more is held for the session for
// which most is, whether that is too much, and how long to pause before the next
// bytes are read.
func (l *ledger) came(n int, now time.Time) (change int64, flood bool, pause time.Duration) {
	l.mu.Lock()
	defer l.mu.Unlock()
	l.wire += int64(n)
	before := l.behind
	busy := l.look()
	in := l.debts[0].add(l.heldLocked()+l.wasted.Load(), float64(bytesAtOnce+busy*heldEach), now)
	out := l.debts[1].add(l.written.Load()-l.spoken.Load(), bytesAtOnce, now)
	worst := l.worst()
	flood = worst != nil && l.heldFor(worst) > int64(heldSpare+len(l.inputs)*heldEach)
	return l.behind - before, flood, max(in, out)
}

// strays tells whether so much came and was taken by nobody that it may be more than what
// keys, questions and windows cost. A key leaves some 35 bytes, so that a thousand of them
// come to that, too.
func (l *ledger) strays() bool {
	l.mu.Lock()
	defer l.mu.Unlock()
	return l.heldLocked() > strayFrom
}

// received is how many bytes came.
func (l *ledger) received() int64 {
	l.mu.Lock()
	defer l.mu.Unlock()
	return l.wire
}

// filling is how fast all connections of an address fill windows. Whoever is too
// fast waits, however long.
func filling() flood.Rate {
	return flood.Rate{Burst: fillAtOnce / fillUnit, Every: time.Second * fillUnit / fillPerSecond, Patience: time.Hour}
}

// look finds out which sessions have taken all, so that nothing is held for them,
// and returns how many have not, and have not been ended either.
func (l *ledger) look() (busy int) {
	l.behind = 0
	for _, in := range l.inputs {
		switch {
		case in.taken():
			in.passing.mark = l.heldLocked()
		case !in.ends():
			busy++
		}
		in.passing.follow(in, l.wire)
		l.behind = max(l.behind, l.heldFor(in))
	}
	return busy
}

// worst is the input for which most is held of those that have not been ended, nil if
// there is none.
func (l *ledger) worst() (worst *input) {
	for _, in := range l.inputs {
		if !in.ends() && (worst == nil || l.heldFor(in) > l.heldFor(worst)) {
			worst = in
		}
	}
	return worst
}

// weigh counts how much more or less is held for a connection than before, and
// makes place when that is too much in all.
func (s *connTable) weigh(change int64) {
	if s.held.Add(change) > s.limits.Held {
		s.reckon()
	}
}

// holdBack waits while half of what may be held in all is, if more than a little of it is
// for this connection, and while the peer reads nothing and has sent more than a little since,
// for what it asks waits for the answer and counts as nobody's. It returns how many bytes may
// be read then, at most so many. It does not wait for ever: by a few bytes now and then it is
// seen that the peer is there, and whoever is not read at all could not answer that. Only the
// connection's reader calls it.
func (c *conn) holdBack(most int) int {
	s := c.table
	much := func() bool {
		spare := s.spare()
		return c.ledger.counted() > spare && c.behind() > spare
	}
	for waited := time.Duration(0); much() || c.deaf(); waited += heldLook {
		if waited >= s.limits.AskAfter/2 || !c.rest(heldLook) {
			return min(most, inputRead)
		}
		s.reckon()
	}
	return most
}

// spare is how much may be held for one connection by now until it is read on.
func (s *connTable) spare() int64 {
	switch held := s.held.Load(); {
	case held > s.limits.Held/4*3:
		return heldLeast
	case held > s.limits.Held/2:
		return heldLittle
	}
	return s.limits.Held
}

// behind is what is held for the connection, now that it is looked at anew.
func (c *conn) behind() int64 {
	before := c.ledger.counted()
	held, _ := c.ledger.now()
	c.table.held.Add(held - before)
	return held
}

// reckon counts anew what is held on all connections, if that was not just done. If it is more
// than may be, beside what ended sessions give back, the address with most of it loses the
// session for which most is, and so on.
func (s *connTable) reckon() {
	now := time.Now()
	if !s.reckoning.TryLock() {
		return
	}
	defer s.reckoning.Unlock()
	if now.Sub(s.reckoned) < heldLook {
		return
	}
	s.reckoned = now
	var (
		total, leaves int64
		from          = map[netip.Prefix]int64{}
		held          = map[netip.Prefix]map[*ledger]int64{}
	)
	for _, c := range s.all() {
		behind, ends := c.ledger.now()
		total += behind
		if ends {
			leaves += behind
			continue
		}
		prefix := c.nets.narrow()
		from[prefix] += behind
		if held[prefix] == nil {
			held[prefix] = map[*ledger]int64{}
		}
		held[prefix][&c.ledger] = behind
	}
	s.held.Store(total)
	for total-leaves > s.limits.Held {
		worst, _ := most(from)
		l, behind := most(held[worst])
		if behind == 0 {
			return
		}
		l.end()
		leaves += behind
		from[worst] -= behind
		delete(held[worst], l)
	}
}

// most is the key of the largest number.
func most[K comparable](of map[K]int64) (key K, n int64) {
	for k, v := range of {
		if v > n {
			key, n = k, v
		}
	}
	return key, n
}

// now is what is held for the session for which most is, and whether that has been ended.
func (l *ledger) now() (held int64, ends bool) {
	l.mu.Lock()
	defer l.mu.Unlock()
	l.look()
	worst := l.worst()
	return l.behind, worst == nil || l.heldFor(worst) < l.behind
}

// counted is how much was held when that was last looked at.
func (l *ledger) counted() int64 {
	l.mu.Lock()
	defer l.mu.Unlock()
	return l.behind
}

// end ends the session for which most is held.
func (l *ledger) end() {
	l.mu.Lock()
	in := l.worst()
	l.mu.Unlock()
	if in != nil {
		in.flood()
	}
}
