package room

// A simulation of several nodes that share a log: their rooms, appenders and histories
// in one goroutine, and a log and a network that do to them all that a real one may, as a
// seed says. People come, speak, take names and leave meanwhile; nodes are cut off, put
// down, killed and started. In the end everybody must agree, on what everybody was told.
//
//	go test ./room -run Simulation -room.seed 42   runs one seed again

import (
	"bytes"
	"context"
	"errors"
	"flag"
	"fmt"
	"math/rand/v2"
	"slices"
	"testing"
	"time"

	"teahouse/room/state"
	"teahouse/room/text"
)

var (
	simulated  = flag.Uint64("room.seed", 0, "run the simulation of several nodes with this seed alone")
	simulateds = flag.Uint64("room.seeds", 800, "run the simulation of several nodes with so many seeds")
)

// sim is one run.
type sim struct {
	*rand.Rand
	began, now time.Time
	base       int64 // room time when the first node began
	log        []sent
	late       [][][]byte // copies of messages, which come some time
	nodes      []*simNode
	names      []text.Name
	said       map[string]fate
	num        int
}

// sent is a message in the log.
type sent struct {
	at      int64
	entries [][]byte
}

type fate int

const (
	unknown fate = iota // their node was killed
	kept
	refused
)

func (s *sim) write(m [][]byte) { s.log = append(s.log, sent{s.now.UnixMilli(), m}) }

func (s *sim) chance(percent int) bool { return s.IntN(100) < percent }

// step does one thing somewhere.
func (s *sim) step() error {
	s.now = s.now.Add(time.Duration(s.IntN(2000)) * time.Millisecond)
	if len(s.late) > 0 && s.chance(10) {
		i := s.IntN(len(s.late))
		s.write(s.late[i])
		s.late = slices.Delete(s.late, i, i+1)
	}
	n, other := s.nodes[s.IntN(len(s.nodes))], s.nodes[s.IntN(len(s.nodes))]
	if n.room == nil {
		if s.chance(20) {
			return n.start()
		}
		return nil
	}
	switch what := s.IntN(100); {
	case what < 12:
		n.enter()
	case what < 40:
		n.act()
	case what < 58:
		n.takeOff(1 + s.IntN(4))
	case what < 72:
		n.land()
	case what < 90:
		return n.read(false)
	case what < 92:
		n.room.keeper.write(context.Background())
	case what < 94:
		n.cut = !n.cut
	case what < 97 && n != other:
		n.down(other)
	case what == 99 && s.chance(50):
		n.kill()
	}
	return nil
}

// settle has all that is under way arrive, and those dead put down who stay so.
func (s *sim) settle() error {
	for _, n := range s.nodes {
		if n.cut = false; n.room == nil && s.chance(70) {
			if err := n.start(); err != nil {
				return err
			}
		}
	}
	for round, quiet := 0, false; !quiet || round < 3; round++ {
		if round > 1000 {
			return errors.New("it never becomes quiet")
		}
		quiet = len(s.late) == 0
		before := len(s.log)
		for _, m := range s.late {
			s.write(m)
		}
		s.late = nil
		for _, n := range s.nodes {
			if n.room == nil {
				continue
			}
			for _, o := range s.nodes {
				if o.room == nil {
					n.down(o)
				}
			}
			n.takeOff(MessageMost)
			n.land()
			for seen := -1; seen != len(s.log) || n.room.state.Applied() < EntrySeq(uint64(len(s.log)), 0); seen = len(s.log) {
				if err := n.read(true); err != nil {
					return err
				}
			}
			quiet = quiet && n.flight == nil && n.room.queue.empty()
		}
		quiet = quiet && before == len(s.log)
	}
	for _, n := range s.nodes {
		if n.room != nil {
			n.room.keeper.write(context.Background())
		}
	}
	return nil
}

// check looks whether everybody agrees, on what everybody was told.
func (s *sim) check() error {
	var first *simNode
	for _, n := range s.nodes {
		if n.room == nil {
			continue
		}
		if first == nil {
			first = n
		}
		for k, v := range n.disk.records {
			if !bytes.Equal(v, first.disk.records[k]) {
				return fmt.Errorf("record %s is %s at node %s, and %s at %s", k, v, n.name, first.disk.records[k], first.name)
			}
		}
		if len(n.disk.records) != len(first.disk.records) || n.disk.snap.LastN != first.disk.snap.LastN || n.disk.snap.Clock != first.disk.snap.Clock {
			return fmt.Errorf("node %s is at %+v, and %s at %+v", n.name, n.disk.snap, first.name, first.disk.snap)
		}
		times := map[string]int{}
		for _, e := range n.disk.events {
			if e.Talk() {
				times[e.Text]++
			}
		}
		for line, f := range s.said {
			if got := times[line]; got > 1 || f == kept && got == 0 || f == refused && got > 0 {
				return fmt.Errorf("%q, whose fate is %d, is %d times in the history of node %s", line, f, got, n.name)
			}
		}
		for _, seat := range n.seats {
			if seat.answer != nil {
				return fmt.Errorf("terminal %s of node %s still waits", seat.ID(), n.name)
			}
			if sits, _ := n.room.state.Seated(seat.id()); (sits != 0) == seat.left {
				return fmt.Errorf("terminal %s of node %s, which has left: %v, sits: %v", seat.ID(), n.name, seat.left, sits != 0)
			}
		}
		borne := map[string]bool{}
		for _, p := range n.room.Roster().People {
			if borne[p.Fold] {
				return fmt.Errorf("two are called %s", p.Fold)
			}
			borne[p.Fold] = true
		}
		for _, other := range n.room.state.Nodes() {
			at := s.nodes[slices.IndexFunc(s.nodes, func(o *simNode) bool { return o.name == other.Name })]
			live := 0
			if at.room != nil {
				live = len(at.room.seats.order)
			}
			if other.Terminals != live {
				return fmt.Errorf("%d terminals are at node %s, and node %s knows %d", live, other.Name, n.name, other.Terminals)
			}
		}
		if ahead := n.room.state.Clock() - s.base - s.now.Sub(s.began).Milliseconds(); ahead > state.ClockSlack.Milliseconds() {
			return fmt.Errorf("room time is %v ahead", time.Duration(ahead)*time.Millisecond)
		}
	}
	return nil
}

// found has a first start of a node leave an open channel, for people to join.
func (s *sim) found() {
	var all []*state.Proposal
	for i, b := range []state.Body{
		&state.NodeUp{Partings: true, Level: state.Level}, &state.Enter{Identity: "key:host", Wanted: s.names[3], Spare: s.names[3]},
		&state.Register{Daily: 9}, &state.Found{Name: s.names[0], Most: 9},
	} {
		at := s.now.UnixMilli()
		all = append(all, &state.Proposal{ID: fmt.Sprint("first", i), At: at, Room: at, Nth: uint64(i + 1), Seat: state.SeatID{Node: "a", Epoch: 1, Num: uint64(min(i, 1))}, Body: b})
	}
	s.write(encoded(all))
}

// simulate runs one seed.
func simulate(seed uint64, names []text.Name) error {
	began := time.Date(2027, 1, 1, 0, 0, 0, 0, time.UTC)
	s := &sim{Rand: rand.New(rand.NewPCG(seed, 0)), began: began, now: began, names: names, said: map[string]fate{}}
	s.found()
	for i := range 2 + s.IntN(2) {
		n := &simNode{sim: s, name: string(rune('a' + i)), disk: &simDisk{records: map[string][]byte{}}, news: make(chan struct{}, 1)}
		if i > 0 && s.chance(50) {
			n.skew = time.Hour
		}
		s.nodes = append(s.nodes, n)
		if err := n.start(); err != nil {
			return err
		}
		if i == 0 {
			s.base = n.room.state.Clock()
		}
	}
	for range 50 + s.IntN(250) {
		if err := s.step(); err != nil {
			return err
		}
	}
	if err := s.settle(); err != nil {
		return err
	}
	return s.check()
}

func TestSimulation(t *testing.T) {
	var names []text.Name
	for _, name := range []string{"lily", "bob", "mira", "quiet-oolong"} {
		n, err := text.NewName(name)
		if err != nil {
			t.Fatal(err)
		}
		names = append(names, n)
	}
	from, to := uint64(1), *simulateds
	if testing.Short() {
		to = min(to, 100)
	}
	if *simulated != 0 {
		from, to = *simulated, *simulated
	}
	for seed := from; seed <= to; seed++ {
		if err := simulate(seed, names); err != nil {
			t.Fatalf("seed %d: %v\n\tgo test ./room -run Simulation -room.seed %d", seed, err, seed)
		}
	}
}
