package lines

// Coming and going: what somebody reads first, and last.

import (
	"cmp"
	"context"
	"errors"
	"slices"
	"time"

	"teahouse/room"
	"teahouse/room/state"
	"teahouse/ui/command"
	"teahouse/ui/prefs"
	"teahouse/ui/stdio"
	"teahouse/ui/words"
)

// greet tells the last lines, who somebody is, and what they have to know. Without a
// terminal only lines go to standard output.
func (c *chat) greet() {
	c.events, _ = c.Seat.Read(c.events[:0])
	arrived := slices.ContainsFunc(c.events, func(e *state.Event) bool {
		return e.Kind == state.KindEnter && e.Who.ID == c.Plain.Me
	})
	if !c.Call.Quiet {
		c.count()
		c.welcome()
	}
	c.recently()
	c.hear(c.events)
	if !c.Call.Quiet {
		c.meet(arrived)
	}
	if c.tty != nil {
		c.tty.prompt = true
	}
}

// entry tells something of the room.
func (c *chat) entry(lines ...string) {
	if c.tty != nil {
		c.Out.Lines(lines)
	} else {
		c.Errs.Lines(lines)
	}
}

// count tells how much came since they were here last, and of it how much calls them.
// A pipe reads for nobody.
func (c *chat) count() {
	if c.tty == nil {
		return
	}
	var from []state.Marker
	for _, in := range c.parts() {
		if kept := c.marker(in).Kept; kept != 0 && !slices.Contains(c.Muted, in) {
			from = append(from, state.Marker{Num: in, N: kept})
			c.away.first = cmp.Or(min(c.away.first, kept), kept)
		}
	}
	counts, err := c.Seat.UnreadIn(c.Context, from)
	if err != nil {
		return // without it, nothing is told of it
	}
	left := 0
	for _, n := range counts {
		left += n
		c.away.over = c.away.over || n > room.CountMost
	}
	for before := uint64(0); left > 0; {
		at := min(left, stdio.PageSize)
		some, err := c.Seat.Before(c.Context, c.Scope, before, at)
		for _, e := range some {
			if c.missedLine(e) {
				left--
			}
			if c.news(e) {
				c.away.lines++
			}
		}
		if err != nil || len(some) < at || some[0].N <= c.away.first {
			break
		}
		before = some[0].N
	}
	if c.away.over = c.away.over && c.away.lines > 0; c.away.over {
		c.away.lines = max(c.away.lines, room.CountMost+1)
	}
	if c.away.lines > 0 {
		calls, _, _ := c.Seat.Calls(c.Context, c.Scope, c.away.first, room.CountMost) // without it, none is told of
		for _, e := range calls {
			if c.news(e) {
				c.away.calls++
			}
		}
	}
}

// missedLine tells whether a line came while they were not here.
func (c *chat) missedLine(e *state.Event) bool {
	kept := c.marker(e.In).Kept
	return kept != 0 && e.N > kept
}

// news tells whether such a line is of somebody else, and told here.
func (c *chat) news(e *state.Event) bool {
	return c.missedLine(e) && e.Who.ID != c.Plain.Me && c.reminds(e)
}

// known tells whether they were here before.
func (c *chat) known() bool { return c.Seat.Settings()[prefs.Met] != "" || c.marker(0).Kept != 0 }

// welcome tells what room this is, or how much came meanwhile, and how many are here.
func (c *chat) welcome() {
	here := len(c.Seat.Census().People)
	if c.tty != nil && c.known() {
		w := c.Config.Words
		c.entry(w.Back.Missed(c.Seat.Me().Person.Name, c.away.lines, c.away.calls, room.CountMost) + " · " + w.People.Here(here))
		return
	}
	topic, veiled := c.Ignored.Topic(c.Seat)
	if veiled {
		topic = c.Config.Words.Govern.VeiledTopic
	}
	c.entry(c.Config.Words.Plain.Welcome(c.Config.Title, topic, here))
}

// recently tells the last lines before those that came since they are here, as
// many as were asked for.
func (c *chat) recently() {
	if c.Call.Quiet || c.Call.Last <= 0 {
		return
	}
	before := uint64(0)
	if i := slices.IndexFunc(c.events, (*state.Event).Talk); i >= 0 {
		before = c.events[i].N
	}
	last, err := c.Recent(0, before, c.Call.Last, c.reminds)
	if err == nil {
		c.unreadBefore(last)
		err = c.Each(last, c.remind)
	}
	if err != nil {
		c.entry(c.Config.Words.Line.NotLoaded)
	}
}

// remind tells some of the last lines, the unread ones behind a mark.
func (c *chat) remind(events []*state.Event) {
	c.name()
	for _, e := range events {
		unread := c.tty != nil && c.news(e)
		c.loaded = e.N
		c.reads(e)
		if !c.reminds(e) {
			continue
		}
		if unread && !c.marked {
			c.marked = true
			c.entry(c.Config.Words.Plain.New)
		}
		c.heard(e)
		c.Out.Lines(c.Plain.Event(c.Told(e)))
	}
}

// reminds tells whether one of the last lines is told again: none that came since they
// switched public lines off, on the full screen.
func (c *chat) reminds(e *state.Event) bool {
	return c.sees(e) && (e.N <= c.Seat.QuietAfter() || !c.hushed(e))
}

// unreadBefore looks whether lines came before these that they have not read.
func (c *chat) unreadBefore(last stdio.Recent) {
	if c.tty == nil || last.Count == 0 {
		return
	}
	p := &pages{scope: c.Scope, after: c.away.first, before: last.First[0].N, kept: map[uint64]uint64{}}
	for _, in := range c.parts() {
		p.kept[in] = c.marker(in).Kept
	}
	n := c.away.lines - last.Count // all of these are unread…
	for _, e := range last.First {
		if c.reminds(e) && !c.news(e) { // …but for some of the first
			n++
		}
	}
	if n <= 0 {
		return
	}
	c.unread = p
	if w := &c.Config.Words.Plain; c.away.over {
		c.entry(w.UnreadOver(n - 1))
	} else {
		c.entry(w.Unread(n))
	}
}

// parts are the house and the channels that they read here.
func (c *chat) parts() (all []uint64) {
	if c.Scope.In != 0 {
		return []uint64{c.Scope.In}
	}
	all = []uint64{0}
	for _, one := range c.Seat.Joined() {
		all = append(all, one.Num)
	}
	return all
}

// meet tells a newcomer what they have to know, and less to who was here before.
func (c *chat) meet(arrived bool) {
	w, call := &c.Config.Words.Entry, c.Caller()
	if !arrived { // who was here already knows how they came by their name
		call.Wanted, call.Asked = call.Me.Person.Name, ""
	}
	back := &c.Config.Words.Back
	named, met, known := call.Named()(w), c.Seat.Settings()[prefs.Met], c.known()
	switch {
	case !known:
		c.entry(named, back.Talk, back.Reads(words.Term(c.Config.Keep)))
		if tongues := prefs.Tongues(c.Seat, c.Terminal.Env, c.Config.Words, c.Out.IsASCII()); tongues != "" {
			c.entry(tongues)
		}
	case arrived && named != w.Named(call.Me.Person.Name):
		c.entry(named)
	}
	standing, now := prefs.Standing(c.Config.Keep, c.Config.MOTD, c.Seat.House().MOTD)
	if met != now {
		c.entry(standing...)
	}
	c.entry(call.Readmitted()...)
	if !known && !command.TellsZone(c.Terminal.Env) {
		c.entry(w.Clock(command.ZoneName(c.Now())))
	}
	if c.tty != nil && met != now { // what a pipe is told nobody may have read
		_ = prefs.Keep(c.Seat, prefs.Met, now)
	}
}

// part ends line mode, and tells them why if it was not their wish.
func (c *chat) part(why error) (int, error) {
	if c.tty != nil {
		c.Out.Draw(c.tty.row.leave())
		if errors.Is(why, command.ErrStopping) || c.Seat.How() == state.HowStopped || c.Seat.SentAway() {
			c.leaveBehind()
		}
		_ = c.Out.Flush() // before what goes to the other stream
	} else if len(c.outbox.Lines) > 0 {
		c.Errs.Line(c.Config.Words.Plain.Open(c.number))
	}
	switch {
	case errors.Is(why, stdio.ErrScreen):
		if place := c.Terminal.Place; place != nil {
			*place = c.In
			if with := c.tty.Query; with.ID != "" {
				*place = command.Where{With: with}
			}
		}
		return stdio.StatusDone, stdio.ErrScreen
	case errors.Is(why, stdio.ErrCut):
		return c.Cut()
	case errors.Is(why, errGone):
		return stdio.StatusRefused, context.Cause(c.Context)
	case !errors.Is(why, errLeft) && !errors.Is(why, stdio.ErrDone):
		return c.Ended(why)
	}
	if c.tty != nil {
		c.Out.Line(c.Config.Words.Door.Goodbye)
		return stdio.StatusDone, nil
	}
	if c.refused {
		return stdio.StatusRefused, nil
	}
	return stdio.StatusDone, nil
}

// leaveBehind says of what they wrote, and nobody has taken in, that it may not have been sent: a
// server that stops keeps nothing of it, and neither does the one that they are sent to.
func (c *chat) leaveBehind() {
	w, now := &c.Config.Words.Door, time.Now()
	if line := c.outbox.Doubtful(now); line != "" {
		c.Out.Lines([]string{w.InDoubt, line})
	}
	if left := c.outbox.Unsent(now, func(command.Where) bool { return true }); len(left) > 0 {
		c.Out.Lines(append([]string{w.Unsent}, left...))
	}
}
