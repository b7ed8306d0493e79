package scrollback

// The bar: the line on which the reader has a hand. It stands on a line of talk that
// has rows, and in sight: what comes moves the view only as long as the line stays in
// it, and whoever scrolls takes the bar along. When its line goes, it is on the next.

import (
	"teahouse/room/state"
	"teahouse/ui/paint"
)

// Bar is the line under the bar, nil if there is no bar.
func (t *Transcript) Bar() *state.Event {
	if i := t.find(t.bar); i >= 0 {
		return t.at(i).event
	}
	return nil
}

// find is where a line of talk stands, -1 if it is not held.
func (t *Transcript) find(n uint64) int {
	for i := t.count() - 1; i >= 0 && n != 0; i-- {
		if e := t.at(i).event; e != nil && e.N == n {
			return i
		}
	}
	return -1
}

// bears tells whether the bar can stand on an item.
func (t *Transcript) bears(i int) bool {
	it := t.at(i)
	return it.event != nil && len(t.rows(i)) > 0
}

// bearing is the first item from i on, or before it, on which the bar can stand, -1 if
// there is none.
func (t *Transcript) bearing(i, by int) int {
	for ; i >= 0 && i < t.count(); i += by {
		if t.bears(i) {
			return i
		}
	}
	return -1
}

// sight is which items are in view: from the first up to the second.
func (t *Transcript) sight() (from, to int) {
	rows := -t.skip
	for to = t.top; to < t.count() && rows < t.height; to++ {
		rows += len(t.rows(to))
	}
	return t.top, to
}

// LayBar puts the bar on the last line in sight, or else on one above, and tells
// whether there is any.
func (t *Transcript) LayBar() bool {
	_, to := t.sight()
	return t.lay(t.bearing(to-1, -1))
}

// LayBarOn puts the bar on a line that is held, and tells whether it is.
func (t *Transcript) LayBarOn(n uint64) bool { return t.lay(t.find(n)) }

// LayBarAt puts the bar on the line in a row of the view, and tells whether there is one.
func (t *Transcript) LayBarAt(row int) bool {
	at := row + t.skip
	for i := t.top; i < t.count() && at >= 0; i++ {
		if at -= len(t.rows(i)); at < 0 {
			return t.bears(i) && t.lay(i)
		}
	}
	return false
}

func (t *Transcript) lay(i int) bool {
	if i < 0 {
		return false
	}
	if t.bar == 0 {
		t.followed = !t.held
	}
	t.bar = t.at(i).event.N
	t.reveal(i)
	return true
}

// LiftBar takes the bar away. If stay is not set, the view goes where it was going
// when the bar was laid.
func (t *Transcript) LiftBar(stay bool) {
	if t.bar != 0 && t.followed && !stay {
		t.Follow()
	}
	t.bar = 0
}

// StepBar moves the bar by so many lines, up by negative ones. A line that is taller
// than the view is moved through first.
func (t *Transcript) StepBar(by int) {
	sign := 1
	if by < 0 {
		sign = -1
	}
	for ; by != 0; by -= sign {
		i := t.find(t.bar)
		if i < 0 {
			return
		}
		if sign > 0 && t.under(i) > 0 || sign < 0 && i == t.top && t.skip > 0 {
			t.scroll(sign)
			continue
		}
		next := t.bearing(i+sign, sign)
		if next < 0 {
			t.scroll(sign) // to what is no talk, and to what is not held yet
			return
		}
		t.bar = t.at(next).event.N
		t.reveal(next)
	}
}

// BarToEnd puts the bar on the oldest line held, or on the newest of all.
func (t *Transcript) BarToEnd(newest bool) {
	if newest {
		t.Follow()
		t.top, t.skip = t.bottom()
		t.lay(t.bearing(t.count()-1, -1))
		return
	}
	if i := t.bearing(0, 1); i >= 0 {
		t.hold(0, 0)
		t.bar = t.at(i).event.N
		t.reveal(i)
	}
}

// under is how many rows of an item are below the view.
func (t *Transcript) under(i int) int {
	rows := -t.skip - t.height
	for at := t.top; at <= i; at++ {
		rows += len(t.rows(at))
	}
	return rows
}

// reveal brings an item into view: all of it, or where it begins. What is taller than the
// view stays where it is in it.
func (t *Transcript) reveal(i int) {
	tall := len(t.rows(i)) >= t.height
	if from, to := t.sight(); tall && i >= from && i < to {
		return
	}
	if i < t.top || i == t.top && t.skip > 0 {
		t.hold(i, 0)
		return
	}
	over := t.under(i)
	if over <= 0 {
		return
	}
	if tall {
		t.hold(i, 0)
		return
	}
	t.scroll(over)
}

// drag brings the bar into view.
func (t *Transcript) drag() {
	i := t.find(t.bar)
	if i < 0 {
		return
	}
	if !t.held {
		t.top, t.skip = t.bottom()
	}
	from, to := t.sight()
	switch {
	case i < from:
		i = t.bearing(from, 1)
	case i >= to:
		i = t.bearing(to-1, -1)
	default:
		return
	}
	if i >= from && i < to {
		t.bar = t.at(i).event.N
	}
}

// steady keeps the bar on a line that is there, and the view where it can be seen.
func (t *Transcript) steady() {
	if t.bar == 0 {
		return
	}
	i := t.find(t.bar)
	if i < 0 || !t.bears(i) {
		after := 0
		for after < t.count() && t.at(after).n() < t.bar {
			after++
		}
		if i = t.bearing(after, 1); i < 0 {
			i = t.bearing(min(after, t.count())-1, -1)
		}
		if i < 0 {
			t.LiftBar(false)
			return
		}
		t.bar = t.at(i).event.N
	}
	if t.held {
		return
	}
	if top, skip := t.bottom(); i < top || i == top && skip > 0 && len(t.rows(i)) <= t.height {
		t.hold(i, 0)
	}
}

// barred draws the bar before rows of the line under it, and of the line that was
// jumped to, and shows the words in that which were sought.
func (t *Transcript) barred(i int, rows []string) {
	e := t.at(i).event
	if e == nil || e.N == 0 || e.N != t.bar && e.N != t.aim && e.N != t.landed {
		return
	}
	for y := range rows {
		if e.N == t.landed {
			rows[y], _ = t.renderer.Lit(rows[y], t.words, false)
		}
		rows[y] = t.renderer.Barred(rows[y])
	}
}

// Aim draws the bar before the line that is being answered or changed, wherever the
// view is; 0 is none.
func (t *Transcript) Aim(n uint64) { t.aim = n }

// Opens is what opening the line under the bar would do.
type Opens uint8

// What opening a line does.
const (
	OpensNothing Opens = iota
	OpensText          // shows all of its text
	OpensSigns         // shows whose its reactions are
	OpensOrigin        // goes to the line that it answers
	OpensBack          // folds it again
)

// Opens tells what opening the line under the bar does.
func (t *Transcript) Opens() Opens {
	i := t.find(t.bar)
	if i < 0 {
		return OpensNothing
	}
	rows, it := t.rows(i), t.at(i)
	open, signed := t.opened[it.event.N], len(t.asRead(it.event).Reactions) > 0
	switch {
	case it.block.Hidden > 0:
		return OpensText
	case signed && !open:
		return OpensSigns
	case it.event.Re != 0:
		return OpensOrigin
	case open && signed, (open || t.own[it.event.N]) && len(rows) > paint.FoldOver:
		return OpensBack
	}
	return OpensNothing
}

// Open shows the line under the bar whole, and whose its reactions are, or folds it
// again.
func (t *Transcript) Open() {
	i := t.find(t.bar)
	if i < 0 {
		return
	}
	t.hold(t.top, t.skip) // the rows above it stay where they are
	switch t.Opens() {
	case OpensText, OpensSigns:
		if t.opened == nil {
			t.opened = map[uint64]bool{}
		}
		t.opened[t.bar] = true
	case OpensBack:
		delete(t.opened, t.bar)
		delete(t.own, t.bar)
	}
	t.at(i).block = nil
	if top, skip := t.bottom(); !t.gap && (t.top > top || t.top == top && t.skip >= skip) {
		t.Follow() // nothing more is below
	}
}
