package command

// What is looked up comes as it was when it was read. What is taken out of the room
// meanwhile may be told before that is here, and nobody tells it twice: it is kept until
// the answer comes, and done to it then. What is given another text is looked up again.

import (
	"slices"

	"teahouse/room/state"
)

// meanwhileMost is how much may be taken out while something is looked up. Beyond that
// it is looked up again.
const meanwhileMost = 256

// Lookups are those of one terminal that are under way.
type Lookups struct{ all []*Seeking }

// Seeking is one of them.
type Seeking struct {
	among  *Lookups
	gone   []func(n uint64, by state.Identity) bool
	edited []uint64 // lines
}

// Begin is to be called before something is looked up.
func (l *Lookups) Begin() *Seeking {
	one := &Seeking{among: l}
	l.all = append(l.all, one)
	return one
}

// Withdraw notes which lines are gone.
func (l *Lookups) Withdraw(gone func(n uint64, by state.Identity) bool) {
	for _, one := range l.all {
		if len(one.gone) <= meanwhileMost {
			one.gone = append(one.gone, gone)
		}
	}
}

// Hear notes what an event takes out, or changes.
func (l *Lookups) Hear(e *state.Event) {
	switch {
	case len(l.all) == 0:
	case e.Erases(), e.Kind == state.KindForget:
		l.Withdraw(Gone(e))
	case e.Kind == state.KindEdit:
		for _, one := range l.all {
			if len(one.edited) < meanwhileMost {
				one.edited = append(one.edited, e.Ref)
			}
		}
	}
}

// Gone tells which lines an event takes out, by their number and who wrote them.
func Gone(e *state.Event) func(n uint64, by state.Identity) bool {
	if e.Kind == state.KindForget {
		return func(n uint64, by state.Identity) bool { return n < e.N && by == e.Who.ID }
	}
	return func(n uint64, _ state.Identity) bool { return e.Erases() && n == e.Ref }
}

// End takes what is gone by now out of an answer: says stands in its place. It tells
// whether that is known; if not, it must be looked up again.
func (s *Seeking) End(res *Result, says string, known func(state.Identity) state.Identity) bool {
	s.among.all = slices.DeleteFunc(s.among.all, func(one *Seeking) bool { return one == s })
	f, lists := res.Effect.(Found)
	if !lists {
		return true
	}
	for _, gone := range s.gone {
		f.Withdraw(says, gone, known)
	}
	for i, by := range f.By {
		f.By[i] = known(by)
	}
	return len(s.gone) <= meanwhileMost && len(s.edited) < meanwhileMost &&
		!slices.ContainsFunc(s.edited, func(n uint64) bool { return slices.Contains(f.At, n) })
}

// Withdraw has says stand in the place of those lines that are gone. Who has registered
// since wrote them as who that was.
func (f Found) Withdraw(says string, gone func(n uint64, by state.Identity) bool, known func(state.Identity) state.Identity) {
	for i, by := range f.By {
		if gone(f.At[i], by) || gone(f.At[i], known(by)) {
			f.Lines[i] = says
		}
	}
}
