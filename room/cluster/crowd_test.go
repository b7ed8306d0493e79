package cluster_test

// Who talks while servers and nodes fail, and what must be so afterwards.

import (
	"context"
	"fmt"
	"maps"
	"reflect"
	"slices"
	"strings"
	"sync"
	"testing"
	"time"

	"teahouse/room"
	"teahouse/room/roomtest"
	"teahouse/room/state"
	"teahouse/room/text"
)

// crowd is people who talk at nodes, and the lines of which they were told that they
// were said.
type crowd struct {
	t    testing.TB
	mu   sync.Mutex
	told map[string]bool
	by   map[string]int // how many each was told
	all  sync.WaitGroup
	stop chan struct{}
}

func newCrowd(t testing.TB) *crowd {
	return &crowd{t: t, told: map[string]bool{}, by: map[string]int{}, stop: make(chan struct{})}
}

// said notes that somebody was told that a line of theirs was said.
func (c *crowd) said(who, line string) {
	c.mu.Lock()
	defer c.mu.Unlock()
	c.told[line] = true
	c.by[who]++
}

// at has somebody talk at a node until the crowd is silent, or the node has ended.
func (c *crowd) at(n *node, name string) {
	c.all.Go(func() { chatter(n.Room, name, c.stop, n.done, func(line string) { c.said(name, line) }) })
}

// chatter says one line after another at a room, and comes in again where its terminal
// was ended.
func chatter(r *room.Room, name string, stop, ended <-chan struct{}, said func(line string)) {
	var s *room.Seat
	ctx, cancel := context.WithCancel(context.Background())
	defer cancel()
	id := room.NewVisit()
	for n := 0; ; n++ {
		select {
		case <-stop:
			if s != nil {
				s.Leave(state.HowLeft)
			}
			return
		case <-ended:
			return
		case <-time.After(10 * time.Millisecond):
		}
		if s == nil {
			wanted, err := text.NewName(name)
			if err != nil {
				panic(err)
			}
			entered, err := r.Enter(ctx, room.Arrival{Identity: id, Wanted: wanted, Spare: wanted})
			if err != nil {
				continue
			}
			s = entered
		}
		line := fmt.Sprintf("%s %d %s", name, n, time.Now().Format(time.RFC3339Nano))
		if _, err := s.Do(ctx, &state.Say{Text: line}, nil); err == nil {
			said(line)
		}
		select {
		case <-s.Ended():
			s = nil
		default:
		}
	}
}

// progress waits until everybody who talks was told of some more lines.
func (c *crowd) progress(of ...string) {
	c.t.Helper()
	c.mu.Lock()
	was := maps.Clone(c.by)
	c.mu.Unlock()
	eventually(c.t, fmt.Sprintf("all of %v are heard", of), func() bool {
		c.mu.Lock()
		defer c.mu.Unlock()
		return !slices.ContainsFunc(of, func(who string) bool { return c.by[who] < was[who]+5 })
	})
}

// silent ends all talk.
func (c *crowd) silent() {
	close(c.stop)
	c.all.Wait()
}

// agree wants what holds after any fault: all nodes have the same state and history,
// what anybody was told is there, nothing is there twice, and nobody is there who left.
func (c *crowd) agree(nodes ...*node) {
	t := c.t
	t.Helper()
	for _, n := range nodes {
		select {
		case <-n.done:
			t.Fatalf("a node has ended: %v", n.err)
		default:
		}
	}
	// What was told before is in a history that holds this.
	const last = "that was all"
	talk(t, nodes[0], last)
	snapshots := make([]*state.Snapshot, len(nodes))
	eventually(t, "all nodes have the same state, and nobody is there", func() bool {
		for i, n := range nodes {
			if !slices.Contains(said(t, n.kept), last) {
				return false
			}
			s, err := n.kept.Load(t.Context())
			roomtest.OK(t, err)
			slices.SortFunc(s.Records, func(a, b state.Record) int { return strings.Compare(a.Key, b.Key) })
			snapshots[i] = s
			if n.Figures().Members != 0 || !reflect.DeepEqual(s, snapshots[0]) {
				return false
			}
		}
		return true
	})
	first := said(t, nodes[0].kept)
	for _, n := range nodes[1:] {
		if got := said(t, n.kept); !slices.Equal(got, first) {
			t.Errorf("nodes have other histories: %d and %d lines", len(first), len(got))
		}
	}
	times := map[string]int{}
	for _, line := range first {
		times[line]++
	}
	for line, n := range times {
		if n > 1 {
			t.Errorf("%q is there %d times", line, n)
		}
	}
	lost := 0
	for line := range c.told {
		if times[line] == 0 {
			lost++
		}
	}
	if lost > 0 {
		t.Errorf("%d of %d lines are lost that somebody was told were said", lost, len(c.told))
	}
	t.Logf("%d lines were told, %d are there", len(c.told), len(first))
}

// free wants nobody to have certain names: who comes in under one gets it.
func free(t testing.TB, n *node, names ...string) {
	t.Helper()
	for _, name := range names {
		s := roomtest.Seat(t, n.Room, name)
		if me := s.Me(); me.Person.Name != name {
			t.Errorf("%s is called %s", name, me.Person.Name)
		}
		s.Leave(state.HowLeft)
	}
}
