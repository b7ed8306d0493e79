package room

import (
	"encoding/json"
	"fmt"
	"maps"
	"slices"
	"strings"
	"testing"

	"pgregory.net/rapid"
)

// stored plays the history: it keeps the records of a state.
type stored map[string][]byte

func (st stored) keep(s *State) {
	for _, r := range s.changes() {
		if r.Value == nil {
			delete(st, r.Key)
		} else {
			st[r.Key] = r.Value
		}
	}
}

func (st stored) load(t *rapid.T, s *State) *State {
	snap := &Snapshot{Applied: s.applied, Clock: s.clock, LastN: s.lastN}
	for _, k := range slices.Sorted(maps.Keys(st)) {
		snap.Records = append(snap.Records, Record{k, st[k]})
	}
	restored, err := restore(snap)
	if err != nil {
		t.Fatal(err)
	}
	return restored
}

// TestTheSameLogGivesTheSameRoom applies any proposals, legal or not, in any
// order, to a room and to one that is stopped and loaded again and again. Both
// must tell the same, and no name is ever borne twice.
func TestTheSameLogGivesTheSameRoom(t *testing.T) {
	names := make([]Name, 0, 8)
	for _, s := range []string{"lily", "LILY", "lіly", "lily2", "bob", "小明", "b0b", "quiet-oolong"} {
		n, err := NewName(s)
		if err != nil {
			t.Fatal(err)
		}
		names = append(names, n)
	}
	identities := []Identity{"key:a", "key:b", "visit:c", "visit:d"}
	rapid.Check(t, func(t *rapid.T) {
		var (
			always, restarted = newState(), newState()
			disk              = stored{}
			epoch             = uint64(1)
			seats             []SeatID
			lastN             uint64
			clock             int64
		)
		for seq := uint64(1); seq < 60; seq++ {
			p := &Proposal{ID: fmt.Sprint(seq), At: rapid.Int64Range(0, 300_000).Draw(t, "at")}
			p.Seat = SeatID{"one", epoch, seq}
			if len(seats) > 0 {
				p.Seat = rapid.SampledFrom(seats).Draw(t, "seat")
			}
			name := rapid.SampledFrom(names)
			who := rapid.SampledFrom(identities)
			switch rapid.IntRange(0, 8).Draw(t, "kind") {
			case 0, 1, 2:
				p.Seat = SeatID{"one", epoch, seq}
				seats = append(seats, p.Seat)
				p.Body = &Enter{Identity: who.Draw(t, "who"), Wanted: name.Draw(t, "name"), Spare: names[7]}
			case 3:
				p.Body = &Leave{How: HowLeft}
			case 4:
				p.Body = &Say{Text: "x"}
			case 5:
				to := Person{who.Draw(t, "to"), name.Draw(t, "as").Text}
				p.Body = &Whisper{To: []Person{to}, Text: "y"}
			case 6:
				p.Body = &Rename{Name: name.Draw(t, "new")}
			case 7:
				p.Body = &Unsend{}
			case 8:
				epoch++
				p.Seat = SeatID{"one", epoch, 0}
				p.Body = &NodeUp{}
			}
			log, err := json.Marshal(p)
			if err != nil {
				t.Fatal(err)
			}
			read := new(Proposal)
			if err := json.Unmarshal(log, read); err != nil {
				t.Fatal(err)
			}
			one, refused := always.Apply(seq, p)
			two, refusedToo := restarted.Apply(seq, read)
			if asJSON(one) != asJSON(two) || asJSON(refused) != asJSON(refusedToo) {
				t.Fatalf("entry %d, %s: one room tells %s (%v), the other %s (%v)", seq, log, asJSON(one), refused, asJSON(two), refusedToo)
			}
			if refused != nil && len(one) > 0 {
				t.Fatalf("refused, and yet %s happened", asJSON(one))
			}
			for _, e := range one {
				if lastN++; e.N != lastN || e.At < clock {
					t.Fatalf("event %d at %d follows %d at %d", e.N, e.At, lastN-1, clock)
				}
				clock = e.At
			}
			sound(t, always)
			disk.keep(restarted)
			if rapid.Bool().Draw(t, "restart") {
				restarted = disk.load(t, restarted)
			}
		}
	})
}

func asJSON(v any) string {
	b, err := json.Marshal(v)
	if err != nil {
		panic(err)
	}
	return string(b)
}

// sound checks what is true of every state.
func sound(t *rapid.T, s *State) {
	folds, skeletons := map[string]bool{}, map[string]bool{}
	seats := 0
	for _, m := range s.members {
		if folds[m.Name.Fold] || skeletons[m.Name.Skeleton] {
			t.Fatalf("%s is borne twice", m.Name.Text)
		}
		folds[m.Name.Fold], skeletons[m.Name.Skeleton] = true, true
		if s.names.fold[m.Name.Fold] != m || s.names.skeleton[m.Name.Skeleton] != m {
			t.Fatalf("%s is not found under his name", m.Name.Text)
		}
		if len(m.Seats) == 0 {
			t.Fatalf("%s is a ghost", m.Name.Text)
		}
		for _, id := range m.Seats {
			if seats++; s.seats[id] != m || id.Epoch < s.nodes[id.Node] {
				t.Fatalf("%s holds seat %v", m.Name.Text, id)
			}
		}
		if !slices.Contains(s.here[m.Identity], m) {
			t.Fatalf("%s is not found by who he is", m.Name.Text)
		}
	}
	people := s.roster.snapshot().People
	if len(folds) != len(s.names.fold) || seats != len(s.seats) || len(people) != len(s.members) {
		t.Fatalf("%d members, %d names, %d in the list", len(s.members), len(s.names.fold), len(people))
	}
	if !slices.IsSortedFunc(people, func(a, b Present) int { return strings.Compare(a.Fold, b.Fold) }) {
		t.Fatal("the list is not sorted")
	}
}

func TestAProposalOfANewerProgramIsKeptAndSkipped(t *testing.T) {
	for _, log := range []string{
		`{"v":1,"id":"a","at":5,"seat":{"node":"one","epoch":1,"num":1},"kind":"dance","body":{"steps":3}}`,
		`{"v":9,"id":"b","at":5,"seat":{"node":"one","epoch":1,"num":1},"kind":"say","body":["another form"]}`,
	} {
		p := new(Proposal)
		if err := json.Unmarshal([]byte(log), p); err != nil {
			t.Fatal(err)
		}
		s := newState()
		if events, err := s.Apply(1, p); err != nil || events != nil || s.applied != 1 {
			t.Errorf("%s gave %v, %v", log, events, err)
		}
		if again, err := json.Marshal(p); err != nil || string(again) != log {
			t.Errorf("written again it is %s (%v)", again, err)
		}
	}
}

// BenchmarkBroadcast is one line to a thousand seats, from the log to the last
// wake-up: what the room's loop is busy for.
func BenchmarkBroadcast(b *testing.B) {
	r := &Room{state: newState(), transcript: newTranscript(0), seats: map[SeatID]*Seat{}, byIdentity: map[Identity][]*Seat{}}
	r.keeper = newKeeper(nil, nil, 0)
	seq := uint64(0)
	apply := func(seat *Seat, id SeatID, body Body) {
		seq++
		p := &Proposal{ID: fmt.Sprint(seq), At: int64(seq), Seat: id, Body: body}
		batch := appended{entries: []Entry{{seq, p}}}
		if seat != nil {
			batch.waiting = map[string]*pending{p.ID: {proposal: p, seat: seat}}
		}
		r.apply(batch)
		r.keeper.next = nil
	}
	for i := range uint64(1000) {
		n, err := NewName(fmt.Sprint("guest", i))
		if err != nil {
			b.Fatal(err)
		}
		id := SeatID{"one", 1, i + 1}
		who := Identity(fmt.Sprint("visit:", i))
		s := &Seat{room: r, id: id, arrival: Arrival{Identity: who}, ready: make(chan struct{}, 1)}
		apply(s, id, &Enter{Identity: who, Wanted: n, Spare: n})
	}
	for b.Loop() {
		apply(nil, SeatID{"one", 1, 1}, &Say{Text: "the kettle is on"})
	}
	b.ReportMetric(1000, "seats")
}
