package roomtest

// A log in memory that nodes share: all read the same messages under the same numbers, whatever
// is done to one of them. One that is cut off reads them later, and one that was killed no more.

import (
	"context"
	"encoding/json"
	"fmt"
	"slices"
	"sync"
	"time"

	"teahouse/room"
	"teahouse/room/state"
)

// Shared is the log of the rooms of several nodes. Each has a [Node] of its own, and a
// [Memory] as its history.
type Shared struct {
	mu       sync.Mutex
	messages []message
	nodes    []*Node
}

// message is what one Append wrote.
type message struct {
	at      int64
	entries [][]byte
}

// NewShared makes an empty log.
func NewShared() *Shared { return new(Shared) }

// Write puts proposals into the log as some other program would: as one message.
func (s *Shared) Write(batch ...*state.Proposal) error {
	s.mu.Lock()
	defer s.mu.Unlock()
	return s.write(batch)
}

func (s *Shared) write(batch []*state.Proposal) error {
	m := message{at: time.Now().UnixMilli()}
	for _, p := range batch {
		b, err := json.Marshal(p)
		if err != nil {
			return fmt.Errorf("%w: %w", room.ErrNotWritten, err)
		}
		m.entries = append(m.entries, b)
	}
	s.messages = append(s.messages, m)
	s.tell()
	return nil
}

func (s *Shared) tell() {
	for _, n := range s.nodes {
		select {
		case n.news <- struct{}{}:
		default:
		}
	}
}

// Node is a shared log as one node has it: a [room.Log] that can be cut off.
type Node struct {
	log  *Shared
	news chan struct{}

	// Under the log's lock.
	changed chan struct{} // closed and replaced when one of the following is changed
	held    bool          // what is appended waits
	deaf    bool          // nothing new is read
	dead    bool
	copies  int // of each message
	refuse  error
	seen    int // messages that were there when it went deaf
}

// Node makes another node's end of the log.
func (s *Shared) Node() *Node {
	s.mu.Lock()
	defer s.mu.Unlock()
	n := &Node{log: s, news: make(chan struct{}, 1), changed: make(chan struct{}), copies: 1}
	s.nodes = append(s.nodes, n)
	return n
}

// set changes what happens to the node.
func (n *Node) set(f func()) {
	n.log.mu.Lock()
	defer n.log.mu.Unlock()
	f()
	close(n.changed)
	n.changed = make(chan struct{})
	n.log.tell()
}

// Cut parts the node from the log until the returned function is called: what it
// appends waits, and nothing new reaches it.
func (n *Node) Cut() (heal func()) {
	n.set(func() { n.held, n.deaf, n.seen = true, true, len(n.log.messages) })
	return func() { n.set(func() { n.held, n.deaf = false, false }) }
}

// Hold has what the node appends wait until the returned function is called. It goes
// on reading.
func (n *Node) Hold() (release func()) {
	n.set(func() { n.held = true })
	return func() { n.set(func() { n.held = false }) }
}

// Delay has nothing new reach the node until the returned function is called. What it
// appends is written.
func (n *Node) Delay() (end func()) {
	n.set(func() { n.deaf, n.seen = true, len(n.log.messages) })
	return func() { n.set(func() { n.deaf = false }) }
}

// Repeat has each message of the node written so many times.
func (n *Node) Repeat(copies int) { n.set(func() { n.copies = copies }) }

// Again writes what this node or another wrote last once more, as a late copy of it.
func (s *Shared) Again() {
	s.mu.Lock()
	defer s.mu.Unlock()
	if len(s.messages) > 0 {
		s.messages = append(s.messages, message{time.Now().UnixMilli(), s.messages[len(s.messages)-1].entries})
	}
	s.tell()
}

// Refuse has appends refused for a reason; nil ends that.
func (n *Node) Refuse(why error) { n.set(func() { n.refuse = why }) }

// Kill has the node's room end as a program does that is killed: it writes no more, and
// says goodbye to nobody.
func (n *Node) Kill() { n.set(func() { n.dead = true }) }

// Append implements [room.Log].
func (n *Node) Append(ctx context.Context, batch []*state.Proposal) ([]uint64, error) {
	s := n.log
	for {
		s.mu.Lock()
		changed := n.changed
		switch {
		case n.dead:
			s.mu.Unlock()
			return nil, ErrLost
		case n.refuse != nil:
			defer s.mu.Unlock()
			return nil, fmt.Errorf("%w: %w", room.ErrNotWritten, n.refuse)
		case !n.held:
			defer s.mu.Unlock()
			for range n.copies {
				if err := s.write(batch); err != nil {
					return nil, err
				}
			}
			return nil, nil
		}
		s.mu.Unlock()
		select {
		case <-changed:
		case <-ctx.Done():
			return nil, ctx.Err()
		}
	}
}

// Read implements [room.Log].
func (n *Node) Read(_ context.Context, from uint64, fn func(room.Entry) error) error {
	n.log.mu.Lock()
	messages := slices.Clone(n.log.messages)
	if n.deaf || n.dead {
		messages = messages[:min(n.seen, len(messages))]
	}
	n.log.mu.Unlock()
	for i := max(room.MessageOf(from), 1); i <= uint64(len(messages)); i++ {
		m := messages[i-1]
		for k, b := range m.entries {
			seq := room.EntrySeq(i, k)
			if seq < from {
				continue
			}
			p := new(state.Proposal)
			if err := json.Unmarshal(b, p); err != nil {
				return err
			}
			p.At = m.at
			if err := fn(room.Entry{Seq: seq, Proposal: p}); err != nil {
				return err
			}
		}
	}
	return nil
}

// News implements [room.Log].
func (n *Node) News() <-chan struct{} { return n.news }
