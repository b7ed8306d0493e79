package command

// Commands that lay a hand on one line, which stands first by its mark: answering it
// where it was said, changing it, putting a sign to it.

import (
	"context"
	"slices"

	"teahouse/room/state"
	"teahouse/room/text"
)

// Answer proposes an answer to a line, to those who read that, from one of them.
func Answer(to *state.Event, me state.Identity, said string) state.Body {
	answers := state.Ref{N: to.N}
	if !to.Private() {
		return &state.Say{In: to.In, Text: said, Answers: answers}
	}
	body := &state.Whisper{Text: said, Answers: answers}
	for _, p := range append([]state.Person{to.Who}, to.To...) {
		if p.ID != me && p.ID != "" && !slices.Contains(body.To, p) {
			body.To = append(body.To, p)
		}
	}
	return body
}

func answer(c *Call, args string) Result {
	mark, said := cutWord(args)
	if !NamesLine(mark) || said == "" {
		return c.misused("answer")
	}
	ref, err := c.ref(mark)
	switch {
	case err != nil:
		return c.noLine(mark, err)
	case ref.Seq != 0 && ref.With == "":
		return Result{Propose: &state.Say{In: ref.In, Text: said, Answers: ref}}
	}
	return c.onLine(mark, func(e *state.Event) Result {
		return Result{Propose: Answer(e, c.Me.Person.ID, said)}
	})
}

// onLine finds the line of a mark, and goes on with it.
func (c *Call) onLine(mark string, then func(*state.Event) Result) Result {
	return Result{Later: func(ctx context.Context) Result {
		e, err := c.line(ctx, mark)
		if err == nil && (!e.Talk() || e.Gone) {
			err = state.Refuse(state.NoSuchLine)
		}
		if err != nil {
			return c.noLine(mark, err)
		}
		return then(e)
	}}
}

// edit changes the line of a mark, or else the last one. What has the form of a mark
// is one, and never text: -- before it makes it text.
func edit(c *Call, args string) Result {
	mark, words := cutWord(args)
	switch {
	case mark == "--":
		mark = ""
	case !NamesLine(mark):
		mark, words = "", args
	}
	if words == "" {
		return c.misused("edit")
	}
	changed := func(ref state.Ref) Result {
		res := Result{Propose: &state.Edit{Ref: ref, Text: words}}
		if c.Plain { // on a screen they see it
			res.Done = c.Words.Hands.Changed
		}
		return res
	}
	if mark == "" {
		return c.onLast(state.NothingToEdit, changed)
	}
	ref, err := c.ref(mark)
	if err != nil {
		return c.noLine(mark, err)
	}
	return changed(ref)
}

// react puts a sign to a line, or takes it off where it is theirs already; on and off
// say which.
func react(c *Call, args string) Result {
	mark, rest := cutWord(args)
	sign, way := cutWord(rest)
	if !NamesLine(mark) || sign == "" || way != "" && !slices.Contains(switches, foldWord(way)) {
		return c.misused("react")
	}
	sign = ReactionOf(sign)
	ref, err := c.ref(mark)
	if err != nil {
		return c.noLine(mark, err)
	}
	body := &state.React{Ref: ref, Sign: sign, Off: foldWord(way) == "off"}
	if way != "" {
		return c.reacted(body)
	}
	return c.onLine(mark, func(e *state.Event) Result {
		if one, err := text.NewSign(sign); err == nil { // as the line has it; what is none the room refuses
			body.Off = Reacted(e, one, c.Me.Person.ID)
		}
		return c.reacted(body)
	})
}

func (c *Call) reacted(body *state.React) Result {
	res, w := Result{Propose: body}, &c.Words.Hands
	switch {
	case !c.Plain: // on a screen they see it
	case body.Off:
		res.Done = w.SignOff(shortened(body.Sign))
	default:
		res.Done = w.SignOn(shortened(body.Sign))
	}
	return res
}

// Reacted tells whether somebody has put a sign to a line.
func Reacted(e *state.Event, sign string, who state.Identity) bool {
	return slices.ContainsFunc(e.Reactions, func(r state.Reaction) bool {
		return r.Sign == sign && slices.ContainsFunc(r.By, func(p state.Person) bool { return p.ID == who })
	})
}
