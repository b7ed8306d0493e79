package state

// Times of the room that are set to others, all at once: where a wrong clock had carried the room
// off, and where a clock that was doubted is believed, by which more had passed before something
// than room time knew when it happened. A term that began then begins anew, and is as long.

import "slices"

// heal sets room time back where a wrong clock had carried the whole state off.
// What bears a later time happened now, and terms that began later begin now.
func (s *State) heal(now int64) {
	s.clock = now
	s.healed, s.house.Ahead, s.house.Spans = now, 0, nil
	s.house.Swept = min(s.house.Swept, now)
	s.touched[houseKey] = true
	s.retime(func(at int64) int64 { return min(at, now) })
}

// retiming tells what a time is to be.
type retiming func(at int64) int64

// set sets some times, and tells whether any was another.
func (to retiming) set(times ...*int64) (changed bool) {
	for _, at := range times {
		if then := to(*at); *at != 0 && then != *at {
			*at, changed = then, true
		}
	}
	return changed
}

// all sets those of a list.
func (to retiming) all(times []int64) (changed bool) {
	for i := range times {
		changed = to.set(&times[i]) || changed
	}
	return changed
}

// term sets when a term began, and with that its ends, of which 0 is none.
func (to retiming) term(at *int64, ends ...*int64) (changed bool) {
	before := *at
	if !to.set(at) {
		return false
	}
	for _, end := range ends {
		if *end != 0 {
			*end += *at - before
		}
	}
	return true
}

// retime sets all times that the state bears.
func (s *State) retime(to retiming) {
	s.retimeMembers(to)
	s.retimeKeys(to)
	s.retimeAccounts(to)
	for _, c := range s.sanctions.all {
		if to.term(&c.At, &c.Until, &c.NearUntil) {
			s.touchSanction(c)
		}
	}
	for _, t := range s.traces.by {
		if to.set(&t.At) {
			s.touchTrace(t)
		}
	}
	for n, o := range s.nonces.n {
		if to.set(&o.At) {
			s.touchNonce(n)
		}
	}
	s.retimeChannels(to)
}

func (s *State) retimeMembers(to retiming) {
	for _, m := range s.members {
		changed := to.set(&m.Said)
		for i := range m.Talks {
			changed = to.set(&m.Talks[i].Opened) || changed
		}
		if changed {
			s.touch(m)
		}
	}
	for who, at := range s.said {
		if to.set(&at) {
			s.said[who] = at
			s.touched[saidKey+string(who)] = true
		}
	}
}

func (s *State) retimeKeys(to retiming) {
	for id, k := range s.keys {
		if to.set(&k.Since, &k.Last) {
			s.rankKey(id)
			s.touched[keyKey+string(id)] = true
		}
	}
}

func (s *State) retimeAccounts(to retiming) {
	s.owned = newOwnedIndex() // sorted by what changes here
	for id, a := range s.accounts {
		changed := to.set(&a.Since, &a.Seen)
		for _, o := range a.Names {
			changed = to.set(&o.Since, &o.Used) || changed
			s.owned.add(o)
		}
		changed = to.all(a.Founded) || changed
		if to.all(a.Invited) || changed {
			s.touchAccount(id)
		}
	}
	for net, times := range s.newcomers {
		if to.all(times) {
			s.touched[newcomersKey+net.String()] = true
		}
	}
}

func (s *State) retimeChannels(to retiming) {
	for num, c := range s.channels.all {
		if c.retime(to) {
			s.channels.touch(num)
		}
		r := s.channels.rhythms[num]
		if r == nil {
			continue
		}
		changed := false
		for who, at := range r.Spoke {
			if to.set(&at) {
				r.Spoke[who], changed = at, true
			}
		}
		if changed {
			s.channels.beat(num)
		}
	}
}

func (c *Channel) retime(to retiming) (changed bool) {
	c.Invited, c.Out = slices.Clone(c.Invited), slices.Clone(c.Out) // others may read them
	changed = to.set(&c.Empty)
	for i := range c.Invited {
		changed = to.set(&c.Invited[i].At) || changed
	}
	for i := range c.Out {
		o := &c.Out[i]
		changed = to.term(&o.At, &o.Until, &o.NearUntil) || changed
	}
	return changed
}
