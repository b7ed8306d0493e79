package scrollback

// Days begin with a separator, in the zone of the reader: one before the first line that is
// held of each.

import (
	"time"

	"teahouse/ui/paint"
)

// dayMost is as long as a day can be, with an hour or two by which clocks are put back.
const dayMost = 26 * int64(time.Hour/time.Millisecond)

func (t *Transcript) sameDay(a, b int64) bool {
	if d := b - a; d > dayMost || -d > dayMost {
		return false
	}
	x, y := paint.TimeOf(a, t.renderer.Zone), paint.TimeOf(b, t.renderer.Zone)
	return x.YearDay() == y.YearDay() && x.Year() == y.Year()
}

// rezone puts the separators between days where they belong in another zone. The view
// stays on what it begins with.
func (t *Transcript) rezone() {
	day, above := t.top < t.count() && t.at(t.top).day(), 0
	for i := range min(t.top, t.count()) {
		if !t.at(i).day() {
			above++
		}
	}
	var last *item // before the tail
	if t.past = t.redate(t.past, nil); len(t.past) > 0 && !t.gap {
		last = &t.past[len(t.past)-1]
	}
	t.tail = t.redate(t.tail, last)
	for t.top = 0; t.top < t.count()-1 && (above > 0 || !day && t.at(t.top).day()); t.top++ {
		if !t.at(t.top).day() {
			above--
		}
	}
}

// redate has a separator between days where one begins in this zone. Last is what comes
// before the items, nil if that is not held.
func (t *Transcript) redate(items []item, last *item) []item {
	var out []item
	for i := range items {
		it := &items[i]
		if it.day() {
			continue
		}
		if last == nil || !t.sameDay(last.at(), it.at()) {
			out = append(out, item{note: &paint.Note{Kind: paint.NoteDay, At: it.at()}})
		}
		out, last = append(out, *it), it
	}
	return out
}

// dropDay takes the separator from the head of some items if lines of the same
// day come before it now.
func (t *Transcript) dropDay(items *[]item, at int64) {
	if s := *items; len(s) > 0 && s[0].day() && t.sameDay(s[0].at(), at) {
		*items = s[1:]
		t.top = max(t.top-1, 0)
	}
}
