package room_test

import (
	"context"
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

// reopened opens rooms on the same log and history, one after the other, for property
// tests. What it returns ends the one that is open.
func reopened(ctx context.Context, t *rapid.T) func() (*room.Room, func()) {
	m := roomtest.NewMemory()
	return func() (*room.Room, func()) {
		r, err := room.Open(ctx, room.Config{
			Node: "one", Log: m, History: m, Logger: slog.New(slog.DiscardHandler), Seats: 1000, Channels: 100,
			Limits: room.Limits{Seats: 100, Accounts: 100},
		})
		roomtest.OK(t, err)
		running, stop := context.WithCancel(ctx)
		done := make(chan error, 1)
		go func() { done <- r.Run(running) }()
		return r, func() {
			stop()
			roomtest.OK(t, <-done)
		}
	}
}

// TestPrivateLinesFollowTheirPeople lets people with keys come, go, whisper,
// register, link and revoke in any order, over restarts, and holds what each
// terminal reads back, and reads live, against who was told what.
func TestPrivateLinesFollowTheirPeople(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		ctx, cancel := context.WithCancel(context.Background())
		defer cancel()
		open := reopened(ctx, t)
		r, stop := open()
		defer func() { stop() }()
		var (
			keys     = []string{"a", "b", "c", "d"}
			owner    = map[string]string{} // of each key: the account as this test names it, or the key
			audience = map[string]map[string]bool{}
			seats    = map[string]*room.Seat{}
			live     = map[string][]string{}
		)
		for _, k := range keys {
			owner[k] = k
		}
		become := func(key, now string) {
			old := owner[key]
			owner[key] = now
			for _, who := range audience {
				if who[old] {
					delete(who, old)
					who[now] = true
				}
			}
		}
		for i := range 40 {
			from, to := rapid.SampledFrom(keys).Draw(t, "from"), rapid.SampledFrom(keys).Draw(t, "to")
			mine, theirs := seats[from], seats[to]
			what := rapid.IntRange(0, 9).Draw(t, "what")
			if mine == nil {
				n, err := text.NewName("from-" + from)
				roomtest.OK(t, err)
				mine, err = r.Enter(ctx, room.Arrival{Identity: state.KeyIdentity(from), Wanted: n, Spare: n})
				roomtest.OK(t, err)
				seats[from] = mine
				continue
			}
			switch what {
			case 0, 1, 2, 3:
				if theirs == nil {
					break
				}
				text := fmt.Sprint("secret ", i)
				if _, err := mine.Do(ctx, &state.Whisper{To: []state.Person{theirs.Me().Person}, Text: text}, nil); err == nil {
					audience[text] = map[string]bool{owner[from]: true, owner[to]: true}
					for k, s := range seats {
						if s != nil && audience[text][owner[k]] {
							live[k] = append(live[k], text)
						}
					}
				}
			case 4:
				if _, err := mine.Do(ctx, &state.Register{}, nil); err == nil && !strings.HasPrefix(owner[from], "account") {
					become(from, fmt.Sprint("account ", i))
				}
			case 5, 6:
				if theirs == nil {
					break
				}
				if code, err := theirs.Code(); err == nil {
					if _, err := mine.Link(ctx, code); err == nil {
						become(to, owner[from])
					}
				}
			case 7:
				if _, err := mine.Do(ctx, &state.Revoke{Key: state.KeyIdentity(to)}, nil); err == nil {
					owner[to] = fmt.Sprint(to, " after ", i)
					seats[to], live[to] = nil, nil
				}
			case 8:
				mine.Leave(state.HowLeft)
				seats[from], live[from] = nil, nil
			case 9:
				stop()
				r, stop = open()
				clear(seats)
				clear(live)
			}
			for _, k := range keys {
				if s := seats[k]; s != nil {
					compare(ctx, t, k, s, audience, owner[k], live[k])
					live[k] = nil
				}
			}
		}
	})
}

func compare(ctx context.Context, t *rapid.T, k string, s *room.Seat, audience map[string]map[string]bool, who string, live []string) {
	var want, got, heard []string
	for _, text := range slices.Sorted(maps.Keys(audience)) {
		if audience[text][who] {
			want = append(want, text)
		}
	}
	back, err := s.Before(ctx, state.Scope{}, 0, 1000)
	roomtest.OK(t, err)
	for _, e := range back {
		got = append(got, e.Text)
	}
	slices.Sort(got)
	if strings.Join(got, ", ") != strings.Join(want, ", ") {
		t.Fatalf("%s reads back %q, want %q", k, got, want)
	}
	events, _ := s.Read(nil)
	for _, e := range events {
		if e.Kind == state.KindWhisper {
			heard = append(heard, e.Text)
		}
	}
	if strings.Join(heard, ", ") != strings.Join(live, ", ") {
		t.Fatalf("%s reads %q, want %q", k, heard, live)
	}
}
