package line

// Coming and going: what somebody reads first, and last.

import (
	"context"
	"errors"
	"hash/fnv"
	"io"
	"slices"
	"strconv"
	"strings"
	"time"

	"teahouse/room"
	"teahouse/ui/command"
)

// greet tells the last lines, who he is, and what he has to know. Without a
// terminal only lines go to standard output.
func (c *chat) greet() {
	c.events, _ = c.seat.Read(c.events[:0])
	arrived := slices.ContainsFunc(c.events, func(e *room.Event) bool {
		return e.Kind == room.KindEnter && e.Who.ID == c.plain.me
	})
	if !c.call.Quiet {
		c.welcome()
	}
	c.recently()
	c.hear(c.events)
	if !c.call.Quiet {
		c.meet(arrived)
	}
	if c.tty != nil {
		c.tty.prompt = true
	}
}

// entry tells something of the room.
func (c *chat) entry(lines ...string) {
	if c.tty != nil {
		c.out.lines(lines)
	} else {
		c.errs.lines(lines)
	}
}

func (c *chat) welcome() {
	topic, veiled := c.ignored.Topic(c.seat)
	if veiled {
		topic = c.cfg.Words.Govern.VeiledTopic
	}
	c.entry(c.cfg.Words.Plain.Welcome(c.cfg.Title, topic, len(c.seat.Roster().People)))
}

// recently tells the last lines before those that came since he is here, as
// many as were asked for.
func (c *chat) recently() {
	c.read = command.KeptRead(c.seat, time.Now())
	if c.call.Quiet || c.call.Last <= 0 {
		return
	}
	before := uint64(0)
	if i := slices.IndexFunc(c.events, (*room.Event).Talk); i >= 0 {
		before = c.events[i].N
	}
	last, err := c.recent(0, before, c.call.Last)
	if err == nil {
		c.unreadBefore(last)
		err = c.each(last, c.remind)
	}
	if err != nil {
		c.entry(c.cfg.Words.Line.NotLoaded)
	}
	c.reads(c.loaded)
}

// remind tells some of the last lines, the unread ones behind a mark.
func (c *chat) remind(events []*room.Event) {
	c.name()
	for _, e := range events {
		old := c.read.Kept
		unread := c.tty != nil && old != 0 && e.N > old && c.loaded <= old
		if c.loaded = e.N; c.hides(e) {
			continue
		}
		if unread {
			c.entry(c.cfg.Words.Plain.New)
		}
		c.heard(e)
		c.out.lines(c.plain.event(e))
	}
}

// unreadBefore looks whether lines came before these that he has not read.
func (c *chat) unreadBefore(last recent) {
	old := c.read.Kept
	if c.tty == nil || old == 0 || last.count == 0 || last.first[0].N <= old {
		return
	}
	n, err := c.seat.Unread(c.ctx, old, unreadMost)
	if n -= last.count; err == nil && n > 0 {
		c.unread = &pages{after: old, before: last.first[0].N}
		c.entry(c.cfg.Words.Plain.Unread(n))
	}
}

// keptMet is the setting that says which standing text somebody has read: it is told
// once, and then only if it has changed. It is stored, and never changes.
const keptMet = "met"

// meet tells a newcomer what he has to know, and less to who was here before.
func (c *chat) meet(arrived bool) {
	w, call := &c.cfg.Words.Entry, c.caller()
	if !arrived { // who was here already knows how he came by his name
		call.Wanted, call.Asked = call.Me.Person.Name, ""
	}
	named, met := call.Named(), c.seat.Settings()[keptMet]
	if met == "" || named != w.Named(call.Me.Person.Name) {
		c.entry(named)
	}
	var news []string
	news = append(news, w.Kept(c.cfg.Keep))
	for _, motd := range []string{c.cfg.MOTD, c.seat.House().MOTD} {
		if motd != "" {
			news = append(news, strings.Split(motd, "\n")...)
		}
	}
	sum := fnv.New64a()
	_, _ = io.WriteString(sum, strings.Join(news, "\n"))
	now := strconv.FormatUint(sum.Sum64(), 36)
	if met != now {
		c.entry(news...)
	}
	c.entry(call.Readmitted()...)
	if met == "" {
		c.entry(w.Clock(command.ZoneName(c.now())), c.cfg.Words.Plain.Help)
		if c.tty != nil && !c.terminal.Dumb {
			c.entry(c.cfg.Words.Plain.Screen)
		}
	}
	if c.tty != nil && met != now { // what a pipe is told nobody may have read
		c.seat.Remember(map[string]string{keptMet: now})
	}
}

// part ends line mode, and tells him why if it was not his wish.
func (c *chat) part(why error) (int, error) {
	if c.tty != nil {
		c.out.draw(c.tty.row.leave())
		_ = c.out.flush() // before what goes to the other stream
	} else if len(c.jobs) > 0 {
		c.errs.line(c.cfg.Words.Plain.Open(c.number))
	}
	switch {
	case errors.Is(why, ErrScreen):
		return StatusDone, ErrScreen
	case errors.Is(why, errCut):
		return c.cut()
	case errors.Is(why, errGone):
		return StatusRefused, context.Cause(c.ctx)
	case errors.Is(why, errFault):
		c.errs.line(c.cfg.Words.Door.Failed)
		return StatusRefused, why
	case !errors.Is(why, errLeft) && !errors.Is(why, errDone):
		return c.ended(why)
	}
	if c.tty != nil {
		c.out.line(c.cfg.Words.Door.Goodbye)
		return StatusDone, nil
	}
	if c.refused {
		return StatusRefused, nil
	}
	return StatusDone, nil
}
