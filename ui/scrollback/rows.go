package scrollback

// The rows of an item. They do not say again whose line it is and when it was said where
// that stands above; what has gone out of sight above, the first row in view tells. They
// are drawn once, and again when what stands above has changed.

import "teahouse/ui/paint"

const (
	timeEach = 10 // a line with a number that this divides tells the time…
	timeFrom = 6  // …if so many above it are of the same minute
)

// rows returns an item's rows, drawing them if need be.
func (t *Transcript) rows(i int) []string {
	it := t.at(i)
	if t.blank(it) {
		return nil
	}
	drawn := it.block != nil && it.block.Renderer == t.renderer
	if drawn && i > 0 && it.above != nil && it.above == t.at(i-1).event {
		return it.block.Rows
	}
	after := t.after(i)
	it.above = nil
	if i > 0 && !t.blank(t.at(i-1)) {
		it.above = t.at(i - 1).event
	}
	if !drawn || it.after != after {
		it.after = after
		it.block = t.draw(it)
	}
	return it.block.Rows
}

// after is what the items above have told already. Where a minute has many lines, some
// tell the time again, so that it is in sight. Which ones goes by their numbers and not
// by the view, so that those of many screens look alike, and is decided once for each.
func (t *Transcript) after(i int) paint.After {
	told, it := t.told(i), t.at(i)
	if told&paint.SameMinute == 0 || it.event == nil || it.event.Seq%timeEach != 0 {
		return told
	}
	if it.again == 0 {
		it.again = -1
		if t.longMinute(i) {
			it.again = +1
		}
	}
	if it.again > 0 {
		told &^= paint.SameMinute
	}
	return told
}

// longMinute tells whether nothing else than talk of its minute stands closely above an item.
func (t *Transcript) longMinute(i int) bool {
	if i < timeFrom && t.begun {
		return false
	}
	for j := max(i-timeFrom, 0); j < i; j++ {
		if !t.at(j).timed() || !t.sameMinute(j, i) {
			return false
		}
	}
	return true
}

func (t *Transcript) sameMinute(i, j int) bool {
	return paint.Behind(t.at(i).at(), t.at(j).at())&paint.SameMinute != 0
}

// told is what the item above tells.
func (t *Transcript) told(i int) paint.After {
	it := t.at(i)
	for i--; i >= 0; i-- {
		above := t.at(i)
		switch {
		case t.blank(above):
			continue
		case it.event != nil && above.event != nil && paint.SpeaksOn(it.event, above.event):
			return paint.Behind(it.at(), above.at()) | paint.SameSpeaker
		case above.timed():
			return paint.Behind(it.at(), above.at())
		}
		return 0
	}
	return 0
}

// blank tells whether an item has no rows. Whether it is hidden is found out once and stands
// in its block: every frame passes all that is hidden above the newest line.
func (t *Transcript) blank(it *item) bool {
	if it.block == nil {
		if it.event == nil && t.noted(it.note) != nil {
			return false
		}
		if it.event != nil && !it.void && !t.Hides(it.event) {
			return false
		}
		it.block = new(paint.Block)
	}
	return len(it.block.Rows) == 0
}

func (t *Transcript) draw(it *item) *paint.Block {
	e := it.event
	if e == nil {
		for i := range it.note.Changes {
			it.note.Changes[i].Seen = true
		}
		if n := t.noted(it.note); n != nil {
			return t.renderer.Note(n, it.after)
		}
		return &paint.Block{Renderer: t.renderer}
	}
	r := paint.Reading{Self: t.self, Open: t.opened[e.N] || t.own[e.N], After: it.after, Beside: t.beside(e)}
	if e.Private() {
		return t.renderer.Draw(t.asRead(e), r)
	}
	b := t.renderer.Block(e, it.after, r.Beside)
	if e.Who.ID != t.self {
		r.Name = t.called.By(b.Folded).Text
	}
	if r.Name == "" && !r.Open {
		return b
	}
	return t.renderer.Draw(e, r)
}

// leads tells whether a row of an item has to say more as the first in view than it says
// elsewhere: whose line it is and when it was said, but not the time alone where a line
// below it in view tells it. So whoever follows a busy talk is not sent it with each line.
func (t *Transcript) leads(i, row int) bool {
	if row > 0 || t.at(i).after&paint.SameSpeaker != 0 {
		return true
	}
	for j, room := i+1, t.height-len(t.rows(i)); j < t.count() && room > 0 && t.sameMinute(i, j); j++ {
		n := len(t.rows(j))
		if it := t.at(j); n > 0 && it.timed() && t.renderer.Timed(it.after) {
			return false
		}
		room -= n
	}
	return true
}
