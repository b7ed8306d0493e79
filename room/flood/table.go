package flood

// Many budgets in bounded memory, each reached in constant time. Calm keys are
// forgotten, which changes nothing for them, and in need the key that has been
// away longest: one that hammers is never that one.

import (
	"container/list"
	"sync"
	"time"
)

// Table holds a Budget of one Rate for each key it has seen lately. It is safe for
// concurrent use.
type Table[K comparable] struct {
	rate Rate
	most int

	mu     sync.Mutex
	keys   map[K]*list.Element // of *entry[K]
	recent *list.List          // the key seen last is in front
}

type entry[K comparable] struct {
	key    K
	budget Budget
}

// NewTable makes a table that remembers at most so many keys, at least one.
func NewTable[K comparable](rate Rate, most int) *Table[K] {
	return &Table[K]{rate: rate, most: max(most, 1), keys: map[K]*list.Element{}, recent: list.New()}
}

// Take is [Budget.Take] for the budget of a key.
func (t *Table[K]) Take(key K, now time.Time, cost int) (wait time.Duration, ok bool) {
	t.mu.Lock()
	defer t.mu.Unlock()
	wait, ok = t.seen(key).Take(now, cost)
	t.forget(now)
	return wait, ok
}

// Owe is [Budget.Owe] for the budget of a key.
func (t *Table[K]) Owe(key K, now time.Time, cost int) {
	t.mu.Lock()
	defer t.mu.Unlock()
	t.seen(key).Owe(now, cost)
	t.forget(now)
}

// seen is the budget of a key, which is the one seen last.
func (t *Table[K]) seen(key K) *Budget {
	e := t.keys[key]
	if e == nil {
		e = t.recent.PushFront(&entry[K]{key, Budget{Rate: t.rate}})
		t.keys[key] = e
	} else {
		t.recent.MoveToFront(e)
	}
	return &e.Value.(*entry[K]).budget
}

// Return is [Budget.Return] for the budget of a key.
func (t *Table[K]) Return(key K, now time.Time, cost int) {
	t.mu.Lock()
	defer t.mu.Unlock()
	if e := t.keys[key]; e != nil {
		e.Value.(*entry[K]).budget.Return(now, cost)
	}
}

// forget drops the oldest keys where they are calm or too many. Two at a time
// are enough: a Take or Owe adds at most one.
func (t *Table[K]) forget(now time.Time) {
	for range 2 {
		e := t.recent.Back()
		old := e.Value.(*entry[K])
		if e == t.recent.Front() || len(t.keys) <= t.most && !old.budget.Calm(now) {
			return
		}
		t.recent.Remove(e)
		delete(t.keys, old.key)
	}
}
