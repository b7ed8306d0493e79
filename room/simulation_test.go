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
	"encoding/json"
	"errors"
	"flag"
	"fmt"
	"log/slog"
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

// simNode is one node, and its end of the log.
type simNode struct {
	*sim
	name string
	skew time.Duration // of its wall's clock
	disk *simDisk
	room *Room // nil while it is dead
	cut  bool
	sees int // messages that have reached it

	batch   []*pending // under way…
	message [][]byte   // …as this; nil once it is written
	flight  *flight
	seats   []*simSeat
	news    chan struct{}
}

// simSeat is somebody at a node.
type simSeat struct {
	*Seat
	answer  chan outcome // of what is under way, nil if nothing is
	text    string       // that it says
	entered bool
	left    bool
}

// simDisk is the history of a node.
type simDisk struct {
	History
	snap    state.Snapshot
	records map[string][]byte
	events  []*state.Event
}

func (d *simDisk) Load(context.Context) (*state.Snapshot, error) {
	snap := d.snap
	for k, v := range d.records {
		snap.Records = append(snap.Records, state.Record{Key: k, Value: v})
	}
	return &snap, nil
}

func (d *simDisk) Before(context.Context, state.Viewer, uint64, int) ([]*state.Event, error) {
	return nil, nil
}

func (d *simDisk) Commit(_ context.Context, b *Batch) error {
	for _, r := range b.Records {
		if d.records[r.Key] = r.Value; r.Value == nil {
			delete(d.records, r.Key)
		}
	}
	d.events = append(d.events, b.Events...)
	d.snap.Applied, d.snap.Clock, d.snap.LastN = b.Applied, b.Clock, b.LastN
	return nil
}

func (n *simNode) News() <-chan struct{} { return n.news }

// Append is for the first entry of a start; the others fly.
func (n *simNode) Append(_ context.Context, batch []*state.Proposal) ([]uint64, error) {
	n.write(encoded(batch))
	n.sees = len(n.log)
	return nil, nil
}

func (n *simNode) Read(_ context.Context, from uint64, fn func(Entry) error) error {
	for i := max(MessageOf(from), 1); i <= uint64(n.sees); i++ {
		for k, b := range n.log[i-1].entries {
			if seq := EntrySeq(i, k); seq >= from {
				p := new(state.Proposal)
				if err := json.Unmarshal(b, p); err != nil {
					return err
				}
				p.At = n.log[i-1].at
				if err := fn(Entry{seq, p}); err != nil {
					return err
				}
			}
		}
	}
	return nil
}

func encoded(batch []*state.Proposal) (all [][]byte) {
	for _, p := range batch {
		b, err := json.Marshal(p)
		if err != nil {
			panic(err)
		}
		all = append(all, b)
	}
	return all
}

func (s *sim) write(m [][]byte) { s.log = append(s.log, sent{s.now.UnixMilli(), m}) }

func (s *sim) chance(percent int) bool { return s.IntN(100) < percent }

// start opens the room of a node that is dead.
func (n *simNode) start() error {
	n.sees = len(n.log)
	began := n.now
	r, err := Open(context.Background(), Config{
		Node: n.name, Log: n, History: n.disk, Logger: slog.New(slog.DiscardHandler), Seats: 100,
		Clock: Clock{
			Wall:    func() time.Time { return n.now.Add(n.skew) },
			Running: func() time.Duration { return n.now.Sub(began) },
		},
	})
	n.room, n.seats, n.cut = r, nil, false
	return err
}

// kill ends a node as a power cut does. What was under way may be written yet.
func (n *simNode) kill() {
	if n.message != nil && n.chance(50) {
		n.late = append(n.late, n.message)
	}
	n.room, n.batch, n.message, n.flight = nil, nil, nil, nil
}

// enter lets somebody come, who may be at another node already.
func (n *simNode) enter() {
	who := state.KeyIdentity(fmt.Sprint("SHA256:", n.IntN(4)))
	if n.chance(30) {
		n.num++
		who = state.Visit(fmt.Sprint(n.num))
	}
	a := Arrival{Identity: who, Wanted: n.names[n.IntN(len(n.names)-1)], Spare: n.names[len(n.names)-1]}
	s, err := n.room.reserve(a)
	if err != nil {
		return
	}
	seat := &simSeat{Seat: s, answer: make(chan outcome, 1)}
	n.room.queue.put(&pending{proposal: n.room.proposal(s.id(), n.room.enter(a)), done: seat.answer, seat: s})
	n.seats = append(n.seats, seat)
}

// act has somebody who waits for nothing do something.
func (n *simNode) act() {
	if len(n.seats) == 0 {
		return
	}
	s := n.seats[n.IntN(len(n.seats))]
	if s.answer != nil || s.left || !s.entered {
		return
	}
	var body state.Body
	switch n.IntN(13) {
	case 0:
		s.left = true
		s.Leave(state.HowLeft)
		return
	case 1:
		body = &state.Rename{Name: n.names[n.IntN(len(n.names)-1)]}
	case 2:
		body = &state.Away{Reason: "tea"}
	case 8:
		body = &state.Register{Daily: 100}
	case 9:
		body = &state.Found{Name: n.names[n.IntN(len(n.names)-1)], Closed: n.chance(50), Most: 9}
	case 10, 11:
		body = n.gather(s)
	case 12:
		body = &state.SetDMPolicy{Closed: n.chance(50)}
	default:
		n.num++
		s.text = fmt.Sprint("line ", n.num)
		n.said[s.text] = unknown
		body = &state.Say{Text: s.text}
	}
	s.answer = make(chan outcome, 1)
	n.room.queue.put(&pending{proposal: n.room.proposal(s.id(), body), done: s.answer})
}

// gather has somebody join a channel that they know of, leave it, or ask another to come.
func (n *simNode) gather(s *simSeat) state.Body {
	all := s.channels()
	if len(all) == 0 {
		return &state.Join{}
	}
	num := all[n.IntN(len(all))].Num
	switch people := n.room.Roster().People; {
	case n.chance(60):
		return &state.Join{Num: num}
	case n.chance(20) || len(people) == 0:
		return &state.Part{Num: num}
	default:
		return &state.Invite{Num: num, Who: people[n.IntN(len(people))].Person}
	}
}

// hear looks who has an answer.
func (n *simNode) hear() {
	for _, s := range n.seats {
		if s.answer == nil {
			continue
		}
		select {
		case o := <-s.answer:
			switch {
			case s.text != "" && o.err == nil:
				n.said[s.text] = kept
			case s.text != "":
				n.said[s.text] = refused
			case !s.entered && o.err == nil:
				s.entered = true
			case !s.entered:
				s.left = true
			}
			s.answer, s.text = nil, ""
		default:
		}
	}
}

// takeOff has what waits go on its way, unless something is.
func (n *simNode) takeOff(most int) {
	if n.flight != nil {
		return
	}
	batch, epoch := n.room.queue.take(most)
	if len(batch) == 0 {
		return
	}
	proposals, f := n.room.appender.takeOff(batch, epoch)
	n.batch, n.message, n.flight = batch, encoded(proposals), f
}

// land has what is under way written, once or more often, or refused.
func (n *simNode) land() {
	departs := func(p *pending) bool {
		switch p.proposal.Body.(type) {
		case *state.Leave, *state.NodeDown: // these are tried again, after some time
			return true
		}
		return false
	}
	switch {
	case n.message == nil || n.cut:
	case n.chance(10) && !slices.ContainsFunc(n.batch, departs):
		n.room.appender.setFlight(nil)
		n.room.appender.refuse(n.batch, ErrNotWritten)
		n.batch, n.message, n.flight = nil, nil, nil
	default:
		n.write(n.message)
		for n.chance(20) {
			n.late = append(n.late, n.message)
		}
		if n.chance(10) {
			n.write(n.message)
		}
		n.message = nil
	}
}

// read applies what has reached the node, and some of what has not.
func (n *simNode) read(all bool) error {
	if !n.cut {
		n.sees += n.IntN(len(n.log) - n.sees + 1)
		if all {
			n.sees = len(n.log)
		}
	}
	if _, err := n.room.appender.readOn(context.Background()); err != nil {
		return err
	}
	select {
	case batch := <-n.room.appended:
		if err := n.room.apply(batch); err != nil {
			return err
		}
	default:
	}
	if n.flight != nil {
		select {
		case <-n.flight.landed:
			n.batch, n.flight = nil, nil
		default:
		}
	}
	n.hear()
	return nil
}

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

// down has a node see nothing more of another that it has for living.
func (n *simNode) down(other *simNode) {
	if epoch, up := n.room.Up()[other.name]; up {
		n.room.Down(other.name, epoch)
	}
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
				live = len(at.room.seats)
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
