package command

// Whom a word names: a name is not a person, and where several bore one the
// answer says which of them is meant.

import (
	"context"
	"strconv"
	"strings"

	"teahouse/room"
)

// meant is somebody whom a word names.
type meant struct {
	room.Person
	note string // which of several it is, empty where there is no doubt
}

// whoever finds whom a word names, and goes on with them: who is here, owns the
// name or spoke under it within the hour, and by #LINE whoever wrote that line.
func (c *Call) whoever(word string, then func(meant) Result) Result {
	number, numbered := strings.CutPrefix(word, "#")
	if !numbered {
		m, refused := c.somebody(word)
		if refused != "" {
			return Result{Refused: refused}
		}
		return then(m)
	}
	n, err := strconv.ParseUint(number, 10, 64)
	if err != nil || c.Seat == nil {
		return Result{Refused: c.Words.Refused.NoLine(shortened(word))}
	}
	return Result{Later: func(ctx context.Context) Result {
		e, err := c.Seat.Line(ctx, n)
		switch {
		case err != nil:
			return c.failed(err)
		case e == nil:
			return Result{Refused: c.Words.Refused.NoLine(shortened(word))}
		}
		p := room.Person{ID: c.Seat.Known(e.Who.ID), Name: e.Who.Name}
		return then(meant{p, c.Words.Govern.Wrote(p.Name, n)})
	}}
}

// somebody finds whom a name means.
func (c *Call) somebody(name string) (meant, string) {
	name = bareName(name)
	n, err := room.NewName(name)
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
		return meant{p.Person, g.Another(trace.Name, trace.Line)}, ""
	case here:
		return meant{Person: p.Person}, ""
	}
	if owner, ok := c.Seat.Owner(n); ok {
		return meant{Person: room.Person{ID: owner.ID, Name: n.Text}}, ""
	}
	if spoke {
		return meant{trace.Person, g.Meant(trace.Name, trace.Line, trace.Mark, trace.Others)}, ""
	}
	return meant{}, c.unknown([]string{name})
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
