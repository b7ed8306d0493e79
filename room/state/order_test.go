package state

import (
	"cmp"
	"fmt"
	"maps"
	"reflect"
	"slices"
	"testing"

	"pgregory.net/rapid"
)

// counting is a rank that counts how often it is compared.
type counting struct {
	n    int
	many *int
}

func (c counting) before(o counting) bool { *c.many++; return c.n < o.n }

// Whatever is put and dropped, the least is the least, and each change looks at few
// of many.
func TestTheLeastIsFoundAtOnce(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		compared := 0
		o, plain := newOrder[int](counting.before), map[int]int{}
		for range 300 {
			key, before := rapid.IntRange(0, 200).Draw(t, "key"), compared
			if rapid.IntRange(0, 3).Draw(t, "drops") == 0 {
				o.drop(key)
				delete(plain, key)
			} else {
				rank := rapid.IntRange(0, 1000).Draw(t, "rank")*1000 + key
				o.put(key, counting{rank, &compared})
				plain[key] = rank
			}
			if looked := compared - before; looked > 30 { // twice, and for each of at most eight levels two
				t.Fatalf("of %d, one change looked at %d", len(plain), looked)
			}
			least, ok := o.least()
			if ok != (len(plain) > 0) || ok && plain[least] != slices.Min(slices.Collect(maps.Values(plain))) {
				t.Fatalf("of %v the least is %d", plain, least)
			}
		}
	})
}

// indexed checks that what is found by an index is what a look through all finds.
func indexed(t rapid.TB, s *State) {
	idle := newOrder[Identity](keyRank.before)
	for id, k := range s.keys {
		if k.Account == "" && len(s.here[id]) == 0 {
			idle.put(id, keyRank{k.lasted(), k.Last, k.First})
		}
	}
	unowned := 0
	for _, k := range s.keys {
		unowned += settingsBytes(k.Settings)
	}
	same(t, "bytes of the settings of unregistered keys", s.unowned, unowned)
	same(t, "keys that may be forgotten", ranks(s.idle), ranks(idle))
	all := newStreams()
	for name, st := range s.streams.all {
		all.put(name, st)
	}
	same(t, "conversations by rank", ranks(s.streams.talks), ranks(all.talks))
	same(t, "conversations by their people", s.streams.of, all.of)
	talking := map[Identity]map[*Member]bool{}
	for _, m := range s.members {
		for _, talk := range m.Talks {
			if talking[talk.With] == nil {
				talking[talk.With] = map[*Member]bool{}
			}
			talking[talk.With][m] = true
		}
	}
	same(t, "who talks with whom", s.talking, talking)
	last := map[uint64]*trace{}
	for _, one := range s.traces.by {
		if one.Last != nil {
			last[one.Last.N] = one
		}
	}
	same(t, "traces by what was said last", s.traces.last, last)
}

func ranks[K comparable, R any](o *order[K, R]) map[K]R {
	all := map[K]R{}
	for _, one := range o.all {
		all[one.key] = one.rank
	}
	return all
}

func same(t rapid.TB, what string, got, want any) {
	if !reflect.DeepEqual(got, want) {
		t.Fatalf("%s: %v in the index, %v in fact", what, got, want)
	}
}

// However many keys the room knows, one that is new changes few records: it was
// somebody with many fresh keys who would make the room stand still.
func TestOneKeyTooManyPushesOutOne(t *testing.T) {
	s := newState()
	for i := range keysMost {
		s.applied, s.clock = uint64(i+1), int64(i+1)
		s.came(Identity(fmt.Sprint("key:", i)))
	}
	s.clock += day.Milliseconds()
	s.came("key:0") // came again, so others go first
	s.members[1] = &Member{ID: 1, Identity: "key:1", Seats: []Place{{SeatID: SeatID{Num: 1}}}}
	s.add(s.members[1]) // is here
	s.Changes()
	s.applied++
	s.came("key:new")
	changed := s.Changes()
	slices.SortFunc(changed, func(a, b Record) int { return cmp.Compare(a.Key, b.Key) })
	if len(changed) != 2 || changed[0].Key != "key/key:2" || changed[0].Value != nil || len(s.keys) != keysMost {
		t.Errorf("it changed %d records, first %s, and %d keys are known", len(changed), changed[0].Key, len(s.keys))
	}
	indexed(t, s)
}

// The same of conversations: those of one line go first, then those silent longest.
func TestOneConversationTooManyPushesOutOne(t *testing.T) {
	s := newState()
	s.next(houseStream, 1)
	for i := range streamsMost - 1 {
		s.next(fmt.Sprint("key:a key:", i), uint64(i+2))
	}
	s.next("key:a key:0", streamsMost+2)
	s.Changes()
	s.next("key:b key:c", streamsMost+3)
	changed := s.Changes()
	if len(changed) != 2 || changed[0].Key != "stream/key:a key:1" || changed[0].Value != nil || len(s.streams.all) != streamsMost {
		t.Errorf("it changed %d records, first %s, and there are %d", len(changed), changed[0].Key, len(s.streams.all))
	}
	indexed(t, s)
}
