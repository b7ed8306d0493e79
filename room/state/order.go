package state

// Order: what is forgotten first when a table is full is found at once, however
// much there is. Ranks differ from each other, so it is the same on every node.

import "container/heap"

// order holds keys by their ranks, in a binary heap with an index of its keys. The
// least is found at once, and a change costs as many comparisons as the length has
// binary digits.
type order[K comparable, R any] struct {
	before func(a, b R) bool
	all    []ranked[K, R] // a heap
	at     map[K]int      // where in it a key is
}

type ranked[K comparable, R any] struct {
	key  K
	rank R
}

func newOrder[K comparable, R any](before func(a, b R) bool) *order[K, R] {
	return &order[K, R]{before: before, at: map[K]int{}}
}

// put gives a key a rank, whether or not it had one.
func (o *order[K, R]) put(key K, rank R) {
	if i, there := o.at[key]; there {
		o.all[i].rank = rank
		heap.Fix(o, i)
		return
	}
	heap.Push(o, ranked[K, R]{key, rank})
}

// drop takes a key out, if it is there.
func (o *order[K, R]) drop(key K) {
	if i, there := o.at[key]; there {
		heap.Remove(o, i)
	}
}

// least is the key with the least rank.
func (o *order[K, R]) least() (key K, ok bool) {
	if len(o.all) == 0 {
		return key, false
	}
	return o.all[0].key, true
}

// Len, Less, Swap, Push and Pop implement [heap.Interface].
func (o *order[K, R]) Len() int           { return len(o.all) }
func (o *order[K, R]) Less(i, j int) bool { return o.before(o.all[i].rank, o.all[j].rank) }

func (o *order[K, R]) Swap(i, j int) {
	o.all[i], o.all[j] = o.all[j], o.all[i]
	o.at[o.all[i].key], o.at[o.all[j].key] = i, j
}

func (o *order[K, R]) Push(x any) {
	one := x.(ranked[K, R])
	o.at[one.key] = len(o.all)
	o.all = append(o.all, one)
}

func (o *order[K, R]) Pop() any {
	last := len(o.all) - 1
	one := o.all[last]
	o.all[last] = ranked[K, R]{}
	o.all = o.all[:last]
	delete(o.at, one.key)
	return one
}
