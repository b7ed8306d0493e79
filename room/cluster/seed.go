package cluster

// The way from one machine to many, and back.

import (
	"context"
	"crypto/rand"
	"errors"
	"fmt"
	"os"
	"time"

	"github.com/nats-io/nats.go/jetstream"

	"teahouse/room"
	"teahouse/room/shell"
	"teahouse/room/state"
	"teahouse/room/store"
)

// Seed begins a cluster with the room that a state folder holds: state and history go to
// the servers as the first snapshot, which is read back and compared, and the folder
// becomes a node's. Nobody may use it meanwhile.
func Seed(ctx context.Context, cfg Config, dir string) (err error) {
	kept, known, err := openFolder(ctx, dir, ": start the nodes without seeding, and the first makes one")
	if err != nil {
		return err
	}
	defer func() { err = errors.Join(err, kept.Close()) }()
	if known != (store.Cluster{}) {
		return fmt.Errorf("%s belongs to the cluster %s: take it out with \"%s\" first", dir, known.ID, shell.Teahouse("cluster leave", dir))
	}
	if err := settle(ctx, kept, kept.Read); err != nil {
		return err
	}
	if err := conclude(ctx, kept, startOf); err != nil {
		return err
	}
	e, err := connect(ctx, cfg)
	if err != nil {
		return err
	}
	defer e.nc.Close()
	info, err := e.find(ctx)
	if err != nil {
		return err
	}
	taken := fmt.Errorf("there is a room %s on those servers: choose another name for this one with --cluster-room, or, if that stream is lost for good, stop all its nodes and delete it", cfg.Room)
	if info != nil {
		return taken
	}
	_, applied, err := kept.Cluster(ctx)
	if err != nil {
		return err
	}
	id := rand.Text()
	defer func() {
		if err != nil { // a room that is half a cluster's is of no use
			undo, cancel := context.WithTimeout(context.WithoutCancel(ctx), connectFor)
			defer cancel()
			err = errors.Join(err, kept.SetCluster(undo, store.Cluster{}), e.discard(undo, id))
		}
	}()
	if info, err = e.create(ctx, id, room.MessageOf(applied)+1); err != nil {
		return err
	}
	cluster := identity(info)
	if cluster.ID != id { // a node began one meanwhile
		return taken
	}
	if err := kept.SetCluster(ctx, cluster); err != nil {
		return err
	}
	shelf, err := e.shelf(ctx, info.Config.Replicas)
	if err != nil {
		return err
	}
	s, err := e.put(ctx, shelf, kept)
	if err != nil {
		return err
	}
	return readBack(ctx, shelf, s, dir, cluster)
}

// readBack wants a snapshot that was just laid onto the shelf to come back as it was. The server that
// gives it may not have all of it yet.
func readBack(ctx context.Context, shelf jetstream.ObjectStore, s snapshot, dir string, of store.Cluster) error {
	err := doubt(ctx, func() error {
		back, err := fetch(ctx, shelf, s, dir, of)
		if err != nil {
			return err
		}
		return os.RemoveAll(back)
	})
	if err != nil {
		return fmt.Errorf("the snapshot does not come back as it was: %w", err)
	}
	return nil
}

// ErrUnfetched is wrapped by an error of [Leave] about what the servers hold: the folder
// by itself might be made a room.
var ErrUnfetched = errors.New("what the servers hold beyond the folder is not to be had")

// Leave makes the folder of a node the room of one machine again, with all that it
// holds, and, where a configuration says how to reach the servers, with all that the
// stream holds beyond that: a node that was killed had not written its last lines.
// It tells until when, on the servers' clock. Nobody may use the folder meanwhile.
func Leave(ctx context.Context, cfg *Config, dir string) (until time.Time, err error) {
	kept, known, err := openFolder(ctx, dir, "")
	if err != nil {
		return until, err
	}
	defer func() { err = errors.Join(err, kept.Close()) }()
	if known == (store.Cluster{}) {
		return until, fmt.Errorf("%s belongs to no cluster", dir)
	}
	if cfg != nil {
		if err = catchUp(ctx, *cfg, kept, known); err != nil {
			err = fmt.Errorf("%w: %w", ErrUnfetched, err)
		}
	} else {
		err = settle(ctx, kept, kept.Read)
	}
	until, untold := kept.Last(ctx)
	if err = errors.Join(err, untold); err != nil {
		return until, err
	}
	if err := conclude(ctx, kept, endOfAll); err != nil {
		return until, err
	}
	return until, kept.SetCluster(ctx, store.Cluster{})
}

// catchUp applies what the stream holds beyond a folder.
func catchUp(ctx context.Context, cfg Config, kept *store.Store, known store.Cluster) error {
	e, err := connect(ctx, cfg)
	if err != nil {
		return err
	}
	defer e.nc.Close()
	_, applied, err := kept.Cluster(ctx)
	if err != nil {
		return err
	}
	info, err := e.find(ctx)
	switch {
	case err != nil:
		return err
	case info == nil:
		return cfg.lost(known)
	case outrun(info, applied):
		return fmt.Errorf("the stream %s does not hold what comes after message %d any more: start this node, and it takes a snapshot", cfg.stream(), room.MessageOf(applied))
	}
	if err := cfg.same(known, info, applied); err != nil {
		return err
	}
	l := &Log{engine: e, kept: kept, known: known, news: make(chan struct{}, 1)}
	l.ended, l.end = context.WithCancel(ctx)
	defer l.quit()
	defer l.end()
	return settle(ctx, kept, l.Read)
}

// openFolder opens the room of a state folder, and tells which cluster it belongs to. Where
// there is no room, the error ends in what to do then.
func openFolder(ctx context.Context, dir, then string) (kept *store.Store, known store.Cluster, err error) {
	switch stage, err := store.Look(dir); {
	case err != nil:
		return nil, known, err
	case stage == store.None:
		return nil, known, fmt.Errorf("there is no room in %s%s", dir, then)
	}
	if kept, err = store.Open(dir, quiet()); err != nil {
		return nil, known, err
	}
	if known, _, err = kept.Cluster(ctx); err != nil {
		return nil, known, errors.Join(err, kept.Close())
	}
	return kept, known, nil
}

// settleAtOnce is how many entries are applied and stored together.
const settleAtOnce = 4096

var errEnough = errors.New("there is more to read")

// settle applies what a log has beyond the state of a folder.
func settle(ctx context.Context, kept *store.Store, read func(context.Context, uint64, func(room.Entry) error) error) error {
	s, err := load(ctx, kept)
	if err != nil {
		return err
	}
	for more := true; more; {
		var some []room.Entry
		err := read(ctx, s.Applied()+1, func(e room.Entry) error {
			if more = len(some) == settleAtOnce; more {
				return errEnough
			}
			some = append(some, e)
			return nil
		})
		if more = errors.Is(err, errEnough); err != nil && !more {
			return err
		}
		if err := carryOut(ctx, kept, s, some); err != nil {
			return err
		}
	}
	return nil
}

// conclude applies what is proposed for a folder last.
func conclude(ctx context.Context, kept *store.Store, propose func(*state.State) []*state.Proposal) error {
	s, err := load(ctx, kept)
	if err != nil {
		return err
	}
	last := propose(s)
	seqs, err := kept.Append(ctx, last)
	if err != nil {
		return err
	}
	var entries []room.Entry
	for i, seq := range seqs {
		entries = append(entries, room.Entry{Seq: seq, Proposal: last[i]})
	}
	return carryOut(ctx, kept, s, entries)
}

func load(ctx context.Context, kept *store.Store) (*state.State, error) {
	snap, err := kept.Load(ctx)
	if err != nil {
		return nil, err
	}
	return state.Restore(snap)
}

// carryOut applies some entries, and stores what came of it.
func carryOut(ctx context.Context, kept *store.Store, s *state.State, entries []room.Entry) error {
	batch := new(room.Batch)
	for _, e := range entries {
		if !e.Proposal.Known() {
			return room.ErrOlder
		}
		events, err := s.Apply(e.Seq, e.Proposal)
		if _, broken := errors.AsType[*state.Broken](err); broken {
			return fmt.Errorf("entry %d cannot be carried out: start the server on this folder once, which sets it aside: %w", e.Seq, err)
		}
		batch.Events = append(batch.Events, events...) // what was refused did nothing
	}
	batch.Applied, batch.Clock, batch.LastN, batch.Records = s.Applied(), s.Clock(), s.LastN(), s.Changes()
	return kept.Commit(ctx, batch)
}

// aloneNode is what a node is called whose room is on one machine.
const aloneNode = "local"

// startOf begins the room of one machine once more, so that nobody is left in it whom
// a crash left there.
func startOf(s *state.State) []*state.Proposal {
	return []*state.Proposal{proposal(s, state.SeatID{Node: aloneNode, Epoch: s.Epoch(aloneNode) + 1}, &state.NodeUp{Partings: true})}
}

// endOfAll ends all nodes, and what people have there.
func endOfAll(s *state.State) (all []*state.Proposal) {
	for _, n := range s.Nodes() {
		all = append(all, proposal(s, state.SeatID{Node: n.Name, Epoch: n.Epoch}, &state.NodeDown{Node: n.Name, Epoch: n.Epoch}))
	}
	return all
}

func proposal(s *state.State, from state.SeatID, b state.Body) *state.Proposal {
	return &state.Proposal{ID: rand.Text(), At: time.Now().UnixMilli(), Room: s.Clock(), Seat: from, Body: b}
}
