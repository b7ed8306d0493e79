package compose

// A query has every line begin with somebody's name, so that it is for them alone, until that ends.

import (
	"strings"

	"teahouse/room"
	"teahouse/room/state"
	"teahouse/ui/command"
)

// greeting is what every line begins with.
func (c *Composer) greeting() string { return "@" + c.Query.Name + " " }

// BeginQuery puts the name into an empty line that every line begins with, and tells
// whether it did.
func (c *Composer) BeginQuery() bool {
	if c.Query.ID == "" || !c.Edit.Empty() || c.Edit.SetDraft(c.greeting()) != nil {
		return false
	}
	c.Recipients.Fix(c.Query)
	return true
}

// callQuery has lines begin with the name that the other has by now. One that is being written
// stays as it is.
func (c *Composer) callQuery(seat *room.Seat, roster *state.Roster) {
	if c.Query.ID == "" || c.Searching() {
		return
	}
	bare := c.Edit.Text() == c.greeting()
	c.Query.ID = seat.Known(c.Query.ID)
	now := command.AsCalled(c.Query, roster)
	if now == c.Query {
		return
	}
	if c.Query = now; bare && c.Edit.SetDraft(c.greeting()) == nil {
		c.Recipients.Fix(now)
	}
}

// KeepQuery has every line begin with the name, as long as lines do: also one that was
// emptied, and one that would be for everybody otherwise. A command stands alone; of two
// slashes one goes, for they begin a text.
func (c *Composer) KeepQuery() {
	if c.Query.ID == "" || c.aside != nil || c.Searching() || c.BeginQuery() || c.wasPasted() {
		return
	}
	as := command.Recipients{Aliases: c.Recipients.Aliases}
	line, text, before := as.Parse(c.Edit.Text(), nil, false), c.Edit.Text(), c.Edit.Before()
	if line.Kind != command.Say || line.Command != nil {
		return
	}
	slash := min(len(text)-len(line.Text), len(before))
	if c.Edit.Replace(0, len(before), c.greeting()+before[slash:]) == nil {
		c.Recipients.Fix(c.Query)
	}
}

// SuspendQuery takes it out of a line that holds nothing else.
func (c *Composer) SuspendQuery() {
	if c.Query.ID != "" && strings.TrimSpace(c.Edit.Text()) == strings.TrimSpace(c.greeting()) {
		_ = c.Edit.SetDraft("")
	}
}

// EndQuery ends that lines begin with a name.
func (c *Composer) EndQuery() {
	c.SuspendQuery()
	c.Query = state.Person{}
}
