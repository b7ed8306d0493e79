package store

import (
	"context"
	"encoding/json"
	"fmt"
	"log/slog"
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

// twice is a history that is kept on the disk and in memory, and answers from the disk.
type twice struct {
	*Store
	memory *roomtest.Memory
}

func (h twice) Commit(ctx context.Context, b *room.Batch) error {
	if err := h.memory.Commit(ctx, b); err != nil {
		return err
	}
	return h.Store.Commit(ctx, b)
}

// TestALineIsTheSameWhereverItIsRead lets people answer, edit, react to, take back,
// remove and forget lines, register and come again in any order, over restarts, and
// compares each line as a ring of the room, the memory and the disk have it.
func TestALineIsTheSameWhereverItIsRead(t *testing.T) {
	s := reopen(t, t.TempDir())
	rapid.Check(t, func(rt *rapid.T) {
		wipe(rt, s)
		ctx, cancel := context.WithCancel(t.Context())
		defer cancel()
		var (
			memory = roomtest.NewMemory()
			r      *room.Room
			stop   func()
			open   = func() {
				var err error
				r, err = room.Open(ctx, room.Config{
					Node: "one", Log: memory, History: twice{s, memory}, Logger: slog.New(slog.DiscardHandler), Seats: 100, Channels: 100,
					Limits: room.Limits{Seats: 100, Accounts: 100},
				})
				check(rt, err)
				running, end := context.WithCancel(ctx)
				done := make(chan error, 1)
				go func() { done <- r.Run(running) }()
				stop = func() {
					end()
					check(rt, <-done)
				}
			}
			people   = []string{"ann", "bea", "cat", "ruth"}
			signs    = rapid.SampledFrom([]string{"👍", "🎉", "👀", "💚", "😀", "🚀", "🙈", "☕", "🌧️"})
			seats    = map[string]*room.Seat{}
			now      = map[state.Identity]state.Identity{}
			channel  uint64
			versions = map[uint64][]string{} // of each line, all that it ever said
		)
		open()
		defer func() { stop() }()
		for step := range 16 {
			who := rapid.SampledFrom(people).Draw(rt, "who")
			me := seats[who]
			if me == nil {
				n, err := text.NewName(who)
				check(rt, err)
				me, err = r.Enter(ctx, room.Arrival{Identity: state.KeyIdentity(who), Wanted: n, Spare: n, Operator: who == "ruth"})
				check(rt, err)
				seats[who] = me
				if channel == 0 {
					does(ctx, me, &state.Register{})
					events := does(ctx, me, &state.Found{Name: n})
					channel = events[0].In
				}
				does(ctx, me, &state.Join{Num: channel})
				now[state.KeyIdentity(who)] = me.Me().Person.ID
				continue
			}
			lines, err := me.Before(ctx, state.Scope{All: true}, 0, 100)
			check(rt, err)
			var line *state.Event
			if len(lines) > 0 {
				line = rapid.SampledFrom(lines[max(0, len(lines)-4):]).Draw(rt, "line")
			}
			said := fmt.Sprintf("word%dsaid", step)
			switch what := rapid.IntRange(0, 15).Draw(rt, "what"); {
			case what == 0:
				does(ctx, me, &state.Register{})
				now[state.KeyIdentity(who)] = me.Me().Person.ID
			case what == 1:
				me.Leave(state.HowLeft)
				delete(seats, who)
			case what == 2:
				stop()
				open()
				clear(seats)
			case what == 3:
				_, err := me.Forget(ctx)
				check(rt, err)
			case what == 4 || line == nil:
				does(ctx, me, &state.Say{Text: said})
			case what == 5:
				does(ctx, me, &state.Say{Text: said, In: channel})
			case what == 6:
				other := rapid.SampledFrom(people).Draw(rt, "to")
				if seats[other] != nil {
					does(ctx, me, &state.Whisper{To: []state.Person{seats[other].Me().Person}, Text: said})
				}
			case what == 7:
				does(ctx, me, &state.Say{Text: said, In: line.In, Answers: state.Ref{N: line.N}})
			case what == 8 || what == 9:
				if len(does(ctx, me, &state.Edit{Ref: state.Ref{N: line.N}, Text: said})) > 0 {
					versions[line.N] = append(versions[line.N], line.Text)
				}
			case what == 10:
				does(ctx, me, &state.Unsend{Ref: state.Ref{N: line.N}})
			case what == 11:
				does(ctx, me, &state.Remove{Lines: []uint64{line.N}, In: line.In})
			case what == 12 && len(line.Reactions) > 0:
				does(ctx, me, &state.React{Ref: state.Ref{N: line.N}, Sign: rapid.SampledFrom(line.Reactions).Draw(rt, "taken off").Sign, Off: true})
			default:
				does(ctx, me, &state.React{Ref: state.Ref{N: line.N}, Sign: signs.Draw(rt, "sign")})
			}
			for _, seat := range seats {
				compared(ctx, rt, seat, s, memory, channel, func(id state.Identity) state.Identity {
					if to, ok := now[id]; ok {
						return to
					}
					return id
				})
			}
		}
		for n, old := range versions {
			for _, one := range old {
				if at, err := s.db.QueryContext(ctx, "SELECT n FROM event WHERE instr(body, ?) > 0", `"`+one+`"`); err != nil || at.Next() {
					rt.Fatalf("of line %d the disk still has %q (%v)", n, one, err)
				} else {
					check(rt, at.Close())
				}
			}
		}
	})
}

// compared holds the lines in memory that somebody reads against what both histories have.
func compared(ctx context.Context, rt *rapid.T, seat *room.Seat, s *Store, memory *roomtest.Memory, channel uint64, now func(state.Identity) state.Identity) {
	held, _ := seat.Held(state.Scope{All: true}, 1000)
	if _, err := seat.Indexed(ctx); err != nil { // all is in the history then
		rt.Fatal(err)
	}
	v := state.Viewer{ID: seat.Me().Person.ID, Joined: []state.Membership{{Num: channel}}, Scope: state.Scope{All: true}}
	for _, e := range held {
		disk, err := s.One(ctx, v, state.Ref{N: e.N})
		check(rt, err)
		other, err := memory.One(ctx, v, state.Ref{N: e.N})
		check(rt, err)
		if e.Gone && e.Who.ID == "" && disk == nil && other == nil { // whoever forgot it has it no more
			continue
		}
		if disk == nil || other == nil {
			rt.Fatalf("%s reads %s, of which the disk has %v, and memory %v", v.ID, stored(e), disk, other)
		}
		a, b, c := stored(e), stored(disk.Mapped(now)), stored(other.Mapped(now))
		if a != b || a != c {
			rt.Fatalf("%s reads\n%s, of which the disk has\n%s, and memory\n%s", v.ID, a, b, c)
		}
		lawful(rt, e)
	}
}

// lawful checks the limits of what may be at a line.
func lawful(rt *rapid.T, e *state.Event) {
	each := map[state.Identity]int{}
	for _, r := range e.Reactions {
		ids := map[state.Identity]bool{}
		for _, p := range r.By {
			each[p.ID]++
			ids[p.ID] = true
		}
		if len(ids) == 0 || len(ids) < len(r.By) {
			rt.Fatalf("a sign of nobody, or twice of somebody: %s", stored(e))
		}
	}
	most := slices.Max(append(slices.Collect(maps.Values(each)), 0))
	if len(e.Reactions) > state.SignsMost || most > state.SignsEach || e.Gone && (len(e.Reactions) > 0 || e.Text != "") {
		rt.Fatalf("too much is at a line: %s", stored(e))
	}
}

// does proposes something that may be refused.
func does(ctx context.Context, s *room.Seat, b state.Body) []*state.Event {
	events, _ := s.Do(ctx, b, nil)
	return events
}

func stored(e *state.Event) string {
	b, err := json.Marshal(e)
	if err != nil {
		return err.Error()
	}
	return strings.TrimSpace(string(b))
}

func check(rt *rapid.T, err error) {
	if err != nil {
		rt.Fatal(err)
	}
}

// Whoever has put a sign to a line with a key takes it off with their account, and what
// they put with either goes when they are forgotten.
func TestSignsOfAKeyAreItsAccounts(t *testing.T) {
	s := reopen(t, t.TempDir())
	key, account := person("key:bob"), person("acct:1")
	commit := func(applied uint64, events ...*state.Event) {
		t.Helper()
		if err := s.Commit(t.Context(), &room.Batch{Applied: applied, LastN: events[len(events)-1].N, Events: events}); err != nil {
			t.Fatal(err)
		}
	}
	signs := func() (all []string) {
		t.Helper()
		e, err := s.One(t.Context(), state.Viewer{}, state.Ref{N: 1})
		if err != nil {
			t.Fatal(err)
		}
		for _, r := range e.Reactions {
			all = append(all, r.Sign)
		}
		return all
	}
	react := func(n uint64, who state.Person, sign string, off bool) *state.Event {
		return &state.Event{N: n, Kind: state.KindReact, Who: who, Ref: 1, Text: sign, Off: off}
	}
	commit(1, &state.Event{N: 1, Kind: state.KindSay, Who: person(lily), Text: "hello"},
		react(2, key, "👍", false), react(3, key, "🎉", false), react(4, person(mona), "👀", false),
		&state.Event{N: 5, Kind: state.KindRegister, Who: account, Was: key.ID}, react(6, account, "👍", true), react(7, account, "💚", false))
	if got := signs(); !slices.Equal(got, []string{"🎉", "👀", "💚"}) {
		t.Errorf("the line has %v", got)
	}
	forgetNow(t, s, account.ID)
	if got := signs(); !slices.Equal(got, []string{"👀"}) {
		t.Errorf("the line has %v", got)
	}
}
