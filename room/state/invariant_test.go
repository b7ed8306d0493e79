package state

// What the property test of the state holds every step against.

import (
	"cmp"
	"maps"
	"slices"
	"strings"

	"pgregory.net/rapid"
)

// lawful checks that nobody did what they may not, as the state has it now.
func lawful(t *rapid.T, s *State, p *Proposal, refused error) {
	m := s.seats[p.Seat]
	if refused != nil || m == nil || s.Operates(m.Identity) {
		return
	}
	switch p.Body.(type) {
	case *Enter:
		seat := m.seat(p.Seat)
		for _, c := range s.sanctions.all {
			if c.over(s.clock) || c.Act == KindMute {
				continue
			}
			if c.Who == m.Identity || c.Net.IsValid() && c.Net == seat.Net {
				t.Fatalf("%s is in although %s", m.Name.Text, asJSON(c))
			}
			if c.Named && c.Name == m.Name && c.ID < m.ID {
				t.Fatalf("%s came under a banned name", m.Name.Text)
			}
		}
		if s.house.Lock >= LockGuests && !m.Identity.Lasting() {
			t.Fatalf("%s is in although guests are locked out", m.Name.Text)
		}
	case *Whisper:
		to := s.Resolve(p.Body.(*Whisper).To[0].ID)
		if a := s.accounts[to]; a != nil && a.FriendsOnly && !a.Operator && !s.Operates(to) && !holds(a.Friends, m.Identity) &&
			!slices.ContainsFunc(a.WroteTo, func(id Identity) bool { return s.Resolve(id) == m.Identity }) {
			t.Fatalf("%s writes to %s, who reads only friends: %s", m.Name.Text, to, asJSON(a.Circle))
		}
	case *Say, *Rename, *Edit, *React:
		for _, c := range s.sanctions.all {
			if c.Act == KindMute && !c.over(s.clock) && c.Who == m.Identity {
				t.Fatalf("%s is heard although muted", m.Name.Text)
			}
		}
	case *Kick, *Ban, *Mute, *Lift, *Op, *Rebind, *Remove, *SetLock, *Slow:
		if c := s.channels.all[channelOf(p.Body)]; c != nil && c.Owner == m.Identity {
			return
		}
		if b, ok := p.Body.(*Op); !ok || !b.Deop { // who gives the role up had it
			t.Fatalf("%s governs and is no operator", m.Name.Text)
		}
	}
}

// channelOf is the channel that a proposal means, 0 if it means none.
func channelOf(b Body) uint64 {
	switch b := b.(type) {
	case *Remove:
		return b.In
	case *Slow:
		return b.In
	}
	return 0
}

// ledger knows from what was asked for, and by no other way, who may read
// which private line, and holds that against what a history would show.
type ledger struct {
	history  []*Event
	audience []map[Identity]bool
}

func (l *ledger) note(t *rapid.T, s *State, p *Proposal, happened []*Event) {
	for _, e := range happened {
		switch e.Kind {
		case KindWhisper:
			to := p.Body.(*Whisper).To[0].ID
			l.history = append(l.history, e)
			l.audience = append(l.audience, map[Identity]bool{s.seats[p.Seat].Identity: true, s.Resolve(to): true})
		case KindUnsend, KindEdit, KindReact: // is told to whoever reads the line
			if i := slices.IndexFunc(l.history, func(line *Event) bool { return line.N == e.Ref }); i >= 0 {
				l.history, l.audience = append(l.history, e), append(l.audience, maps.Clone(l.audience[i]))
			}
		case KindRegister:
			for i := range l.history {
				l.history[i] = l.history[i].As(e.Was, e.Who.ID)
				if l.audience[i][e.Was] {
					delete(l.audience[i], e.Was)
					l.audience[i][e.Who.ID] = true
				}
			}
		}
	}
	for i, e := range l.history {
		for _, id := range append(slices.Sorted(maps.Keys(s.keys)), slices.Sorted(maps.Keys(s.accounts))...) {
			if e.VisibleTo(id) != l.audience[i][id] {
				t.Fatalf("%s, of the audience %v: %v reads %s", asJSON(p), l.audience[i], id, asJSON(e))
			}
		}
	}
}

// sound checks what is true of every state.
func sound(t *rapid.T, s *State) {
	indexed(t, s)
	befriended(t, s)
	folds, looks := map[string]bool{}, map[string]*Member{}
	seats := 0
	for _, m := range s.members {
		if folds[m.Name.Fold] {
			t.Fatalf("%s is borne twice", m.Name.Text)
		}
		folds[m.Name.Fold] = true
		if s.names.fold[m.Name.Fold] != m || s.names.text[m.Name.Text] != m {
			t.Fatalf("%s is not found under their name", m.Name.Text)
		}
		for look := range m.Name.EachLook {
			if looks[look] != nil {
				t.Fatalf("%s looks like %s", m.Name.Text, looks[look].Name.Text)
			}
			looks[look] = m
			if s.names.look[look] != m {
				t.Fatalf("%s is not found by the look of their name", m.Name.Text)
			}
		}
		if len(m.Seats) == 0 {
			t.Fatalf("%s is a ghost", m.Name.Text)
		}
		for _, id := range m.Seats {
			seats++
			if s.seats[id.SeatID] != m || id.Epoch < s.nodes[id.Node] {
				t.Fatalf("%s holds seat %v", m.Name.Text, id)
			}
		}
		if !slices.Contains(s.here[m.Identity], m) {
			t.Fatalf("%s is not found by identity", m.Name.Text)
		}
		if s.Resolve(m.Identity) != m.Identity {
			t.Fatalf("%s has an account and is here without it", m.Name.Text)
		}
		for _, seat := range m.Seats {
			if s.Resolve(seat.Key) != m.Identity {
				t.Fatalf("%s is here with a key of somebody else", m.Name.Text)
			}
		}
		if r := s.owned.refuse(m.Name, m.Identity); r != nil {
			t.Fatalf("%s stands under a name of somebody else: %v", m.Name.Text, r)
		}
	}
	for _, here := range s.here {
		if !slices.IsSortedFunc(here, func(a, b *Member) int { return cmp.Compare(a.ID, b.ID) }) {
			t.Fatal("members of one person are out of order")
		}
	}
	owned, ownedLooks, held := 0, 0, 0
	for id, a := range s.accounts {
		if len(a.Names) > NamesEach || len(a.Keys) == 0 {
			t.Fatalf("%s has %d names and %d keys", id, len(a.Names), len(a.Keys))
		}
		for _, o := range a.Names {
			owned++
			if len(s.owned.fold[o.Name.Fold]) != 1 || s.owned.find(o.Name) != o || o.owner != id {
				t.Fatalf("%s is not found as owned", o.Name.Text)
			}
			for look := range o.Name.EachLook {
				ownedLooks++
				if len(s.owned.look[look]) != 1 || s.owned.look[look][0] != o {
					t.Fatalf("%s is not found as owned by its look", o.Name.Text)
				}
			}
		}
		for _, key := range a.Keys {
			held++
			if s.keys[key].Account != id {
				t.Fatalf("%s is not a key of %s", key, id)
			}
		}
	}
	for _, k := range s.keys {
		if k.Account != "" {
			held--
		}
	}
	if owned != len(s.owned.fold) || ownedLooks != len(s.owned.look) || held != 0 {
		t.Fatalf("%d names of accounts, %d and %d in the index, %d keys too many", owned, len(s.owned.fold), len(s.owned.look), held)
	}
	people := slices.Concat(s.roster.parts...)
	if len(folds) != len(s.names.fold) || len(looks) != len(s.names.look) || len(folds) != len(s.names.text) || seats != len(s.seats) {
		t.Fatalf("%d members, %d names, %d in the list", len(s.members), len(s.names.fold), len(people))
	}
	listed := 0
	for _, m := range s.members {
		if slices.ContainsFunc(m.Seats, func(seat Place) bool { return seat.Mode != ModeVerb }) {
			listed++
			if i, j, found := s.roster.search(m.Name.Fold); !found || s.roster.parts[i][j] != s.shown(m) || m.mode() == ModeVerb {
				t.Fatalf("%s is in the list as %v", m.Name.Text, people)
			}
		}
	}
	if listed != len(people) {
		t.Fatalf("%d are to be in the list, where %d are: somebody is seen passing", listed, len(people))
	}
	if !slices.IsSortedFunc(people, func(a, b Present) int { return strings.Compare(a.Fold, b.Fold) }) {
		t.Fatal("the list is not sorted")
	}
	operators := slices.DeleteFunc(slices.Clone(people), func(p Present) bool { return !p.Operator })
	if !slices.Equal(operators, s.roster.operators) {
		t.Fatalf("of %v the operators are %v", operators, s.roster.operators)
	}
}
