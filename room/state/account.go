package state

// An account owns keys and names, a key belongs to one account at most, and
// what a key did before it was registered is the account's from then on.

import (
	"cmp"
	"slices"
	"time"
)

// Account is somebody who registered.
type Account struct {
	ID       Identity   `json:"id"`
	Since    int64      `json:"since"`
	Keys     []Identity `json:"keys"` // never none
	Names    []*Owned   `json:"names"`
	Operator bool       `json:"operator,omitempty"` // by /op; the admins file is the door's to read
	Private  bool       `json:"private,omitempty"`  // an operator may bring back what is private, see [SetRecovery]

	Readmitted []Readmission `json:"readmitted,omitempty"` // that its keys were not all told of
	Founded    []int64       `json:"founded,omitempty"`    // when it founded channels, within a day
	Invited    []int64       `json:"invited,omitempty"`    // when it invited people to them, within a day
	Profile
	Circle
}

// Profile is what the room keeps for somebody who can come back.
type Profile struct {
	Settings       map[string]string `json:"settings,omitempty"`
	RegisteredOnly bool              `json:"door,omitempty"`    // closed to those who are not registered
	Ignores        []uint64          `json:"ignores,omitempty"` // channels whose invitations they want to read no more
}

// Key is what the room remembers of a key that came.
type Key struct {
	First   uint64   `json:"first"` // the entry of the log that brought it
	Since   int64    `json:"since"`
	Last    int64    `json:"last"` // when it last came or left, to within usedWithin
	Account Identity `json:"account,omitempty"`
	Profile          // while it has no account
}

// Resolve returns the account of a key, and anybody else as they are.
func (s *State) Resolve(id Identity) Identity {
	if k := s.keys[id]; k != nil && k.Account != "" {
		return k.Account
	}
	return id
}

// profile returns what is kept for a resolved identity, nil for a visit.
func (s *State) profile(who Identity) *Profile {
	if a := s.accounts[who]; a != nil {
		return &a.Profile
	}
	if k := s.keys[who]; k != nil {
		return &k.Profile
	}
	return nil
}

// touchProfile marks what profile returns as changed.
func (s *State) touchProfile(who Identity) {
	if who.Registered() {
		s.touchAccount(who)
	} else {
		s.touched[keyKey+string(who)] = true
	}
}

func (s *State) touchAccount(id Identity) {
	s.touched[accountKey+string(id)] = true
	s.channels.ownerChanged(id)
}

// usedWithin is how exactly it is kept when a key was used: what people read is told
// in minutes, and a script that comes each second writes it no oftener.
const usedWithin = time.Minute

// came notes that a key was used.
func (s *State) came(id Identity) {
	if !id.Lasting() {
		return
	}
	if s.keys[id] != nil {
		s.used(id)
		return
	}
	for len(s.keys) >= keysMost { // a program of before may have kept more
		idle, ok := s.idle.least()
		if !ok {
			break
		}
		s.forgetKey(idle)
	}
	s.keys[id] = &Key{First: s.applied, Since: s.clock, Last: s.clock}
	s.rankKey(id)
	s.touched[keyKey+string(id)] = true
}

// used notes that a key that is known was used.
func (s *State) used(id Identity) {
	if k := s.keys[id]; k != nil && s.clock-k.Last >= usedWithin.Milliseconds() {
		k.Last = s.clock
		s.rankKey(id)
		s.touched[keyKey+string(id)] = true
	}
}

// keyRank is by which unregistered keys that are not here are forgotten when there
// are too many: those first that came for less than a day, then those not seen
// for longest. So somebody who makes up keys pushes out their own.
type keyRank struct {
	lasted bool
	last   int64
	first  uint64
}

func (r keyRank) before(o keyRank) bool {
	if r.lasted != o.lasted {
		return o.lasted
	}
	return cmp.Or(cmp.Compare(r.last, o.last), cmp.Compare(r.first, o.first)) < 0
}

// lasted tells whether a key came for a day, or longer.
func (k *Key) lasted() bool { return k.Last-k.Since >= day.Milliseconds() }

// rankKey is to be called when anything has changed by which a key is forgotten.
func (s *State) rankKey(id Identity) {
	if k := s.keys[id]; k != nil && k.Account == "" && len(s.here[id]) == 0 {
		s.idle.put(id, keyRank{k.lasted(), k.Last, k.First})
	} else {
		s.idle.drop(id)
	}
}

func (s *State) forgetKey(id Identity) {
	s.unowned -= settingsBytes(s.keys[id].Settings)
	delete(s.keys, id)
	s.idle.drop(id)
	s.channels.partAll(id, s.clock)
	s.touched[keyKey+string(id)] = true
}

// doorLevel is that of the programs that leave the door of an account as it is when a
// key joins it: while some node does not, all do as it does.
const doorLevel = 3

// fold makes a key's identity part of an account: its terminals, its private
// lines, its channels, its settings where the account has none, and what it is punished for.
func (s *State) fold(key Identity, a *Account) []*Event {
	var (
		old  string
		last *Member
	)
	k := s.keys[key]
	k.Account = a.ID
	a.Keys = append(a.Keys, key)
	ignores := append(slices.Clone(k.Ignores), a.Ignores...)
	switch joins := len(a.Keys) > 1; {
	case len(a.Settings) > 0:
	case joins && s.house.Feature >= doorLevel:
		a.Settings = k.Settings
	default:
		a.Profile = k.Profile
	}
	s.unowned -= settingsBytes(k.Settings)
	a.Ignores = ignores[max(0, len(ignores)-JoinedMost):]
	k.Profile = Profile{}
	s.touchAccount(a.ID)
	s.touched[keyKey+string(key)] = true
	for _, m := range s.here[key] {
		if last = m; m.listed() {
			old = m.Name.Text
		}
		if to := s.main(a.ID); to != nil {
			s.merge(m, to)
			last = to
			continue
		}
		m.Identity, m.role, m.hides = a.ID, a.Operator, a.Hides
		if s.house.Feature >= doorLevel {
			m.RegisteredOnly = a.RegisteredOnly
		}
		s.here[a.ID] = []*Member{m}
		s.changed(m)
	}
	delete(s.here, key)
	s.appear(key)
	s.rankKey(key)
	for m := range s.talking[key] {
		m.follow(key, a.ID)
		s.talks(m, a.ID)
		s.touch(m)
	}
	delete(s.talking, key)
	s.foldSanctions(key, a.ID)
	s.foldTrace(key, a.ID)
	s.foldNonces(key, a.ID)
	s.folded = append(s.folded, Folding{key, a.ID})
	s.foldStreams(key, a.ID)
	e := s.event(KindRegister, last)
	e.Was = key
	if old != e.Who.Name {
		e.Old = old
	}
	return append([]*Event{e}, s.handed(s.channels.fold(key, a.ID, s.clock)...)...)
}

// merge makes the terminals of one member those of another.
func (s *State) merge(m, to *Member) {
	s.names.remove(m)
	s.roster.remove(m.ID, m.Name)
	delete(s.members, m.ID)
	s.talksNoMore(m, m.Talks)
	for i := range m.Seats {
		s.rise(m, &m.Seats[i])
		s.sit(to, &m.Seats[i])
	}
	to.Seats = append(to.Seats, m.Seats...)
	to.Said, to.Wrote = max(to.Said, m.Said), max(to.Wrote, m.Wrote)
	to.spoke.Store(to.Wrote)
	s.touch(m)
	s.changed(to)
}

// follow puts a new identity in the place of an old one in what the member
// remembers of others.
func (m *Member) follow(old, now Identity) {
	for i := range m.Talks {
		if m.Talks[i].With == old {
			m.Talks[i].With = now
		}
	}
}

// HeldKey is one of an account's keys, as its owner sees it.
type HeldKey struct {
	Key   Identity
	Since int64 // when it first came
	Last  int64 // when it last came or left
	Seats int   // terminals that are here with it
	Mine  bool  // this terminal came with it
}

// Holdings lists the keys of an account, of which somebody came with one, and
// the names it owns, with times so far from room time.
func (s *State) Holdings(who, came Identity, offset int64) (keys []HeldKey, names []Owned) {
	a := s.accounts[who]
	if a == nil {
		return nil, nil
	}
	for _, id := range a.Keys {
		k := s.keys[id]
		held := HeldKey{Key: id, Since: k.Since + offset, Last: k.Last + offset, Mine: id == came}
		for _, m := range s.here[a.ID] {
			for _, seat := range m.Seats {
				if seat.Key == id {
					held.Seats++
				}
			}
		}
		keys = append(keys, held)
	}
	for _, o := range a.Names {
		name := *o
		name.Since, name.Used = o.Since+offset, o.Used+offset
		names = append(names, name)
	}
	return keys, names
}

// Settings is what somebody keeps here, nil for a visit. It is not to be changed.
func (s *State) Settings(who Identity) map[string]string {
	if p := s.profile(who); p != nil {
		return p.Settings
	}
	return nil
}
