package lines

// Reading back: a day of the history, or what was not told, a page at a time,
// and how far they have read, for when they come back.

import (
	"time"

	"teahouse/room/state"
	"teahouse/ui/compose"
	"teahouse/ui/prefs"
)

const pageLines = 20 // lines told at once of what is read back

// pages is a part of the history that is being read.
type pages struct {
	after  uint64 // the line read last
	before uint64 // the first one behind the part, if not 0
	daily  bool   // it ends with a day…
	day    string // …this one
	scope  state.Scope
	kept   map[uint64]uint64 // what was read before, in each part of the room; nil: nothing
	public bool              // all else was read before
}

// readOn reads the next page, if one is waiting.
func (c *chat) readOn() {
	if c.pages != nil && len(c.outbox.Lines) == 0 {
		j := new(compose.Outgoing)
		c.begin(j)
		c.turn(j, c.pages)
	}
}

// turn reads a page, which may take as long as the disk. It is what a line asks for.
func (c *chat) turn(j *compose.Outgoing, p *pages) {
	c.pages = p
	ctx, after, scope := c.Context, p.after, p.scope
	c.beside(func() func() {
		events, err := c.Seat.After(ctx, scope, after, pageLines+1)
		return func() {
			switch {
			case err != nil:
				c.failed(c.Config.Words.RefusalFor(c.Reader(), err))
			case c.turned(p, events):
				c.turn(j, p)
				return
			}
			c.done(j)
		}
	})
}

// turned tells a page, and whether it goes on at once, as nothing of it is told.
func (c *chat) turned(p *pages, events []*state.Event) (goesOn bool) {
	told, more, any := *c.Plain, len(events) > pageLines, false
	told.Day = p.day
	for _, e := range events[:min(len(events), pageLines)] {
		day := e.Time().In(told.Zone).Format(time.DateOnly)
		if p.before != 0 && e.N >= p.before || p.daily && p.day != "" && day != p.day {
			more = false
			break
		}
		p.after, p.day = e.N, day
		if c.sees(e) && e.N > p.kept[e.In] && (e.Public() || !p.public) {
			any = true
			c.show(told.Event(c.Told(e))...)
		}
	}
	c.Plain.Day = told.Day
	switch {
	case more && !any && c.pages == p:
		return true
	case more && c.pages == p:
		c.show(c.Config.Words.Plain.More)
	case !more && c.unread == p:
		c.unread = nil
		fallthrough
	case !more && c.pages == p:
		c.pages = nil
	}
	return false
}

// readUnread begins to tell what was not told.
func (c *chat) readUnread(j *compose.Outgoing) (goesOn bool) {
	if c.unread == nil {
		c.show(c.Config.Words.Plain.NoUnread)
		return false
	}
	c.turn(j, c.unread)
	return true
}

// missed tells that so many events went by before they could be told.
func (c *chat) missed(n uint64) {
	if c.unread == nil {
		c.unread = &pages{scope: c.Scope, after: c.last}
	}
	c.unread.before = 0 // up to what is told next, see hear
	says := c.Config.Words.Plain.Missed(int(n))
	switch {
	case c.held():
		c.tty.waiting.missed(int(n))
	case c.tty != nil:
		c.happens([]string{says})
	default:
		c.Errs.Line(says)
	}
}

// reads notes that a line was told. A pipe reads for nobody.
func (c *chat) reads(e *state.Event) {
	c.last = max(c.last, e.N)
	if c.tty == nil {
		return
	}
	read := c.marker(e.In)
	read.Upto = max(read.Upto, e.N)
	read.Note(c.Seat, time.Now())
}

// marker is how far they have read in a part of the room.
func (c *chat) marker(in uint64) *prefs.Read {
	if c.read[in] == nil {
		read := prefs.ReadUpto(c.Seat, in, time.Now())
		c.read[in] = &read
	}
	return c.read[in]
}
