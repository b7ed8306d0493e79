package store

import (
	"fmt"
	"math"
	"math/rand/v2"
	"testing"
	"time"

	"teahouse/room"
	"teahouse/room/state"
)

const million = 1_000_000

// kept commits a million lines: a hundredth of them private and, if there are
// channels, half of them spread over those.
func kept(b *testing.B, s *Store, channels uint64) {
	b.Helper()
	const size = 2000
	seqs := make([]uint64, channels+1)
	for n := uint64(0); n < million; n += size {
		batch := lines(n, size)
		for _, e := range batch.Events {
			e.At = int64(e.N) * 1000
			if channels > 0 && e.N%2 == 1 {
				e.In = e.N/2%channels + 1
			}
			if len(e.To) == 0 {
				seqs[e.In]++
				e.Seq = seqs[e.In]
			}
		}
		mustCommit(b, s, batch)
	}
}

// BenchmarkChannels reads a history of a million lines, half of them in 32
// channels that the reader has joined, as a screen does that enters or changes its view.
func BenchmarkChannels(b *testing.B) {
	const channels = 32
	s := reopen(b, b.TempDir())
	kept(b, s, channels)
	settled(b, s)
	if err := s.Optimize(b.Context()); err != nil {
		b.Fatal(err)
	}
	v := state.Viewer{ID: otto}
	var unread, read []state.Marker
	for num := range uint64(channels) {
		v.Joined = append(v.Joined, state.Membership{Num: num + 1})
		unread = append(unread, state.Marker{Num: num + 1})
		read = append(read, state.Marker{Num: num + 1, N: million - 640})
	}
	rnd := rand.New(rand.NewPCG(3, 4))
	for _, c := range []struct {
		name string
		read func(n uint64) (int, error)
	}{
		{"counts32/all unread", func(uint64) (int, error) { return sum(s.Counts(b.Context(), v, unread, room.CountMost)) }},
		{"counts32/ten unread", func(uint64) (int, error) { return sum(s.Counts(b.Context(), v, read, room.CountMost)) }},
		{"switch100/channel", func(uint64) (int, error) { return before(b, s, v, state.Scope{In: 7}, math.MaxInt64) }},
		{"switch100/house", func(uint64) (int, error) { return before(b, s, v, state.Scope{}, math.MaxInt64) }},
		{"switch100/conversation", func(uint64) (int, error) { return before(b, s, v, state.Scope{With: lily}, math.MaxInt64) }},
		{"back100/channel", func(n uint64) (int, error) { return before(b, s, v, state.Scope{In: 7}, million/2+n/2) }},
		{"back100/all", func(n uint64) (int, error) { return before(b, s, v, state.Scope{All: true}, million/2+n/2) }},
		{"one/all", func(n uint64) (int, error) {
			v := v
			v.Scope.All = true
			e, err := s.One(b.Context(), v, state.Ref{N: n | 1})
			if e == nil {
				return 0, err
			}
			return 1, err
		}},
		{"day/channel", func(n uint64) (int, error) {
			v := v
			v.Scope.In = 7
			got, err := s.Day(b.Context(), v, time.UnixMilli(int64(n)*900), time.Time{})
			return int(got), err
		}},
		{"search/channel", func(uint64) (int, error) {
			v := v
			v.Scope.In = 7
			found, err := s.Search(b.Context(), v, room.Query{Words: "people"}, math.MaxInt64, 50, true)
			return len(found), err
		}},
		{"search/all", func(uint64) (int, error) {
			v := v
			v.Scope.All = true
			found, err := s.Search(b.Context(), v, room.Query{Words: "people"}, math.MaxInt64, 50, true)
			return len(found), err
		}},
	} {
		b.Run(c.name, func(b *testing.B) {
			for b.Loop() {
				if got, err := c.read(rnd.Uint64N(million)); err != nil || got == 0 {
					b.Fatal(got, err)
				}
			}
		})
	}
}

func before(b *testing.B, s *Store, v state.Viewer, part state.Scope, n uint64) (int, error) {
	v.Scope = part
	events, err := s.Before(b.Context(), v, n, 100)
	return len(events), err
}

func sum(counts []int, err error) (total int, _ error) {
	for _, n := range counts {
		total += n
	}
	return total, err
}

// BenchmarkMigration brings a million lines of a program without channels up to date.
func BenchmarkMigration(b *testing.B) {
	s := reopen(b, b.TempDir())
	kept(b, s, 0)
	settled(b, s)
	for b.Loop() {
		b.StopTimer()
		withoutChannels(b, s)
		b.StartTimer()
		if err := migrate(s.log.conn, migrations, quiet); err != nil {
			b.Fatal(err)
		}
	}
}

// withoutChannels makes a database as it was before there were any.
func withoutChannels(t testing.TB, s *Store) {
	t.Helper()
	queries := []string{
		"DROP INDEX audience_peer", "ALTER TABLE audience DROP COLUMN peer",
		"DROP INDEX event_channel", "DROP INDEX event_channel_day", "DROP INDEX event_channel_seq", "DROP INDEX event_channel_who",
		"ALTER TABLE event DROP COLUMN channel", "DROP TABLE dissolved", "DROP INDEX event_who", "CREATE INDEX event_who ON event (who, talk)",
		fmt.Sprintf("PRAGMA user_version = %d", channelsCame-1),
	}
	for _, query := range queries {
		if _, err := s.log.conn.ExecContext(t.Context(), query); err != nil {
			t.Fatalf("%s: %v", query, err)
		}
	}
}

// channelsCame is the form of a database since which it has channels.
const channelsCame = 11
