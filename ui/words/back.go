package words

// Coming in, and what is new. How many lines are new is counted up to a number; where there are
// more, that is all that is told of how many.

// Back is what somebody reads who comes in: in three rows who is new, in one who
// was here before. A row is told beside the time, so it has little room.
type Back struct {
	Talk  string                   // how to talk, and how to whisper
	Reads func(d Term) string      // who can read along, and for how long lines are kept; 0: without end
	Zone  func(zone string) string // a hint: whose time is shown, where nobody said which it should be

	Welcome     func(name string, lines, calls int) string // so many lines are new, so many of them call the reader
	WelcomeOver func(name string, most, calls int) string  // more than that are new
	Nothing     func(name string) string                   // nothing is new
	First       string                                     // behind it: the key that goes to the first new line,
	Next        string                                     // and to the next one that calls them

	Since     func(since string, lines int) string // in the rule above what is new; 0: they are not counted yet
	SinceOver func(since string, most int) string  // they are more than that
	NoNext    string                               // no line after this one calls the reader
	NoPrev    string                               // none before it does
	Gone      func(name, since string) string      // in the prompt: whom a line is for is not here; it may not be known since when
	Left      func(n int) string                   // in the prompt: so many characters fit still
	TooMany   func(n int) string                   // so many are too many
	Here      func(n int) string                   // in the title: how many are here, and the key that lists them
}

// Missed welcomes somebody back whom so many new lines wait for.
func (w *Back) Missed(name string, lines, calls, most int) string {
	switch {
	case lines == 0:
		return w.Nothing(name)
	case lines > most:
		return w.WelcomeOver(name, most, calls)
	}
	return w.Welcome(name, lines, calls)
}

// Rule is what stands in the rule above so many new lines.
func (w *Back) Rule(since string, lines, most int) string {
	if lines > most {
		return w.SinceOver(since, most)
	}
	return w.Since(since, lines)
}
