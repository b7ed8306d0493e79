package state

// Sweeping in steps: what one step changes is bounded, so that a year of newcomers
// who never came back is not one entry that everybody waits for.

import (
	"cmp"
	"net/netip"
	"slices"
	"strconv"
)

// stale is something that is to be cleared away.
type stale struct {
	at  int64 // when it was last used
	key string
}

// step is what one step of a sweep may still take.
type step struct{ left int }

// oldest takes, of all that are to be cleared away, those that were used longest ago,
// and tells whether that is all.
func (b *step) oldest(all []stale) (some []stale, done bool) {
	slices.SortFunc(all, func(x, y stale) int { return cmp.Or(cmp.Compare(x.at, y.at), cmp.Compare(x.key, y.key)) })
	some = all[:min(len(all), b.left)]
	b.left -= len(some)
	return some, len(some) == len(all)
}

// sweepSome clears away so many at most, and tells whether there may be more.
func (s *State) sweepSome(most int) (events []*Event, more bool) {
	b := &step{most}
	for _, part := range []func(*step) ([]*Event, bool){
		s.sweepNodes, s.sweepSanctions, s.sweepNewcomers, s.sweepPace, s.sweepKeys, s.sweepMembers, s.sweepTerms, s.sweepNames,
	} {
		some, done := part(b)
		events = append(events, some...)
		if !done {
			return events, true
		}
	}
	return append(events, s.warn(most)...), false
}

func (s *State) sweepSanctions(b *step) ([]*Event, bool) {
	var all []stale
	by := map[string]*Sanction{}
	for _, c := range s.sanctions.all {
		if c.over(s.clock) {
			key := strconv.FormatUint(c.ID, 10)
			all, by[key] = append(all, stale{c.Until, key}), c
		}
	}
	some, done := b.oldest(all)
	for _, one := range some {
		s.lift(by[one.key])
	}
	return nil, done
}

func (s *State) sweepNewcomers(b *step) ([]*Event, bool) {
	var all []stale
	by := map[string]netip.Prefix{}
	for net, times := range s.newcomers {
		if last := slices.Max(times); s.clock-last >= day.Milliseconds() {
			all, by[net.String()] = append(all, stale{last, net.String()}), net
		}
	}
	some, done := b.oldest(all)
	for _, one := range some {
		s.forgetNewcomers(by[one.key])
	}
	return nil, done
}

func (s *State) sweepPace(b *step) ([]*Event, bool) {
	var all []stale
	for who, at := range s.said {
		if s.pacedOut(at) {
			all = append(all, stale{at, string(who)})
		}
	}
	some, done := b.oldest(all)
	for _, one := range some {
		s.forgetSaid(Identity(one.key))
	}
	return nil, done
}

func (s *State) sweepKeys(b *step) ([]*Event, bool) {
	var all []stale
	for id, k := range s.keys {
		if s.forgettable(id) {
			all = append(all, stale{k.Last, string(id)})
		}
	}
	some, done := b.oldest(all)
	for _, one := range some {
		s.forgetKey(Identity(one.key))
	}
	return nil, done
}

// sweepMembers ends memberships, of which an account has not many.
func (s *State) sweepMembers(b *step) (events []*Event, done bool) {
	var all []stale
	for who := range s.channels.joined {
		if s.goneForGood(who) {
			last := int64(0)
			for _, key := range s.accounts[who].Keys {
				last = max(last, s.keys[key].Last)
			}
			all = append(all, stale{last, string(who)})
		}
	}
	some, done := b.oldest(all)
	for _, one := range some {
		events = append(events, s.leaveChannels(Identity(one.key))...)
	}
	return events, done
}

// sweepTerms ends what is over in channels, and channels.
func (s *State) sweepTerms(b *step) ([]*Event, bool) {
	var all []stale
	by := map[string]*Channel{}
	for num, c := range s.channels.all {
		if s.overdue(c) {
			key := strconv.FormatUint(num, 10)
			all, by[key] = append(all, stale{c.Empty, key}), c
		}
	}
	some, done := b.oldest(all)
	for _, one := range some {
		s.sweepChannel(by[one.key])
	}
	return nil, done
}

// sweepNames frees names, unless their owner bears them now.
func (s *State) sweepNames(b *step) (events []*Event, done bool) {
	var all []stale
	by := map[string]*Owned{}
	for _, o := range s.idleNames() {
		if s.sure() >= o.lapses() {
			key := string(o.owner) + " " + o.Name.Text
			all, by[key] = append(all, stale{o.Used, key}), o
		}
	}
	some, done := b.oldest(all)
	for _, one := range some {
		if o := by[one.key]; s.bears(o) {
			s.use(o.Name, o.owner)
		} else {
			events = append(events, s.lapsed(o, 0))
		}
	}
	return events, done
}

// warn tells owners who are here under another name that one is free soon: each day
// so many at most, whose time comes first.
func (s *State) warn(most int) (events []*Event) {
	all := s.idleNames()
	slices.SortStableFunc(all, func(x, y *Owned) int { return cmp.Compare(x.Used, y.Used) })
	for _, o := range all {
		if len(events) < most && len(s.here[o.owner]) > 0 && !s.bears(o) {
			events = append(events, s.lapsed(o, o.lapses()))
		}
	}
	return events
}

// bears tells whether the owner of a name is here under it.
func (s *State) bears(o *Owned) bool {
	return slices.ContainsFunc(s.here[o.owner], func(m *Member) bool { return s.owned.of(m.Name, m.Identity) == o })
}
