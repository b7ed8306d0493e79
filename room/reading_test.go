package room_test

import (
	"context"
	"sync"
	"sync/atomic"
	"testing"
	"testing/synctest"
	"time"

	"teahouse/room"
	"teahouse/room/roomtest"
	"teahouse/room/state"
)

// library is a history in which searching takes as long as is said.
type library struct {
	*roomtest.Memory
	takes           time.Duration // of a search
	quick, thorough atomic.Int64  // searches that began
	at, most        atomic.Int64  // that are under way, and were at once
}

func (l *library) Search(ctx context.Context, _ state.Viewer, _ room.Query, _ uint64, _ int, thorough bool) ([]*state.Event, error) {
	l.most.Store(max(l.most.Load(), l.at.Add(1)))
	defer l.at.Add(-1)
	if !thorough {
		l.quick.Add(1)
		if l.takes > 0 {
			return nil, room.ErrSlow
		}
		return nil, nil
	}
	l.thorough.Add(1)
	select {
	case <-time.After(l.takes):
		return nil, nil
	case <-ctx.Done():
		return nil, ctx.Err()
	}
}

// reads runs a room whose history is l.
func reads(t *testing.T, l *library) *room.Room {
	t.Helper()
	return readsOf(t, l, l)
}

// readsOf is the same for a history that holds a library.
func readsOf(t *testing.T, history room.History, l *library) *room.Room {
	t.Helper()
	l.Memory = roomtest.NewMemory()
	r, _ := roomtest.Made(t, func(c *room.Config) { c.Log, c.History = l, history })
	return r
}

func TestWhoSearchesMuchWaitsAndNobodyElseDoes(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		l := new(library)
		r := reads(t, l)
		eve, lily := roomtest.SeatOf(t, r, "eve", key("eve")), roomtest.SeatOf(t, r, "lily", key("lily"))
		start := time.Now()
		search := func(who *room.Seat) {
			if _, err := who.Search(t.Context(), state.Scope{}, room.Query{Words: "the"}, 0, 10); err != nil {
				t.Fatal(err)
			}
		}
		for range 210 {
			search(eve)
		}
		if wait := time.Since(start); wait != 100*time.Second {
			t.Errorf("210 searches took %v, want 100 s: ten at once, then two a second", wait)
		}
		start = time.Now()
		search(lily)
		if wait := time.Since(start); wait != 0 {
			t.Errorf("somebody else waited %v", wait)
		}
	})
}

func TestASearchThatTakesLongBeginsAnewAndPaysForIt(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		l := &library{takes: time.Second}
		eve := roomtest.SeatOf(t, reads(t, l), "eve", key("eve"))
		start := time.Now()
		for range 3 {
			if _, err := eve.Search(t.Context(), state.Scope{}, room.Query{Words: "the"}, 0, 10); err != nil {
				t.Fatal(err)
			}
		}
		if l.quick.Load() != 3 || l.thorough.Load() != 3 {
			t.Errorf("%d quick searches and %d thorough ones", l.quick.Load(), l.thorough.Load())
		}
		if took := time.Since(start); took < 3*time.Second+3*time.Second {
			t.Errorf("three long searches in %v", took)
		}
	})
}

func TestWhatTakesTooLongIsGivenUpWithASentence(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		eve := roomtest.SeatOf(t, reads(t, &library{takes: time.Hour}), "eve", key("eve"))
		start := time.Now()
		_, err := eve.Search(t.Context(), state.Scope{}, room.Query{Words: "the"}, 0, 10)
		gives(t, err, state.TookLong)
		if took := time.Since(start); took != 2*time.Second {
			t.Errorf("it was given up after %v", took)
		}
	})
}

// However many keys somebody brings, their searches are one at a time; those of
// another address, and of somebody who is registered, go on beside them.
func TestThoseOfOneAddressSearchOneAfterTheOther(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		l := &library{takes: time.Second}
		r := reads(t, l)
		var all sync.WaitGroup
		for _, name := range []string{"ann", "bob", "cid", "dan"} {
			s := arrive(t, r, name, arrival{id: key(name), addr: "192.0.2.7"})
			all.Go(func() { _, _ = s.Search(t.Context(), state.Scope{}, room.Query{Words: "the"}, 0, 10) })
		}
		all.Wait()
		if most := l.most.Load(); most != 1 {
			t.Errorf("of one address %d searches ran at once", most)
		}
		for _, addr := range []string{"192.0.2.7", "192.0.2.8"} {
			s := arrive(t, r, "eve", arrival{id: key(addr), addr: addr})
			all.Go(func() { _, _ = s.Search(t.Context(), state.Scope{}, room.Query{Words: "the"}, 0, 10) })
		}
		all.Wait()
		if most := l.most.Load(); most != 2 {
			t.Errorf("of two addresses %d searches ran at once", most)
		}
	})
}
