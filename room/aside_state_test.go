package room

import (
	"context"
	"fmt"
	"log/slog"
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

// disk is a log and a history that keep everything, or nothing yet.
type disk struct {
	History
	entries []Entry
	snap    Snapshot
	records stored
}

func (d *disk) Load(context.Context) (*Snapshot, error) {
	snap := d.snap
	for k, v := range d.records {
		snap.Records = append(snap.Records, Record{k, v})
	}
	return &snap, nil
}

func (d *disk) Before(context.Context, Viewer, uint64, int) ([]*Event, error) { return nil, nil }

func (d *disk) Append(_ context.Context, batch []*Proposal) (seqs []uint64, err error) {
	for _, p := range batch {
		seq := uint64(len(d.entries) + 1)
		d.entries, seqs = append(d.entries, Entry{seq, p}), append(seqs, seq)
	}
	return seqs, nil
}

func (d *disk) Read(_ context.Context, from uint64, fn func(Entry) error) error {
	for _, e := range d.entries[from-1:] {
		if err := fn(e); err != nil {
			return err
		}
	}
	return nil
}

func (d *disk) commit(b *Batch) {
	if b == nil {
		return
	}
	d.snap = Snapshot{Applied: b.Applied, Clock: b.Clock, LastN: b.LastN}
	for _, r := range b.Records {
		if r.Value == nil {
			delete(d.records, r.Key)
		} else {
			d.records[r.Key] = r.Value
		}
	}
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
	for _, r := range s.changes() {
		all += r.Key + " " + string(r.Value) + "\n"
	}
	return fmt.Sprint(s.applied, s.clock, s.lastN, slices.Sorted(maps.Keys(s.names.fold)), slices.Sorted(maps.Keys(s.owned.fold))) + all
}

// TestAnEntryThatFailsHalfWayChangesNothing applies a log, some entries of which
// fail after they have changed the state, as one room and as one that refused
// them. Both are the same after each entry, also where the first starts anew.
func TestAnEntryThatFailsHalfWayChangesNothing(t *testing.T) {
	names := []text.Name{mustName(t, "lily"), mustName(t, "bob"), mustName(t, "otto"), mustName(t, "quiet-oolong")}
	rapid.Check(t, func(t *rapid.T) {
		d := &disk{records: stored{}}
		open := func() *Room {
			r, err := Open(context.Background(), Config{Node: "one", Log: d, History: d, Logger: slog.New(slog.DiscardHandler), Seats: 100})
			if err != nil {
				t.Fatal(err)
			}
			return r
		}
		r, want := open(), newState()
		follow := func() {
			for _, e := range d.entries[want.applied:] {
				if _, bad := e.Proposal.Body.(trap); bad {
					want.pass(e.Seq, e.Proposal)
				} else {
					_, _ = want.Apply(e.Seq, e.Proposal)
				}
			}
		}
		follow()
		var seats []SeatID
		failed := 0
		for i := range rapid.IntRange(1, 30).Draw(t, "entries") {
			who := rapid.SampledFrom([]Identity{"key:a", "key:b", "key:c"}).Draw(t, "who")
			p := &Proposal{ID: strconv.Itoa(i), At: int64(i), Room: r.state.clock + 1, Seat: SeatID{"one", r.epoch, uint64(i + 1)}}
			if len(seats) > 0 {
				p.Seat = rapid.SampledFrom(seats).Draw(t, "seat")
			}
			switch rapid.IntRange(0, 9).Draw(t, "kind") {
			default:
				p.Seat = SeatID{"one", r.epoch, uint64(i + 1)}
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
				p.Body = &link{Key: who}
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
			if rapid.IntRange(0, 3).Draw(t, "fails") == 0 {
				p.Body = trap{p.Body}
				failed++
			}
			seqs, _ := d.Append(context.Background(), []*Proposal{p})
			done := make(chan outcome, 1)
			waiting := map[string]*pending{p.ID: {proposal: p, done: done}}
			if err := r.apply(appended{[]Entry{{seqs[0], p}}, waiting}); err != nil {
				t.Fatal(err)
			}
			o := <-done
			refusal, _ := o.err.(*Refusal)
			if _, bad := p.Body.(trap); bad != (refusal != nil && refusal.Code == SetAside) {
				t.Fatalf("entry %d, %T, is answered with %v", seqs[0], p.Body, o.err)
			}
			switch rapid.IntRange(0, 5).Draw(t, "disk") {
			case 0:
				d.commit(r.keeper.next)
				r.keeper.next = nil
			case 1:
				r, seats = open(), nil
			}
			if follow(); wholeOf(r.state) != wholeOf(want) {
				t.Fatalf("after entry %d, %T, the room is\n%s\nand not\n%s", seqs[0], p.Body, wholeOf(r.state), wholeOf(want))
			}
		}
	})
}
