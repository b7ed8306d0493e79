package lines

// What happens while somebody writes waits until they are done. They are told so in a
// word, soon, and again when something private comes; of much they are told the end,
// and /unread has the rest.

import (
	"slices"
	"time"

	"teahouse/room/state"
	"teahouse/ui/command"
)

const (
	WaitLines  = 20               // that are told afterwards: a page
	waitEvents = 200              // kept for that, comings and goings among them
	WordAfter  = time.Second      // from the first line that waits to the word on it: a burst is one
	WordAgain  = 30 * time.Second // between two words on public lines: each is read out
)

// waiting is what waits at a terminal.
type waiting struct {
	events []*state.Event // the last ones
	shown  tally          // lines among them
	left   tally          // lines before them
	after  uint64         // the line before the first that waited

	word <-chan time.Time // when to say that lines wait; nil if nothing new does
	due  time.Time        // the same
	said time.Time        // when it was said last
}

// tally is a number of lines.
type tally struct{ all, private int }

func (t *tally) add(e *state.Event, n int) {
	if !e.Talk() {
		return
	}
	t.all += n
	if e.Private() {
		t.private += n
	}
}

// wait keeps events until the person is done writing.
func (c *chat) wait(events []*state.Event) {
	w := &c.tty.waiting
	for _, e := range events {
		if e.Talk() && w.after == 0 {
			w.after = e.N - 1
		}
		w.events = append(w.events, e)
		w.shown.add(e, +1)
		for w.shown.all > WaitLines || len(w.events) > waitEvents {
			w.shown.add(w.events[0], -1)
			w.left.add(w.events[0], +1)
			w.events = slices.Delete(w.events, 0, 1)
		}
		if !e.Talk() {
			continue
		}
		now := time.Now()
		due := now.Add(WordAfter)
		if again := w.said.Add(WordAgain); !c.concerns(e) && again.After(due) {
			due = again
		}
		if w.word == nil || due.Before(w.due) {
			w.due, w.word = due, time.After(due.Sub(now))
		}
	}
}

// follow has what waits be of somebody as who they are by now.
func (w *waiting) follow(old, now state.Identity) {
	for i, e := range w.events {
		w.events[i] = e.As(old, now)
	}
}

// withdraw takes what an event takes out of the room out of what waits.
func (c *chat) withdraw(e *state.Event) {
	if c.tty == nil || !e.Erases() && e.Kind != state.KindForget {
		return
	}
	gone := command.Gone(e)
	for _, f := range c.tty.found {
		f.Lines = c.tty.late[f.at:][:len(f.Lines)]
		f.Withdraw(c.Config.Words.Line.Withdrawn, gone, c.Seat.Known)
	}
	left := c.tty.waiting.events[:0]
	for _, one := range c.tty.waiting.events {
		if one = e.Forgets(one); e.Erases() && one.Talk() && one.N == e.Ref {
			one = one.Changed(e)
		}
		if tells := one.Talk() || !one.Gone; tells && !(e.Erases() && one.Kind == state.KindEdit && one.Ref == e.Ref) {
			left = append(left, one)
		}
	}
	c.tty.waiting.events = left
}

// missed notes that so many events went by before they could be taken in.
func (w *waiting) missed(n int) {
	for _, e := range w.events {
		w.left.add(e, +1)
	}
	w.left.all += n
	w.events, w.shown = nil, tally{}
}

// tellWaiting says that lines wait. The row is drawn again below.
func (c *chat) tellWaiting() {
	w := &c.tty.waiting
	w.word = nil
	n, private := w.shown.all+w.left.all, w.shown.private+w.left.private
	if !c.held() || n == 0 {
		return
	}
	w.said = time.Now()
	c.happens([]string{c.Config.Words.Plain.Waits(n, private)})
}

// release tells what has waited.
func (c *chat) release() {
	c.late()
	if c.tty == nil || len(c.tty.waiting.events) == 0 && c.tty.waiting.left.all == 0 {
		return
	}
	w := c.tty.waiting
	c.tty.waiting = waiting{}
	if w.left.all > 0 {
		if c.unread == nil {
			c.unread = &pages{scope: c.Scope, after: w.after}
		}
		if i := slices.IndexFunc(w.events, (*state.Event).Talk); i >= 0 {
			c.unread.before = w.events[i].N
		}
		c.happens([]string{c.Config.Words.Plain.Waited(w.left.all, w.left.private)})
	}
	c.relate(slices.DeleteFunc(w.events, func(e *state.Event) bool {
		return comes(e) && e.Who.ID != c.Plain.Me && !c.noticed(e) // the room has become a large one
	}))
}
