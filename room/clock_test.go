package room

import (
	"context"
	"encoding/json"
	"fmt"
	"log/slog"
	"testing"
	"time"

	"pgregory.net/rapid"

	"teahouse/room/state"
	"teahouse/room/text"
)

// machine is a computer with a clock that somebody sets wrong.
type machine struct {
	now    time.Time     // the truth
	wrong  time.Duration // how far the wall's clock is from it
	booted time.Time
	boots  int
}

func (m *machine) clock(boot bool) Clock {
	c := Clock{
		Wall:    func() time.Time { return m.now.Add(m.wrong) },
		Running: func() time.Duration { return m.now.Sub(m.booted) },
	}
	if boot {
		c.Boot = fmt.Sprint("boot ", m.boots)
	}
	return c
}

// take is told a timing that the log has, and what rests on it.
func (k *timekeeper) take(t state.Timing) {
	k.note(t)
	u := state.Unsure{Ahead: t.Ahead}
	if t.Doubt != nil {
		u.Credit = t.Doubt.Credit
	}
	k.rest(u)
}

// TestRoomTimeFollowsTheTruth runs a node on a machine whose wall's clock jumps,
// and which is switched off, for days, with a clock that comes back wrong. What
// room time says has passed is what passed, but for what nobody can know; and
// ages are never beyond the truth.
func TestRoomTimeFollowsTheTruth(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		began := time.Date(2027, 1, 1, 0, 0, 0, 0, time.UTC)
		m := &machine{now: began, booted: began.Add(-time.Hour)}
		tellsBoots := rapid.Bool().Draw(t, "the machine tells its starts apart")
		c := m.clock(tellsBoots)
		keeper := &timekeeper{clock: c, at: c.first(0)}
		_, first := keeper.now()
		unknown := time.Duration(0) // true time that the clocks could not prove
		early := time.Duration(0)   // by how much terms may end early: a summer that was none
		last := first
		look := func() {
			t.Helper()
			_, room := keeper.now()
			sure, shown := keeper.ages()
			passed := m.now.Sub(began)
			if room < last {
				t.Fatalf("room time fell from %d to %d", last, room)
			}
			last = room
			told := time.Duration(room-first) * time.Millisecond
			if told > passed+early+time.Minute || told < passed-unknown-time.Minute {
				t.Fatalf("%v passed, %v of it unproven, and room time says %v (%+v)", passed, unknown, told, keeper.at)
			}
			if age := time.Duration(sure-first) * time.Millisecond; age > passed+time.Minute {
				t.Fatalf("%v passed, and what is deleted by age would be %v old (%+v)", passed, age, keeper.at)
			}
			if shown > room || shown < sure {
				t.Fatalf("lines are hidden by %d, between %d and %d", shown, sure, room)
			}
		}
		for range rapid.IntRange(1, 25).Draw(t, "steps") {
			switch rapid.IntRange(0, 4).Draw(t, "step") {
			case 0: // it runs, and is looked at if it is in doubt
				for range rapid.IntRange(1, 60).Draw(t, "hours") {
					m.now = m.now.Add(time.Hour)
					wrong := m.wrong > quietMost || m.wrong < 0
					if at := keeper.noted(); at.Doubt != nil && !wrong {
						keeper.take(c.look(at))
					}
					look()
				}
			case 1: // its wall's clock jumps, and back
				right := m.wrong
				m.wrong = rapid.SampledFrom([]time.Duration{time.Hour, -time.Hour, 365 * day, -365 * day}).Draw(t, "jump")
				look()
				m.now = m.now.Add(time.Duration(rapid.IntRange(0, 90).Draw(t, "minutes")) * time.Minute)
				look()
				m.wrong = right
			case 2: // the server starts again, a minute after its last line
				m.now = m.now.Add(time.Minute)
				if !tellsBoots && keeper.noted().Doubt != nil {
					unknown += time.Minute // and nothing proves that minute
				}
				_, room := keeper.now()
				keeper.take(c.restart(keeper.noted(), room-time.Minute.Milliseconds()))
			case 3: // the machine was off, and its clock is right
				off := time.Duration(rapid.IntRange(0, 30*24).Draw(t, "hours off")) * time.Hour
				if keeper.noted().Doubt != nil || m.wrong != 0 {
					unknown += off // of two things that are doubted at once nothing is known
				}
				_, room := keeper.now()
				m.now, m.wrong = m.now.Add(off), 0
				m.booted, m.boots = m.now, m.boots+1
				c = m.clock(tellsBoots)
				keeper.clock = c
				keeper.take(c.restart(keeper.noted(), room))
			case 4: // it was off, and its clock comes back far ahead or far behind, for a while
				off := time.Duration(rapid.IntRange(0, 72).Draw(t, "hours off")) * time.Hour
				m.wrong = rapid.SampledFrom([]time.Duration{20 * day, 400 * day, 800 * day, -400 * day}).Draw(t, "wrong")
				if m.wrong > 0 && m.wrong < offMost {
					early += m.wrong + off
				}
				unknown += off
				_, room := keeper.now()
				m.now = m.now.Add(off)
				m.booted, m.boots = m.now, m.boots+1
				c = m.clock(tellsBoots)
				keeper.clock = c
				keeper.take(c.restart(keeper.noted(), room))
				look()
				for range rapid.IntRange(0, 20).Draw(t, "hours until it is set") {
					m.now = m.now.Add(time.Hour)
					if keeper.noted().Doubt != nil {
						keeper.take(c.look(keeper.noted()))
					}
					look()
				}
				m.wrong = 0
				if keeper.noted().Doubt != nil {
					keeper.take(c.look(keeper.noted()))
				}
			}
			look()
		}
	})
}

// A clock that is far beyond the last trusted time is believed after a day, and
// at once when an operator says so.
func TestAClockInDoubtIsBelievedInTheEnd(t *testing.T) {
	for _, off := range []time.Duration{5 * day, 39 * day, 100 * day} {
		for _, operator := range []bool{false, true} {
			m := &machine{now: time.Date(2027, 1, 1, 0, 0, 0, 0, time.UTC)}
			m.booted = m.now
			c := m.clock(true)
			k := &timekeeper{clock: c, at: c.first(0)}
			_, first := k.now()
			m.now, m.boots = m.now.Add(off), 1
			m.booted = m.now
			k.clock = m.clock(true)
			k.take(k.clock.restart(k.noted(), first))
			if sure, _ := k.ages(); k.noted().Doubt == nil || sure != first {
				t.Fatalf("off for %v, it is believed at once that %v passed", off, time.Duration(sure-first)*time.Millisecond)
			}
			if _, room := k.now(); (off <= offMost) != (room == first+off.Milliseconds()) {
				t.Errorf("off for %v, terms have gone on for %v", off, time.Duration(room-first)*time.Millisecond)
			}
			waited := time.Duration(0)
			if operator {
				k.take(k.noted().Trust())
			}
			for ; k.noted().Doubt != nil; waited += time.Hour {
				m.now = m.now.Add(time.Hour)
				k.take(k.clock.look(k.noted()))
			}
			if operator != (waited == 0) || waited > agreeFor {
				t.Errorf("off for %v, it is believed after %v", off, waited)
			}
			sure, _ := k.ages()
			_, room := k.now()
			if want := first + (off + waited).Milliseconds(); sure != want || room != want {
				t.Errorf("off for %v, in the end %v passed, or %v", off, time.Duration(sure-first)*time.Millisecond, time.Duration(room-first)*time.Millisecond)
			}
		}
	}
}

// carried is a room as a program of before left it whose clock had been years
// ahead while somebody was banned for an hour: its only time stands there.
func TestARoomThatAClockCarriedOffIsHealed(t *testing.T) {
	const ahead = 4 * 365 * day
	now := time.Date(2027, 1, 1, 0, 0, 0, 0, time.UTC)
	then, lost := now.Add(-time.Hour).UnixMilli(), now.Add(ahead).UnixMilli()
	name, _ := text.NewName("lily")
	bob, _ := text.NewName("bob")
	for what, c := range map[string]struct {
		clock, stamped int64 // the room's time, and what the ban and the name's last use bear
		timed          bool  // a program of now has noted its time
	}{
		"by a clock of before":        {lost, lost, false},
		"by a hand, before":           {lost, then, false},
		"by a hand":                   {lost, then, true},
		"not at all":                  {then, then, false},
		"not at all, as it is stored": {then, then, true},
	} {
		d := &disk{records: map[string][]byte{
			"key/key:lily":   asRecord(t, &state.Key{First: 1, Since: then, Last: c.stamped, Account: "acct:1"}),
			"account/acct:1": asRecord(t, &state.Account{ID: "acct:1", Since: then, Keys: []state.Identity{"key:lily"}, Names: []*state.Owned{{Name: name, Since: then, Used: c.stamped}}}),
			"sanction/3":     asRecord(t, &state.Sanction{ID: 3, Act: state.KindBan, Who: "key:bob", Name: bob, At: c.stamped, Until: c.stamped + time.Hour.Milliseconds()*3}),
		}}
		if c.timed {
			d.records["time/one"] = asRecord(t, &state.Timing{Wall: then, Room: then, Sure: then})
		}
		d.snap = state.Snapshot{Applied: 7, Clock: c.clock}
		d.entries = make([]Entry, 7)
		m := &machine{now: now, booted: now}
		sight, err := LookAtTime(&state.Snapshot{Applied: 7, Clock: c.clock, Records: records(d.records)}, "one", m.clock(true), false)
		if err != nil || (sight.Lost > 0) != (c.clock > c.stamped) || sight.Off != 0 {
			t.Errorf("%s: a check finds %+v, %v", what, sight, err)
		}
		r, err := Open(context.Background(), Config{Node: "one", Log: d, History: d, Logger: slog.New(slog.DiscardHandler), Seats: 9, Clock: m.clock(true)})
		if err != nil {
			t.Fatal(err)
		}
		if off := r.time.offset(); off < -time.Minute.Milliseconds() || off > time.Minute.Milliseconds() {
			t.Errorf("%s: room time is off by %v", what, time.Duration(off)*time.Millisecond)
		}
		bans, _, _ := r.state.Sanctions(0, 9, 0)
		ban := bans[0]
		if left := time.Duration(ban.Until-r.now()) * time.Millisecond; left < time.Hour || left > 3*time.Hour {
			t.Errorf("%s: the ban holds for %v", what, left)
		}
		sweep := &state.Proposal{Room: r.now(), Seat: r.self(), Body: new(state.Sweep)}
		if events, err := r.state.Apply(r.state.Applied()+1, sweep); err != nil || len(events) > 0 || !owned(r, name) {
			t.Errorf("%s: the name has lapsed: %v, %v", what, events, err)
		}
		again := state.Snapshot{Applied: r.state.Applied(), Clock: r.state.Clock(), Records: records(allOf(r))}
		if sight, err := LookAtTime(&again, "one", m.clock(true), false); err != nil || sight != (TimeSight{}) {
			t.Errorf("%s: after the healing a check finds %+v, %v", what, sight, err)
		}
	}
}

func owned(r *Room, n text.Name) bool {
	_, owned := r.Owner(n)
	return owned
}

func asRecord(t *testing.T, v any) []byte {
	b, err := json.Marshal(v)
	if err != nil {
		t.Fatal(err)
	}
	return b
}

func records(st map[string][]byte) (all []state.Record) {
	for k, v := range st {
		all = append(all, state.Record{Key: k, Value: v})
	}
	return all
}

func allOf(r *Room) map[string][]byte {
	st := map[string][]byte{}
	for _, rec := range r.keeper.next.Records {
		if rec.Value != nil {
			st[rec.Key] = rec.Value
		}
	}
	return st
}
