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

	"teahouse/room/state"
)

// Aside is an entry that was set aside.
type Aside struct {
	Seq   uint64
	Room  int64      // room time then
	Kind  state.Kind // what it asked for
	Why   string     // what went wrong, and where; nothing that people wrote
	Entry []byte     // as the log had it
}

// setAsideLocked brings the state to where it would be had an entry only been refused.
func (r *Room) setAsideLocked(entry Entry, cause *state.Broken) error {
	p := entry.Proposal
	r.cfg.Logger.Error("an entry of the log cannot be applied, which is a fault of this program: it is set aside, and the room goes on",
		"entry", entry.Seq, "kind", p.Body.Kind(), "why", cause.Why)
	kept, err := json.Marshal(p)
	if err != nil {
		return err
	}
	version := r.state.ListVersion()
	s, err := r.rebuild(entry.Seq)
	if err != nil {
		return fmt.Errorf("go on without entry %d: %w", entry.Seq, err)
	}
	s.Pass(entry.Seq, p)
	s.Relist(version) // who holds a list looks again
	r.state = s
	r.skipped[entry.Seq] = true
	r.asides = append(r.asides, Aside{entry.Seq, s.Clock(), p.Body.Kind(), cause.Why, kept})
	return nil
}

// rebuild makes the state before an entry as a start does: of what the history
// holds, and of the log behind it.
func (r *Room) rebuild(before uint64) (s *state.State, err error) {
	ctx := context.Background()
	for range rebuildTries {
		var snap *state.Snapshot
		if snap, err = r.cfg.History.Load(ctx); err != nil {
			return nil, err
		}
		if s, err = state.Restore(snap); err != nil {
			return nil, err
		}
		err = r.cfg.Log.Read(ctx, s.Applied()+1, func(e Entry) error {
			if e.Seq >= before {
				return errThere
			}
			if r.skipped[e.Seq] {
				s.Pass(e.Seq, e.Proposal)
				return nil
			}
			_, err := s.Apply(e.Seq, e.Proposal)
			if _, bad := errors.AsType[*state.Broken](err); bad {
				return err // and yet it was applied before: this is beyond help
			}
			return nil
		})
		if err == nil || errors.Is(err, errThere) {
			s.Consequences()
			return s, nil
		}
		if _, bad := errors.AsType[*state.Broken](err); bad {
			return nil, err
		}
		// The history moved on meanwhile, and the log with it: look again.
	}
	return nil, err
}

var errThere = errors.New("all before the entry is applied")
