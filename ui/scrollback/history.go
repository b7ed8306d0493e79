package scrollback

// Reading back: where the view comes near an end of what is held, pages of the
// room's history are put there. Asking may take as long as the disk, so it is
// done in a Cmd, one page at a time.

import (
	"context"
	"slices"

	"teahouse/room"
	"teahouse/room/state"
)

const (
	askViews  = 2        // what is not held is asked for when it is as near to the view as so many times its height, in lines…
	askBytes  = 64 << 10 // …or so many bytes, whichever is less
	pageLeast = 40       // lines asked for at once: as many as fill the window twice, but…
	PageMost  = 200
	pageFew   = 16 // of long ones, which are PastBytes together
)

// oldest is the number of the first event held, 0 if there is none.
func (t *Transcript) oldest() uint64 { return oldestOf(t.past, t.tail) }

func oldestOf(parts ...[]item) uint64 {
	for _, items := range parts {
		for i := range items {
			if n := items[i].n(); n != 0 {
				return n
			}
		}
	}
	return 0
}

// Want is a part of the history that the view comes near to.
type Want struct {
	before uint64 // events below this number, 0 for the newest…
	after  uint64 // …or, if not 0, those above this one and below before
	Limit  int
	scope  state.Scope
	era    int
	since  *Meanwhile
}

// First asks for the newest lines.
func (t *Transcript) First(limit int) Want {
	return Want{Limit: limit, scope: t.scope, era: t.era, since: t.Ask()}
}

// Wants tells what to ask the history for, if anything. Until a page comes it
// asks for nothing else.
func (t *Transcript) Wants() (Want, bool) {
	switch {
	case t.loading || t.failed:
		return Want{}, false
	case t.gap && t.nearsGap():
		t.loading = true
		return Want{after: t.past[len(t.past)-1].n(), before: oldestOf(t.tail), Limit: t.page(), scope: t.scope, era: t.era, since: t.Ask()}, true
	case !t.begun && !t.cleared && (t.held && t.top <= t.reach(t.top-1, -1, askViews, askBytes) || !t.held && t.top == 0 && t.skip < 0):
		t.loading = true
		return Want{before: t.oldest(), Limit: t.page(), scope: t.scope, era: t.era, since: t.Ask()}, true
	}
	return Want{}, false
}

// nearsGap tells whether the view comes near to what is not held behind it.
func (t *Transcript) nearsGap() bool {
	_, end := t.sight()
	return len(t.past)-end <= t.reach(end, 1, askViews-1, askBytes)
}

// page is how many lines to ask for: fewer where they are long.
func (t *Transcript) page() int {
	near := t.past
	if len(near) == 0 {
		near = t.tail
	}
	each := textOf(near) / max(len(near), 1)
	return min(PageFor(t.height), max(PastBytes/max(each, 1), pageFew))
}

// PageFor is how many lines to ask for at once for a view of that height.
func PageFor(height int) int { return min(max(2*height, pageLeast), PageMost) }

// Page is an answer of the history.
type Page struct {
	want   Want
	Events []*state.Event
	Err    error
	from   uint64 // these are all above this number; 0 if nothing is older
}

// Recall is what memory holds of the newest lines, at once. It may be none, though
// the history has some: then it tells that nothing was read.
func (w Want) Recall(seat *room.Seat) (p Page, read bool) {
	p.want = w
	p.Events, p.from = seat.Held(w.scope, w.Limit)
	return p, len(p.Events) > 0 || p.from == 0
}

// Read asks the history. It may wait for the disk.
func (w Want) Read(ctx context.Context, seat *room.Seat) Page {
	p := Page{want: w}
	if w.after == 0 {
		p.Events, p.Err = seat.Before(ctx, w.scope, w.before, w.Limit)
		if len(p.Events) > 0 && len(p.Events) == w.Limit {
			p.from = p.Events[0].N - 1
		}
		return p
	}
	p.Events, p.Err = seat.After(ctx, w.scope, w.after, w.Limit)
	if w.before != 0 {
		p.Events = slices.DeleteFunc(p.Events, func(e *state.Event) bool { return e.N >= w.before })
	}
	return p
}

// Came makes the lines of a page what they are now, if that is known.
func (p *Page) Came() (known bool) {
	p.Events, known = p.want.since.Came(p.Events)
	return known
}

// Again asks for the same.
func (t *Transcript) Again(p Page) Want {
	p.want.since = t.Ask()
	return p.want
}

// Waits tells whether a page was asked for that holds what is wanted still.
func (t *Transcript) Waits(p Page) bool { return p.want.era == t.era && p.want.scope == t.scope }

// Loaded is the newest line that a page brought, which may be ahead of what is told.
func (t *Transcript) Loaded() uint64 { return t.loaded }

// Take adds a page where it belongs, but for what is behind the first line that was told
// while it was waited for: that is told, too.
func (t *Transcript) Take(p Page) {
	if !t.Waits(p) {
		return
	}
	t.loading, t.failed = false, p.Err != nil
	if t.failed {
		return
	}
	newest, first := p.want.before == 0 && p.want.after == 0, t.oldest()
	if newest {
		t.spare(&p)
	}
	if p.want.after != 0 {
		if !t.gap {
			return
		}
		first = oldestOf(t.tail)
	}
	items := t.bring(p.Events, first)
	t.refer(p.Events...)
	if newest {
		items = t.weave(items, p.from)
	}
	items = t.withMark(t.redate(items, nil))
	if p.want.after != 0 {
		t.takeNewer(items)
		return
	}
	if p.from == 0 {
		t.begun = true
	}
	if len(items) == 0 {
		return
	}
	head := &t.tail
	if t.held {
		head = &t.past
		if len(t.past) == 0 && len(t.tail) > 0 && !t.gap {
			// What is read back begins the past; the tail keeps its place.
			t.dropDay(&t.tail, items[len(items)-1].at())
		}
	}
	t.dropDay(head, items[len(items)-1].at())
	*head = slices.Insert(*head, 0, items...)
	t.top += len(items)
	t.trimPast()
}

// bring makes items of those events of a page that are before what is held, which begins
// with first; 0 if nothing is.
func (t *Transcript) bring(events []*state.Event, first uint64) []item {
	items := make([]item, 0, len(events)+2)
	for _, e := range events {
		if first == 0 || e.N < first {
			items = append(items, item{event: e, void: e.Gone && e.Who.Name == ""})
			t.loaded = max(t.loaded, e.N)
		}
	}
	return items
}

// takeNewer adds what follows the past, and closes the gap where nothing does.
func (t *Transcript) takeNewer(items []item) {
	last := t.past[len(t.past)-1].at()
	if len(items) == 0 {
		t.gap = false
		if len(t.tail) > 0 && t.tail[0].day() && t.sameDay(last, t.tail[0].at()) {
			t.tail = t.tail[1:]
		}
		return
	}
	if t.sameDay(last, items[0].at()) {
		items = items[1:]
	}
	t.past = append(t.past, items...)
	t.trimPast()
}
