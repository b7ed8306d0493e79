package command

// Tab: the best completion at once, the others by Tab again. Whatever else is
// pressed keeps the one that stands there; Esc brings back what was typed.

// Completions is a row of completions being walked through. The zero value offers
// nothing.
type Completions struct {
	Candidates []Candidate
	At         int // which of them stands in the line

	from  int
	text  string // what stands in their place in the line now
	typed string // what stood there
}

// Open tells whether there is more than one to choose from.
func (o *Completions) Open() bool { return len(o.Candidates) > 1 }

// Turn goes on to the next completion, or to the one before if by is -1. Where
// none is open, find looks for some that end at the cursor. It returns what to
// put into the line, and whether there is anything.
func (o *Completions) Turn(by int, line string, cursor int, find func() []Candidate) (c Candidate, ok bool) {
	if o.Open() {
		o.At = (o.At + by + len(o.Candidates)) % len(o.Candidates)
	} else {
		found := find()
		if len(found) == 0 {
			return Candidate{}, false
		}
		from := found[0].From // all complete the same word
		typed := line[from:cursor]
		*o = Completions{Candidates: found, from: from, text: typed, typed: typed}
		if by < 0 {
			o.At = len(found) - 1
		}
	}
	return o.put(o.Candidates[o.At].Text), true
}

// Cancel ends the walk, and returns what brings back what was typed.
func (o *Completions) Cancel() Candidate {
	back := o.put(o.typed)
	*o = Completions{}
	return back
}

// put replaces what stands in the line.
func (o *Completions) put(text string) Candidate {
	c := Candidate{o.from, o.from + len(o.text), text}
	o.text = text
	return c
}
