package command

// What somebody is called who has just come. Whoever is called otherwise than they asked reads
// why. The reason is found when they come, and put into words when they read it, whose language
// may be another one by then.

import (
	"teahouse/room/text"
	"teahouse/ui/words"
)

// Named says what somebody is called who has just come, how they came by that
// name, and what to do about it, in whichever language is read.
func (c *Call) Named() func(*words.Entry) string {
	name, wanted, asked := c.Me.Person.Name, c.Wanted, c.Asked
	switch {
	case c.Seat != nil && c.Seat.Silenced() && wanted != name:
		return func(w *words.Entry) string { return w.Muted(name) }
	case wanted == "" && asked == "":
		return func(w *words.Entry) string { return w.Drawn(name) }
	case wanted == "":
		return func(w *words.Entry) string { return w.Unfit(asked, name) }
	case c.nameless():
		if wanted == name {
			wanted = ""
		}
		return func(w *words.Entry) string { return w.Lapsed(wanted, name) }
	case wanted != name && c.takenName():
		return func(w *words.Entry) string { return w.Owned(wanted, name) }
	case wanted != name:
		if other := c.lookalike(); other != "" {
			return func(w *words.Entry) string { return w.Alike(wanted, other, name) }
		}
		return func(w *words.Entry) string { return w.Taken(wanted, name) }
	case asked != "" && asked != name:
		return func(w *words.Entry) string { return w.Fitted(asked, name) }
	}
	return func(w *words.Entry) string { return w.Named(name) }
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

// nameless tells whether they have registered and own no name: it lapsed while they were
// away for long, and would be anybody's without a word to them.
func (c *Call) nameless() bool {
	if c.Seat == nil || !c.Me.Person.ID.Registered() {
		return false
	}
	_, names := c.Seat.Keys()
	return len(names) == 0
}
