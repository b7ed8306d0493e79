package scrollback

// What was asked of the history comes as it was when it was read. What becomes of lines
// meanwhile may be told before they are here, and nobody tells it twice: it is kept
// until they come, and done to them then.

import (
	"slices"

	"teahouse/room/state"
)

// meanwhileMost is how much may become of lines while some are under way. Beyond that
// they are asked for again.
const meanwhileMost = 256

// Meanwhile is what becomes of lines while some are under way.
type Meanwhile struct {
	of   *Transcript
	now  []func(*state.Event) *state.Event
	over bool // it was too much
}

// Ask begins to keep it, for what is asked for now.
func (t *Transcript) Ask() *Meanwhile {
	w := &Meanwhile{of: t}
	t.asked = append(t.asked, w)
	return w
}

// became keeps what lines are now for all that is under way.
func (t *Transcript) became(now func(*state.Event) *state.Event) {
	t.asked = slices.DeleteFunc(t.asked, func(w *Meanwhile) bool {
		w.now = append(w.now, now)
		w.over = len(w.now) > meanwhileMost
		return w.over
	})
}

// Came is what lines are now that they have come. It is not known, and they must be asked
// for again, if too much has become of them.
func (w *Meanwhile) Came(lines []*state.Event) (now []*state.Event, known bool) {
	if w == nil {
		return lines, true
	}
	w.of.asked = slices.DeleteFunc(w.of.asked, func(one *Meanwhile) bool { return one == w })
	now = slices.Clone(lines)
	for _, became := range w.now {
		for i, e := range now {
			now[i] = became(e)
		}
	}
	return now, !w.over
}
