//go:build unix

package store

import (
	"cmp"
	"context"
	"errors"
	"flag"
	"fmt"
	"math"
	"math/rand/v2"
	"net/url"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"golang.org/x/sync/errgroup"
	"modernc.org/sqlite"

	"teahouse/room"
	"teahouse/room/roomtest"
	"teahouse/room/state"
)

// How cost grows. Packaging/growth runs these and draws what they give; each is named
// by what is asked and by how much of it there is.

var historyMost = flag.Int("history", 10_000, "`lines` of the longest history that BenchmarkGrowthOfHistory makes: ten million take some minutes and 6 GB")

var repeat = flag.Int("repeat", 1, "how often BenchmarkGrowthOfHistory measures each, with a history that is made once")

// BenchmarkGrowthOfHistory asks histories of any length the same, and for as much as
// the shortest has: none of it may cost more where more has been said.
func BenchmarkGrowthOfHistory(b *testing.B) {
	const found = 10 // lines
	for lines := found; lines <= *historyMost; lines *= 10 {
		s, dir := storied(b, lines)
		at := func(b *testing.B, what string, ask func(n uint64) error) {
			for range *repeat {
				b.Run(fmt.Sprintf("%s/lines=%d", what, lines), func(b *testing.B) {
					rnd := rand.New(rand.NewPCG(1, 2))
					measured(b, func() { roomtest.OK(b, ask(rnd.Uint64N(uint64(lines))+1)) })
				})
			}
		}
		v, last := state.Viewer{ID: otto}, uint64(lines)
		at(b, "last", func(uint64) error {
			_, err := s.Before(b.Context(), v, last+1, found)
			return err
		})
		for _, sought := range []struct {
			as, word string
			limit    int
		}{{"common", "people", found}, {"seldom", "kettle", found}, {"rare", "zeppelin", 1}} {
			if sought.as == "seldom" && lines < 100*found { // it is not there so often
				continue
			}
			at(b, sought.as, func(uint64) error {
				lines, err := s.Search(b.Context(), v, room.Query{Words: sought.word}, math.MaxUint64, sought.limit, true)
				return cmp.Or(err, missing(sought.limit-len(lines)))
			})
		}
		at(b, "day", func(n uint64) error {
			first, err := s.Day(b.Context(), v, time.UnixMilli(int64(n)*1000-500), time.Time{})
			return cmp.Or(err, missing(int(n)-int(first)))
		})
		at(b, "unread", func(n uint64) error {
			_, err := s.Unread(b.Context(), v, n, room.CountMost)
			return err
		})
		say := func() error {
			last++
			return s.Commit(b.Context(), oneMore(last-1))
		}
		prune := func(uint64) error { // one line, after one more was said
			if err := say(); err != nil {
				return err
			}
			_, _, err := s.Prune(b.Context(), 0, lines, 500)
			return err
		}
		roomtest.OK(b, prune(0)) // the first after a start counts the lines
		at(b, "prune", prune)
		at(b, "say", func(uint64) error { return say() })
		if err := s.Close(); err != nil {
			b.Fatal(err)
		}
		at(b, "start", func(uint64) error { return started(b.Context(), dir) })
	}
}

// measured does something again and again, and tells what that costs in processor
// time: a busy machine makes it wait, and costs it little.
func measured(b *testing.B, do func()) {
	began, times := used(b), 0
	for b.Loop() {
		do()
		times++
	}
	b.ReportMetric(float64((used(b)-began).Nanoseconds())/float64(times), "CPU-ns/op")
}

func missing(lines int) error {
	if lines != 0 {
		return errors.New("what is there is not found")
	}
	return nil
}

// started opens a room on a folder, as a server does that starts, and ends it.
func started(ctx context.Context, dir string) error {
	s, err := Open(dir, quiet)
	if err != nil {
		return err
	}
	_, err = room.Open(ctx, room.Config{Node: "one", Log: s, History: s, Logger: quiet, Seats: 10})
	return errors.Join(err, s.Close())
}

// storied makes a store with so many lines, all of them indexed. SQLite writes them
// itself, on connections that take no care of what they would lose in a crash: the
// lines on one, and their words on another, in a file of its own, so that two
// processors are at work. What is in the tables of the index does not depend on its file.
func storied(b *testing.B, lines int) (*Store, string) {
	b.Helper()
	dir := b.TempDir()
	roomtest.OK(b, reopen(b, dir).Close())
	made, words := bulk(dir, DatabaseFile), bulk(dir, "words.db")
	defer made.discard()
	var schema string
	roomtest.OK(b, made.open())
	roomtest.OK(b, made.scan("SELECT sql FROM sqlite_schema WHERE name = 'said'", nil, &schema))
	var both errgroup.Group
	both.Go(func() error { return made.counted(lines, storiedLines, string(lily)) })
	both.Go(func() error {
		defer words.discard()
		return cmp.Or(
			words.all(schema, "INSERT INTO said (said, rank) VALUES ('automerge', 0), ('hashsize', 268435456)"), // bytes in memory, until they are written
			words.counted(lines, storiedWords, ""),
			words.all("INSERT INTO said (said) VALUES ('optimize')"),
		)
	})
	roomtest.OK(b, both.Wait())
	attach := fmt.Sprintf("ATTACH '%s' AS words", filepath.Join(dir, "words.db"))
	_, err := made.exec(attach)
	roomtest.OK(b, err)
	for _, part := range []string{"data", "idx", "docsize"} {
		roomtest.OK(b, made.all("DELETE FROM main.said_"+part, "INSERT INTO main.said_"+part+" SELECT * FROM words.said_"+part))
	}
	roomtest.OK(b, made.transact(func() error {
		if _, err := made.exec("INSERT INTO state (key, value) VALUES ('stream/', CAST(json_object('seq', ?1, 'last', ?1) AS BLOB))", lines); err != nil {
			return err
		}
		_, err := made.exec("UPDATE meta SET applied = ?1, clock = ?1 * 1000, last_n = ?1, indexed = ?1", lines)
		return err
	}))
	made.discard()
	roomtest.OK(b, os.Remove(filepath.Join(dir, "words.db")))
	s := reopen(b, dir)
	s.stop() // what is due is done here
	roomtest.OK(b, s.Optimize(b.Context()))
	return s, dir
}

// bulk is a connection for writing much at once.
func bulk(dir, name string) *writer {
	return &writer{connect: sqlite.NewConnector, dsn: dsn(filepath.Join(dir, name), url.Values{
		"_pragma": {"journal_mode(OFF)", "synchronous(OFF)", "cache_size(-100000)"},
	})}
}

// all carries out statements, each in a transaction.
func (w *writer) all(queries ...string) error {
	for _, query := range queries {
		if err := w.transact(func() error {
			_, err := w.exec(query)
			return err
		}); err != nil {
			return err
		}
	}
	return nil
}

// counted carries out a statement for lines counted up, many at once.
func (w *writer) counted(lines int, query string, arg any) error {
	const most = 500_000
	for n := 0; n < lines; n += most {
		if err := w.transact(func() error {
			_, err := w.exec(query, n, min(n+most, lines), arg)
			return err
		}); err != nil {
			return err
		}
	}
	return nil
}

// The lines that storied makes, counted up, and their words: one is in all, one in one
// of a hundred, and one in the first alone.
const (
	countUp = "WITH RECURSIVE c (n) AS (SELECT ?1 + 1 UNION ALL SELECT n + 1 FROM c WHERE n < ?2) "
	lineOf  = "'line ' || n || ', as people write them' || iif(n = 1, ', of a zeppelin', iif(n % 100, '', ': the kettle is on'))"

	storiedLines = countUp + `INSERT INTO event (n, talk, private, body)
		SELECT n, 1, 0, json_object('n', n, 'seq', n, 'at', n * 1000, 'kind', 'say', 'who', json_object('id', ?3, 'name', 'lily'), 'text', ` + lineOf + ") FROM c"
	storiedWords = countUp + "INSERT INTO said (rowid, words) SELECT n, printf('" + string(blockAt) + "%07x ', n / 64) || " + lineOf + " FROM c WHERE ?3 IS NOT NULL"
)

// oneMore is a batch of one line behind event n.
func oneMore(n uint64) *room.Batch {
	e := &state.Event{N: n + 1, Seq: n + 1, At: int64(n+1) * 1000, Kind: state.KindSay, Who: person(lily), Text: "one more line, as people write them"}
	return &room.Batch{Applied: n + 1, Clock: e.At, LastN: n + 1, Events: []*state.Event{e}}
}

// BenchmarkGrowthOfLines takes lines of any length from the proposal to the index.
func BenchmarkGrowthOfLines(b *testing.B) {
	for _, length := range []int{10, 20, 50, 100, 200, 500, 1000, state.MessageLimit.Runes} {
		b.Run(fmt.Sprintf("line/runes=%d", length), func(b *testing.B) {
			s := reopen(b, b.TempDir())
			s.stop() // what is due is done here
			text := strings.Repeat("tea and biscuits ", length/10)[:length-1] + "."
			n := uint64(0)
			measured(b, func() {
				n++
				body := &state.Say{Text: text}
				roomtest.OK(b, body.Prepare())
				_, err := s.Append(b.Context(), []*state.Proposal{{ID: fmt.Sprint(n), At: 7, Seat: state.SeatID{Node: "n", Epoch: 1, Num: 2}, Body: body}})
				roomtest.OK(b, err)
				mustCommit(b, s, &room.Batch{Applied: n, LastN: n, Events: []*state.Event{{N: n, Seq: n, Kind: state.KindSay, Who: person(lily), Text: body.Text}}})
				settled(b, s)
			})
		})
	}
}
