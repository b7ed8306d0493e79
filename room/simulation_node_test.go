package room

// A node of the simulation: its end of the log, its disk, and what is under way between them.

import (
	"context"
	"encoding/json"
	"fmt"
	"log/slog"
	"slices"
	"time"

	"teahouse/room/state"
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
	if b.After != d.snap.Applied {
		panic(fmt.Sprintf("a batch behind entry %d came to a history that has %d", b.After, d.snap.Applied)) // an error is tried again
	}
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

// down has a node see nothing more of another that it has for living.
func (n *simNode) down(other *simNode) {
	if epoch, up := n.room.Up()[other.name]; up {
		n.room.Down(other.name, epoch)
	}
}
