package store

// The store as a whole. Those who write take turns, in the order in which they came. What was
// acknowledged needs no Close; and what fails or panics beside the talk ends nobody's talk.

import (
	"context"
	"database/sql"
	"database/sql/driver"
	"errors"
	"fmt"
	"io/fs"
	"log/slog"
	"os"
	"path/filepath"
	"sync"
	"time"

	"modernc.org/sqlite"

	"teahouse/room"
	"teahouse/room/fault"
)

const (
	helpAgain     = 5 * time.Second // until a helper that panicked begins anew; grows to helpAgainMost
	helpAgainMost = time.Hour       // each time is a stack in the log
)

var (
	_ room.Log     = (*Store)(nil)
	_ room.History = (*Store)(nil)
)

// Store is the log and the history of one machine. Its methods may be called
// from any goroutine.
type Store struct {
	Reader
	quick, thorough *lane  // of searches
	forgot          func() // what is to be told after each step of forgetting, if anything

	logger *slog.Logger
	lock   *lock
	guard  *guard

	// SQLite takes one writer at a time and lets others poll. They take turns
	// here instead, where waiting is fair and ends with the context.
	turn    chan struct{} // capacity 1
	log     *writer       // in turn
	next    uint64        // in turn: the number of the next entry, 0 if the log is to be asked
	suspect bool          // in turn: see settle
	closed  bool          // in turn

	// The history has a connection of its own, because synchronous belongs to
	// a connection: an append must reach the disk before it is acknowledged,
	// a commit need not, as it is repeated from the log after a crash. It
	// never overtakes the log: both share one WAL file, so an fsync of it for
	// an append covers every commit before.
	committing sync.Mutex // taken before a turn
	history    *writer    // under committing
	wal        wal        // under committing

	// What nobody waits for, such as indexing words, goes in small steps on a
	// third connection, so that it is never in a transaction of theirs.
	upkeep     *writer       // in turn
	indexing   chan struct{} // capacity 1: taken before a turn, as adding to the index would begin compacting anew
	batches    int           // of the index, under indexing
	unindexed  chan struct{} // capacity 1
	uncleaned  chan struct{} // capacity 1: words were deleted
	dissolved  chan struct{} // capacity 1: a channel is no more
	forgetting forgetting
	excess     excess
	stop       func() // ends indexing, cleaning and deleting, and waits until they have ended
}

// connect makes the connections of a DSN; tests put faults in between.
type connect func(dsn string) (driver.Connector, error)

// Open opens the state folder, making what is missing, and holds it until
// Close. It refuses a folder that another process holds and a database that is
// not a room's, is damaged, or was written by a newer program.
func Open(dir string, logger *slog.Logger) (*Store, error) {
	return open(dir, logger, sqlite.NewConnector)
}

func open(dir string, logger *slog.Logger, connect connect) (_ *Store, err error) {
	dir, err = filepath.Abs(dir)
	if err != nil {
		return nil, fmt.Errorf("state folder: %w", err)
	}
	if err := os.MkdirAll(dir, 0o700); err != nil {
		return nil, Explain(dir, fmt.Errorf("cannot make the state folder: %w", err))
	}
	file, err := hold(dir)
	if err != nil {
		return nil, Explain(dir, err)
	}
	held := &lock{dir: dir, file: file, thaw: make(chan struct{}, 1)}
	sweep(dir, time.Now(), logger)
	path := filepath.Join(dir, DatabaseFile)
	s := &Store{
		logger:  logger,
		lock:    held,
		turn:    make(chan struct{}, 1),
		log:     &writer{connect: connect, dsn: dsn(path, writing("FULL"))},
		history: &writer{connect: connect, dsn: dsn(path, writing("NORMAL"))},
		upkeep:  &writer{connect: connect, dsn: dsn(path, writing("NORMAL"))},
		wal:     wal{due: checkpointEvery},

		indexing: make(chan struct{}, 1), unindexed: make(chan struct{}, 1), uncleaned: make(chan struct{}, 1), dissolved: make(chan struct{}, 1), forgetting: newForgetting(),
	}
	defer func() {
		if err != nil {
			s.log.discard()
			if s.guard != nil {
				s.guard.db.Close()
			}
			held.Close()
			err = Explain(dir, err)
		}
	}()
	if err := s.openWriter(path, connect); err != nil {
		return nil, err
	}
	if err := s.openReaders(path, s.guard.watched(connect)); err != nil {
		return nil, fmt.Errorf("open %s: %w", path, err)
	}
	s.startHelpers()
	return s, nil
}

// openWriter opens the database for writing, and makes of it what this program reads.
func (s *Store) openWriter(path string, connect connect) (err error) {
	if err := prepare(path); err != nil {
		return err
	}
	if s.guard, err = newGuard(path, connect, s.lock); err != nil {
		return fmt.Errorf("open %s: %w", path, err)
	}
	for _, w := range []*writer{s.log, s.history, s.upkeep} {
		w.guard, w.connect = s.guard, s.guard.watched(connect)
	}
	if err := s.log.open(); err != nil {
		return fmt.Errorf("open %s: %w", path, err)
	}
	newest, err := fs.Glob(migrations, "sql/*.sql")
	if err != nil {
		return err
	}
	if err := stepBack(s.log, path, len(newest), s.logger); err != nil {
		return fmt.Errorf("%s: %w", path, err)
	}
	if err := migrate(s.log.conn, migrations, s.logger); err != nil {
		return fmt.Errorf("%s: %w", path, err)
	}
	if err := s.log.mendIndex(s.logger); err != nil {
		return fmt.Errorf("%s: %w", path, err)
	}
	return nil
}

// openReaders makes all connections that read, and at once: so people read on where the files
// are moved away, and where no descriptors are left.
func (s *Store) openReaders(path string, connect connect) (err error) {
	if s.Reader, err = newReader(path, connect, readers, s.lock); err != nil {
		return err
	}
	if s.quick, err = newLane(path, connect, s.lock, quickFor); err != nil {
		return err
	}
	if s.thorough, err = newLane(path, connect, s.lock, thoroughFor); err != nil {
		return err
	}
	all := []Reader{s.Reader, s.quick.Reader, s.thorough.Reader}
	for _, r := range all {
		err = errors.Join(err, r.each(context.Background(), func(*sql.Conn) error { return nil }))
	}
	if err != nil {
		for _, r := range all {
			_ = r.Close()
		}
	}
	return err
}

// startHelpers has what nobody waits for begun; stop ends it.
func (s *Store) startHelpers() {
	ctx, cancel := context.WithCancel(context.Background())
	var helpers sync.WaitGroup
	help := func(part string, run func(context.Context)) { helpers.Go(func() { s.help(ctx, part, run) }) }
	help(indexing, s.keepIndex)
	help("cleaning away deleted words", s.keepClean)
	help("deleting what was said in dissolved channels", s.keepDissolved)
	help("taking out what those said who are forgotten", s.keepForgotten)
	s.stop = func() {
		cancel()
		helpers.Wait()
	}
}

// help lets a helper work until ctx ends. Nobody waits for what it does, so one that
// panics ends nobody's talk: it is told, and begins anew, later each time.
func (s *Store) help(ctx context.Context, part string, run func(context.Context)) {
	for pause := helpAgain; fault.Contain(s.logger, part, func() { run(ctx) }) != nil; pause = min(2*pause, helpAgainMost) {
		select {
		case <-time.After(pause):
		case <-ctx.Done():
			return
		}
	}
}

// Close folds the write-ahead log into the database and gives the folder back.
// What was acknowledged is safe even if it returns an error.
func (s *Store) Close() error {
	s.stop()
	s.committing.Lock()
	defer s.committing.Unlock()
	s.turn <- struct{}{}
	defer s.release()
	if s.closed {
		return nil
	}
	s.closed = true
	s.history.discard()
	s.upkeep.discard()
	errRead := errors.Join(s.db.Close(), s.quick.Close(), s.thorough.Close(), s.guard.db.Close())
	_, errFold := s.log.checkpoint("TRUNCATE")
	s.log.discard()
	return errors.Join(errRead, errFold, s.lock.Close())
}

var errClosed = errors.New("the store is closed")

// take waits for the turn to write.
func (s *Store) take(ctx context.Context) error {
	select {
	case s.turn <- struct{}{}:
	case <-ctx.Done():
		return ctx.Err()
	}
	if s.closed {
		s.release()
		return errClosed
	}
	return nil
}

func (s *Store) release() { <-s.turn }

// inTurn carries out a transaction when it is its turn, and gives that back even if it
// panics: who says something waits for it.
func (s *Store) inTurn(ctx context.Context, w *writer, f func() error) error {
	if err := s.take(ctx); err != nil {
		return err
	}
	defer s.release()
	return w.transact(f)
}

// step carries out a small part of what nobody waits for, as a whole.
func (s *Store) step(ctx context.Context, f func(w *writer) error) error {
	if err := s.inTurn(ctx, s.upkeep, func() error { return f(s.upkeep) }); err != nil {
		return err
	}
	s.committing.Lock()
	defer s.committing.Unlock()
	if !s.closed {
		s.fold()
	}
	return nil
}
