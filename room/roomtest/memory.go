package roomtest

// A log and a history in memory, made in the plainest way: where a store has indexes,
// this looks at everything. So it says what is right, and a store is held against it.

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"slices"
	"sync"

	"teahouse/room"
	"teahouse/room/state"
)

// ErrLost is an append whose outcome is unknown.
var ErrLost = errors.New("connection to the log lost")

// Memory is a [room.Log] and a [room.History]. Like a disk it outlives the
// rooms that use it, so a test can start another room on it.
type Memory struct {
	mu      sync.Mutex
	log     [][]byte
	events  []*state.Event
	records map[string][]byte
	applied uint64
	clock   int64
	lastN   uint64
	pruned  []*state.Event // what Prune deleted
	aside   []room.Aside
	fault   func(batch int) Fault
	held    chan struct{}
}

// Fault is what happens to an append.
type Fault int

// The faults of an append.
const (
	None    Fault = iota
	Refused       // nothing is written, and the log says so
	Written       // all is written, and the answer is lost
	Dropped       // nothing is written, and the answer is lost
)

// NewMemory makes an empty log and history.
func NewMemory() *Memory { return &Memory{records: map[string][]byte{}} }

// Fail lets f decide the fate of each append from now on; nil ends that.
func (m *Memory) Fail(f func(batch int) Fault) {
	m.mu.Lock()
	defer m.mu.Unlock()
	m.fault = f
}

// Hold stops appends until the returned function is called.
func (m *Memory) Hold() (release func()) {
	held := make(chan struct{})
	m.mu.Lock()
	m.held = held
	m.mu.Unlock()
	return func() {
		m.mu.Lock()
		m.held = nil
		m.mu.Unlock()
		close(held)
	}
}

// Append implements [room.Log].
func (m *Memory) Append(_ context.Context, batch []*state.Proposal) ([]uint64, error) {
	m.mu.Lock()
	held := m.held
	m.mu.Unlock()
	if held != nil {
		<-held
	}
	m.mu.Lock()
	defer m.mu.Unlock()
	fault := None
	if m.fault != nil {
		fault = m.fault(len(batch))
	}
	switch fault {
	case Refused:
		return nil, fmt.Errorf("disk full: %w", room.ErrNotWritten)
	case Dropped:
		return nil, ErrLost
	}
	seqs := make([]uint64, len(batch))
	for i, p := range batch {
		b, err := json.Marshal(p)
		if err != nil {
			return nil, fmt.Errorf("%w: %w", room.ErrNotWritten, err)
		}
		m.log = append(m.log, b)
		seqs[i] = uint64(len(m.log))
	}
	if fault == Written {
		return nil, ErrLost
	}
	return seqs, nil
}

// Read implements [room.Log].
func (m *Memory) Read(_ context.Context, from uint64, fn func(room.Entry) error) error {
	m.mu.Lock()
	log := m.log
	m.mu.Unlock()
	for seq := max(from, 1); seq <= uint64(len(log)); seq++ {
		p := new(state.Proposal)
		if err := json.Unmarshal(log[seq-1], p); err != nil {
			return err
		}
		if err := fn(room.Entry{Seq: seq, Proposal: p}); err != nil {
			return err
		}
	}
	return nil
}

// News implements [room.Log]: nobody else writes to this one.
func (m *Memory) News() <-chan struct{} { return nil }

// Aside is the entries that were set aside.
func (m *Memory) Aside() []room.Aside {
	m.mu.Lock()
	defer m.mu.Unlock()
	return slices.Clone(m.aside)
}

// Lose takes a record out of the stored state, as no sound program does.
func (m *Memory) Lose(key string) {
	m.mu.Lock()
	defer m.mu.Unlock()
	delete(m.records, key)
}

// Load implements [room.History].
func (m *Memory) Load(context.Context) (*state.Snapshot, error) {
	m.mu.Lock()
	defer m.mu.Unlock()
	s := &state.Snapshot{Applied: m.applied, Clock: m.clock, LastN: m.lastN}
	for k, v := range m.records {
		s.Records = append(s.Records, state.Record{Key: k, Value: v})
	}
	return s, nil
}

// Commit implements [room.History].
func (m *Memory) Commit(_ context.Context, b *room.Batch) error {
	m.mu.Lock()
	defer m.mu.Unlock()
	if b.Applied <= m.applied {
		return nil
	}
	if b.After > m.applied {
		return fmt.Errorf("%w: it has come to entry %d", room.ErrGap, m.applied)
	}
	for _, e := range b.Events {
		if e.N <= m.lastN {
			continue
		}
		if e.Changes() {
			m.change(e)
		}
		if e.Kind == state.KindEdit {
			e = e.Bare() // the line has the text
		}
		if e.Kind == state.KindRegister {
			for i, old := range m.events {
				m.events[i] = old.As(e.Was, e.Who.ID)
			}
		}
		m.events = append(m.events, e)
		if e.Kind == state.KindForget {
			m.forget(e)
		}
	}
	for _, r := range b.Records {
		if r.Value == nil {
			delete(m.records, r.Key)
		} else {
			m.records[r.Key] = r.Value
		}
	}
	m.aside = append(m.aside, b.Aside...)
	m.applied, m.clock, m.lastN = b.Applied, b.Clock, b.LastN
	return nil
}

// change does to a line what an event tells of it.
func (m *Memory) change(by *state.Event) {
	for i, e := range m.events {
		if e.N == by.Ref && e.In == by.In && (!by.Public() || e.Public()) {
			m.events[i] = e.Changed(by)
		}
	}
}

// Before implements [room.History].
func (m *Memory) Before(_ context.Context, v state.Viewer, n uint64, limit int) ([]*state.Event, error) {
	found := m.talk(v, func(e *state.Event) bool { return e.N < n && e.N >= v.From })
	return found[max(0, len(found)-limit):], nil
}

// After implements [room.History].
func (m *Memory) After(_ context.Context, v state.Viewer, n uint64, limit int) ([]*state.Event, error) {
	found := m.talk(v, func(e *state.Event) bool { return e.N > v.Above(n) })
	return found[:min(len(found), limit)], nil
}

// Since implements [room.History].
func (m *Memory) Since(_ context.Context, v state.Viewer, n uint64, limit int) (events []*state.Event, gone uint64, err error) {
	m.mu.Lock()
	defer m.mu.Unlock()
	for _, e := range m.events {
		switch {
		case !reads(v, e):
		case e.N < v.From:
			gone = max(gone, e.N)
		case e.N > v.Above(n) && len(events) < limit:
			events = append(events, e)
		}
	}
	for _, e := range m.pruned {
		if reads(v, e) {
			gone = max(gone, e.N)
		}
	}
	return events, gone, nil
}

// One implements [room.History].
func (m *Memory) One(_ context.Context, v state.Viewer, ref state.Ref) (*state.Event, error) {
	m.mu.Lock()
	defer m.mu.Unlock()
	for _, e := range slices.Backward(m.events) {
		meant := ref.Seq == 0 && e.N == ref.N
		switch {
		case ref.With != "":
			meant = e.Seq == ref.Seq && v.ID != "" && e.Between(v.ID, ref.With)
		case ref.Seq != 0:
			meant = e.Seq == ref.Seq && e.In == ref.In && (e.In != 0 || e.Public())
		}
		if meant && e.N >= v.From && reads(v, e) {
			return e, nil
		}
	}
	return nil, nil
}

func (m *Memory) talk(v state.Viewer, want func(*state.Event) bool) []*state.Event {
	m.mu.Lock()
	defer m.mu.Unlock()
	var found []*state.Event
	for _, e := range m.events {
		if e.Talk() && want(e) && reads(v, e) {
			found = append(found, e)
		}
	}
	return found
}

// reads tells whether an event is of the part of the history that a viewer asks for,
// and may read.
func reads(v state.Viewer, e *state.Event) bool {
	house := v.Scope.All || v.Scope == state.Scope{}
	switch {
	case e.Public():
		return house
	case e.In != 0:
		return slices.ContainsFunc(v.Joined, func(m state.Membership) bool {
			return m.Num == e.In && e.N >= m.Since && (v.Scope.All || v.Scope.In == e.In)
		})
	case v.ID == "" || !e.VisibleTo(v.ID):
		return false
	}
	return house || between(e, v.ID, v.Scope.With)
}

// between tells whether a private event is of two people alone.
func between(e *state.Event, one, other state.Identity) bool {
	if e.Gone && e.Who.ID == "" { // whoever wrote it is forgotten
		return false
	}
	people := map[state.Identity]bool{e.Who.ID: true}
	for _, p := range e.To {
		people[p.ID] = true
	}
	delete(people, "")
	return len(people) == 2 && one != other && people[one] && people[other]
}
