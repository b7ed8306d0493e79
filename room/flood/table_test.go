package flood

import (
	"net/netip"
	"sync"
	"sync/atomic"
	"testing"
	"time"
)

func TestKeysDoNotShareABudget(t *testing.T) {
	table := NewTable[string](Rate{Burst: 1, Every: time.Minute}, 10)
	for _, key := range []string{"a", "b"} {
		if _, ok := table.Take(key, start, 1); !ok {
			t.Errorf("%s was refused at first", key)
		}
		if _, ok := table.Take(key, start, 1); ok {
			t.Errorf("%s was let through twice", key)
		}
	}
	table.Return("a", start, 1)
	if wait, ok := table.Take("a", start, 1); !ok || wait != 0 {
		t.Errorf("given back, but %v, %v", wait, ok)
	}
	table.Return("nobody", start, 1)
	if len(table.keys) != 2 {
		t.Errorf("%d keys", len(table.keys))
	}
}

func TestATableStaysSmallUnderAttack(t *testing.T) {
	table := NewTable[int](Rate{Burst: 2, Every: time.Second}, 100)
	for i := range 10_000 {
		table.Take(i, start, 2)
		table.Take(-1, start, 1) // hammers between all the others
		if n := len(table.keys); n > 100 {
			t.Fatalf("%d keys", n)
		}
	}
	if wait, ok := table.Take(-1, start.Add(100*time.Millisecond), 1); ok || wait < 500*time.Millisecond {
		t.Errorf("the key that hammers was forgotten: %v, %v", wait, ok)
	}
}

func TestCalmKeysAreForgotten(t *testing.T) {
	table := NewTable[int](Rate{Burst: 2, Every: time.Second}, 1000)
	for i := range 500 {
		table.Take(i, start, 1)
	}
	if len(table.keys) != 500 {
		t.Fatalf("%d keys", len(table.keys))
	}
	for i := range 250 {
		table.Take(-1, start.Add(time.Hour+time.Duration(i)*time.Second), 1)
	}
	if n := len(table.keys); n != 1 {
		t.Errorf("%d keys after an hour", n)
	}
}

func TestAHammeringAddressStaysOutUntilItCalms(t *testing.T) {
	table := NewTable[netip.Prefix](Rate{Burst: 10, Every: 6 * time.Second}, 1000)
	bad, good := netip.MustParsePrefix("192.0.2.1/32"), netip.MustParsePrefix("192.0.2.2/32")
	in, now := 0, start
	for range 3600 * 10 {
		if _, ok := table.Take(bad, now, 1); ok {
			in++
		}
		now = now.Add(100 * time.Millisecond)
	}
	if in > 20 {
		t.Errorf("in an hour of hammering it came in %d times", in)
	}
	if _, ok := table.Take(good, now, 1); !ok {
		t.Error("a neighbour was kept out")
	}
	if _, ok := table.Take(bad, now.Add(PauseMost), 1); !ok {
		t.Error("still out after a calm pause")
	}
}

func TestATableMayBeSharedByGoroutines(t *testing.T) {
	table := NewTable[int](Rate{Burst: 100, Every: time.Hour}, 4)
	var in atomic.Int64
	var all sync.WaitGroup
	for range 8 {
		all.Go(func() {
			for i := range 200 {
				if _, ok := table.Take(i%2, start, 1); ok {
					in.Add(1)
				}
			}
		})
	}
	all.Wait()
	if in.Load() != 200 {
		t.Errorf("%d let through, want 100 for each of two keys", in.Load())
	}
}

func BenchmarkTableTake(b *testing.B) {
	table := NewTable[int](Rate{Burst: 10, Every: time.Second}, 1<<16)
	now := start
	b.ReportAllocs()
	for i := 0; b.Loop(); i++ {
		now = now.Add(time.Millisecond)
		table.Take(i&(1<<17-1), now, 1)
	}
}
