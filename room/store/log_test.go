package store

import (
	"context"
	"errors"
	"fmt"
	"reflect"
	"strings"
	"sync"
	"testing"

	"teahouse/room"
	"teahouse/room/roomtest"
	"teahouse/room/state"
)

func TestEntriesComeBackAsTheyWere(t *testing.T) {
	dir := t.TempDir()
	s := reopen(t, dir)
	batch := []*state.Proposal{
		{ID: "1", At: 1 << 40, Seat: state.SeatID{Node: "n", Epoch: 2}, Body: new(state.NodeUp)},
		{ID: "2", At: -5, Seat: state.SeatID{Node: "n", Epoch: 2, Num: 3}, Body: &state.Whisper{
			To: []state.Person{{ID: "key:x", Name: "lily"}}, Text: "a'\"\\\n<b>\u2028 茶 \U0001F375",
		}},
		{ID: "3", Seat: state.SeatID{Node: "n", Epoch: 2, Num: 3}, Body: &state.Leave{How: state.HowLost}},
	}
	if _, err := s.Append(t.Context(), batch); err != nil {
		t.Fatal(err)
	}
	if err := s.Close(); err != nil {
		t.Fatal(err)
	}
	s = reopen(t, dir)
	var got []*state.Proposal
	if err := s.Read(t.Context(), 0, func(e room.Entry) error {
		got = append(got, e.Proposal)
		return nil
	}); err != nil {
		t.Fatal(err)
	}
	if !reflect.DeepEqual(got, batch) {
		t.Errorf("got %v, want %v", got, batch)
	}
}

func TestAnIDIsWrittenOnce(t *testing.T) {
	s := reopen(t, t.TempDir())
	mustAppend(t, s, "a", "b")
	equal(t, "again, with new ones between", mustAppend(t, s, "b", "c", "a", "c", "d"), 2, 3, 1, 3, 4)
	equal(t, "log", ids(t, s, 1), "1:a", "2:b", "3:c", "4:d")
	equal(t, "nothing to append", mustAppend(t, s))
}

func TestReadingStartsBehindWhatIsApplied(t *testing.T) {
	s := reopen(t, t.TempDir())
	mustAppend(t, s, "a", "b", "c")
	mustCommit(t, s, &room.Batch{Applied: 2})
	equal(t, "from the first not applied", ids(t, s, 3), "3:c")
	equal(t, "from beyond the end", ids(t, s, 1<<63))
	err := s.Read(t.Context(), 2, func(room.Entry) error { return nil })
	if err == nil || !strings.Contains(err.Error(), "starts at 3") {
		t.Errorf("reading what is gone: %v", err)
	}
	mustCommit(t, s, &room.Batch{Applied: 3})
	equal(t, "numbers go on in an empty log", mustAppend(t, s, "d"), 4)
}

func TestAHoleInTheLogIsAnError(t *testing.T) {
	s := reopen(t, t.TempDir())
	mustAppend(t, s, "a", "b", "c")
	if _, err := s.log.exec("DELETE FROM log WHERE seq = 2"); err != nil {
		t.Fatal(err)
	}
	err := s.Read(t.Context(), 1, func(room.Entry) error { return nil })
	if err == nil || !strings.Contains(err.Error(), "entry 2 is missing") {
		t.Errorf("got %v", err)
	}
}

func TestReadStopsWhereItsCallerDoes(t *testing.T) {
	s := reopen(t, t.TempDir())
	mustAppend(t, s, "a", "b")
	enough := errors.New("enough")
	calls := 0
	err := s.Read(t.Context(), 1, func(room.Entry) error { calls++; return enough })
	if !errors.Is(err, enough) || calls != 1 {
		t.Errorf("got %v after %d calls", err, calls)
	}
}

func TestConcurrentAppendsAllGetNumbers(t *testing.T) {
	s := reopen(t, t.TempDir())
	const writers, each = 8, 25
	var all sync.Map
	var wg sync.WaitGroup
	for w := range writers {
		wg.Go(func() {
			for i := range each {
				for _, seq := range mustAppend(t, s, fmt.Sprint(w, "-", i)) {
					if other, taken := all.LoadOrStore(seq, w); taken {
						t.Errorf("entry %d went to %d and %d", seq, w, other)
					}
				}
			}
		})
	}
	wg.Wait()
	if n := len(ids(t, s, 1)); n != writers*each {
		t.Errorf("%d entries, want %d", n, writers*each)
	}
}

// database/sql and the driver can leave a connection interrupted, or a
// transaction open, when a context ends at the wrong moment.
func TestContextsThatEndHarmNobodyElse(t *testing.T) {
	s := reopen(t, t.TempDir())
	mustAppend(t, s, "a")
	var events []*state.Event
	for n := range uint64(500) {
		events = append(events, &state.Event{N: n + 1, Kind: state.KindSay, Text: strings.Repeat("x", 500)})
	}
	mustCommit(t, s, &room.Batch{Applied: 1, LastN: 500, Events: events})

	var wg sync.WaitGroup
	for range 8 {
		wg.Go(func() {
			for i := range 50 {
				ctx, cancel := context.WithCancel(t.Context())
				go cancel()
				if got, err := s.Before(ctx, state.Viewer{ID: "key:x"}, 501, 500); err == nil && len(got) != 500 {
					t.Errorf("cancelled, Before told %d events and no error", len(got))
				}
				_ = s.Read(ctx, 2, func(room.Entry) error { return nil })
				id := fmt.Sprintf("%p-%d", ctx, i)
				_, err := s.Append(ctx, []*state.Proposal{say(id)})
				if err != nil && !errors.Is(err, room.ErrNotWritten) {
					t.Errorf("cancelled, Append does not know: %v", err)
				}
				cancel()
			}
		})
	}
	wg.Wait()

	ctx, cancel := context.WithCancel(t.Context())
	cancel()
	was := len(ids(t, s, 2))
	if _, err := s.Append(ctx, []*state.Proposal{say("late")}); !errors.Is(err, room.ErrNotWritten) || !errors.Is(err, context.Canceled) {
		t.Errorf("after its context ended, Append says %v", err)
	}
	if now := len(ids(t, s, 2)); now != was {
		t.Errorf("%d entries, then %d", was, now)
	}
	if got, err := s.Before(t.Context(), state.Viewer{}, 501, 500); err != nil || len(got) != 500 {
		t.Errorf("Before tells %d events, %v", len(got), err)
	}
	mustAppend(t, s, "on")
}

func TestAppendsReachTheDiskAndCommitsNeedNot(t *testing.T) {
	s := reopen(t, t.TempDir())
	if err := s.history.open(); err != nil {
		t.Fatal(err)
	}
	for _, c := range []struct {
		w      *writer
		pragma string
		want   string
	}{
		{s.log, "synchronous", "2"}, // FULL
		{s.log, "journal_mode", "wal"},
		{s.log, "secure_delete", "1"},
		{s.log, "wal_autocheckpoint", "0"},
		{s.history, "synchronous", "1"}, // NORMAL
		{s.history, "secure_delete", "1"},
		{s.history, "foreign_keys", "1"},
	} {
		var got string
		if err := c.w.scan("PRAGMA "+c.pragma, nil, &got); err != nil || got != c.want {
			t.Errorf("%s is %s, %v; want %s", c.pragma, got, err, c.want)
		}
	}
	if _, err := s.db.Exec("DELETE FROM log"); err == nil {
		t.Error("a reader can write")
	}
}

// Whether the log takes lines is asked without any, and that leaves nothing behind.
func TestWithoutABatchALogTellsWhetherItCouldBeWritten(t *testing.T) {
	s := reopen(t, t.TempDir())
	mustAppend(t, s, "a")
	before, err := s.log.checkpoint("NOOP")
	roomtest.OK(t, err)
	if _, err := s.Append(t.Context(), nil); err != nil {
		t.Error(err)
	}
	if after, err := s.log.checkpoint("NOOP"); err != nil || after <= before {
		t.Errorf("nothing was written to find that out (%v)", err)
	}
	equal(t, "the next entry", mustAppend(t, s, "b"), 2)
	equal(t, "the log", ids(t, s, 1), "1:a", "2:b")
}

// A null is an entry or an event without a word of JSON that is wrong, and was taken for an empty one.
func TestWhatIsNullIsDamage(t *testing.T) {
	s := reopen(t, t.TempDir())
	mustCommit(t, s, lines(0, 2))
	mustAppend(t, s, "a")
	for _, query := range []string{"UPDATE log SET body = 'null'", "UPDATE event SET body = 'null' WHERE n = 2"} {
		if _, err := s.log.exec(query); err != nil {
			t.Fatal(err)
		}
	}
	if err := s.Read(t.Context(), 3, func(room.Entry) error { return nil }); !errors.Is(err, state.ErrDamaged) {
		t.Errorf("the log says %v", err)
	}
	if _, err := s.Before(t.Context(), state.Viewer{}, 3, 10); !errors.Is(err, state.ErrDamaged) {
		t.Errorf("the history says %v", err)
	}
}
