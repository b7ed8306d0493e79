package roomtest

// What [Memory] does as a history beyond keeping and reading back.

import (
	"cmp"
	"context"
	"slices"
	"strings"
	"time"

	"teahouse/room"
	"teahouse/room/state"
	"teahouse/room/text"
)

// Search implements [room.History]. It knows no words, only parts of the text.
func (m *Memory) Search(_ context.Context, v state.Viewer, q room.Query, before uint64, limit int, _ bool) ([]*state.Event, error) {
	parts := strings.Fields(strings.ToLower(q.Words))
	if q == (room.Query{}) || len(parts) == 0 && q.Words != "" {
		return nil, nil
	}
	found := m.talk(v, func(e *state.Event) bool {
		text := strings.ToLower(e.Text)
		return e.N < before && e.N >= v.From && !e.Gone && (q.From == "" || e.Who.ID == q.From) && q.Said(e.At) && !slices.ContainsFunc(parts, func(part string) bool { return !strings.Contains(text, part) })
	})
	slices.Reverse(found)
	return found[:min(len(found), limit)], nil
}

// Calls implements [room.History].
func (m *Memory) Calls(_ context.Context, v state.Viewer, name text.Name, n uint64, limit int, _ bool) ([]*state.Event, error) {
	found := m.talk(v, func(e *state.Event) bool {
		return v.ID != "" && e.N > v.Above(n) && !e.Gone && e.Who.ID != v.ID && (e.Private() || name.MentionedIn(e.Text))
	})
	slices.Reverse(found)
	return found[:min(len(found), limit)], nil
}

// Indexed implements [room.History].
func (m *Memory) Indexed(context.Context) (uint64, error) {
	m.mu.Lock()
	defer m.mu.Unlock()
	return m.lastN, nil
}

// Day implements [room.History].
func (m *Memory) Day(_ context.Context, v state.Viewer, from, to time.Time) (uint64, error) {
	found := m.talk(v, func(e *state.Event) bool {
		return e.N >= v.From && e.At >= from.UnixMilli() && (to.IsZero() || e.At <= to.UnixMilli())
	})
	if len(found) == 0 {
		return 0, nil
	}
	return slices.MinFunc(found, func(a, b *state.Event) int { return cmp.Compare(a.At, b.At) }).N, nil
}

// First implements [room.History].
func (m *Memory) First(_ context.Context, hint uint64, age int64) (uint64, error) {
	m.mu.Lock()
	defer m.mu.Unlock()
	for _, e := range m.events {
		if e.N >= hint && e.Age() >= age {
			return e.N, nil
		}
	}
	return max(hint, m.lastN+1), nil
}

// Unread implements [room.History].
func (m *Memory) Unread(_ context.Context, v state.Viewer, n uint64, most int) (int, error) {
	return min(most, len(m.talk(v, func(e *state.Event) bool { return e.N > v.Above(n) }))), nil
}

// Counts implements [room.History].
func (m *Memory) Counts(ctx context.Context, v state.Viewer, from []state.Marker, most int) (counts []int, err error) {
	for _, f := range from {
		v.Scope = state.Scope{In: f.Num}
		n, err := m.Unread(ctx, v, f.N, most)
		if err != nil {
			return nil, err
		}
		counts = append(counts, n)
	}
	return counts, nil
}

// Audit implements [room.History].
func (m *Memory) Audit(_ context.Context, reports bool, before uint64, limit int) ([]*state.Event, error) {
	m.mu.Lock()
	defer m.mu.Unlock()
	var found []*state.Event
	for _, e := range m.events {
		if e.Kind == state.KindAudit && (e.Verb == state.KindReport) == reports && e.N < before {
			found = append(found, e)
		}
	}
	return found[max(0, len(found)-limit):], nil
}

// Said implements [room.History].
func (m *Memory) Said(_ context.Context, v state.Viewer, who state.Identity, since time.Time, limit int) ([]*state.Event, error) {
	found := m.talk(v, func(e *state.Event) bool {
		return e.Who.ID == who && e.N >= v.From && !e.Gone && e.At >= since.UnixMilli()
	})
	return found[max(0, len(found)-limit):], nil
}

// Lines implements [room.History].
func (m *Memory) Lines(_ context.Context, who state.Identity) (lines int, err error) {
	m.mu.Lock()
	defer m.mu.Unlock()
	for _, e := range m.events {
		if e.Talk() && e.Who.ID == who {
			lines++
		}
	}
	return lines, nil
}

// Forgotten implements [room.History].
func (m *Memory) Forgotten(context.Context, uint64) error { return nil }

// forget takes out what somebody said; the lock is held.
func (m *Memory) forget(by *state.Event) {
	who := by.Who.ID
	m.events = slices.DeleteFunc(m.events, func(e *state.Event) bool {
		return e.Who.ID == who && slices.Contains([]state.Kind{
			state.KindEnter, state.KindLeave, state.KindRename, state.KindAway, state.KindBack,
			state.KindJoin, state.KindPart, state.KindUnsend, state.KindForget, state.KindEdit, state.KindReact,
		}, e.Kind)
	})
	for i, e := range m.events {
		c := *e
		switch {
		case e.Talk() && e.Who.ID == who:
			c.Who, c.Mark, c.Text, c.Gone = state.Person{}, "", "", true
			c.To = slices.Clone(e.To)
			for i, p := range c.To {
				if p.ID == who {
					c.To[i] = state.Person{}
				}
			}
			c.Edited, c.Reactions = 0, nil
		case len(e.Reactions) > 0:
			c = *by.Forgets(e)
		case e.Kind == state.KindAudit && e.Whom.ID == who:
			c.Lines = nil
		}
		m.events[i] = &c
	}
}

// Prune implements [room.History].
func (m *Memory) Prune(_ context.Context, olderThan int64, keepLines, step int) (deleted int, more bool, err error) {
	m.mu.Lock()
	defer m.mu.Unlock()
	lines := map[uint64]int{} // of the house, and of each channel
	counts := func(e *state.Event) bool { return e.Talk() && (e.Public() || e.In != 0) }
	for _, e := range m.events {
		if counts(e) {
			lines[e.In]++
		}
	}
	m.events = slices.DeleteFunc(m.events, func(e *state.Event) bool {
		old := olderThan != 0 && e.Age() < olderThan
		excess := keepLines > 0 && lines[e.In] > keepLines
		if counts(e) {
			lines[e.In]--
		}
		if !old && (!excess || e.Kind == state.KindAudit) || deleted == step {
			return false
		}
		deleted++
		m.pruned = append(m.pruned, e)
		return true
	})
	return deleted, deleted == step, nil
}
