package scrollback

// A line that is not in sight, with what surrounds it: that becomes the past of
// the transcript, with a gap behind it that closes as the reader comes near.

import "teahouse/room/state"

// Jump puts events before the tail, and brings one of them, or of the tail,
// into view. If it was sought, by some words or none, that is where they stand in it, and
// the line is marked until the view moves.
func (t *Transcript) Jump(n uint64, events []*state.Event, words ...string) {
	t.dropPast()
	t.cleared, t.failed = false, false
	t.reread()
	first := t.oldest()
	if first == 0 || n < first {
		t.past, t.gap = t.withMark(t.redate(t.bring(events, first), nil)), true
		t.refer(events...)
	}
	at := -1
	for i := range t.count() {
		if t.at(i).n() >= n {
			at = i
			break
		}
	}
	if at < 0 { // it is gone by now
		t.dropPast()
		t.held = false
		return
	}
	if t.opened == nil {
		t.opened = map[uint64]bool{}
	}
	t.opened[n] = true
	t.at(at).block = nil
	if t.landed, t.words = 0, words; words != nil {
		t.landed = t.at(at).n()
	}
	top := at
	for rows := 0; top > 0; top-- {
		rows += len(t.rows(top - 1))
		if rows > t.height/3 {
			break
		}
	}
	skip := 0
	if y := t.match(at); y >= t.height/2 {
		top, skip = at, y-t.height/3
	}
	if last, over := t.bottom(); !t.gap && (top > last || top == last && over > 0) {
		top, skip = last, over
	}
	t.held, t.fresh = true, 0
	t.first += 1 << 20
	t.top, t.skip, t.ended = top, skip, false
}

// match is the first row of an item that holds one of the words, 0 if none does.
func (t *Transcript) match(i int) int {
	for y, row := range t.rows(i) {
		if _, found := t.renderer.Lit(row, t.words, false); found {
			return y
		}
	}
	return 0
}

// Landed is the line that was jumped to, 0 once the view has moved.
func (t *Transcript) Landed() uint64 { return t.landed }
