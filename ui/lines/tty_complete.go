package lines

// Tab completes on a terminal, as on the screen.

// complete puts the next completion into the line, or the one before. Who hears the
// row read out is told once that there are more, and hears the whole of each.
func (c *chat) complete(by int) {
	t := c.tty
	walking := t.Completions.Open()
	t.row.anew = t.Complete(by, c.Seat, c.Ignored, func() []string { return c.spoke }, true)
	if more := len(t.Completions.Candidates) - 1; more > 0 && !walking {
		c.happens([]string{c.Config.Words.Plain.Choices(more)})
	}
}
