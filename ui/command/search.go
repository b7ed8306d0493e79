package command

// Reading back by words. Among them, in:NAME says where, from:NAME who said it, and
// after:DATE and before:DATE when.

import (
	"cmp"
	"context"
	"iter"
	"slices"
	"strings"

	"teahouse/room"
	"teahouse/room/state"
	"teahouse/room/text"
)

// FoundMost is how many lines a search gives at most, and a screen is given: whoever
// wants others says more words, or pages on.
const FoundMost = 200

// Page is which of many lines are wanted: the newest between two events, by their N.
type Page struct {
	After, Before uint64
	Most          int // 0: FoundMost
}

// What stands before a name or a date among the words of a search: where, who, and
// between which times.
const (
	SaidIn     = "in:"
	SaidBy     = "from:"
	SaidAfter  = "after:"
	SaidBefore = "before:"
)

// sought is what a search looks for, and in which part of the room.
type sought struct {
	room.Query
	scope state.Scope
}

// searchAll finds earlier lines, the newest first. Those of people whom the reader ignores
// stay hidden.
func searchAll(c *Call, args string) Result {
	a := &c.Words.Answer
	what, misled := c.sought(args)
	if misled.Refused != "" {
		return misled
	}
	return Result{Later: func(ctx context.Context) Result {
		lines, more, err := c.find(ctx, what)
		if err != nil {
			return c.failed(err)
		}
		if len(lines) == 0 {
			return refused(CodeNothing, c.Words.Refused.NoneFound(shortened(args)))
		}
		return c.found(a.Found(len(lines), shortened(args), more), lines, more, false, strings.Fields(what.Words)...)
	}}
}

// sought reads the words of a search: all of what somebody may read, unless they say
// where.
func (c *Call) sought(args string) (what sought, misled Result) {
	what.scope = state.Scope{All: true}
	var words []string
	for word := range fields(args) {
		switch name, key := cutKey(word); {
		case key == SaidIn && !what.scope.All, key == SaidBy && what.From != "", key == SaidAfter && what.Since != 0, key == SaidBefore && what.Until != 0:
			return what, c.misused("search")
		case key == SaidAfter, key == SaidBefore:
			at, misled := c.date(strings.Trim(name, `"`), "search")
			if misled.Refused != "" {
				return what, misled
			}
			if key == SaidAfter {
				what.Since = at.UnixMilli()
			} else {
				what.Until = at.UnixMilli()
			}
		case key == SaidIn:
			if what.scope, misled = c.Within(name); misled.Refused != "" {
				return what, misled
			}
		case key == SaidBy:
			if what.From, misled = c.Author(name); misled.Refused != "" {
				return what, misled
			}
		default:
			words = append(words, word)
		}
	}
	what.Words = strings.Join(words, " ")
	return what, misled
}

// fields yields the words of a search. A date of two words stands in quotes behind its
// key.
func fields(args string) iter.Seq[string] {
	return func(yield func(string) bool) {
		all := strings.Fields(args)
		for i := 0; i < len(all); i++ {
			word := all[i]
			if date, key := cutKey(word); key == SaidAfter || key == SaidBefore {
				quoted := strings.HasPrefix(date, `"`) && !strings.HasSuffix(date[1:], `"`)
				for ; quoted && i+1 < len(all); i++ {
					word += " " + all[i+1]
					quoted = !strings.HasSuffix(word, `"`)
				}
			}
			if !yield(word) {
				return
			}
		}
	}
}

// cutKey takes the key off a word that says where, who or when.
func cutKey(word string) (name, key string) {
	for _, key := range []string{SaidIn, SaidBy, SaidAfter, SaidBefore} {
		if len(word) > len(key) && strings.EqualFold(word[:len(key)], key) {
			return word[len(key):], key
		}
	}
	return word, ""
}

// Within is the part of the room that a name means: a channel that they joined, or
// what they and somebody else wrote to each other alone. A sign says which.
func (c *Call) Within(name string) (state.Scope, Result) {
	at, _ := firstRune(name)
	bare, sign := signed(name)
	if sign && foldedChannel(bare) == text.Lobby {
		return state.Scope{}, Result{}
	}
	in, err := JoinedNamed(c.Seat, name)
	switch _, known := c.Seat.Channel(name); {
	case isAt(at):
	case err == nil:
		return state.Scope{In: in.Num}, Result{}
	case sign || known:
		return state.Scope{}, c.failed(err)
	}
	who, misled := c.Author(name)
	return state.Scope{With: who}, misled
}

// Author is who a name means: who is here, owns it or spoke under it within the hour.
func (c *Call) Author(name string) (state.Identity, Result) {
	m, why := c.somebody(name)
	if why != "" {
		return "", refused(CodeNobody, why)
	}
	return m.ID, Result{}
}

// find searches until the page is full, and tells whether there are more lines.
func (c *Call) find(ctx context.Context, what sought) (lines []*state.Event, more bool, err error) {
	most := cmp.Or(c.Page.Most, FoundMost)
	for before, at := c.Page.Before, most+1; ; at = FoundMost { // one by one, much that is hidden would be asked for often
		some, err := c.look(ctx, what, before, at)
		if err != nil {
			return nil, false, err
		}
		for _, e := range some {
			switch {
			case e.N <= c.Page.After:
				return lines, false, nil
			case e.Gone || c.Ignored.Hides(e, c.Me.Person.ID, c.Seat.Same):
			case len(lines) == most:
				return lines, true, nil
			default:
				lines = append(lines, c.Ignored.Told(e, c.Me.Person.ID, c.Seat.Same))
			}
		}
		if len(some) < at {
			return lines, false, nil
		}
		before = some[len(some)-1].N
	}
}

// look gives some of what is sought, the newest first. Of a part of the room alone,
// without words, that is what was said there last.
func (c *Call) look(ctx context.Context, what sought, before uint64, most int) ([]*state.Event, error) {
	if what.Query != (room.Query{}) || what.scope.All {
		return c.Seat.Search(ctx, what.scope, what.Query, before, most)
	}
	last, err := c.Seat.Before(ctx, what.scope, before, most)
	slices.Reverse(last)
	return last, err
}
