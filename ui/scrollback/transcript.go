package scrollback

// The transcript as one screen sees it: the newest lines, which follow the
// talk, and what was read back before them. It keeps true that the view stands
// still while somebody reads back, and that what it holds is bounded; the rest
// is in the room's history.

import (
	"slices"

	"teahouse/room/state"
	"teahouse/ui/command"
	"teahouse/ui/paint"
)

// Transcript is a sequence of items, the past and then the tail, and a view of
// it. The view begins skip rows into the item top; a negative skip is blank
// rows above the first item.
type Transcript struct {
	renderer *paint.Renderer
	self     state.Identity
	scope    state.Scope    // the part of the room whose history is read back
	called   command.Called // the reader is, by lines that hold one of it

	past []item
	gap  bool // lines between past and tail are not held
	tail []item

	hidden bool   // the view is not shown, or waits for its first page
	kept   []item // notes, while it is so

	held      bool // the view stands still
	top, skip int
	height    int   // rows of the view when it was last composed…
	names     int   // …and cells that the names in it wanted
	ended     bool  // the newest row is in it, and nothing was added since
	first     int64 // absolute number of the view's first row
	fresh     int   // lines of talk that came while held

	begun   bool         // nothing is older than what is held
	loaded  uint64       // the newest line that a page brought
	era     int          // counts how often what is held was dropped: a page asked for before comes too late
	loading bool         // a page was asked for
	cleared bool         // nothing older is wanted before the view moves…
	emptied uint64       // …than what came after this line
	failed  bool         // it could not be read; the next move asks again
	asked   []*Meanwhile // what is under way, and may be overtaken

	absent  bool            // the reader is looking elsewhere
	marked  bool            // the mark for what came since stands
	newAt   uint64          // the line before which the mark stands, held or not; 0 if it does not
	news    int             // lines of talk behind the mark…
	unseen  int             // …and the same, until it is in view
	calling int             // …and those of them that call the reader
	opened  map[uint64]bool // long lines that the reader has unfolded
	own     map[uint64]bool // lines of their own whose end they may not have seen

	bar      uint64   // the line on which the reader has a hand, 0 if on none
	aim      uint64   // the line that is being answered or changed
	landed   uint64   // the line that the reader jumped to, until the view moves…
	words    []string // …and what they sought in it
	followed bool     // the view followed the talk when the bar was laid
	quotes   quotes
	marks    func(*state.Event) string // by which a line is named; nil: marks are not wanted

	ignored command.Ignores                      // whom the reader ignores
	hushed  uint64                               // public talk behind this event is hidden, unless it is 0
	same    func(one, other state.Identity) bool // are one person by now
	judged  *state.Event                         // what was asked about last…
	hides   bool                                 // …and whether it is hidden
}

// count is how many items the view can reach.
func (t *Transcript) count() int {
	if t.gap {
		return len(t.past)
	}
	return len(t.past) + len(t.tail)
}

func (t *Transcript) at(i int) *item {
	if i < len(t.past) {
		return &t.past[i]
	}
	return &t.tail[i-len(t.past)]
}

// Calls tells whether a line wants the reader's attention: it is for them alone,
// or names them.
func (t *Transcript) Calls(e *state.Event) bool {
	switch {
	case e.Who.ID == t.self || e.Gone || !e.Talk() || t.Hides(e):
		return false
	case e.Private():
		return true
	}
	after := paint.After(0)
	if n := len(t.tail); n > 0 && t.tail[n-1].event == e {
		after = t.after(len(t.past) + n - 1) // as it will be drawn
	}
	return t.called.By(t.renderer.Block(e, after, t.beside(e)).Folded).Fold != ""
}

// Tell adds a line that is no talk. The event of the number n tells of it, if
// that is not 0.
func (t *Transcript) Tell(kind paint.NoteKind, at int64, n uint64, says paint.Says) {
	t.push(item{note: &paint.Note{Kind: kind, At: at, N: n, Says: says}})
}

// Happens tells what happened.
func (t *Transcript) Happens(kind paint.NoteKind, e *state.Event, says paint.Says) {
	t.push(item{note: &paint.Note{Kind: kind, At: e.At, N: e.N, Of: e, Says: says}})
}

// push adds an item at the end.
func (t *Transcript) push(it item) {
	t.roomy(2)
	if n := len(t.tail); !it.day() && (n == 0 || !t.sameDay(t.tail[n-1].at(), it.at())) {
		t.tail = append(t.tail, item{note: &paint.Note{Kind: paint.NoteDay, At: it.at()}})
	}
	t.tail, t.ended = append(t.tail, it), false
	t.trim()
}

// Talk adds a line that somebody said.
func (t *Transcript) Talk(e *state.Event) {
	if t.absent && e.Who.ID != t.self && !t.Hides(e) {
		t.unread(e)
	}
	if e.Who.ID == t.self {
		if t.own == nil {
			t.own = map[uint64]bool{}
		}
		t.own[e.N] = true
	}
	t.refer(e)
	t.cutPast(e.N)
	t.push(item{event: e})
	if t.held && !t.Hides(e) {
		t.fresh++
	}
}

// Skipped drops what is held, as lines after it were missed; they are read back.
func (t *Transcript) Skipped(says paint.Says, at int64) {
	t.drop()
	t.Tell(paint.NoteInfo, at, 0, says)
}

// Clear drops what is shown. Nothing older is shown again before somebody
// reads back.
func (t *Transcript) Clear() {
	for e := range t.Newest() {
		t.emptied = e.N
		break
	}
	loaded := t.loaded
	t.drop()
	t.cleared, t.loaded = true, loaded
}

// spare takes from a page of the newest lines those that the reader has cleared away.
func (t *Transcript) spare(p *Page) {
	if t.hidden && t.emptied > p.from {
		p.Events = slices.DeleteFunc(slices.Clone(p.Events), func(e *state.Event) bool { return e.N <= t.emptied })
		p.from, t.cleared = t.emptied, true
	}
}

// drop forgets all lines. The history has them.
func (t *Transcript) drop() {
	t.tail = nil
	t.dropPast()
	t.held, t.top, t.skip, t.fresh = false, 0, 0, 0
	t.marked, t.own = false, nil
	t.quotes = quotes{}
	t.reread()
}

// dropPast forgets what was read back. What of it has not been told yet is then shown as
// it is told.
func (t *Transcript) dropPast() {
	t.past, t.gap = nil, false
	newest := uint64(0)
	for e := range t.Newest() {
		newest = e.N
		break
	}
	t.loaded = min(t.loaded, newest)
}

// cutPast takes what a page brought ahead of an event out of the past, so that all of the
// past is before the tail. It is told next.
func (t *Transcript) cutPast(n uint64) {
	if t.loaded < n {
		return
	}
	if i := slices.IndexFunc(t.past, func(it item) bool { return it.n() >= n }); i >= 0 {
		t.past, t.loaded = slices.Delete(t.past, i, len(t.past)), n-1
	}
}

// reread says that older lines than those held have to be asked for anew.
func (t *Transcript) reread() {
	t.begun, t.loading, t.quotes.waiting = false, false, false
	t.era++
}

// Restyle draws everything anew from now on.
func (t *Transcript) Restyle(f *paint.Renderer) {
	zone := t.renderer != nil && t.renderer.Zone != f.Zone
	t.renderer = f
	if zone {
		t.rezone()
	}
}
