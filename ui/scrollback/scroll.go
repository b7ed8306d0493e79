package scrollback

// The view over the transcript: which rows are in the window, and how it moves.

import (
	"slices"

	"teahouse/ui/paint"
)

// Compose appends the height rows of the view to dst.
func (t *Transcript) Compose(dst []string, height int) []string {
	t.height = height
	t.fit()
	t.steady()
	top, skip := t.top, t.skip
	if !t.held {
		top, skip = t.bottom()
	} else if n := t.count(); top >= n {
		top, skip = t.bottom()
	} else if skip > 0 {
		skip = min(skip, max(len(t.rows(top))-1, 0))
	}
	t.first += t.distance(t.top, t.skip, top, skip)
	if !t.held { // what went above the view is drawn again if anybody asks
		for i := max(t.top, top-height); i < top; i++ {
			it := t.at(i)
			if !t.blank(it) {
				it.block = nil
			}
			if it.event != nil {
				delete(t.own, it.event.N) // its writer has seen its end
			}
		}
	}
	t.top, t.skip = top, skip
	t.ended = !t.gap
	if t.held && t.ended {
		last, over := t.bottom()
		t.ended = top > last || top == last && skip >= over
	}
	if t.ended {
		t.fresh = 0 // perhaps the window has grown, and all is in sight
	}
	t.seen()

	begin, end := len(dst), len(dst)+height
	for range min(max(-skip, 0), height) {
		dst = append(dst, "")
	}
	t.names = 0
	for i := top; i < t.count() && len(dst) < end; i++ {
		rows, from := t.rows(i), 0
		if i == top && skip > 0 {
			from = min(skip, len(rows))
		}
		b, first := t.at(i).block, len(dst)
		t.names = max(t.names, b.Label)
		if len(dst) == begin && from < len(rows) && t.leads(i, from) {
			dst = append(dst, t.renderer.Lead(b, from))
			from++
		}
		dst = append(dst, rows[from:max(min(len(rows), from+end-len(dst)), from)]...)
		t.barred(i, dst[first:])
	}
	for len(dst) < end {
		dst = append(dst, "")
	}
	return dst
}

// fit has a view that stands still show in a window of another size what it was on: the
// newest row if that was in it, the line of the bar, or the one that was jumped to. No row
// is empty below the newest one while there are lines above.
func (t *Transcript) fit() {
	if !t.held {
		return
	}
	top, skip := t.bottom()
	fits := top == 0 && skip <= 0
	if !t.gap && (t.ended || fits || t.top > top || t.top == top && t.skip > skip) {
		t.move(top, skip)
	}
	for _, n := range [...]uint64{t.bar, t.landed} {
		i := t.find(n)
		if from, to := t.sight(); i < 0 || i >= from && i < to {
			continue
		}
		if top, skip := t.ending(i); i > t.top && top < i {
			t.move(top, skip)
		} else {
			t.move(i, 0)
		}
	}
}

// bottom is the view of the newest rows that can be reached.
func (t *Transcript) bottom() (top, skip int) { return t.ending(t.count() - 1) }

// ending is the view whose last rows are those of an item.
func (t *Transcript) ending(i int) (top, skip int) {
	need := t.height
	for ; i >= 0; i-- {
		need -= len(t.rows(i))
		if need <= 0 {
			return i, -need
		}
	}
	return 0, -need
}

// distance is by how many rows a view moves. Where that is more than a view
// holds, it is only large.
func (t *Transcript) distance(top, skip, newTop, newSkip int) int64 {
	from, to, sign := top, newTop, int64(1)
	if from > to {
		from, to, sign = to, from, -1
	}
	if to-from > 2*t.height || to > t.count() {
		return sign * int64(1<<20)
	}
	rows := 0
	for i := from; i < to; i++ {
		rows += len(t.rows(i))
	}
	return sign*int64(rows) + int64(newSkip-skip)
}

// Scroll moves the view, up by negative rows, and takes the bar along. At the end it
// follows again.
func (t *Transcript) Scroll(by int) {
	t.landed = 0
	t.scroll(by)
	t.drag()
}

func (t *Transcript) scroll(by int) {
	t.failed, t.cleared = false, t.cleared && by >= 0
	bottomTop, bottomSkip := t.bottom()
	if !t.held {
		if by >= 0 || bottomSkip <= 0 && bottomTop == 0 {
			return
		}
		t.hold(bottomTop, bottomSkip)
	}
	skip, top := t.skip+by, t.top
	for skip < 0 && top > 0 {
		top--
		skip += len(t.rows(top))
	}
	skip = max(skip, 0)
	for top < t.count()-1 && skip >= len(t.rows(top)) {
		skip -= len(t.rows(top))
		top++
	}
	if top > bottomTop || top == bottomTop && skip >= bottomSkip {
		if t.gap {
			t.move(bottomTop, bottomSkip)
			return
		}
		t.Follow()
		return
	}
	t.move(top, skip)
}

// hold makes the view stand still at a place.
func (t *Transcript) hold(top, skip int) {
	t.held = true
	t.move(top, skip)
}

// move brings the view to a place.
func (t *Transcript) move(top, skip int) {
	t.first += t.distance(t.top, t.skip, top, skip)
	t.top, t.skip, t.ended = top, skip, false
}

// Follow goes to the newest line and stays with it.
func (t *Transcript) Follow() {
	t.landed = 0
	if !t.held {
		return
	}
	t.held, t.fresh = false, 0
	if n := len(t.past); n > 0 || t.gap {
		if t.gap {
			t.first += 1 << 20
		}
		t.dropPast()
		t.reread()
		t.top = max(t.top-n, 0)
		if len(t.tail) > 0 && !t.tail[0].day() {
			t.tail = slices.Insert(t.tail, 0, item{note: &paint.Note{Kind: paint.NoteDay, At: t.tail[0].at()}})
			t.top++
		}
	}
}
