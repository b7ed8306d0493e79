package command

// Named says what somebody is called who has just come, how he came by that
// name, and what to do about it.
func (c *Call) Named() string {
	w, name := &c.Words.Entry, c.Me.Person.Name
	switch {
	case c.Wanted == name:
		return w.Named(name)
	case c.Wanted == "":
		return w.Drawn(name)
	case c.takenName():
		return w.Owned(c.Wanted, name)
	}
	return w.Taken(c.Wanted, name)
}
