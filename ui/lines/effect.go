package lines

// What commands do to line mode itself.

import (
	"slices"

	"teahouse/room/state"
	"teahouse/room/text"
	"teahouse/ui/command"
	"teahouse/ui/compose"
	"teahouse/ui/prefs"
	"teahouse/ui/stdio"
)

// effect does what only line mode can do, and tells whether the line is still
// under way. What only a screen can do the command refuses by itself.
func (c *chat) effect(j *compose.Outgoing, e command.Effect) (goesOn bool) {
	switch e := e.(type) {
	case command.Quit:
		c.over = errLeft
	case command.Quiet:
		c.quieten(e.On)
	case command.Zone:
		c.Plain.Zone = e.Zone
		c.unkept(prefs.Keep(c.Seat, prefs.Zone, e.Zone.String()))
	case command.Lang:
		c.Speak(prefs.Speak(c.Seat, c.Terminal.Env, e.Words))
	case command.Ignore:
		var err error
		c.Ignored, err = prefs.Ignore(c.Seat, e)
		c.unkept(err)
	case command.Found:
		c.find(e)
	case command.Jump:
		c.turn(j, &pages{scope: state.Scope{In: c.In.Num, All: c.In.Num == 0}, after: e.N - 1, daily: true})
		return true
	case command.Unread:
		return c.readUnread(j)
	case command.Query:
		c.tty.Query = e.To
	case command.Go:
		c.strayed = 0
		c.goes(e)
	case command.Close:
		c.tty.EndQuery()
	case command.Hush:
		var err error
		c.Muted, err = prefs.Mute(c.Seat, e.In, e.On)
		c.unkept(err)
	case command.Set:
		c.set(e.Name, e.Value)
	case command.Hold:
		c.setHold(e.On)
	case command.Bell:
		c.tty.bell = e.Way
		c.unkept(prefs.Keep(c.Seat, prefs.Bell, string(e.Way)))
	case command.Times:
		c.setTimes(e.On)
	case command.Plain:
		prefs.Switch(c.Seat, prefs.Plain, false)
		c.over = stdio.ErrScreen
	}
	return false
}

// unkept says why a choice is not kept, if it is not.
func (c *chat) unkept(err error) {
	if err != nil {
		c.failed(c.Config.Words.RefusalFor(c.Reader(), err))
	}
}

// set keeps a choice, and obeys it.
func (c *chat) set(name, value string) {
	if err := prefs.Keep(c.Seat, name, value); err != nil {
		c.unkept(err)
		return
	}
	switch name {
	case command.OwnAliases:
		c.shorten()
	case command.OwnCalls:
		c.called()
	case prefs.Marks:
		c.Marks(value == prefs.On, c.where)
	case prefs.Reacts:
		c.reacts = value
	case prefs.Comings:
		c.comings = prefs.Told(value)
	}
}

// shorten has lines know the short forms of commands.
func (c *chat) shorten() {
	c.aliases = command.ReadAliases(c.Seat.Settings()[command.OwnAliases])
	if c.tty != nil {
		c.tty.Recipients.Aliases = c.aliases
	}
}

// called has lines call them that hold words of theirs.
func (c *chat) called() {
	c.calls = command.CalledBy(text.Name{}, c.Seat.Settings()[command.OwnCalls]).Words
}

// goes has what they write go somewhere else, and all be told again if --in named a
// part of it.
func (c *chat) goes(to command.Go) {
	w := c.Config.Words
	c.Scope, c.Plain.In = state.Scope{All: true}, 0
	if c.tty != nil {
		c.tty.EndQuery()
	}
	if to.With.ID != "" {
		c.tty.Query = to.With
		c.show(w.Answer.Query(to.With.Name))
		return
	}
	c.In = command.Where{}
	for _, one := range c.Seat.Joined() {
		if one.Num == to.In {
			c.In = command.Where{Num: one.Num, Name: one.Name}
		}
	}
	if c.tty != nil {
		c.tty.Recipients.In, c.tty.dirty = c.In, true
	}
	if c.In.Num == 0 {
		c.show(w.Channels.House)
		return
	}
	c.show(w.Channels.Goes(c.In.Name))
}

// outside tells whether they write to a channel that they are in no more.
func (c *chat) outside() bool {
	return c.In.Num != 0 && !slices.ContainsFunc(c.Seat.Joined(), func(one state.Listed) bool { return one.Num == c.In.Num })
}

// leaves goes back to everybody where they have ended being where they are. Who was
// taken out stays: what they write next is refused, with the way back, and goes to nobody else.
func (c *chat) leaves(b state.Body) {
	left := uint64(0)
	switch b := b.(type) {
	case *state.Part:
		left = b.Num
	case *state.Dissolve:
		left = b.Num
	}
	if left == 0 {
		return
	}
	prefs.Part(c.Seat)
	delete(c.read, left)
	if left == c.In.Num {
		c.goes(command.Go{})
	}
}
