package store

import (
	"fmt"
	"math"
	"math/rand/v2"
	"runtime"
	"testing"
	"time"

	"teahouse/room"
	"teahouse/room/state"
)

const million = 1_000_000

// filled puts in a million lines at once: a hundredth of them private and, if there
// are channels, half of them spread over those. None are indexed for searching.
func filled(b *testing.B, s *Store, channels int) {
	b.Helper()
	for _, query := range []string{
		"BEGIN IMMEDIATE",
		fmt.Sprintf(`INSERT INTO event (n, talk, private, body)
			WITH RECURSIVE line (n) AS (SELECT 1 UNION ALL SELECT n + 1 FROM line WHERE n < %d),
			part (n, told, channel) AS (SELECT n, n %% 100 = 0, iif(n %% 2 = 1 AND %d > 0, n / 2 %% max(%[2]d, 1) + 1, NULL) FROM line)
			SELECT n, 1, told OR channel IS NOT NULL, json_patch(
				json_object('n', n, 'seq', n, 'at', n * 1000, 'kind', iif(told, 'whisper', 'say'), 'who', json_object('id', '%s', 'name', 'lily'),
					'text', 'a line as people write them, not long'),
				json_object('in', channel, 'to', iif(told, json('[{"id":"%s","name":"otto"}]'), NULL)))
			FROM part`, million, channels, lily, otto),
		fmt.Sprintf("INSERT INTO audience (identity, n) SELECT '%s', n FROM event WHERE kind = 'whisper'", lily),
		fmt.Sprintf("INSERT INTO audience (identity, n) SELECT '%s', n FROM event WHERE kind = 'whisper'", otto),
		fmt.Sprintf("UPDATE meta SET last_n = %d, indexed = %[1]d", million),
		"COMMIT",
	} {
		if _, err := s.log.exec(query); err != nil {
			b.Fatal(err)
		}
	}
}

// BenchmarkChannels reads a history of a million lines, half of them in 32
// channels that the reader has joined, as a screen does that enters or changes its view.
func BenchmarkChannels(b *testing.B) {
	const channels = 32
	s := reopen(b, b.TempDir())
	filled(b, s, channels)
	if _, err := s.log.exec("UPDATE audience SET peer = iif(identity = ?1, ?2, ?1)", string(lily), string(otto)); err != nil {
		b.Fatal(err)
	}
	if err := s.refresh(b.Context()); err != nil {
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
	} {
		b.Run(c.name, func(b *testing.B) {
			runtime.LockOSThread() // whose time is measured: that of a busy machine tells nothing
			defer runtime.UnlockOSThread()
			used := threadClock()
			start := used()
			for b.Loop() {
				if got, err := c.read(rnd.Uint64N(million)); err != nil || got == 0 {
					b.Fatal(got, err)
				}
			}
			b.ReportMetric(float64((used()-start).Microseconds())/float64(b.N), "cpu-µs/op")
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
	withoutChannels(b, s)
	filled(b, s, 0)
	runtime.LockOSThread()
	defer runtime.UnlockOSThread()
	used := threadClock()
	start := used()
	for b.Loop() {
		if err := migrate(s.log.conn, migrations, quiet); err != nil {
			b.Fatal(err)
		}
		if b.N > 1 {
			b.Fatal("there is one to migrate: -benchtime 1x")
		}
	}
	b.ReportMetric((used() - start).Seconds(), "cpu-s/op")
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
