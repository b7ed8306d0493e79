package state

import (
	"bytes"
	"encoding/json"
	"fmt"
	"maps"
	"net/netip"
	"slices"
	"testing"
	"time"

	"pgregory.net/rapid"

	"teahouse/room/text"
)

// stored plays the history: it keeps the records of a state.
type stored map[string][]byte

func (st stored) keep(s *State) {
	for _, r := range s.Changes() {
		if r.Value == nil {
			delete(st, r.Key)
		} else {
			st[r.Key] = r.Value
		}
	}
}

func (st stored) load(t rapid.TB, s *State) *State {
	snap := &Snapshot{Applied: s.applied, Clock: s.clock, LastN: s.lastN}
	for _, k := range slices.Sorted(maps.Keys(st)) {
		snap.Records = append(snap.Records, Record{k, st[k]})
	}
	restored, err := Restore(snap)
	if err != nil {
		t.Fatal(err)
	}
	return restored
}

// TestTheSameLogGivesTheSameRoom applies any proposals, legal or not, in any
// order, to a room and to one that is stopped and loaded again and again. Both
// must tell the same, and no name is ever borne twice.
func TestTheSameLogGivesTheSameRoom(t *testing.T) {
	names := make([]text.Name, 0, 9)
	for _, s := range []string{"lily", "LILY", "ꓡꓲꓡꓬ", "L1ly", "lily2", "bob", "小明", "b0b", "quiet-oolong"} {
		n, err := text.NewName(s)
		if err != nil {
			t.Fatal(err)
		}
		names = append(names, n)
	}
	identities := []Identity{"key:a", "key:b", "key:c", "visit:d", "visit:e"}
	nets := []netip.Prefix{{}, netip.MustParsePrefix("192.0.2.1/32"), netip.MustParsePrefix("192.0.2.2/32"), netip.MustParsePrefix("2001:db8::/64")}
	rapid.Check(t, func(t *rapid.T) {
		var (
			always, restarted = newState(), newState()
			kept, disk        = stored{}, stored{}
			epoch             = uint64(1)
			seats             []SeatID
			lastN             uint64
			clock, at, passed int64
			disclosed         = &ledger{}
			lines             = []*Event{nil}
		)
		for seq := uint64(1); seq < 80; seq++ {
			at += rapid.SampledFrom([]int64{-1000, 0, 1000, 60_000, 100 * day.Milliseconds(), -400 * day.Milliseconds()}).Draw(t, "wall")
			passed += rapid.SampledFrom([]int64{0, 0, 1000, 60_000, 100 * day.Milliseconds()}).Draw(t, "passed")
			p := &Proposal{ID: fmt.Sprint(seq), At: at, Room: passed}
			p.Seat = SeatID{"one", epoch, seq}
			if len(seats) > 0 {
				p.Seat = rapid.SampledFrom(seats).Draw(t, "seat")
			}
			name := rapid.SampledFrom(names)
			who := rapid.SampledFrom(identities)
			nonce := rapid.SampledFrom([]string{"", "a", "b", "c"})
			mode := rapid.SampledFrom([]Mode{ModeScreen, ModeScreen, ModeLines, ModeTail, ModeBot, ModeVerb, ModeVerb})
			whom := func() Person {
				id := who.Draw(t, "whom")
				if rapid.Bool().Draw(t, "by account") {
					id = always.Resolve(id)
				}
				return Person{id, name.Draw(t, "as").Text}
			}
			switch kind := rapid.IntRange(0, 28).Draw(t, "kind"); kind {
			default:
				p.Seat = SeatID{"one", epoch, seq}
				seats = append(seats, p.Seat)
				p.Body = &Enter{
					Identity: who.Draw(t, "who"), Wanted: name.Draw(t, "name"), Spare: names[7], Mode: mode.Draw(t, "mode"),
					Net: rapid.SampledFrom(nets).Draw(t, "net"), Operator: rapid.IntRange(0, 3).Draw(t, "admin") == 0,
				}
			case 3:
				p.Body = &Leave{How: HowLeft}
			case 4:
				p.Body = &Say{Text: "x", Nonce: nonce.Draw(t, "nonce")}
			case 5:
				p.Body = &Whisper{To: []Person{whom()}, Text: "y", Nonce: nonce.Draw(t, "nonce")}
			case 6:
				p.Body = &Rename{Name: name.Draw(t, "new")}
			case 7:
				p.Body = &Unsend{}
			case 8:
				epoch++
				p.Seat = SeatID{"one", epoch, 0}
				p.Body = &NodeUp{Partings: rapid.Bool().Draw(t, "partings"), Time: &Timing{Room: passed, Doubt: rapid.SampledFrom([]*Doubt{nil, {Step: 40 * day.Milliseconds()}}).Draw(t, "doubt")}}
			case 9, 10:
				p.Body = &Register{}
			case 11:
				p.Body = &Link{Key: who.Draw(t, "key")}
			case 12:
				p.Body = &Revoke{Key: who.Draw(t, "key")}
			case 13:
				p.Body = &Release{Name: name.Draw(t, "released")}
			case 14:
				p.Body = rapid.SampledFrom([]Body{&Sweep{}, &SetDMPolicy{Closed: true, Friends: rapid.Bool().Draw(t, "friends")}, &SetSeen{rapid.Bool().Draw(t, "hides")}, &SetRecovery{Private: true}, &Heard{}, &SetOperator{}, &SetSettings{map[string]string{"a": rapid.SampledFrom([]string{"", "b", "tea"}).Draw(t, "setting")}}, &SetMode{mode.Draw(t, "other mode")}}).Draw(t, "plain")
			case 15:
				p.Body = &Kick{Whom: whom()}
			case 16, 17:
				b := &Ban{For: rapid.SampledFrom([]time.Duration{time.Hour, text.Forever}).Draw(t, "for")}
				switch rapid.IntRange(0, 2).Draw(t, "target") {
				case 0:
					b.Whom = whom()
				case 1:
					b.Name = name.Draw(t, "banned")
				default:
					b.Net = nets[1]
				}
				p.Body = b
			case 18:
				p.Body = &Mute{Whom: whom(), For: time.Hour}
			case 19:
				p.Body = &Lift{ID: rapid.Uint64Range(0, seq).Draw(t, "lifted")}
			case 20:
				p.Body = &Op{Whom: whom(), Deop: rapid.Bool().Draw(t, "deop")}
			case 21:
				p.Body = rapid.SampledFrom([]Body{&Rebind{Name: name.Draw(t, "rebound"), To: whom()}, &Readmit{name.Draw(t, "lost"), who.Draw(t, "new key"), true}}).Draw(t, "to another")
			case 22:
				p.Body = &Befriend{Whom: whom(), Off: rapid.IntRange(0, 3).Draw(t, "off") == 0}
			case 23:
				p.Body = &Forget{}
			case 24, 25:
				num := rapid.Uint64Range(0, seq).Draw(t, "num")
				if nums := slices.Sorted(maps.Keys(always.channels.all)); len(nums) > 0 && rapid.IntRange(0, 9).Draw(t, "there") > 0 {
					num = rapid.SampledFrom(nums).Draw(t, "channel")
				}
				p.Body = rapid.SampledFrom([]Body{
					&Found{Name: name.Draw(t, "called"), Closed: rapid.Bool().Draw(t, "closed"), Most: 5}, &Join{num}, &Part{num}, &Invite{num, whom()}, &Decline{num, rapid.Bool().Draw(t, "ignore")}, &Heed{[]uint64{num}},
					&TakeOut{Num: num, Who: whom(), For: rapid.SampledFrom([]time.Duration{time.Hour, text.Forever}).Draw(t, "out for")}, &HandOver{num, whom()}, &Dissolve{num},
					&Say{Text: "z", In: num}, &Topic{Text: "z", In: num}, &Slow{Each: time.Minute, In: num}, &Remove{Lines: []uint64{1}, In: num},
				}).Draw(t, "in a channel")
			case 26, 27:
				line := rapid.SampledFrom(lines).Draw(t, "line")
				p.Body = rapid.SampledFrom([]Body{
					&Edit{Line: line, Text: "w"}, &React{Line: line, Sign: "👍", Off: rapid.Bool().Draw(t, "taken off")}, &Unsend{Line: line},
					&Say{Text: "x", Re: line}, &Whisper{To: []Person{whom()}, Text: "y", Re: line},
				}).Draw(t, "of a line")
			case 28:
				p.Body = rapid.SampledFrom([]Body{&Remove{Lines: []uint64{1}}, &SetLock{LockGuests}, &Slow{Each: time.Minute}, &Report{Text: "z"}}).Draw(t, "house")
			}
			log, err := json.Marshal(p)
			if err != nil {
				t.Fatal(err)
			}
			read := new(Proposal)
			if err := json.Unmarshal(log, read); err != nil {
				t.Fatal(err)
			}
			before := look(always)
			one, refused := always.Apply(seq, p)
			two, refusedToo := restarted.Apply(seq, read)
			if asJSON(one) != asJSON(two) || asJSON(refused) != asJSON(refusedToo) {
				t.Fatalf("entry %d, %s: one room tells %s (%v), the other %s (%v)", seq, log, asJSON(one), refused, asJSON(two), refusedToo)
			}
			if refused != nil && len(one) > 0 {
				t.Fatalf("refused, and yet %s happened", asJSON(one))
			}
			for _, e := range one {
				lastN++
				if e.N != lastN || e.Room < clock || e.At != at {
					t.Fatalf("event %d at %d follows %d at %d", e.N, e.Room, lastN-1, clock)
				}
				clock = e.Room
				if e.Talk() {
					lines = append(lines, e.Bare())
				}
			}
			sound(t, always)
			ordered(t, always)
			lawful(t, always, p, refused)
			disclosed.note(t, always, p, one)
			before.told(t, look(always), p, one)
			before.kept(t, look(always), p, refused)
			disk.keep(restarted)
			kept.keep(always)
			if !maps.EqualFunc(kept, disk, bytes.Equal) {
				t.Fatalf("entry %d, %s: one room keeps %s, the other %s", seq, log, kept, disk)
			}
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

func mustName(tb testing.TB, written string) text.Name {
	tb.Helper()
	n, err := text.NewName(written)
	if err != nil {
		tb.Fatalf("NewName(%q): %v", written, err)
	}
	return n
}
