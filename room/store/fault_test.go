package store

import (
	"context"
	"database/sql/driver"
	"errors"
	"strings"
	"sync"
	"testing"
	"time"

	"modernc.org/sqlite"

	"teahouse/room"
	"teahouse/room/state"
)

var errDisk = errors.New("the disk is gone")

// faults fails statements of the connections that write.
type faults struct {
	mu   sync.Mutex
	at   string        // the part of a statement that fails; "" for none
	late bool          // the statement runs, and fails nevertheless
	slow time.Duration // what a COMMIT takes longer
	runs map[string]int
}

func (f *faults) set(at string, late bool) {
	f.mu.Lock()
	defer f.mu.Unlock()
	f.at, f.late = at, late
}

// ran tells how often a statement ran.
func (f *faults) ran(query string) int {
	f.mu.Lock()
	defer f.mu.Unlock()
	return f.runs[query]
}

// total tells how many statements ran.
func (f *faults) total() (n int) {
	f.mu.Lock()
	defer f.mu.Unlock()
	for _, runs := range f.runs {
		n += runs
	}
	return n
}

// forget begins to count anew.
func (f *faults) forget() {
	f.mu.Lock()
	defer f.mu.Unlock()
	clear(f.runs)
}

// run runs a statement, unless it is to fail.
func (f *faults) run(query string, run func() error) error {
	f.mu.Lock()
	f.runs[query]++
	hit, late := f.at != "" && strings.Contains(query, f.at), f.late
	f.mu.Unlock()
	if f.slow > 0 && query == "COMMIT" {
		time.Sleep(f.slow)
	}
	if !hit {
		return run()
	}
	if late {
		if err := run(); err != nil {
			return err
		}
	}
	return errDisk
}

func (f *faults) connect(dsn string) (driver.Connector, error) {
	c, err := sqlite.NewConnector(dsn)
	if err == nil && strings.Contains(dsn, "synchronous") {
		c = faultyConnector{c, f}
	}
	return c, err
}

type faultyConnector struct {
	driver.Connector
	faults *faults
}

func (c faultyConnector) Connect(ctx context.Context) (driver.Conn, error) {
	conn, err := c.Connector.Connect(ctx)
	return faultyConn{conn, c.faults}, err
}

type faultyConn struct {
	driver.Conn
	faults *faults
}

func (c faultyConn) Prepare(query string) (driver.Stmt, error) {
	stmt, err := c.Conn.Prepare(query)
	return faultyStmt{stmt, query, c.faults}, err
}

type faultyStmt struct {
	driver.Stmt
	query  string
	faults *faults
}

func (s faultyStmt) ExecContext(ctx context.Context, args []driver.NamedValue) (result driver.Result, err error) {
	err = s.faults.run(s.query, func() (err error) {
		result, err = s.Stmt.(driver.StmtExecContext).ExecContext(ctx, args)
		return err
	})
	return result, err
}

func (s faultyStmt) QueryContext(ctx context.Context, args []driver.NamedValue) (rows driver.Rows, err error) {
	err = s.faults.run(s.query, func() (err error) {
		rows, err = s.Stmt.(driver.StmtQueryContext).QueryContext(ctx, args)
		return err
	})
	return rows, err
}

func faulty(t *testing.T) (*Store, *faults) {
	t.Helper()
	f := &faults{runs: map[string]int{}}
	s, err := open(t.TempDir(), quiet, f.connect)
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() {
		f.set("", false)
		if err := s.Close(); err != nil {
			t.Errorf("close: %v", err)
		}
	})
	return s, f
}

func TestARefusedAppendWroteNothing(t *testing.T) {
	s, f := faulty(t)
	mustAppend(t, s, "a")
	for _, at := range []string{"BEGIN", "SELECT max", "INSERT INTO log"} {
		f.set(at, false)
		if _, err := s.Append(t.Context(), []*state.Proposal{say("lost"), say("too")}); !errors.Is(err, room.ErrNotWritten) || !errors.Is(err, errDisk) {
			t.Errorf("failing at %s: %v", at, err)
		}
		equal(t, "the log, while it fails", ids(t, s, 1), "1:a")
		f.set("", false)
	}
	f.set("INSERT INTO log", true)
	if _, err := s.Append(t.Context(), []*state.Proposal{say("lost")}); !errors.Is(err, room.ErrNotWritten) {
		t.Errorf("failing late: %v", err)
	}
	f.set("", false)
	equal(t, "well again", mustAppend(t, s, "b"), 2)
	equal(t, "the log", ids(t, s, 1), "1:a", "2:b")
}

func TestReadTellsWhatBecameOfAnUnknownAppend(t *testing.T) {
	for _, c := range []struct {
		name string
		late bool
		want []string
	}{
		{"the commit was lost", false, []string{"1:a"}},
		{"the answer was lost", true, []string{"1:a", "2:b"}},
	} {
		t.Run(c.name, func(t *testing.T) {
			s, f := faulty(t)
			mustAppend(t, s, "a")
			f.set("COMMIT", c.late)
			_, err := s.Append(t.Context(), []*state.Proposal{say("b")})
			if err == nil || errors.Is(err, room.ErrNotWritten) || !errors.Is(err, errDisk) {
				t.Fatalf("Append says %v", err)
			}
			// The disk is still ill: nothing is told, and nothing taken.
			f.set("wal_checkpoint(TRUNCATE)", false)
			if err := s.Read(t.Context(), 1, func(room.Entry) error { return nil }); !errors.Is(err, errDisk) {
				t.Errorf("Read says %v", err)
			}
			if _, err := s.Append(t.Context(), []*state.Proposal{say("c")}); !errors.Is(err, room.ErrNotWritten) {
				t.Errorf("Append says %v", err)
			}
			f.set("", false)
			equal(t, "the log", ids(t, s, 1), c.want...)
			equal(t, "the next number", mustAppend(t, s, "d"), uint64(len(c.want)+1))
		})
	}
}

func TestACommitThatFailedIsRepeated(t *testing.T) {
	s, f := faulty(t)
	b := &room.Batch{Applied: 1, LastN: 1, Events: []*state.Event{{N: 1, Kind: state.KindSay, Text: "x"}}}
	mustAppend(t, s, "a")
	for _, late := range []bool{false, true} {
		f.set("COMMIT", late)
		if err := s.Commit(t.Context(), b); !errors.Is(err, errDisk) {
			t.Errorf("Commit says %v", err)
		}
	}
	f.set("", false)
	mustCommit(t, s, b)
	got, err := s.Before(t.Context(), state.Viewer{}, 9, 9)
	if err != nil || len(got) != 1 {
		t.Errorf("got %v, %v", got, err)
	}
	equal(t, "numbers go on", mustAppend(t, s, "b"), 2)
}

// After an fsync that failed, another may succeed although the data is lost.
func TestAfterAFailedSyncTheLogIsFoldedBeforeItIsTrusted(t *testing.T) {
	s, f := faulty(t)
	mustAppend(t, s, "a")
	s.suspect = true // as a failed checkpoint leaves it
	f.set("wal_checkpoint(TRUNCATE)", false)
	if _, err := s.Append(t.Context(), []*state.Proposal{say("b")}); !errors.Is(err, room.ErrNotWritten) {
		t.Errorf("Append says %v", err)
	}
	f.set("", false)
	equal(t, "well again", mustAppend(t, s, "b"), 2)
	if pages, err := s.log.checkpoint("NOOP"); err != nil || s.suspect || pages > 10 {
		t.Errorf("suspect %t, %d pages in the WAL, %v", s.suspect, pages, err)
	}
}

func TestAFullDatabaseTakesLinesAgainOnceThereIsRoom(t *testing.T) {
	s := reopen(t, t.TempDir())
	mustAppend(t, s, "a")
	if _, err := s.log.exec("PRAGMA max_page_count = 1"); err != nil { // the size it has
		t.Fatal(err)
	}
	big := &state.Proposal{ID: "b", Body: &state.Say{Text: strings.Repeat("x", 100_000)}}
	_, err := s.Append(t.Context(), []*state.Proposal{big})
	if !errors.Is(err, room.ErrNotWritten) || !strings.Contains(err.Error(), "full") {
		t.Fatalf("Append says %v", err)
	}
	equal(t, "the log", ids(t, s, 1), "1:a")
	if seqs, err := s.Append(t.Context(), []*state.Proposal{big}); err != nil || seqs[0] != 2 {
		t.Errorf("with room again: %v, %v", seqs, err)
	}
}

func TestADatabaseThatCannotBeWrittenIsStillRead(t *testing.T) {
	s := reopen(t, t.TempDir())
	mustAppend(t, s, "a")
	if _, err := s.log.exec("PRAGMA query_only = 1"); err != nil { // which answers as a read-only disk does
		t.Fatal(err)
	}
	if _, err := s.Append(t.Context(), []*state.Proposal{say("b")}); !errors.Is(err, room.ErrNotWritten) {
		t.Errorf("Append says %v", err)
	}
	equal(t, "the log", ids(t, s, 1), "1:a")
	equal(t, "well again", mustAppend(t, s, "b"), 2)
}
