package lines

// What happens in the room, as it is told here: what the screen would show, as
// far as lines can, and what they wrote here only where they have not seen it.

import (
	"slices"

	"teahouse/room"
	"teahouse/room/state"
	"teahouse/room/text"
	"teahouse/ui/command"
	"teahouse/ui/compose"
	"teahouse/ui/prefs"
)

const namesMost = 5 // of those who come or go at once are named

// listen takes in what has happened since, and tells it unless that has to wait.
func (c *chat) listen() {
	if c.Elsewhere() {
		c.shorten()
		c.called()
	}
	if !c.held() {
		c.release()
	}
	c.moved()
	for more := true; more; {
		var missed uint64
		c.events, missed = c.Seat.Read(c.events[:0])
		if missed > 0 {
			c.missed(missed)
		}
		c.hear(c.events)
		more = len(c.events) == room.ReadAtOnce
	}
	c.rules()
	c.ended()
}

// ended tells whom a channel had invited that it is no more, as its members are told.
func (c *chat) ended() {
	version := c.Seat.ChannelsVersion()
	if version == c.version || c.held() {
		return
	}
	c.version = version
	for _, name := range c.invited.Ended(c.Seat, c.Ignored) {
		c.happens(c.Plain.Event(&state.Event{Kind: state.KindDissolve, Channel: name, At: c.Now().UnixMilli()}))
	}
}

// rules tells whoever governs now and did not before, or no longer does: that the file of
// operators was read again is no event. While it has to wait, it may come to nothing.
func (c *chat) rules() {
	governs := c.Seat.Governs()
	if governs == c.governs || c.held() || c.Seat.Me().ID == 0 { // who has left governs nothing
		return
	}
	c.governs = governs
	says := c.Config.Words.Govern.Role(governs)
	switch {
	case c.tty != nil:
		c.happens([]string{says})
	case !c.Call.Quiet:
		c.Errs.Line(says)
	}
}

// hear takes in events, and tells those that concern this person, or has them wait.
func (c *chat) hear(events []*state.Event) {
	c.name()
	told := make([]*state.Event, 0, len(events))
	for _, e := range events {
		if e.Kind == state.KindRegister { // of what was before, they read as who they were
			c.relate(told)
			told = told[:0]
			c.lately.Follow(e.Was, e.Who.ID)
			if c.tty != nil {
				c.tty.waiting.follow(e.Was, e.Who.ID)
			}
		}
		c.Follow(e)
		c.lookups.Hear(e)
		c.withdraw(e)
		if c.tells(e) {
			c.ring(e)
			told = append(told, e)
		}
	}
	c.relate(told)
	clear(events)
}

// relate tells events, or has them wait.
func (c *chat) relate(events []*state.Event) {
	if c.held() {
		c.wait(events)
		return
	}
	c.tell(c.gather(events))
}

// tell tells events. Those who come, or go, one after the other are told of in one line.
func (c *chat) tell(events []*state.Event) {
	for i := 0; i < len(events); i++ {
		e := events[i]
		if e.Kind == state.KindReact {
			names := []string{e.Who.Name}
			for ; i+1 < len(events) && sameSign(e, events[i+1]); i++ {
				names = append(names, events[i+1].Who.Name)
			}
			c.happens(c.Plain.Reactions(e, names))
			continue
		}
		var names []string
		friends := false
		for comes(e) {
			name := e.Who.Name
			if c.Seat.Tells(e.Who.ID) {
				name, friends = c.Config.Words.Friends.Named(name), true
			}
			names = append(names, name)
			if i+1 == len(events) || events[i+1].Kind != e.Kind || events[i+1].How != e.How {
				break
			}
			i++
			e = events[i]
		}
		if e.Talk() {
			c.reads(e)
			c.heard(e)
		}
		switch {
		case len(names) > 1 || friends:
			c.happens(c.crowd(e, names))
		case e.Who.ID == c.Plain.Me && c.Seat.Did(e.N):
			c.show(c.Plain.Event(c.Told(e))...) // an answer, behind which the prompt stands
		default:
			c.happens(c.Plain.Event(c.Told(e)))
		}
	}
}

// name notes by which name lines mention somebody. Where somebody listens they say
// so: they see no colour. What is read from a pipe keeps its form.
func (c *chat) name() {
	if c.tty != nil {
		me := c.Seat.Me()
		c.Plain.Calls = command.Called{Name: text.Name{Text: me.Person.Name, Fold: me.Fold}, Words: c.calls}
	}
}

func comes(e *state.Event) bool { return e.Kind == state.KindEnter || e.Kind == state.KindLeave }

// crowd tells of several people what the last of them did.
func (c *chat) crowd(e *state.Event, names []string) []string {
	p, more := c.Plain, max(len(names)-namesMost, 0)
	p.Taken = ""
	at := e.Time().In(p.Zone)
	text := p.Words.Notice.Crowd(e.Kind, e.How)(names[:len(names)-more], more)
	return p.Dated(at, []string{p.Clock(at) + text})
}

// tells takes in an event, and says whether it is told.
func (c *chat) tells(e *state.Event) bool {
	if !c.sees(e) {
		return false
	}
	mine := e.Who.ID == c.Plain.Me
	switch e.Kind {
	case state.KindSay, state.KindAct, state.KindWhisper:
		return c.tellsTalk(e)
	case state.KindEnter:
		return !mine && c.noticed(e)
	case state.KindLeave, state.KindRename, state.KindAway, state.KindBack, state.KindRegister:
		return mine || c.noticed(e)
	case state.KindEdit:
		return !mine && !c.hushed(e) // they were told of theirs when it was done
	case state.KindUnsend:
		return !c.unheard(e)
	case state.KindReact:
		return !mine && !e.Off && !c.unheard(e) && c.tellsSign(e)
	case state.KindFound:
		return false // they are told where they write now
	case state.KindJoin, state.KindPart:
		return !mine && len(c.Seat.RosterIn(e.In).People) <= prefs.QuietRoom
	}
	return true
}

// sees tells whether something is told here, now or when they read back.
func (c *chat) sees(e *state.Event) bool { return !c.Hides(e) && !c.elsewhere(e) }

// elsewhere tells whether what happened is in a part of the room that is not told
// here: beside the one that --in names, or in a channel that is muted, where nobody
// calls them. What is for them alone is told wherever they are.
func (c *chat) elsewhere(e *state.Event) bool {
	if e.Private() {
		return false
	}
	muted := c.tty != nil && e.In != 0 && e.In != c.In.Num && slices.Contains(c.Muted, e.In) && !c.concerns(e)
	return muted || !c.Reads(e)
}

// noticed tells whether comings and goings are worth a line: those of friends are, and
// all others as they want it.
func (c *chat) noticed(e *state.Event) bool {
	return state.Moves(e.Kind) && c.Seat.Tells(e.Who.ID) ||
		c.comings.Tells(len(c.Seat.Census().People), func() bool { return c.lately.Holds(e.Who.ID, e.At) })
}

func (c *chat) tellsTalk(e *state.Event) bool {
	switch {
	case e.N <= c.loaded:
		return false
	case c.hushed(e):
		c.withhold(e)
		return false
	}
	for len(c.ours) > 0 && c.ours[0] <= e.N { // they come in order
		last := c.ours[0]
		if c.ours = c.ours[1:]; last == e.N {
			if !c.held() {
				c.reads(e)
			}
			return false
		}
	}
	if c.saying && e.N > c.mine && c.Seat.Did(e.N) && !c.repeats(c.outbox.Lines[0]) {
		return false
	}
	return true
}

// heard remembers who spoke, and who wrote privately.
func (c *chat) heard(e *state.Event) {
	if p := c.unread; p != nil && p.before == 0 {
		p.before = e.N
	}
	if e.Who.ID == c.Plain.Me || e.Gone { // or it was taken back while it waited
		return
	}
	if e.Kind == state.KindWhisper {
		c.writer = e.Who
	}
	c.lately.Note(e.Who.ID, e.At)
	c.spoke = slices.DeleteFunc(c.spoke, func(name string) bool { return name == e.Who.Name })
	c.spoke = slices.Insert(c.spoke, 0, e.Who.Name)
	c.spoke = c.spoke[:min(len(c.spoke), compose.RecentMost)]
}

// repeats tells whether a line that was written here is told here, too.
func (c *chat) repeats(j *compose.Outgoing) bool { return j.Unseen || c.Call.Echo }

// became takes in what came of a line that was written here, and may have been
// read already.
func (c *chat) became(j *compose.Outgoing, came []*state.Event) {
	c.saying = false
	for _, e := range came {
		c.mine = e.N
		if e.Talk() && !c.repeats(j) {
			c.ours = append(c.ours, e.N)
		}
	}
}

// lastWriter is whoever wrote to them privately last, as who that is by now.
func (c *chat) lastWriter() state.Person {
	if c.writer.ID != "" {
		c.writer.ID = c.Seat.Known(c.writer.ID)
	}
	return c.writer
}
