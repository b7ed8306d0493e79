package state

import (
	"fmt"
	"net/netip"
	"runtime"
	"testing"
)

// BenchmarkThirtyNodes is the state that each of thirty nodes has of a hundred thousand
// people: what it holds in memory, a line, an arrival with the departure after it, and
// a node that is lost and whose people, some three thousand, sit again.
func BenchmarkThirtyNodes(b *testing.B) {
	const nodes, people = 30, 100_000
	var (
		s      = newState()
		seq    uint64
		nth    [nodes]uint64
		epochs [nodes]uint64
		before runtime.MemStats
		after  runtime.MemStats
	)
	runtime.GC()
	runtime.ReadMemStats(&before)
	apply := func(node int, num uint64, body Body) {
		seq++
		nth[node]++
		p := &Proposal{ID: fmt.Sprint(seq), At: int64(seq), Room: int64(seq), Nth: nth[node], Seat: SeatID{fmt.Sprint("node", node), epochs[node], num}, Body: body}
		if _, err := s.Apply(seq<<10, p); err != nil {
			b.Fatal(err)
		}
		s.Consequences()
		clear(s.touched) // which a node writes
	}
	up := func(node int) {
		epochs[node]++
		apply(node, 0, &NodeUp{Partings: true, Level: Level})
	}
	enter := func(i uint64) {
		n := mustName(b, fmt.Sprint("guest", i))
		net := netip.PrefixFrom(netip.AddrFrom4([4]byte{10, byte(i >> 16), byte(i >> 8), byte(i)}), 32)
		apply(int(i%nodes), i, &Enter{Identity: Identity(fmt.Sprint("key:", i)), Wanted: n, Spare: n, Net: net})
	}
	for node := range nodes {
		up(node)
	}
	for i := range uint64(people) {
		enter(i)
	}
	runtime.GC()
	runtime.ReadMemStats(&after)
	b.Run("a line", func(b *testing.B) {
		for b.Loop() {
			apply(7, 7, &Say{Text: "a line of some length, as people write them"})
		}
		b.ReportMetric(float64(after.HeapAlloc-before.HeapAlloc)/people, "bytes/person")
	})
	b.Run("arrival and departure", func(b *testing.B) {
		for b.Loop() {
			enter(people + 7)
			apply((people+7)%nodes, people+7, &Leave{})
		}
	})
	b.Run("a node lost and back", func(b *testing.B) {
		for b.Loop() {
			apply(1, 0, &NodeDown{Node: "node0", Epoch: epochs[0]})
			up(0)
			for i := uint64(0); i < people; i += nodes {
				enter(i)
			}
		}
	})
	if got := s.Nodes(); len(got) != nodes || got[0].Terminals != (people+nodes-1)/nodes {
		b.Fatalf("the nodes are %+v", got)
	}
}
