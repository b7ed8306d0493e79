package lines

// Tab completes on a terminal, as on the screen.

import "teahouse/ui/command"

// complete puts the next completion into the line, or the one before. Who hears the
// row read out is told once that there are more, and hears the whole of each.
func (c *chat) complete(by int) {
	t := c.tty
	e := &t.edit
	walking := t.offer.Open()
	next, ok := t.offer.Turn(by, e.Text(), e.Cursor(), func() []command.Candidate {
		return command.Complete(e.Text(), e.Cursor(), command.Affordable(c.Seat, c.Seat.Roster(), c.Ignored), c.Seat.Me().Person, c.spoke, c.Seat.Governs())
	})
	if ok && e.Replace(next.From, next.To, next.Text) != nil {
		t.offer = command.Offer{}
	}
	t.row.anew = ok
	if more := len(t.offer.Candidates) - 1; more > 0 && !walking {
		c.happens([]string{c.Config.Words.Plain.Choices(more)})
	}
}

// cancelOffer brings back what was typed.
func (t *tty) cancelOffer() {
	c := t.offer.Cancel()
	_ = t.edit.Replace(c.From, c.To, c.Text)
}
