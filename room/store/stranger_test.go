package store

import (
	"context"
	"database/sql/driver"
	"fmt"
	"math"
	"slices"
	"strings"
	"sync"
	"testing"
	"time"

	"modernc.org/sqlite"

	"teahouse/room"
	"teahouse/room/roomtest"
	"teahouse/room/state"
)

// witness notes what is asked of the database by those who read, and how many
// rows each question gives.
type witness struct {
	mu    sync.Mutex
	asked []string
}

func (w *witness) connect(dsn string) (driver.Connector, error) {
	c, err := sqlite.NewConnector(dsn)
	if err == nil && !strings.Contains(dsn, "synchronous") {
		c = witnessed{c, w}
	}
	return c, err
}

func (w *witness) note(format string, args ...any) {
	w.mu.Lock()
	defer w.mu.Unlock()
	w.asked = append(w.asked, fmt.Sprintf(format, args...))
}

// taken is all that was noted since it was last taken.
func (w *witness) taken() []string {
	w.mu.Lock()
	defer w.mu.Unlock()
	taken := w.asked
	w.asked = nil
	return taken
}

type witnessed struct {
	driver.Connector
	by *witness
}

func (c witnessed) Connect(ctx context.Context) (driver.Conn, error) {
	conn, err := c.Connector.Connect(ctx)
	return witnessedConn{conn, c.by}, err
}

type witnessedConn struct {
	driver.Conn
	by *witness
}

func (c witnessedConn) BeginTx(ctx context.Context, opts driver.TxOptions) (driver.Tx, error) {
	return c.Conn.(driver.ConnBeginTx).BeginTx(ctx, opts)
}

func (c witnessedConn) Prepare(query string) (driver.Stmt, error) {
	stmt, err := c.Conn.Prepare(query)
	return witnessedStmt{stmt, query, c.by}, err
}

type witnessedStmt struct {
	driver.Stmt
	query string
	by    *witness
}

func (s witnessedStmt) QueryContext(ctx context.Context, args []driver.NamedValue) (driver.Rows, error) {
	rows, err := s.Stmt.(driver.StmtQueryContext).QueryContext(ctx, args)
	if err != nil {
		return nil, err
	}
	s.by.note("%s %v", s.query, args)
	return &witnessedRows{rows, s.by}, nil
}

type witnessedRows struct {
	driver.Rows
	by *witness
}

func (r *witnessedRows) Next(into []driver.Value) error {
	err := r.Rows.Next(into)
	r.by.note("row %v %v", into, err)
	return err
}

// Whatever a stranger asks, for a channel that is closed to them or for one that
// is not there, by its number or without one, they are told the same, by the same
// questions to the database, which find the same.
func TestAStrangerIsToldTheSameOfAClosedChannelAndOfNone(t *testing.T) {
	roomtest.OneGoroutine(t)
	const closed, public = 7, 3
	house := func(talk bool) (told []any, asked []string) {
		var w witness
		s, err := open(t.TempDir(), quiet, w.connect)
		if err != nil {
			t.Fatal(err)
		}
		defer s.Close()
		s.stop() // so that nobody else asks anything

		s.quick.slice, s.thorough.slice = time.Hour, time.Hour // what is looked through at once depends on nothing but the numbers
		s.quick.within, s.thorough.within = time.Hour, time.Hour
		n := uint64(0)
		say := func(e *state.Event) {
			n++
			if !talk && e.In == closed {
				return
			}
			e.N, e.At, e.Room = n, int64(n)*1000, int64(n)*1000
			mustCommit(t, s, &room.Batch{Applied: n, LastN: n, Events: []*state.Event{e}})
		}
		for i := range 40 {
			say(&state.Event{Kind: state.KindSay, Seq: uint64(i) + 1, Who: person(lily), Text: "tea for all"})
			say(&state.Event{Kind: state.KindWhisper, Who: person(lily), To: []state.Person{person(mona)}, Text: "tea for mona"})
			say(&state.Event{Kind: state.KindSay, In: public, Seq: uint64(i) + 1, Who: person(lily), Text: "tea in the open"})
			if i == 0 {
				settled(t, s) // the numbers of readers are taken
			}
			for range 60 {
				say(&state.Event{Kind: state.KindSay, In: closed, Seq: n, Who: person(lily), Text: "tea for us"})
			}
			say(&state.Event{Kind: "join", In: closed, Who: person(otto)})
		}
		say(&state.Event{Kind: state.KindSay, Seq: 41, Who: person(otto), Text: "tea"})
		settled(t, s)
		w.taken()
		keep := func(answer any, err error) {
			if err != nil {
				t.Error(err)
			}
			told = append(told, fmt.Sprintf("%+v", answer))
		}
		ctx := t.Context()
		for _, scope := range []state.Scope{{}, {All: true}, {In: closed}, {In: public}, {With: lily}} {
			v := state.Viewer{ID: mona, From: 20, Joined: []state.Membership{{Num: public, Since: 200}}, Scope: scope}
			list := func(events []*state.Event, err error) { keep(numbers(events), err) }
			list(s.Before(ctx, v, math.MaxUint64, 50))
			list(s.After(ctx, v, 0, 50))
			events, gone, err := s.Since(ctx, v, 0, 50)
			list(events, err)
			keep(gone, nil)
			keep(s.One(ctx, v, state.Ref{N: 100})) // a line of the closed one
			keep(s.One(ctx, v, state.Ref{In: closed, Seq: 10}))
			keep(s.Day(ctx, v, time.UnixMilli(500_000), time.Time{}))
			keep(s.Unread(ctx, v, 0, 999))
			keep(s.Counts(ctx, v, []state.Marker{{N: 0}, {Num: public}, {Num: closed}, {Num: 99}}, 999))
			list(s.Said(ctx, v, lily, time.Time{}, 2000))
			for _, q := range []room.Query{{Words: "tea"}, {Words: "us"}, {Words: "tea", From: lily}, {From: lily}, {From: otto}} {
				list(s.Search(ctx, v, q, math.MaxUint64, 100, false))
			}
		}
		return told, w.taken()
	}
	told, asked := house(true)
	toldNone, askedNone := house(false)
	for i := range told {
		if told[i] != toldNone[i] {
			t.Errorf("answer %d is\n%v with a closed channel, and\n%v without", i, told[i], toldNone[i])
		}
	}
	if !slices.Equal(asked, askedNone) {
		for i := range min(len(asked), len(askedNone)) {
			if asked[i] != askedNone[i] {
				t.Fatalf("step %d of %d and %d is\n%s with a closed channel, and\n%s without", i, len(asked), len(askedNone), asked[i], askedNone[i])
			}
		}
		t.Fatalf("%d steps with a closed channel, %d without", len(asked), len(askedNone))
	}
	if len(asked) < 100 {
		t.Errorf("only %d steps were seen", len(asked))
	}
}
