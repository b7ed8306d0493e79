package state

import (
	"errors"
	"fmt"
	"maps"
	"net/netip"
	"slices"
	"strconv"
	"testing"

	"pgregory.net/rapid"

	"teahouse/room/text"
)

// trap is a body that fails when all it does is done.
type trap struct{ Body }

func (b trap) apply(s *State, p *Proposal) ([]*Event, error) {
	_, _ = b.Body.apply(s, p)
	s.house.Topic = "half done" // and something that is marked nowhere
	panic("a fault of the program")
}

// wholeOf is all that would be stored of a state, whatever changed last.
func wholeOf(s *State) string {
	touched := s.touched
	defer func() { s.touched = touched }()
	s.touched = map[string]bool{houseKey: true}
	for id := range s.nodes {
		s.touched[nodeKey+id] = true
	}
	for _, m := range s.members {
		s.touch(m)
	}
	for id := range s.keys {
		s.touched[keyKey+string(id)] = true
	}
	for id := range s.accounts {
		s.touchAccount(id)
	}
	for _, c := range s.sanctions.all {
		s.touchSanction(c)
	}
	for net := range s.newcomers {
		s.touched[newcomersKey+net.String()] = true
	}
	for _, t := range s.traces.by {
		s.touchTrace(t)
	}
	for n := range s.nonces.n {
		s.touchNonce(n)
	}
	all := ""
	for _, r := range s.Changes() {
		all += r.Key + " " + string(r.Value) + "\n"
	}
	return fmt.Sprint(s.applied, s.clock, s.lastN, slices.Sorted(maps.Keys(s.names.fold)), slices.Sorted(maps.Keys(s.owned.fold))) + all
}

// TestAnEntryThatFailsHalfWayChangesNothing applies a log, some entries of which
// fail after they have changed the state. One that is made again of what was
// stored, and passes those entries, is the same as one that was only refused them.
func TestAnEntryThatFailsHalfWayChangesNothing(t *testing.T) {
	names := []text.Name{mustName(t, "lily"), mustName(t, "bob"), mustName(t, "otto"), mustName(t, "quiet-oolong")}
	rapid.Check(t, func(t *rapid.T) {
		var (
			s, want = newState(), newState()
			disk    = stored{}
			at      = *newState() // what the disk holds
			log     []*Proposal   // behind it
			seats   []SeatID
		)
		again := func(but *Proposal) *State {
			s := disk.load(t, &at)
			for i, p := range log {
				if _, bad := p.Body.(trap); bad || p == but {
					s.Pass(s.applied+1, p)
				} else if _, err := s.Apply(s.applied+1, p); errors.As(err, new(*Broken)) {
					t.Fatalf("entry %d of %d: %v", i, len(log), err)
				}
			}
			s.Consequences()
			return s
		}
		for i := range uint64(rapid.IntRange(1, 30).Draw(t, "entries")) {
			who := rapid.SampledFrom([]Identity{"key:a", "key:b", "key:c"}).Draw(t, "who")
			p := &Proposal{ID: strconv.FormatUint(i, 10), At: int64(i), Room: s.clock + 1, Seat: SeatID{"one", 1, i + 1}}
			if len(seats) > 0 {
				p.Seat = rapid.SampledFrom(seats).Draw(t, "seat")
			}
			switch rapid.IntRange(0, 9).Draw(t, "kind") {
			default:
				p.Seat = SeatID{"one", 1, i + 1}
				seats = append(seats, p.Seat)
				p.Body = &Enter{
					Identity: who, Wanted: rapid.SampledFrom(names).Draw(t, "name"), Spare: names[3], Operator: i%3 == 0,
					Net: netip.MustParsePrefix("192.0.2.1/32"),
				}
			case 1:
				p.Body = &Say{Text: "x", Nonce: rapid.SampledFrom([]string{"", "a", "b"}).Draw(t, "nonce")}
			case 2:
				p.Body = &Register{}
			case 3:
				p.Body = &Link{Key: who}
			case 4:
				p.Body = &Revoke{Key: who}
			case 5:
				p.Body = &Ban{Whom: Person{who, "bob"}, For: text.Forever}
			case 6:
				p.Body = &Leave{How: HowLeft}
			case 7:
				p.Body = &Rename{Name: rapid.SampledFrom(names).Draw(t, "new")}
			case 8:
				p.Body = &Sweep{}
			}
			fails := rapid.IntRange(0, 3).Draw(t, "fails") == 0
			if fails {
				p.Body = trap{p.Body}
			}
			log = append(log, p)
			_, err := s.Apply(i+1, p)
			if bad := errors.As(err, new(*Broken)); bad != fails {
				t.Fatalf("entry %d, %T, gives %v", i+1, p.Body, err)
			}
			if fails {
				want.Pass(i+1, p)
				s = again(p)
			} else {
				_, _ = want.Apply(i+1, p)
			}
			if wholeOf(s) != wholeOf(want) {
				t.Fatalf("after entry %d, %T, the room is\n%s\nand not\n%s", i+1, p.Body, wholeOf(s), wholeOf(want))
			}
			if rapid.Bool().Draw(t, "stored") && !fails {
				disk.keep(s)
				at.applied, at.clock, at.lastN = s.applied, s.clock, s.lastN
				log = nil
			}
		}
	})
}
