package command

// Lines that somebody keeps, and those that call them. What is kept is where a line is,
// never what it says: whatever took it from its readers took it from here.

import (
	"cmp"
	"context"
	"slices"
	"strconv"
	"strings"

	"teahouse/room"
	"teahouse/room/state"
)

const savedMost = 50 // lines that one person keeps: each is looked up when they are listed

// readSaved are the lines that are kept, by N, the one kept last behind.
func readSaved(kept string) (all []uint64) {
	for _, word := range strings.Fields(kept) {
		if n, err := strconv.ParseUint(word, 36, 64); err == nil {
			all = append(all, n)
		}
	}
	return all
}

func (c *Call) keepSaved(all []uint64, says string) Result {
	words := make([]string, len(all))
	for i, n := range all {
		words[i] = strconv.FormatUint(n, 36)
	}
	return c.keep(OwnSaved, strings.Join(words, " "), says)
}

func save(c *Call, args string) Result {
	mark, behind := cutWord(args)
	if !NamesLine(mark) || behind != "" {
		return c.misused("save")
	}
	return c.onLine(mark, c.Save)
}

// Save keeps a line for its reader. Of what they keep and can read no more, it makes
// room.
func (c *Call) Save(e *state.Event) Result {
	w, all := &c.Words.Hands, readSaved(c.own()[OwnSaved])
	if i := slices.Index(all, e.N); i >= 0 {
		all = slices.Delete(all, i, i+1)
	}
	if len(all) < savedMost {
		all = append(all, e.N)
		return c.keepSaved(all, w.Saved(len(all), savedMost))
	}
	return Result{Later: func(ctx context.Context) Result {
		lines, err := c.kept(ctx, all)
		if err != nil {
			return c.failed(err)
		}
		left := slices.DeleteFunc(readSaved(c.own()[OwnSaved]), func(n uint64) bool { // by now: what was not asked for is new
			return n == e.N || slices.Contains(all, n) && !slices.ContainsFunc(lines, func(e *state.Event) bool { return e.N == n })
		})
		if len(left) >= savedMost {
			return refused(CodeFull, w.SavedFull(savedMost))
		}
		left = append(left, e.N)
		return c.keepSaved(left, w.Saved(len(left), savedMost))
	}}
}

// kept are those of some lines that can still be read.
func (c *Call) kept(ctx context.Context, all []uint64) ([]*state.Event, error) {
	lines, err := c.Seat.Lines(ctx, all)
	return slices.DeleteFunc(lines, func(e *state.Event) bool {
		return e.Gone || c.Ignored.Hides(e, c.Me.Person.ID, c.Seat.Same)
	}), err
}

// saved lists what is kept, the newest line first, or takes one out.
func saved(c *Call, args string) Result {
	w, all := &c.Words.Hands, readSaved(c.own()[OwnSaved])
	what, mark := cutWord(args)
	switch {
	case foldWord(what) == "remove" && NamesLine(mark):
		return Result{Later: func(ctx context.Context) Result {
			e, err := c.line(ctx, mark)
			if err != nil {
				return c.noLine(mark, err)
			}
			all := readSaved(c.own()[OwnSaved]) // by now
			i := slices.Index(all, e.N)
			if i < 0 {
				return refused(CodeNothing, w.NotSaved(shortened(mark)))
			}
			all = slices.Delete(all, i, i+1)
			return c.keepSaved(all, w.Unsaved(len(all)))
		}}
	case args != "":
		return c.misused("saved")
	case len(all) == 0:
		return refused(CodeNothing, w.NoneSaved)
	}
	return Result{Later: func(ctx context.Context) Result {
		lines, err := c.kept(ctx, all)
		if err != nil {
			return c.failed(err)
		}
		slices.Reverse(lines)
		if len(lines) == 0 {
			return refused(CodeNothing, w.SavedGone(len(all)))
		}
		head := w.SavedHead(len(lines))
		if gone := len(all) - len(lines); gone > 0 {
			head = c.Words.Join.Sentences(w.SavedGone(gone), head) // the colon stands before the lines
		}
		return c.found(head, lines, false, true)
	}}
}

// mentions lists what calls somebody, the newest first.
func mentions(c *Call, _ string) Result {
	return Result{Later: func(ctx context.Context) Result {
		most := cmp.Or(c.Page.Most, FoundMost)
		at := most + 1
		if c.Page.Before != 0 || len(c.Ignored) > 0 { // some are left out
			at = room.CountMost
		}
		lines, _, err := c.Seat.Calls(ctx, state.Scope{All: true}, c.Page.After, at)
		if err != nil {
			return c.failed(err)
		}
		lines = slices.DeleteFunc(slices.Clone(lines), func(e *state.Event) bool {
			return c.Page.Before != 0 && e.N >= c.Page.Before || c.Ignored.Hides(e, c.Me.Person.ID, c.Seat.Same)
		})
		if len(lines) == 0 {
			return refused(CodeNothing, c.Words.Hands.Uncalled)
		}
		more := len(lines) > most
		lines = lines[:min(len(lines), most)]
		return c.found(c.Words.Hands.CallsHead(len(lines), more), lines, more, false)
	}}
}

// found are lines to choose one from.
func (c *Call) found(head string, lines []*state.Event, more, marked bool, words ...string) Result {
	f := Found{Head: head, Words: words, More: more}
	marked = marked || c.own()["marks"] == "on"
	for i, e := range lines {
		lines[i] = c.Ignored.Told(e, c.Me.Person.ID, c.Seat.Same)
		e = lines[i]
		said := strings.ReplaceAll(e.Text, "\n", " ")
		row := c.Words.Answer.FoundLine(c.moment(e.At), e.Channel, c.Words.Author(e), said, e.Private())
		if marked {
			where := c.in
			if c.Once { // a mark of theirs is written elsewhere
				where = Where{}
			}
			row = Mark(e, c.Seat, where) + " " + row
		}
		f.Text = append(f.Text, len(row)-len(said))
		f.Lines, f.At, f.By, f.Ages, f.In = append(f.Lines, row), append(f.At, e.N), append(f.By, e.Who.ID), append(f.Ages, e.Age()), append(f.In, e.In)
	}
	return Result{Effect: f, Rows: TellerFor(c.Seat).events(lines)}
}
