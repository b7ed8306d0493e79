package store

import (
	"database/sql/driver"
	"fmt"
	"math"
	"math/rand/v2"
	"os"
	"strconv"
	"strings"
	"testing"
	"time"

	"modernc.org/sqlite"

	"teahouse/room"
	"teahouse/room/state"
)

// BenchmarkAppendGroup shows what one fsync for many lines is worth, on this
// disk and on one that takes 5 ms longer, as disks in clouds do.
func BenchmarkAppendGroup(b *testing.B) {
	for _, slower := range []time.Duration{0, 5 * time.Millisecond} {
		for _, size := range []int{1, 16, 64, 256} {
			b.Run(fmt.Sprintf("slower=%v/lines=%d", slower, size), func(b *testing.B) {
				s, err := open(b.TempDir(), quiet, slowDisk(slower).connect)
				if err != nil {
					b.Fatal(err)
				}
				defer s.Close()
				lines := 0
				for b.Loop() {
					batch := make([]*state.Proposal, size)
					for i := range batch {
						lines++
						batch[i] = say(fmt.Sprintf("%026d", lines))
					}
					seqs, err := s.Append(b.Context(), batch)
					if err != nil {
						b.Fatal(err)
					}
					b.StopTimer() // the room applies them, so that the log stays short
					mustCommit(b, s, &room.Batch{Applied: seqs[size-1]})
					b.StartTimer()
				}
				b.ReportMetric(float64(lines)/b.Elapsed().Seconds(), "lines/s")
			})
		}
	}
}

// slowDisk makes each fsync of the log take that much longer.
type slowDisk time.Duration

func (d slowDisk) connect(dsn string) (driver.Connector, error) {
	c, err := sqlite.NewConnector(dsn)
	if err == nil && strings.Contains(dsn, "FULL") {
		c = faultyConnector{c, &faults{slow: time.Duration(d), runs: map[string]int{}}}
	}
	return c, err
}

// BenchmarkCommit stores what a busy second gives.
func BenchmarkCommit(b *testing.B) {
	s := reopen(b, b.TempDir())
	const size = 100
	n := uint64(0)
	for b.Loop() {
		mustCommit(b, s, lines(n, size))
		n += size
	}
	b.ReportMetric(float64(n)/b.Elapsed().Seconds(), "events/s")
}

// BenchmarkMillion reads a history of a million lines, of which each hundredth
// is private, as screens and people ask for it. Making it takes a minute.
func BenchmarkMillion(b *testing.B) {
	const size = 2000
	s := reopen(b, b.TempDir())
	rnd := rand.New(rand.NewPCG(3, 4))
	zipf := rand.NewZipf(rnd, 1.05, 2, 30_000)
	start := time.Now()
	for n := uint64(0); n < million; n += size {
		batch := lines(n, size)
		for _, e := range batch.Events {
			e.At, e.Text = int64(e.N)*1000, sentence(e.N, rnd, zipf)
		}
		mustCommit(b, s, batch)
	}
	committed := time.Since(start)
	settled(b, s)
	if err := s.Optimize(b.Context()); err != nil {
		b.Fatal(err)
	}
	info, err := os.Stat(s.path)
	if err != nil {
		b.Fatal(err)
	}
	b.Logf("committed in %v, indexed and optimized after %v, %d bytes a line", committed, time.Since(start), info.Size()/million)

	reads := func(name string, most int, read func(n uint64) (int, error)) {
		b.Run(name, func(b *testing.B) {
			for b.Loop() {
				got, err := read(rnd.Uint64N(million) + 1)
				if err != nil || got > most || most > 0 && got == 0 {
					b.Fatal(got, err)
				}
			}
		})
	}
	for name, viewer := range map[string]state.Identity{"lily": lily, "stranger": "key:x"} {
		v := state.Viewer{ID: viewer}
		reads("last200/"+name, 200, func(uint64) (int, error) {
			events, err := s.Before(b.Context(), v, million+1, 200)
			return len(events), err
		})
		for what, words := range map[string]string{
			"common": "the", "prefix": "ke", "longPrefix": "kettl", "commonLongPrefix": "deploym", "rare": "xylophone", "two": "the kettle", "rareAndCommon": "the xylophone",
			"Chinese": "南极", "oneCharacter": "茶", "none": "zzz",
		} {
			most := 50
			if what == "none" {
				most = 0
			}
			reads("search/"+what+"/"+name, most, func(uint64) (int, error) {
				events, err := s.Search(b.Context(), v, room.Query{Words: words}, math.MaxUint64, 50, true)
				return len(events), err
			})
		}
		reads("since1000/"+name, 1000, func(n uint64) (int, error) {
			events, _, err := s.Since(b.Context(), v, n-1, 1000)
			return len(events), err
		})
		reads("unread1000/"+name, 1000, func(n uint64) (int, error) { return s.Unread(b.Context(), v, n/2, 1000) })
	}
	reads("before200", 200, func(n uint64) (int, error) {
		events, err := s.Before(b.Context(), state.Viewer{ID: lily}, n+1, 200)
		return len(events), err
	})
	reads("day", million, func(n uint64) (int, error) {
		got, err := s.Day(b.Context(), state.Viewer{ID: lily}, time.UnixMilli(int64(n)*1000-500), time.Time{})
		return int(got), err
	})
	reads("lines", million, func(uint64) (int, error) { return s.Lines(b.Context(), lily) })
}

// sentence is a line with words as frequent as words are, and some that the
// benchmark looks for.
func sentence(n uint64, rnd *rand.Rand, zipf *rand.Zipf) string {
	var b strings.Builder
	for range 4 + rnd.IntN(8) {
		fmt.Fprintf(&b, "%s ", strconv.FormatUint(zipf.Uint64()+1000, 30))
	}
	if n%3 > 0 {
		b.WriteString("the ")
	}
	if n%50 == 7 {
		b.WriteString("kettle ")
	}
	if n%4 == 1 { // as if one line in four were a machine's
		b.WriteString("deployment ")
	}
	if n%100_000 == 9 {
		b.WriteString("xylophone ")
	}
	if n%20 == 0 {
		for range 10 {
			b.WriteRune('一' + rune(rnd.IntN(3000)))
		}
		b.WriteString([]string{"茶", "南极", "天气"}[n/20%3])
	}
	return b.String()
}

// lines is a batch of talk that follows event n.
func lines(n, size uint64) *room.Batch {
	batch := &room.Batch{Applied: n + size, Clock: int64(n), LastN: n + size}
	for i := range size {
		e := &state.Event{N: n + i + 1, At: int64(n), Kind: state.KindSay, Who: person(lily), Text: "a line as people write them, not long"}
		if e.N%100 == 0 {
			e.Kind, e.To = state.KindWhisper, []state.Person{person(otto)}
		}
		batch.Events = append(batch.Events, e)
	}
	return batch
}
