package state

import (
	"fmt"
	"net/netip"
	"testing"

	"teahouse/room/text"
)

// BenchmarkEnter is one arrival, and the departure after it, in a room of ten
// thousand where four thousand sanctions are in force, under a name that is free
// and under one that dozens bear with a number behind.
func BenchmarkEnter(b *testing.B) {
	s := newState()
	seq := uint64(0)
	apply := func(num uint64, body Body) error {
		seq++
		_, err := s.Apply(seq, &Proposal{At: int64(seq), Seat: SeatID{"one", 1, num}, Body: body})
		return err
	}
	enter := func(num uint64, line string) error {
		n, err := text.NewName(line)
		if err != nil {
			return err
		}
		net := netip.PrefixFrom(netip.AddrFrom4([4]byte{192, 0, byte(num >> 8), byte(num)}), 32)
		return apply(num, &Enter{Identity: Identity(fmt.Sprint("key:", num)), Wanted: n, Spare: n, Net: net, Mode: ModeScreen})
	}
	for i := range uint64(sanctionsMost - 1) {
		c := &Sanction{ID: i + 1, Act: KindBan, Who: Identity(fmt.Sprint("key:x", i)), Near: []netip.Prefix{netip.PrefixFrom(netip.AddrFrom4([4]byte{10, 0, byte(i >> 8), byte(i)}), 32)}}
		if err := s.impose(c); err != nil {
			b.Fatal(err)
		}
	}
	for i := range uint64(10_000) {
		text := fmt.Sprint("guest", i)
		if i < 60 {
			text = "tom"
		}
		if err := enter(i+1, text); err != nil {
			b.Fatal(err)
		}
	}
	for _, text := range []string{"lily", "tom"} {
		b.Run(text, func(b *testing.B) {
			for b.Loop() {
				if err := enter(20_000, text); err != nil {
					b.Fatal(err)
				}
				if err := apply(20_000, &Leave{}); err != nil {
					b.Fatal(err)
				}
			}
		})
	}
}
