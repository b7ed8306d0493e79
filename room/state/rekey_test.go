package state

import (
	"strings"
	"testing"

	"teahouse/room/text"
)

// old is a name as the version before kept it: with one look, by other rules.
func old(s string) text.Name {
	return text.Name{Text: s, Fold: strings.ToLower(s), Looks: strings.ToLower(s)}
}

// TestNamesOfAnOlderVersionGetTheirKeysAtTheStart: two who registered side by
// side, because the version before did not see that they look alike.
func TestNamesOfAnOlderVersionGetTheirKeysAtTheStart(t *testing.T) {
	s, disk := newState(), stored{}
	seq := uint64(0)
	apply := func(s *State, num uint64, b Body) []*Event {
		t.Helper()
		seq++
		events, err := s.Apply(seq, &Proposal{At: int64(seq), Seat: SeatID{"one", 1, num}, Body: b})
		if err != nil {
			t.Fatalf("%T: %v", b, err)
		}
		disk.keep(s)
		return events
	}
	apply(s, 0, &NodeUp{})
	apply(s, 1, &Enter{Identity: "key:mike", Wanted: old("mike"), Spare: old("quiet-oolong")})
	apply(s, 1, &Register{})
	apply(s, 2, &Enter{Identity: "key:imp", Wanted: old("МІКЕ"), Spare: old("quiet-oolong")})
	apply(s, 2, &Register{})

	keys := s.Rekeys()
	if len(keys) != 1 || len(keys[0].Names) != 2 {
		t.Fatalf("the start tells %s", asJSON(keys))
	}
	told := apply(s, 0, keys[0])
	if len(told) != 1 || told[0].Kind != KindRename || told[0].Old != "МІКЕ" || told[0].Who.Name != "МІКЕ2" {
		t.Errorf("it is told %s", asJSON(told))
	}
	if again := s.Rekeys(); len(again) != 0 {
		t.Errorf("another start tells %s", asJSON(again))
	}
	for name, s := range map[string]*State{"the state": s, "the stored state": disk.load(t, s)} {
		imp, mike := s.seats[SeatID{"one", 1, 2}], s.seats[SeatID{"one", 1, 1}]
		if mike.Name.Text != "mike" || imp.Name.Text != "МІКЕ2" || mike.Name != mustName(t, "mike") {
			t.Errorf("%s: mike is %+v, the other %+v", name, mike.Name, imp.Name)
		}
		if r := s.owned.refuse(mustName(t, "МІКЕ"), imp.Identity); r == nil || r.Code != NameLooksOwned {
			t.Errorf("%s: the other one may bear it: %v", name, r)
		}
		if r := s.owned.refuse(mustName(t, "mike"), mike.Identity); r != nil {
			t.Errorf("%s: mike may not bear the name: %v", name, r)
		}
		if o := s.owned.of(mustName(t, "МІКЕ"), imp.Identity); o == nil {
			t.Errorf("%s: the other one cannot release it", name)
		}
	}
	// Whoever owns the younger one never becomes mike's member.
	if m, as := s.joins(s.Resolve("key:imp"), mustName(t, "МІКЕ"), ModeScreen); m != nil && m.Identity != s.Resolve("key:imp") || as.Text != "МІКЕ" {
		t.Errorf("they join %+v as %s", m, as.Text)
	}
	apply(s, 1, &Release{Name: mustName(t, "mike")})
	if r := s.owned.refuse(mustName(t, "МІКЕ"), s.Resolve("key:imp")); r != nil {
		t.Errorf("a released name still keeps the other one away: %v", r)
	}
}

// A start tells many names in entries of a bounded size.
func TestAStartTellsKeysInPieces(t *testing.T) {
	s := newState()
	a := &Account{ID: accountIdentity(1), Keys: []Identity{"key:a"}}
	s.accounts[a.ID] = a
	for i := range 2*rekeyAtOnce + 1 {
		a.Names = append(a.Names, &Owned{Name: text.Name{Text: mustName(t, "lily").Numbered(i).Text, Fold: "x", Looks: "x"}, owner: a.ID})
	}
	var names int
	all := s.Rekeys()
	for _, keys := range all {
		names += len(keys.Names)
	}
	if len(all) != 3 || names != 2*rekeyAtOnce+1 {
		t.Errorf("%d names in %d entries", names, len(all))
	}
}
