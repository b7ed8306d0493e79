package state

// What modes must keep true, whatever is proposed: it is told from the seats
// alone, before and after each step.

import (
	"encoding/json"
	"fmt"
	"maps"
	"slices"
	"testing"

	"pgregory.net/rapid"

	"teahouse/room/text"
)

// sight is who is in a room, as its seats tell.
type sight struct {
	announced map[uint64]string // members whose coming was told, and their names
	listed    map[uint64]text.Name
	here      map[Identity]bool // somebody of whom a terminal is listed
	state     *State
}

func look(s *State) sight {
	l := sight{map[uint64]string{}, map[uint64]text.Name{}, map[Identity]bool{}, s}
	for id, m := range s.members {
		for _, seat := range m.Seats {
			if seat.Mode == ModeScreen || seat.Mode == ModeLines {
				l.announced[id] = m.Name.Text
			}
			if seat.Mode != ModeVerb {
				l.listed[id] = m.Name
				l.here[m.Identity] = true
			}
		}
	}
	return l
}

// told checks that arrivals and departures are told of those, and only those,
// whose first announced terminal came or whose last one went. Where accounts
// fold, a register event tells it.
func (before sight) told(t *rapid.T, after sight, p *Proposal, happened []*Event) {
	came, left, cut := map[string]int{}, map[string]int{}, 0
	for _, e := range happened {
		switch e.Kind {
		case KindEnter:
			came[e.Who.Name]++
		case KindLeave:
			left[e.Who.Name]++
		case KindRestart:
			cut = e.Count
		case KindRename:
			if !slices.ContainsFunc(slices.Collect(maps.Values(after.listed)), func(n text.Name) bool { return n.Text == e.Who.Name }) {
				t.Fatalf("%s renames somebody whom nobody saw: %s", asJSON(p), asJSON(e))
			}
		}
	}
	if slices.ContainsFunc(happened, func(e *Event) bool { return e.Kind == KindRegister }) {
		if len(came)+len(left) > 0 {
			t.Fatalf("%s tells of %v and %v", asJSON(p), came, left)
		}
		return
	}
	for id, name := range after.announced {
		if _, was := before.announced[id]; !was {
			came[name]--
		}
	}
	for id, name := range before.announced {
		if _, is := after.announced[id]; !is {
			if _, up := p.Body.(*NodeUp); up {
				cut--
			} else {
				left[name]--
			}
		}
	}
	for _, n := range append(slices.Collect(maps.Values(came)), append(slices.Collect(maps.Values(left)), cut)...) {
		if n != 0 {
			t.Fatalf("%s told %s: arrivals %v, departures %v, cut off %d too many or few", asJSON(p), asJSON(happened), came, left, cut)
		}
	}
}

// kept checks that nobody in the list is renamed by somebody else's coming, and
// that whoever comes to stay gets the name they want unless somebody in the list
// bears it, somebody else owns it, or it is banned: not because of one who passes.
func (before sight) kept(t *rapid.T, after sight, p *Proposal, refused error) {
	enter, ok := p.Body.(*Enter)
	if !ok || refused != nil {
		return
	}
	m := after.state.seats[p.Seat]
	for id, name := range before.listed {
		if after.listed[id] != name {
			t.Fatalf("%s took the name from %s", asJSON(p), name.Text)
		}
	}
	_, listed := after.listed[m.ID]
	_, was := before.listed[m.ID]
	if !listed || was || enter.Wanted == m.Name {
		return
	}
	if before.here[m.Identity] || m.Identity.Registered() && !enter.Mode.announced() {
		return // known by another name already
	}
	for id, name := range before.listed {
		if id != m.ID && name.Like(enter.Wanted) {
			return
		}
	}
	if s := after.state; s.owned.refuse(enter.Wanted, m.Identity) != nil || s.nameBanned(enter.Wanted) != nil {
		return
	}
	if o := after.state.owned.of(enter.Wanted, m.Identity); o != nil && (o.Name == m.Name || after.state.nameBanned(o.Name) != nil) {
		return // the owner of one that it looks like meant that
	}
	t.Fatalf("%s came to stay as %s, and nobody stood in the way", asJSON(p), m.Name.Text)
}

// What an older program wrote has no modes: all were people at screens.
func TestAnOlderLogHasPeopleAtScreens(t *testing.T) {
	p, lily := new(Proposal), asJSON(mustName(t, "lily"))
	if err := json.Unmarshal(fmt.Appendf(nil, `{"v":1,"id":"a","at":5,"seat":{"node":"one","epoch":1,"num":1},
		"kind":"enter","body":{"identity":"key:lily","wanted":%s,"spare":%s}}`, lily, lily), p); err != nil {
		t.Fatal(err)
	}
	s := newState()
	events, err := s.Apply(1, p)
	if err != nil || len(events) != 1 || events[0].Kind != KindEnter {
		t.Fatalf("her coming gave %s, %v", asJSON(events), err)
	}
	stored, err := Restore(&Snapshot{Applied: 1, Records: []Record{{"member/1", fmt.Appendf(nil,
		`{"id":1,"identity":"key:lily","name":%s,"since":5,"seats":[{"node":"one","epoch":1,"num":1,"key":"key:lily"}]}`, lily)}}})
	if err != nil {
		t.Fatal(err)
	}
	for what, s := range map[string]*State{"applied": s, "stored": stored} {
		people := slices.Concat(s.roster.parts...)
		if len(people) != 1 || people[0].Mode != ModeScreen || !s.members[1].announced() {
			t.Errorf("%s: the list is %+v", what, people)
		}
	}
}
