package command

import "teahouse/room/text"

// Named says what somebody is called who has just come, how they came by that
// name, and what to do about it.
func (c *Call) Named() string {
	w, name := &c.Words.Entry, c.Me.Person.Name
	switch {
	case c.Seat != nil && c.Seat.Silenced() && c.Wanted != name:
		return w.Muted(name)
	case c.Wanted == "" && c.Asked == "":
		return w.Drawn(name)
	case c.Wanted == "":
		return w.Unfit(c.Asked, name)
	case c.Wanted != name && c.takenName():
		return w.Owned(c.Wanted, name)
	case c.Wanted != name:
		if other := c.lookalike(); other != "" {
			return w.Alike(c.Wanted, other, name)
		}
		return w.Taken(c.Wanted, name)
	case c.Asked != "" && c.Asked != name:
		return w.Fitted(c.Asked, name)
	}
	return w.Named(name)
}

// lookalike is the name of somebody else that the wanted one looks like, if it
// is not the same.
func (c *Call) lookalike() string {
	n, err := text.NewName(c.Wanted)
	if err != nil || c.Seat == nil {
		return ""
	}
	return c.Seat.Lookalike(n)
}
