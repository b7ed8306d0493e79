package room

// Setting aside: an entry of the log at which applying fails is a fault of the
// program that would come back at every start. It is refused and kept for those
// who mend it, and the room goes on as if it had only been refused: the same on
// every node, and at every start.

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"runtime/debug"
)

// Aside is an entry that was set aside.
type Aside struct {
	Seq   uint64
	Room  int64  // room time then
	Kind  Kind   // what it asked for
	Why   string // what went wrong, and where; nothing that people wrote
	Entry []byte // as the log had it
}

// broken is why an entry is set aside. The state may be left half changed.
type broken struct{ why string }

func (b *broken) Error() string { return "the entry cannot be applied: " + b.why }

// guarded applies an entry, and turns a panic in it into an error.
func (s *State) guarded(p *Proposal) (events []*Event, err error) {
	defer func() {
		if v := recover(); v != nil { // its value may hold what somebody wrote
			events, err = nil, &broken{fmt.Sprintf("%T\n%s", v, debug.Stack())}
		}
	}()
	events, err = p.Body.apply(s, p)
	for _, e := range events {
		s.number(e)
	}
	return events, err
}

// pass goes on to an entry, or behind one as if it had been refused.
func (s *State) pass(seq uint64, p *Proposal) {
	s.applied = seq
	s.clock, s.wall = max(s.clock, s.passed(p)), p.At
	s.fade()
	s.fadeNonces()
}

// setAside brings the state to where it would be had an entry only been refused.
func (r *Room) setAside(entry Entry, cause *broken) error {
	p := entry.Proposal
	r.cfg.Logger.Error("an entry of the log cannot be applied, which is a fault of this program: it is set aside, and the room goes on",
		"entry", entry.Seq, "kind", p.Body.kind(), "why", cause.why)
	text, err := json.Marshal(p)
	if err != nil {
		return err
	}
	version := r.state.ListVersion()
	state, err := r.rebuild(entry.Seq)
	if err != nil {
		return fmt.Errorf("go on without entry %d: %w", entry.Seq, err)
	}
	state.pass(entry.Seq, p)
	state.Relist(version) // who holds a list looks again
	r.state = state
	r.skipped[entry.Seq] = true
	r.asides = append(r.asides, Aside{entry.Seq, state.Clock(), p.Body.kind(), cause.why, text})
	return nil
}

// rebuild makes the state before an entry as a start does: of what the history
// holds, and of the log behind it.
func (r *Room) rebuild(before uint64) (state *State, err error) {
	ctx := context.Background()
	for range rebuildTries {
		var snap *Snapshot
		if snap, err = r.cfg.History.Load(ctx); err != nil {
			return nil, err
		}
		if state, err = restore(snap); err != nil {
			return nil, err
		}
		err = r.cfg.Log.Read(ctx, state.Applied()+1, func(e Entry) error {
			if e.Seq >= before {
				return errThere
			}
			if r.skipped[e.Seq] {
				state.pass(e.Seq, e.Proposal)
				return nil
			}
			_, err := state.Apply(e.Seq, e.Proposal)
			if _, bad := errors.AsType[*broken](err); bad {
				return err // and yet it was applied before: this is beyond help
			}
			return nil
		})
		if err == nil || errors.Is(err, errThere) {
			state.Consequences()
			return state, nil
		}
		if _, bad := errors.AsType[*broken](err); bad {
			return nil, err
		}
		// The history moved on meanwhile, and the log with it: look again.
	}
	return nil, err
}

var errThere = errors.New("all before the entry is applied")
