package state

// Traces: who said something within the last hour, or was taken out of the room,
// under which names and from where. So somebody who is gone, or who came as a command that ended with what
// it said, can still be named, and a guest be held off where they were. Finding
// one costs the same however much was said.

import (
	"cmp"
	"container/list"
	"net/netip"
	"slices"

	"teahouse/room/text"
)

// trace is what is remembered of one identity.
type trace struct {
	Who    Identity       `json:"who"`
	Mark   string         `json:"mark,omitempty"`
	Origin string         `json:"origin,omitempty"` // of a guest, as in events
	N      uint64         `json:"n"`                // the event that told of them last, whoever read it
	At     int64          `json:"at"`               // when that was, in room time
	Names  []spokenName   `json:"names"`            // what they were called, the last one at the end
	Nets   []netip.Prefix `json:"nets,omitempty"`   // where they were, the last one at the end
	Heard  []Identity     `json:"heard,omitempty"`  // who read private lines of theirs
	Last   *Event         `json:"last,omitempty"`   // what they said last, without the text, unless it was withdrawn

	place *list.Element
}

// spokenName is a name that somebody spoke under.
type spokenName struct {
	Name text.Name `json:"name"`
	N    uint64    `json:"n"`              // the event that told of them last under it
	Line uint64    `json:"line,omitempty"` // the last line to everybody, 0 if there was none
	At   int64     `json:"at,omitempty"`   // when that was, on the wall's clock
}

// traces finds traces by identity and by name.
type traces struct {
	by    map[Identity]*trace
	last  map[uint64]*trace // by N of Last
	order *list.List        // by rising N
	names map[string]bearers
}

// bearers are who spoke under a name last, and who else did before them.
type bearers [2]*trace

func newTraces() traces {
	return traces{map[Identity]*trace{}, map[uint64]*trace{}, list.New(), map[string]bearers{}}
}

// link makes a trace the newest under a name.
func (x *traces) link(fold string, t *trace) {
	if b := x.names[fold]; b[0] != t {
		x.names[fold] = bearers{t, b[0]}
	}
}

func (x *traces) unlink(fold string, t *trace) {
	b := x.names[fold]
	switch t {
	case b[0]:
		b = bearers{b[1], nil}
	case b[1]:
		b[1] = nil
	}
	if b[0] == nil {
		delete(x.names, fold)
		return
	}
	x.names[fold] = b
}

// restore fills the indexes from traces that were stored.
func (x *traces) restore(all []*trace) {
	slices.SortFunc(all, func(a, b *trace) int { return cmp.Compare(a.N, b.N) })
	type spoken struct {
		fold string
		n    uint64
		t    *trace
	}
	var names []spoken
	for _, t := range all {
		x.by[t.Who], t.place = t, x.order.PushBack(t)
		x.said(t, t.Last)
		for _, name := range t.Names {
			names = append(names, spoken{name.Name.Fold, name.N, t})
		}
	}
	slices.SortFunc(names, func(a, b spoken) int { return cmp.Compare(a.n, b.n) })
	for _, name := range names {
		x.link(name.fold, name.t)
	}
}

// leaveTrace notes that a member said something from a terminal, or was taken
// away there.
func (s *State) leaveTrace(m *Member, seat *Place, e *Event) {
	x := &s.traces
	t := x.by[m.Identity]
	if t == nil {
		if len(x.by) >= tracesMost {
			s.forgetTrace(x.order.Front().Value.(*trace))
		}
		t = &trace{Who: m.Identity}
		x.by[t.Who], t.place = t, x.order.PushBack(t)
	}
	x.order.MoveToBack(t.place)
	t.N, t.At, t.Mark, t.Origin = e.N, s.clock, m.Mark, m.Origin
	if seat.Net.IsValid() {
		t.Nets = newest(t.Nets, seat.Net, traceNets)
	}
	for _, p := range e.To {
		t.Heard = newest(t.Heard, p.ID, traceHeard)
	}
	if e.Talk() {
		x.said(t, e.Bare())
	}
	s.traceName(t, m.Name, e)
	s.touchTrace(t)
}

// said notes what somebody said last; nil is nothing.
func (x *traces) said(t *trace, e *Event) {
	if t.Last != nil {
		delete(x.last, t.Last.N)
	}
	t.Last = e
	if e != nil {
		x.last[e.N] = t
	}
}

// withdrawn forgets that an event was the last thing that somebody said.
func (s *State) withdrawn(n uint64) {
	if t := s.traces.last[n]; t != nil {
		s.traces.said(t, nil)
		s.touchTrace(t)
	}
}

// traceName notes under which name it was said.
func (s *State) traceName(t *trace, n text.Name, e *Event) {
	one := spokenName{Name: n}
	if i := slices.IndexFunc(t.Names, func(o spokenName) bool { return o.Name.Fold == n.Fold }); i >= 0 {
		one = t.Names[i]
		t.Names = slices.Delete(t.Names, i, i+1)
	}
	one.Name, one.N = n, e.N
	if e.Talk() && e.Public() {
		one.Line, one.At = e.Seq, e.At
	}
	t.Names = append(t.Names, one)
	s.traces.link(n.Fold, t)
	if len(t.Names) > traceNames {
		s.traces.unlink(t.Names[0].Name.Fold, t)
		t.Names = slices.Delete(t.Names, 0, 1)
	}
}

// newest puts one at the end of a list that holds each once, and at most so many.
func newest[T comparable](all []T, one T, most int) []T {
	if n := len(all); n > 0 && all[n-1] == one {
		return all
	}
	all = append(slices.DeleteFunc(all, func(o T) bool { return o == one }), one)
	return slices.Delete(all, 0, max(0, len(all)-most))
}

// trace is what is remembered of somebody, nil if that is nothing.
func (s *State) trace(who Identity) *trace {
	if t := s.traces.by[who]; t != nil && !s.faded(t) {
		return t
	}
	return nil
}

func (s *State) faded(t *trace) bool { return s.clock-t.At >= traceFor.Milliseconds() }

// fade forgets whose last word is too long ago: nobody's address is kept for longer.
func (s *State) fade() {
	for e := s.traces.order.Front(); e != nil && s.faded(e.Value.(*trace)); e = s.traces.order.Front() {
		s.forgetTrace(e.Value.(*trace))
	}
}

func (s *State) forgetTrace(t *trace) {
	for _, name := range t.Names {
		s.traces.unlink(name.Name.Fold, t)
	}
	s.traces.order.Remove(t.place)
	delete(s.traces.by, t.Who)
	if t.Last != nil {
		delete(s.traces.last, t.Last.N)
	}
	s.touchTrace(t)
}

func (s *State) touchTrace(t *trace) { s.touched[traceKey+string(t.Who)] = true }

// foldTrace makes what is remembered of a key its account's.
func (s *State) foldTrace(key, account Identity) {
	x := &s.traces
	t, to := x.by[key], x.by[account]
	if t == nil {
		return
	}
	s.forgetTrace(t)
	all := []*trace{t}
	if to != nil {
		s.forgetTrace(to)
		all = append(all, to)
	}
	merged := &trace{Who: account}
	slices.SortFunc(all, func(a, b *trace) int { return cmp.Compare(a.N, b.N) })
	for _, one := range all {
		merged.N, merged.At, merged.Mark = one.N, one.At, one.Mark
		if one.Last != nil {
			x.said(merged, one.Last)
		}
		for _, net := range one.Nets {
			merged.Nets = newest(merged.Nets, net, traceNets)
		}
		for _, id := range one.Heard {
			merged.Heard = newest(merged.Heard, id, traceHeard)
		}
		for _, name := range one.Names {
			merged.Names = slices.DeleteFunc(merged.Names, func(o spokenName) bool { return o.Name.Fold == name.Name.Fold })
			merged.Names = append(merged.Names, name)
		}
	}
	merged.Names = slices.Delete(merged.Names, 0, max(0, len(merged.Names)-traceNames))
	x.by[account] = merged
	before := x.order.Back() // few have spoken since
	for before != nil && before.Value.(*trace).N > merged.N {
		before = before.Prev()
	}
	if before == nil {
		merged.place = x.order.PushFront(merged)
	} else {
		merged.place = x.order.InsertAfter(merged, before)
	}
	for _, name := range merged.Names {
		x.link(name.Name.Fold, merged)
	}
	s.touchTrace(merged)
}

// Trace is somebody who said something within the last hour, and may be gone.
type Trace struct {
	Person
	Mark   string
	Guest  bool
	Owns   bool   // the name is their account's
	Line   uint64 // the last thing they said to everybody under the name, 0 if there was none
	At     int64  // when that was
	Others bool   // somebody else spoke under the name before
}

// Spoke finds who spoke under a name last, as far as somebody may know: all do
// if it was to everybody, and else those who read it, and those who govern.
func (s *State) Spoke(n text.Name, asks Identity, governs bool) (found Trace, ok bool) {
	for _, t := range s.traces.names[n.Fold] {
		if t == nil || s.faded(t) {
			continue
		}
		at := slices.IndexFunc(t.Names, func(o spokenName) bool { return o.Name.Fold == n.Fold })
		if at < 0 {
			continue
		}
		name := t.Names[at]
		public := name.Line != 0 && s.wall-name.At < traceFor.Milliseconds() // what they said elsewhere since is for others
		switch {
		case !public && !slices.Contains(t.Heard, asks) && !governs:
			continue
		case ok:
			found.Others = true
			continue
		}
		found, ok = Trace{Person: Person{t.Who, name.Name.Text}, Mark: t.Mark, Guest: !t.Who.Lasting(), Owns: s.owned.of(name.Name, t.Who) != nil, Line: name.Line, At: name.At}, true
	}
	return found, ok
}

// Origin is the sign of where a guest came from who is here, or spoke within the
// last hour; empty if there is none.
func (s *State) Origin(who Identity) string {
	if m := s.main(who); m != nil {
		return m.Origin
	}
	if t := s.trace(who); t != nil {
		return t.Origin
	}
	return ""
}
