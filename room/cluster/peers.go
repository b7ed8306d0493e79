package cluster

// Who lives, as the leases say. A node judges others only while it sees its own lease
// renewed, in the same way as it sees theirs: one that is cut off, or that looks
// through a server that stands still, says nothing of others, nor does any after an
// election in which nobody could renew.

import (
	"context"
	"encoding/json"
	"fmt"
	"maps"
	"slices"
	"strings"
	"sync"
	"time"

	"github.com/nats-io/nats.go/jetstream"

	"teahouse/room"
)

// peers is what is seen of the leases.
type peers struct {
	hurry chan struct{} // capacity 1: the own lease says something new

	mu     sync.Mutex
	all    map[string]*sighting
	born   time.Time // of the bucket
	own    time.Time // when a renewal of the own lease was seen last…
	steady time.Time // …and since when they come as they should
	begun  map[string]begun
}

// begun is when it was seen that an epoch of a node has begun, which is a sign of life; zero if
// that was so from the first.
type begun struct {
	epoch uint64
	at    time.Time
}

// sighting is what is seen of one lease.
type sighting struct {
	Peer
	rev  uint64
	at   time.Time // when it was renewed last, on the own clock
	held bool      // it has not ended
}

func (p *peers) hasten() {
	select {
	case p.hurry <- struct{}{}:
	default:
	}
}

// watch begins to look, and returns when all leases of now have been seen.
func (p *peers) watch(ctx context.Context, l *Log) error {
	p.hurry, p.all = make(chan struct{}, 1), map[string]*sighting{}
	f, err := p.open(ctx, l.engine)
	if err != nil {
		return fmt.Errorf("look at the leases: %w", err)
	}
	l.helper.Go(func() { p.follow(l, f) })
	return nil
}

// open opens a feed of leases, and reads those that are there: all that were put before, for the
// server that gives them may be late, and none that is gone by then. That is many questions, each
// of which may take as long as an attempt.
func (p *peers) open(ctx context.Context, e *engine) (f *feed, err error) {
	err = persist(ctx, connectFor, func(context.Context) error {
		if f, err = e.watch(ctx, "KV_"+e.cfg.leases()); err != nil {
			return err
		}
		if err = p.read(ctx, e, f); err != nil {
			f.stop()
		}
		return err
	})
	return f, err
}

// read reads from a feed what is there.
func (p *peers) read(ctx context.Context, e *engine, f *feed) error {
	s, err := e.js.Stream(ctx, "KV_"+e.cfg.leases()) // if it is made anew from here on, the feed ends
	if err != nil {
		return err
	}
	info := s.CachedInfo()
	p.from(info.Created)
	for seen := uint64(0); seen < info.State.LastSeq && info.State.Msgs > 0; { // the last that was put is the last to run out
		once, done := context.WithTimeout(ctx, attemptFor)
		m, err := f.next(once)
		done()
		if err != nil {
			return err
		}
		p.take(m, e.cfg.Node, time.Now())
		seen = m.seq
	}
	return nil
}

// from is told when the bucket was made. One that was made anew counts from one again.
func (p *peers) from(born time.Time) {
	p.mu.Lock()
	defer p.mu.Unlock()
	if !p.born.Equal(born) {
		for _, s := range p.all {
			s.rev, s.held = 0, false
		}
	}
	p.born = born
}

// follow reads leases until the log is closed.
func (p *peers) follow(l *Log, f *feed) {
	for l.ended.Err() == nil {
		m, err := f.next(l.ended)
		if err == nil {
			p.take(m, l.cfg.Node, time.Now())
			continue
		}
		f.stop()
		for l.ended.Err() == nil {
			if f, err = p.open(l.ended, l.engine); err == nil {
				break
			}
		}
	}
	if f != nil {
		f.stop()
	}
}

// take notes what a message of the bucket says. Those seen before come again when a
// feed is opened, and are no sign of life.
func (p *peers) take(m message, self string, now time.Time) {
	_, key, ok := strings.Cut(m.subject, ".node.")
	if !ok {
		return
	}
	p.mu.Lock()
	defer p.mu.Unlock()
	s := p.all[key]
	if s == nil {
		s = new(sighting)
		p.all[key] = s
	}
	if m.seq <= s.rev {
		return
	}
	s.rev = m.seq
	var said Peer
	s.held = m.header.Get("KV-Operation") == "" && m.header.Get(jetstream.MarkerReasonHeader) == "" && json.Unmarshal(m.data, &said) == nil
	if !s.held {
		return
	}
	s.Peer, s.at = said, now
	if key == self {
		if now.Sub(p.own) > heardEvery {
			p.steady = now
		}
		p.own = now
	}
}

// silent tells which of some nodes have not renewed their lease for so long that they
// are gone.
func (p *peers) silent(up map[string]uint64, self string, now time.Time) (gone []string) {
	p.mu.Lock()
	defer p.mu.Unlock()
	p.noteEpochs(up, now)
	p.forget(up, now)
	if p.own.IsZero() || now.Sub(p.own) > heardEvery || now.Sub(p.steady) < leaseFor {
		return nil
	}
	for _, node := range slices.Sorted(maps.Keys(up)) {
		last := p.steady
		if s := p.all[node]; s != nil && s.at.After(last) {
			last = s.at
		}
		if b := p.begun[node]; b.at.After(last) { // its lease may be on its way
			last = b.at
		}
		if node != self && now.Sub(last) >= leaseFor {
			gone = append(gone, node)
		}
	}
	return gone
}

// noteEpochs notes which epochs have begun.
func (p *peers) noteEpochs(up map[string]uint64, now time.Time) {
	if p.begun == nil {
		p.begun, now = map[string]begun{}, time.Time{}
	}
	for node, epoch := range up {
		if p.begun[node].epoch != epoch {
			p.begun[node] = begun{epoch, now}
		}
	}
}

// forget drops what is known of nodes that are gone: where each start has another name, as in
// containers, they would be ever more. Of a lease it is kept for a while how far it was seen, as a
// server that is late may tell of it again.
func (p *peers) forget(up map[string]uint64, now time.Time) {
	maps.DeleteFunc(p.begun, func(node string, _ begun) bool { return up[node] == 0 })
	maps.DeleteFunc(p.all, func(_ string, s *sighting) bool { return !s.held && now.Sub(s.at) > leaseGone })
}

// living is what those tell who hold a lease now.
func (p *peers) living() (all []Peer) {
	p.mu.Lock()
	defer p.mu.Unlock()
	for _, node := range slices.Sorted(maps.Keys(p.all)) {
		if s := p.all[node]; s.held {
			all = append(all, s.Peer)
		}
	}
	return all
}

// Nodes is what the room shows operators of the nodes that live, this one included, by
// name.
func (l *Log) Nodes() (all []room.Peer) {
	p, now := &l.peers, time.Now()
	p.mu.Lock()
	defer p.mu.Unlock()
	for _, node := range slices.Sorted(maps.Keys(p.all)) {
		if s := p.all[node]; s.held {
			all = append(all, room.Peer{Node: s.Node, Version: s.Version, Address: s.Address, Seen: now.Sub(s.at), Behind: s.Behind})
		}
	}
	return all
}

// differs tells what others have otherwise than this node, or do not have.
func (l *Log) differs(shared map[string]string) (differs []string) {
	for _, p := range l.peers.living() {
		if p.Node == l.cfg.Node {
			continue
		}
		names := maps.Clone(shared)
		maps.Copy(names, p.Shared)
		for _, name := range slices.Sorted(maps.Keys(names)) {
			if shared[name] != p.Shared[name] {
				differs = append(differs, fmt.Sprintf("%s (as node %s has it)", name, p.Node))
			}
		}
	}
	return differs
}

func list(differs []string) string {
	return strings.Join(differs, ", ") + ". Give all nodes the same"
}
