package command

// Commands that say something, beside those that the parser itself knows.

import (
	"context"
	"strings"
	"time"
	"unicode"

	"teahouse/room/state"
	"teahouse/room/text"
)

const replyName = "reply"

func reply(c *Call, args string) Result {
	if c.Writer.ID == "" {
		return refused(CodeNobody, c.Words.Refused.NoReply)
	}
	return Result{Propose: &state.Whisper{To: []state.Person{c.Writer}, Text: args}}
}

func query(c *Call, args string) Result {
	name := bareName(args)
	p, ok := find(c.Roster, foldName(name))
	to := p.Person
	if n, err := text.NewName(name); !ok && err == nil && c.Seat != nil { // lines wait for who has registered
		to, ok = c.Seat.Owner(n)
		to.Name = n.Text
	}
	switch {
	case !ok:
		return refused(CodeNobody, c.unknown([]string{name}))
	case to.ID == c.Me.Person.ID:
		return refused(Why(state.OnlyYourself), c.Words.Refused.OnlyYourself)
	}
	return Result{Effect: Query{to}, Show: []string{c.Words.Answer.Query(to.Name)}}
}

// unsend takes back the last line, or the one that is named.
func unsend(c *Call, args string) Result {
	taken := func(ref state.Ref) Result {
		return Result{Propose: &state.Unsend{Ref: ref}, Done: c.Words.Notice.Unsent}
	}
	if args == "" {
		return c.onLast(state.NothingToUndo, taken)
	}
	if c.Seat == nil {
		return c.misused("unsend")
	}
	ref, err := c.ref(args)
	if err != nil {
		return c.noLine(args, err)
	}
	return taken(ref)
}

// onLast goes on with the line that they said last, wherever that was; what is told a place
// beside it, as a verb and a bot are, means that place alone, where they may have said nothing.
func (c *Call) onLast(none state.Code, then func(state.Ref) Result) Result {
	if !c.Beside || c.in.Num == 0 {
		return then(state.Ref{})
	}
	return Result{Later: func(ctx context.Context) Result {
		last, err := c.LastIn(ctx, c.in.Num, none)
		if err != nil {
			return c.failed(err)
		}
		return then(last)
	}}
}

// LastIn is the line that they said last in a channel. The error is a refusal with that code
// where they said nothing there.
func (c *Call) LastIn(ctx context.Context, channel uint64, none state.Code) (state.Ref, error) {
	said, err := c.Seat.Said(ctx, state.Scope{In: channel}, c.Me.Person.ID, time.Time{}, 1)
	switch {
	case err != nil:
		return state.Ref{}, err
	case len(said) == 0:
		return state.Ref{}, state.Refuse(none)
	}
	return state.Ref{N: said[0].N}, nil
}

// Reply says how a line that begins to be a reply turns at once into one to
// whoever last wrote privately: what to put in place of "/reply ". From then on
// the line is aimed at that person, whoever bears the name.
func (a *Recipients) Reply(text string, writer state.Person, who *state.Roster) (Candidate, bool) {
	start := strings.IndexFunc(text, seen)
	if start < 0 || writer.ID == "" {
		return Candidate{}, false
	}
	word, blank := text[start:], -1
	if blank = strings.IndexFunc(word, unicode.IsSpace); blank < 0 {
		return Candidate{}, false
	}
	slash, size := firstRune(word)
	if !isSlash(slash) {
		return Candidate{}, false
	}
	if c, ok := Lookup(word[size:blank]); !ok || c.Name != replyName {
		return Candidate{}, false
	}
	writer = AsCalled(writer, who)
	a.Fix(writer)
	_, size = firstRune(word[blank:])
	return Candidate{start, start + blank + size, "@" + writer.Name + " "}, true
}
