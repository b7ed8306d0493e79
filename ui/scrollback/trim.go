package scrollback

// What is held is bounded: so many of the newest lines, and of the past what is near to the
// view and not too long. The rest is in the room's history.

import (
	"slices"

	"teahouse/ui/paint"
)

const (
	tailLeast = 32        // newest lines held at least; otherwise as many as fill the window twice
	tailFew   = 8         // …for which there is place at first
	PastMost  = 1500      // lines held while reading back…
	PastBytes = 256 << 10 // …and bytes of them, but for what is nearer to the view than…
	NearViews = 3         // …so many times its height, in lines…
	NearBytes = 128 << 10 // …and so many bytes, whichever is less
	nearLeast = 2         // lines more than that, for one may have all these bytes
)

// most is how many of the newest lines are held, and spare how many more may be before
// the oldest go.
func (t *Transcript) most() (most, spare int) {
	most = max(tailLeast, 2*t.height)
	return most, most / 4
}

// roomy makes place for some more lines: for few at first, as there are where nobody talks,
// and then for all that will be held.
func (t *Transcript) roomy(more int) {
	n := len(t.tail)
	if n+more <= cap(t.tail) {
		return
	}
	room := 2 * n
	if most, spare := t.most(); n > tailFew {
		room = most + spare + more
	}
	t.tail = append(make([]item, 0, max(room, n+more)), t.tail...)
}

// trim bounds what is held.
func (t *Transcript) trim() {
	most, spare := t.most()
	over := len(t.tail) - most
	if over < spare {
		return
	}
	if t.held && !t.gap {
		t.past = append(t.past, t.tail[:over]...)
		t.tail = slices.Delete(t.tail, 0, over)
		t.trimPast()
		return
	}
	if !t.held {
		t.top = max(t.top-over, 0)
		t.begun = false
	}
	day, at := t.tail[0], t.tail[over].at()
	if !day.day() || !t.sameDay(day.at(), at) {
		day = item{note: &paint.Note{Kind: paint.NoteDay, At: at}}
	}
	t.tail = slices.Delete(t.tail, 0, over-1)
	t.tail[0] = day
	if !t.held {
		t.top++
	}
}

// trimPast drops from that end of the past which is farther from the view.
func (t *Transcript) trimPast() {
	n, size := len(t.past), textOf(t.past)
	_, end := t.sight()
	newest := t.top < n-end
	spare := t.top - t.reach(t.top-1, -1, NearViews, NearBytes) - nearLeast
	if newest {
		spare = n - end - t.reach(end, 1, NearViews, NearBytes) - nearLeast
	}
	drop := 0
	for ; n-drop > PastMost || size > PastBytes && drop < spare; drop++ {
		if newest {
			size -= t.past[n-1-drop].bytes()
		} else {
			size -= t.past[drop].bytes()
		}
	}
	switch {
	case drop == 0:
	case newest:
		clear(t.past[n-drop:])
		t.past, t.gap = t.past[:n-drop], true
	default:
		t.past = slices.Delete(t.past, 0, drop)
		t.top = max(t.top-drop, 0)
		t.begun = false
	}
}

// textOf is how much text items hold.
func textOf(items []item) (size int) {
	for i := range items {
		size += items[i].bytes()
	}
	return size
}

// reach is how many lines of the past fill so many views, or so many bytes, from one of them on,
// back or forth.
func (t *Transcript) reach(from, step, views, bytes int) (lines int) {
	for i := from; i >= 0 && i < len(t.past) && lines < views*t.height && bytes > 0; i += step {
		bytes -= t.past[i].bytes()
		lines++
	}
	return lines
}
