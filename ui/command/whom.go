package command

// Whom a word names: a name is not a person, and where several bore one the
// answer says which of them is meant.

import (
	"context"
	"errors"
	"strings"

	"teahouse/room/state"
	"teahouse/room/text"
)

// meant is somebody whom a word names.
type meant struct {
	state.Person
	note string       // which of several it is, empty where there is no doubt
	line *state.Event // by which they were named, if they were
}

// whoever finds whom a word names, and goes on with them: who is here, owns the
// name or spoke under it within the hour, and by a line whoever wrote it.
func (c *Call) whoever(word string, then func(meant) Result) Result {
	if _, ok := meansChannel(word); ok {
		return refused(Why(state.NoSuchLine), c.unknown([]string{word}))
	}
	if !NamesLine(word) {
		m, why := c.somebody(word)
		if why != "" {
			return refused(CodeNobody, why)
		}
		return then(m)
	}
	return Result{Later: func(ctx context.Context) Result {
		e, err := c.line(ctx, word)
		if err != nil {
			return c.noLine(word, err)
		}
		number := e.Seq
		if e.Private() {
			number = 0
		}
		return then(meant{e.Who, c.Words.Govern.Wrote(e.Who.Name, number), e})
	}}
}

// line finds the line that a word names, see ref, if this person may read it. It may
// take as long as the disk.
func (c *Call) line(ctx context.Context, word string) (*state.Event, error) {
	if c.Seat == nil {
		return nil, &state.Refusal{Code: state.NotSeated}
	}
	ref, err := c.ref(word)
	if err != nil {
		return nil, err
	}
	return c.Seat.Find(ctx, ref)
}

// noLine says why a word means no line.
func (c *Call) noLine(word string, err error) Result {
	if why, ok := errors.AsType[*state.Refusal](err); ok {
		switch why.Code {
		case state.NoSuchLine, state.NoCursor, state.NotSeated:
			return refused(Why(why.Code), c.Words.Refused.NoLine(shortened(word)))
		}
	}
	return c.failed(err)
}

// somebody finds whom a name means.
func (c *Call) somebody(name string) (meant, string) {
	name = bareName(name)
	n, err := text.NewName(name)
	p, here := find(c.Roster, n.Fold)
	if err != nil || c.Seat == nil {
		if !here {
			return meant{}, c.unknown([]string{name})
		}
		return meant{Person: p.Person}, ""
	}
	g := &c.Words.Govern
	trace, spoke := c.Seat.Spoke(n)
	switch {
	case here && spoke && trace.ID != p.Person.ID && trace.Line != 0:
		return meant{Person: p.Person, note: g.Another(trace.Name, trace.Line)}, ""
	case here:
		return meant{Person: p.Person}, ""
	}
	if owner, ok := c.Seat.Owner(n); ok {
		return meant{Person: state.Person{ID: owner.ID, Name: n.Text}}, ""
	}
	if spoke {
		return meant{Person: trace.Person, note: g.Meant(trace.Name, trace.Line, trace.Mark, trace.Others)}, ""
	}
	return meant{}, c.unknown([]string{name})
}

// Names are those at which a line is aimed. What stands in the place of one may be
// none: a line, a key, an address.
func (l *Line) Names() (names []string) {
	if l.Kind == Private {
		for _, p := range l.To {
			names = append(names, p.Name)
		}
	}
	if l.Kind != Run {
		return names
	}
	for _, word := range strings.Fields(l.Args) {
		if len(names) < l.Command.names && !strings.HasPrefix(word, "--") {
			names = append(names, bareName(word))
		}
	}
	return names
}

// options takes the flags off the front of a text; each of those known may
// stand there. What begins with -- and is none is not ok.
func options(s string, known map[string]*bool) (rest string, ok bool) {
	for {
		word, behind := cutWord(s)
		if !strings.HasPrefix(word, "--") || word == "--" {
			return s, true
		}
		set := known[word]
		if set == nil {
			return s, false
		}
		*set, s = true, behind
	}
}
