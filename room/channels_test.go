package room_test

import (
	"context"
	"fmt"
	"maps"
	"slices"
	"strings"
	"testing"

	"pgregory.net/rapid"

	"teahouse/room"
	"teahouse/room/roomtest"
	"teahouse/room/state"
	"teahouse/room/text"
)

// circle is a channel as TestChannelsAreReadByTheirMembersAlone has it.
type circle struct {
	num     uint64
	closed  bool
	members map[string]int  // since which step
	invited map[string]bool //
	said    map[string]int  // what was said in it, at which step
	lines   map[string]*state.Event
	gone    bool
}

// reads tells whether somebody may read what was said at a step.
func (c *circle) reads(who string, step int) bool {
	since, member := c.members[who]
	return member && !c.gone && (!c.closed || step >= since)
}

// TestChannelsAreReadByTheirMembersAlone lets people found channels, join, invite,
// part, take out, dissolve, talk, register, come, go and be restarted in any order,
// and holds what each of them reads, by every way of reading, against who was a
// member when it was said.
func TestChannelsAreReadByTheirMembersAlone(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		ctx, cancel := context.WithCancel(context.Background())
		defer cancel()
		open := reopened(ctx, t)
		r, stop := open()
		defer func() { stop() }()
		var (
			people   = []string{"ann", "bea", "cat", "dan"}
			seats    = map[string]*room.Seat{}
			channels []*circle
			heard    = map[string][]string{} // what each should read live, since the last look
		)
		for step := range 40 {
			me := rapid.SampledFrom(people).Draw(t, "who")
			other := rapid.SampledFrom(people).Draw(t, "other")
			if seats[me] == nil {
				n, err := text.NewName(me)
				if err != nil {
					t.Fatal(err)
				}
				if seats[me], err = r.Enter(ctx, room.Arrival{Identity: state.KeyIdentity(me), Wanted: n, Spare: n}); err != nil {
					t.Fatal(err)
				}
				continue
			}
			do := func(b state.Body) bool {
				_, err := seats[me].Do(ctx, b, nil)
				return err == nil
			}
			var c *circle
			if len(channels) > 0 {
				c = rapid.SampledFrom(channels).Draw(t, "channel")
			}
			switch what := rapid.IntRange(0, 13).Draw(t, "what"); {
			case what == 0:
				do(&state.Register{})
			case what == 1:
				n, err := text.NewName(fmt.Sprint("chan", step))
				if err != nil {
					t.Fatal(err)
				}
				if closed := rapid.Bool().Draw(t, "closed"); do(&state.Found{Name: n, Closed: closed}) {
					listed, ok := seats[me].Channel(n.Text)
					if !ok {
						t.Fatalf("%s does not find what they founded", me)
					}
					channels = append(channels, &circle{num: listed.Num, closed: closed, members: map[string]int{me: step}, invited: map[string]bool{}, said: map[string]int{}, lines: map[string]*state.Event{}})
				}
			case what == 2:
				seats[me].Leave(state.HowLeft)
				delete(seats, me)
				heard[me] = nil
			case what == 3:
				stop()
				r, stop = open()
				clear(seats)
				clear(heard)
			case c == nil:
			case what == 4:
				if _, member := c.members[me]; do(&state.Part{Num: c.num}) != (member && !c.gone) {
					t.Fatalf("%s parts from %d: member %v", me, c.num, member)
				}
				delete(c.members, me)
			case what == 5:
				_, member := c.members[me]
				if !do(&state.Join{Num: c.num}) {
					if !c.gone && !member && !c.closed {
						t.Fatalf("%s cannot join", me)
					}
					break
				}
				if c.gone || c.closed && !c.invited[me] && !member {
					t.Fatalf("%s joins a channel of which they know nothing", me)
				}
				if !member {
					c.members[me] = step
				}
				delete(c.invited, me)
			case what == 6 && seats[other] != nil:
				_, member := c.members[me]
				if do(&state.Invite{Num: c.num, Who: seats[other].Me().Person}) {
					if !member || c.gone {
						t.Fatalf("%s invites to what they are not in", me)
					}
					c.invited[other] = true
				}
			case what == 7 && seats[other] != nil && other != me:
				if do(&state.TakeOut{Num: c.num, Who: seats[other].Me().Person}) {
					delete(c.members, other)
					delete(c.invited, other)
				}
			case what == 8:
				c.gone = do(&state.Dissolve{Num: c.num}) || c.gone
			default:
				secret := fmt.Sprintf("secret%dof%d", step, c.num)
				_, member := c.members[me]
				said, err := seats[me].Do(ctx, &state.Say{In: c.num, Text: secret}, nil)
				if (err == nil) != (member && !c.gone) {
					t.Fatalf("%s speaks in %d: member %v, gone %v", me, c.num, member, c.gone)
				}
				if member && !c.gone {
					c.said[secret], c.lines[secret] = step, said[0]
					for who := range seats {
						if c.reads(who, step) {
							heard[who] = append(heard[who], secret)
						}
					}
				}
			}
			for who, s := range seats {
				look(ctx, t, who, s, channels, heard[who])
				heard[who] = nil
			}
		}
	})
}

// look compares all that somebody reads with what they may.
func look(ctx context.Context, t *rapid.T, who string, s *room.Seat, channels []*circle, heard []string) {
	all := map[string]bool{}
	for _, c := range channels {
		mine := map[string]bool{}
		for text, step := range c.said {
			if c.reads(who, step) {
				mine[text], all[text] = true, true
			}
		}
		one := state.Scope{In: c.num}
		back, err := s.Before(ctx, one, 0, 1000)
		same(t, who+" reads back of one channel", back, err, mine)
		after, err := s.After(ctx, one, 0, 1000)
		same(t, who+" reads on in one channel", after, err, mine)
		if n, err := s.Unread(ctx, one, 0, 1000); err != nil || n != len(mine) {
			t.Fatalf("%s has %d unread lines in %d (%v), want %d", who, n, c.num, err, len(mine))
		}
		for text, line := range c.lines {
			for _, ref := range []state.Ref{{N: line.N}, {In: c.num, Seq: line.Seq}, {Seq: line.Seq}} {
				e, err := s.Find(ctx, ref)
				if finds := err == nil && e.Text == text; finds != (mine[text] && ref != state.Ref{Seq: line.Seq}) {
					t.Fatalf("%s finds %v (%v) by %v, and may read it: %v", who, e, err, ref, mine[text])
				}
			}
			found, err := s.Search(ctx, state.Scope{All: true}, room.Query{Words: text}, 0, 10)
			if err != nil || len(found) > 0 != mine[text] {
				t.Fatalf("%s finds %v (%v) of %q, which they may read: %v", who, found, err, text, mine[text])
			}
			found, err = s.Search(ctx, state.Scope{}, room.Query{Words: text}, 0, 10)
			if err != nil || len(found) > 0 {
				t.Fatalf("%s finds %v in the house (%v)", who, found, err)
			}
		}
	}
	back, err := s.Before(ctx, state.Scope{All: true}, 0, 1000)
	same(t, who+" reads back", back, err, all)
	since, _, err := s.Since(ctx, state.Scope{All: true}, 0, 1000)
	same(t, who+" resumes", since, err, all)
	house, err := s.Before(ctx, state.Scope{}, 0, 1000)
	same(t, who+" reads back in the house", house, err, nil)
	events, _ := s.Read(nil)
	live := map[string]bool{}
	for _, text := range heard {
		live[text] = true
	}
	same(t, who+" reads", events, nil, live)
}

func same(t *rapid.T, what string, events []*state.Event, err error, want map[string]bool) {
	if err != nil {
		t.Fatal(err)
	}
	var got []string
	for _, e := range events {
		if e.Talk() {
			got = append(got, e.Text)
		}
	}
	slices.Sort(got)
	if sorted := slices.Sorted(maps.Keys(want)); strings.Join(got, " ") != strings.Join(sorted, " ") {
		t.Fatalf("%s %q, want %q", what, got, sorted)
	}
}

// A line of a closed channel from before they joined is not found by its number, in
// whatever else they are.
func TestALineFromBeforeIsNotFoundByItsNumber(t *testing.T) {
	r := roomtest.Open(t)
	lily := roomtest.SeatOf(t, r, "lily", state.KeyIdentity("SHA256:l"))
	bob := roomtest.SeatOf(t, r, "bob", state.KeyIdentity("SHA256:b"))
	for _, seat := range []*room.Seat{lily, bob} {
		roomtest.Do(t, seat, &state.Register{})
	}
	does := func(seat *room.Seat, b state.Body) *state.Event {
		events, err := seat.Do(t.Context(), b, nil)
		roomtest.OK(t, err)
		return events[0]
	}
	channel := func(seat *room.Seat, name string, closed bool) uint64 {
		n, err := text.NewName(name)
		roomtest.OK(t, err)
		return does(seat, &state.Found{Name: n, Closed: closed}).In
	}
	ops := channel(lily, "cake", true)
	secret := does(lily, &state.Say{In: ops, Text: "the secret is 42"})
	roomtest.Do(t, lily, &state.Invite{Num: ops, Who: bob.Me().Person})
	roomtest.Do(t, bob, &state.Join{Num: ops})
	channel(bob, "dev", false)
	for _, ref := range []state.Ref{{In: ops, Seq: secret.Seq}, {N: secret.N}} {
		if e, err := bob.Find(t.Context(), ref); err == nil {
			t.Errorf("by %v they find %q", ref, e.Text)
		}
	}
}
