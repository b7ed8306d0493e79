package state

import (
	"bytes"
	"fmt"
	"maps"
	"slices"
	"strings"
	"testing"
	"time"

	"pgregory.net/rapid"

	"teahouse/room/text"
)

// befriended checks what is true of friends in every state.
func befriended(t *rapid.T, s *State) {
	choosers := map[Identity]map[Identity]bool{}
	for id, a := range s.accounts {
		for i, f := range a.Friends {
			if s.accounts[f.ID] == nil || f.ID == id || holds(a.Friends[:i], f.ID) {
				t.Fatalf("%s has the friends %s", id, asJSON(a.Friends))
			}
			if choosers[f.ID] == nil {
				choosers[f.ID] = map[Identity]bool{}
			}
			choosers[f.ID][id] = true
		}
		if len(a.Friends) > FriendsMost || len(a.WroteTo) > talksKept || !a.FriendsOnly && a.WroteTo != nil || a.Hides && a.Seen != 0 {
			t.Fatalf("%s keeps %s", id, asJSON(a.Circle))
		}
		here := s.FriendsHere(id)
		for _, f := range s.Friends(id, 0) {
			among := slices.ContainsFunc(here, func(p Present) bool { return p.Person.ID == f.ID })
			if among != f.Here || f.Hides == s.Tells(id, f.ID) || f.Hides && (f.Here || f.Since != 0 || f.Last != 0) {
				t.Fatalf("%s is told %s, and that %v are here", id, asJSON(f), here)
			}
		}
	}
	if !maps.EqualFunc(choosers, s.choosers, maps.Equal) {
		t.Fatalf("who chose whom is %v, and found as %v", choosers, s.choosers)
	}
}

// stage is a state to which people propose, each from one terminal.
type stage struct {
	t    *testing.T
	s    *State
	seq  uint64
	at   int64
	seat map[string]SeatID
}

func newStage(t *testing.T) *stage {
	st := &stage{t: t, s: newState(), seat: map[string]SeatID{}}
	st.put(SeatID{"one", 1, 0}, &NodeUp{Partings: true})
	return st
}

func (st *stage) put(seat SeatID, b Body) error {
	st.t.Helper()
	st.seq++
	st.at += time.Minute.Milliseconds()
	_, err := st.s.Apply(st.seq, &Proposal{ID: "x", At: st.at, Room: st.at, Seat: seat, Body: b})
	return err
}

// enter brings somebody in under a name, with a key of that name.
func (st *stage) enter(key, name string, mode Mode) string {
	st.t.Helper()
	as := key + string(mode)
	st.seat[as] = SeatID{"one", 1, st.seq + 1}
	err := st.put(st.seat[as], &Enter{Identity: KeyIdentity(key), Wanted: mustName(st.t, name), Spare: mustName(st.t, "spare"), Mode: mode})
	if err != nil {
		st.t.Fatal(err)
	}
	return as
}

func (st *stage) do(who string, bodies ...Body) {
	st.t.Helper()
	for _, b := range bodies {
		if err := st.put(st.seat[who], b); err != nil {
			st.t.Fatalf("%s: %s: %v", who, asJSON(b), err)
		}
	}
}

func (st *stage) refused(who string, b Body, code Code) {
	st.t.Helper()
	if r, ok := st.put(st.seat[who], b).(*Refusal); !ok || r.Code != code {
		st.t.Errorf("%s: %s is refused as %v, and should be as %s", who, asJSON(b), r, code)
	}
}

func (st *stage) person(who string) Person { return st.s.seats[st.seat[who]].Person() }

// friends is what somebody is told of them.
func (st *stage) friend(who string) Friend {
	st.t.Helper()
	all := st.s.Friends(st.person(who).ID, 0)
	if len(all) != 1 {
		st.t.Fatalf("%s has the friends %v", who, all)
	}
	return all[0]
}

// A command of ssh comes and goes without anybody's notice, and so it counts neither
// as being here nor as having been here.
func TestNoFriendIsToldOfACommand(t *testing.T) {
	st := newStage(t)
	lily, bob := st.enter("lily", "lily", ModeScreen), st.enter("bob", "bob", ModeScreen)
	st.do(lily, &Register{Daily: 9})
	st.do(bob, &Register{Daily: 9}, &Befriend{Whom: st.person(lily)})
	st.do(lily, &Leave{How: HowLeft})
	left := st.at
	verb := st.enter("lily", "lily", ModeVerb)
	if f := st.friend(bob); f.Here || f.Last != left {
		t.Errorf("while she runs a command, her friend is told %s", asJSON(f))
	}
	st.do(verb, &Leave{How: HowLeft})
	if f := st.friend(bob); f.Here || f.Last != left {
		t.Errorf("after she ran a command, her friend is told %s", asJSON(f))
	}
}

// What somebody hid is not told later, when they hide it no more.
func TestWhatWasHiddenStaysHidden(t *testing.T) {
	st := newStage(t)
	lily, bob := st.enter("lily", "lily", ModeScreen), st.enter("bob", "bob", ModeScreen)
	st.do(lily, &Register{Daily: 9})
	st.do(bob, &Register{Daily: 9}, &Befriend{Whom: st.person(lily)})
	st.do(lily, &Leave{How: HowLeft})
	verb := st.enter("lily", "lily", ModeVerb)
	st.do(verb, &SetSeen{Off: true})
	lily = st.enter("lily", "lily", ModeScreen)
	st.do(lily, &Leave{How: HowLeft})
	if f, kept := st.friend(bob), st.s.accounts[st.person(verb).ID].Seen; !f.Hides || f.Last != 0 || kept != 0 {
		t.Errorf("of who hides it, a friend is told %s", asJSON(f))
	}
	st.do(verb, &SetSeen{}, &Leave{How: HowLeft})
	if f := st.friend(bob); f.Hides || f.Here || f.Last != 0 {
		t.Errorf("of who hid it then, a friend is told %s", asJSON(f))
	}
}

// Who lost all keys and has all back hides what they hid.
func TestWhoIsReadmittedHidesAsBefore(t *testing.T) {
	st := newStage(t)
	lily, bob := st.enter("lily", "lily", ModeScreen), st.enter("bob", "bob", ModeScreen)
	st.do(lily, &Register{Daily: 9}, &SetRecovery{Private: true}, &SetSeen{Off: true})
	st.do(bob, &Register{Daily: 9}, &Befriend{Whom: st.person(lily)}, &SetOperator{On: true})
	st.do(lily, &Leave{How: HowLost})
	st.enter("new", "rose", ModeScreen)
	st.do(bob, &Readmit{Name: mustName(t, "lily"), Key: KeyIdentity("new")})
	if f, here := st.friend(bob), st.s.FriendsHere(st.person(bob).ID); !f.Hides || len(here) > 0 {
		t.Errorf("her friend is told %s, and that %v are here", asJSON(f), here)
	}
}

// Whatever people do about friends, what befriended checks is true, and a state made of
// its records goes on as the one that wrote them.
func TestFriendsInAnyOrder(t *testing.T) {
	names := []text.Name{mustName(t, "ann"), mustName(t, "bea"), mustName(t, "cyd"), mustName(t, "dot")}
	rapid.Check(t, func(t *rapid.T) {
		s, restarted := newState(), newState()
		kept, disk := stored{}, stored{}
		var seats []SeatID
		keys := []Identity{"key:a", "key:b", "key:c", "key:d"}
		whom := func() Person {
			return Person{s.Resolve(rapid.SampledFrom(keys).Draw(t, "whom")), "somebody"}
		}
		for seq := uint64(1); seq < 60; seq++ {
			p := &Proposal{ID: fmt.Sprint(seq), At: int64(seq) * 60_000, Room: int64(seq) * 60_000, Seat: SeatID{"one", 1, seq}}
			kind := rapid.IntRange(0, 10).Draw(t, "kind")
			if kind > 1 && len(seats) > 0 {
				p.Seat = rapid.SampledFrom(seats).Draw(t, "seat")
			}
			switch on := rapid.Bool().Draw(t, "on"); kind {
			case 2:
				p.Body = &Leave{How: HowLeft}
			case 3, 4:
				p.Body = &Register{Daily: 9}
			case 5:
				p.Body = &Link{Key: rapid.SampledFrom(keys).Draw(t, "key")}
			case 6, 7:
				p.Body = &Befriend{Whom: whom(), Off: on && rapid.Bool().Draw(t, "off")}
			case 8:
				p.Body = &SetSeen{Off: on}
			case 9:
				p.Body = &SetDMPolicy{Closed: true, Friends: on}
			case 10:
				p.Body = rapid.SampledFrom([]Body{&Forget{}, &Whisper{To: []Person{whom()}, Text: "psst"}, &Whisper{To: []Person{whom()}, Text: "psst"}}).Draw(t, "other")
			default:
				seats = append(seats, p.Seat)
				i := rapid.IntRange(0, 3).Draw(t, "who")
				p.Body = &Enter{Identity: keys[i], Wanted: names[i], Spare: names[i], Mode: rapid.SampledFrom([]Mode{ModeScreen, ModeVerb}).Draw(t, "mode")}
			}
			if seq == 1 {
				p.Seat.Num, p.Body = 0, &NodeUp{Partings: true}
			}
			_, refused := s.Apply(seq, p)
			_, again := restarted.Apply(seq, p)
			if asJSON(refused) != asJSON(again) {
				t.Fatalf("entry %d, %s: one room says %v, the other %v", seq, asJSON(p), refused, again)
			}
			sound(t, s)
			sound(t, restarted)
			lawful(t, s, p, refused)
			kept.keep(s)
			disk.keep(restarted)
			if !maps.EqualFunc(kept, disk, bytes.Equal) {
				t.Fatalf("entry %d, %s: one room keeps %s, the other %s", seq, asJSON(p), kept, disk)
			}
			if rapid.Bool().Draw(t, "restart") {
				restarted = disk.load(t, restarted)
			}
		}
	})
}

// A friend is a person: who takes over the name is none, and whoever gave it up is.
func TestNobodyInheritsAFriend(t *testing.T) {
	st := newStage(t)
	lily, bob := st.enter("lily", "lily", ModeScreen), st.enter("bob", "bob", ModeScreen)
	st.do(lily, &Register{Daily: 9})
	st.do(bob, &Register{Daily: 9}, &Befriend{Whom: st.person(lily)}, &SetDMPolicy{Closed: true, Friends: true})
	st.do(lily, &Release{Name: mustName(t, "lily")}, &Rename{Name: mustName(t, "rose")})
	eve := st.enter("eve", "lily", ModeScreen)
	st.do(eve, &Register{Daily: 9})
	if f := st.friend(bob); f.Name != "rose" || f.Chosen != "lily" || f.Gave {
		t.Errorf("while she is here under another name, he is told %s", asJSON(f))
	}
	if here := st.s.FriendsHere(st.person(bob).ID); len(here) != 1 || here[0].Person != st.person(lily) {
		t.Errorf("his friends here are %v", here)
	}
	psst := &Whisper{To: []Person{st.person(bob)}, Text: "psst"}
	st.refused(eve, psst, DoorClosed)
	st.do(lily, psst, &Leave{How: HowLeft})
	if f := st.friend(bob); f.Name != "lily" || !f.Gave || f.Here {
		t.Errorf("once she is gone, he is told %s", asJSON(f))
	}
}

// Who writes to two people whose doors are closed gets the same answer whether or not
// they are a friend of one: nobody finds out without a line that is read.
func TestNobodyFindsOutWhoseFriendTheyAre(t *testing.T) {
	st := newStage(t)
	lily, bob, eve := st.enter("lily", "lily", ModeScreen), st.enter("bob", "bob", ModeScreen), st.enter("eve", "eve", ModeScreen)
	for _, who := range []string{lily, bob, eve} {
		st.do(who, &Register{Daily: 9}, &SetDMPolicy{Closed: true, Friends: true})
	}
	both := &Whisper{To: []Person{st.person(lily), st.person(bob)}, Text: "psst"}
	neither := asJSON(st.put(st.seat[eve], both))
	st.do(lily, &Befriend{Whom: st.person(eve)})
	if one := asJSON(st.put(st.seat[eve], both)); one != neither || !strings.Contains(one, string(DoorClosed)) {
		t.Errorf("as a friend of neither she reads %s, and of one %s", neither, one)
	}
}

// What is forgotten of somebody is whom they chose, and that others chose them.
func TestForgettingTakesFriendsOnBothSides(t *testing.T) {
	st := newStage(t)
	lily, bob := st.enter("lily", "lily", ModeScreen), st.enter("bob", "bob", ModeScreen)
	st.do(lily, &Register{Daily: 9})
	st.do(bob, &Register{Daily: 9}, &Befriend{Whom: st.person(lily)})
	st.do(lily, &Befriend{Whom: st.person(bob)}, &Forget{})
	for _, who := range []string{lily, bob} {
		if all := st.s.Friends(st.person(who).ID, 0); len(all) > 0 {
			t.Errorf("%s still has %v", who, all)
		}
	}
}

func TestFriendsAreBounded(t *testing.T) {
	st := newStage(t)
	lily := st.enter("lily", "lily", ModeScreen)
	st.do(lily, &Register{Daily: 9})
	for range FriendsMost + 1 {
		id := accountIdentity(1000 + uint64(len(st.s.accounts)))
		st.s.accounts[id] = &Account{ID: id}
		if len(st.s.accounts) > FriendsMost+1 {
			st.refused(lily, &Befriend{Whom: Person{id, "one more"}}, FriendsFull)
			continue
		}
		st.do(lily, &Befriend{Whom: Person{id, "somebody"}})
	}
}
