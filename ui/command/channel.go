package command

// Commands about channels: going into them and out, founding and owning them. What
// somebody may not know of is refused as if it were not, whatever it is.

import (
	"cmp"
	"context"
	"slices"

	"teahouse/room/state"
	"teahouse/room/text"
	"teahouse/ui/words"
)

// oneWord is an argument that is one word, or none.
func oneWord(args string) (word string, ok bool) {
	word, rest := cutWord(args)
	return word, rest == ""
}

func join(c *Call, args string) Result {
	word, ok := oneWord(args)
	if !ok {
		return c.misused("join")
	}
	to, err := ChannelNamed(c.Seat, word)
	switch {
	case err != nil:
		return c.failed(err)
	case to.Joined:
		show := []string{c.Words.Channels.Stays(to.Name)}
		if other, ok := invitedTo(c.Seat, word); ok { // and would take this one for it
			entry := c.entry(&other)
			show = append(show, c.Words.Channels.Line(&entry), c.Words.Refusal(state.RefuseName(state.InChannelSoCalled, to.Name)))
		}
		return Result{Show: show, Effect: Go{In: to.Num}}
	case c.passes():
		return c.failed(&state.Refusal{Code: state.NeedsKey})
	}
	return Result{Propose: &state.Join{Num: to.Num}, Enters: true}
}

// part asks before a closed channel is left, for there is no way back. A conversation
// is no more than shown, and is shown no more. It is meant by the name of the other,
// where no channel that they are in is called so.
func part(c *Call, args string) Result {
	word, ok := oneWord(args)
	switch {
	case !ok:
		return c.misused("part")
	case word == "" && c.in.With.ID != "":
		return Result{Effect: Close{With: c.in.With}}
	}
	from, err := c.channel(word)
	w := &c.Words.Channels
	switch {
	case err == errNowhere && !c.Once:
		return refused(CodeUsage, c.Words.Join.Sentences(w.Nowhere, w.ToLeave))
	case err == nil && !from.Joined:
		err = state.RefuseName(state.NotInChannel, from.Name)
	}
	if err != nil {
		if with, open := c.talk(word); open {
			return Result{Effect: Close{With: with}}
		}
		return c.unmeant(err)
	}
	done := Result{Propose: &state.Part{Num: from.Num}, Done: w.Left(from.Name)}
	if !from.Closed {
		return done
	}
	return Result{Ask: w.AskPart(from.Name), Then: &done}
}

// talk finds the conversation that a name means: with whoever bears it, or else the one that
// is called so still, though the other is gone or somebody else has that name.
func (c *Call) talk(name string) (state.Person, bool) {
	if c.Talks == nil {
		return state.Person{}, false
	}
	open, fold := c.Talks(), foldName(bareName(name))
	with, why := c.somebody(name)
	i := slices.IndexFunc(open, func(p state.Person) bool { return why == "" && c.Seat.Same(p.ID, with.ID) })
	if i < 0 {
		i = slices.IndexFunc(open, func(p state.Person) bool { return fold != "" && foldName(p.Name) == fold })
	}
	if i < 0 {
		return state.Person{}, false
	}
	return open[i], true
}

// closedWord is what makes a new channel closed.
const closedWord = "closed"

func found(c *Call, args string) Result {
	word, rest := cutWord(args)
	closed := foldWord(rest) == closedWord
	if rest != "" && !closed {
		return c.misused("new")
	}
	bare, _ := signed(word)
	name, err := text.NewChannelName(bare)
	if err != nil {
		return c.failed(err)
	}
	return Result{Propose: &state.Found{Name: name, Closed: closed}, Done: c.Words.Channels.Founded(name.Text, closed), Enters: true}
}

func invite(c *Call, args string) Result {
	who, in, rest, err := c.inChannel(args)
	switch {
	case rest != "":
		return c.misused("invite")
	case err != nil:
		return c.unmeant(err)
	}
	return c.whoever(who, func(m meant) Result {
		return Result{Propose: &state.Invite{Num: in.Num, Who: m.Person}, Done: c.Words.Join.Sentences(m.note, c.Words.Channels.Invited(m.Name, in.Name))}
	})
}

func decline(c *Call, args string) Result {
	word, rest := cutWord(args)
	ignores := foldWord(rest) == "ignore"
	if rest != "" && !ignores {
		return c.misused("decline")
	}
	in, ok := invitedTo(c.Seat, word)
	if !ok {
		var err error
		if in, err = ChannelNamed(c.Seat, word); err != nil {
			return c.failed(err)
		}
	}
	return Result{Propose: &state.Decline{Num: in.Num, Ignore: ignores}, Done: c.Words.Channels.Declined(in.Name, ignores)}
}

// goTo shows a channel, a conversation, or the house.
func goTo(c *Call, args string) Result {
	word, ok := oneWord(args)
	if !ok {
		return c.misused("go")
	}
	if word == "" {
		return Result{Effect: Go{}}
	}
	if name, ok := signed(word); ok {
		if foldedChannel(name) == text.Lobby {
			return Result{Effect: Go{}}
		}
		in, err := JoinedNamed(c.Seat, word)
		if err != nil {
			return c.failed(err)
		}
		return Result{Effect: Go{In: in.Num}}
	}
	m, why := c.somebody(word)
	switch in, err := JoinedNamed(c.Seat, word); {
	case why != "" && err == nil: // nobody is called so
		return Result{Effect: Go{In: in.Num}}
	case why != "" && (foldedChannel(word) == text.Lobby || foldLoosely(word) == foldLoosely(c.Words.Status.House)):
		return Result{Effect: Go{}} // the screen calls it so
	case why != "":
		return refused(CodeNobody, why)
	case m.ID == c.Me.Person.ID:
		return refused(Why(state.OnlyYourself), c.Words.Refused.OnlyYourself)
	}
	return Result{Effect: Go{With: m.Person}}
}

func takeOut(c *Call, args string) Result {
	who, in, rest, err := c.inChannel(args)
	if err != nil {
		return c.unmeant(err)
	}
	term, reason := cutWord(rest)
	d, err := text.ParseTerm(term)
	if err != nil {
		return c.wrongTerm("takeout", err)
	}
	if _, note := reasons(reason); note != "" { // as /kick has it: it was meant for operators alone
		return refused(CodeHere, c.Words.Channels.NoNote(in.Name))
	}
	return c.whoever(who, func(m meant) Result {
		return Result{
			Propose: &state.TakeOut{Num: in.Num, Who: m.Person, For: d, Reason: reason},
			Done:    c.Words.Join.Sentences(m.note, c.Words.Channels.TookOut(m.Name, in.Name)),
		}
	})
}

// handOver asks, for only the new owner can give it back.
func handOver(c *Call, args string) Result {
	who, in, rest, err := c.inChannel(args)
	switch {
	case rest != "":
		return c.misused("handover")
	case err == nil && !in.Owned:
		err = state.RefuseName(state.NotOwner, in.Name)
	}
	if err != nil {
		return c.unmeant(err)
	}
	w := &c.Words.Channels
	return c.whoever(who, func(m meant) Result {
		if err := c.Seat.CanTake(in.Num, m.Person); err != nil {
			return c.failed(err)
		}
		return Result{
			Ask:  c.Words.Join.Sentences(m.note, w.AskHand(m.Name, in.Name)),
			Then: &Result{Propose: &state.HandOver{Num: in.Num, Who: m.Person}, Done: w.Handed(m.Name, in.Name)},
		}
	})
}

// dissolve asks. Operators mean a closed channel of others by its number.
func dissolve(c *Call, args string) Result {
	word, ok := oneWord(args)
	if !ok {
		return c.misused("dissolve")
	}
	in, err := c.hidden(word)
	if err == nil && !in.Owned && !c.Governs {
		err = state.RefuseName(state.NotOwner, in.Name)
	}
	if err != nil {
		return c.unmeant(err)
	}
	w, name := &c.Words.Channels, cmp.Or(word, "#"+in.Name)
	return Result{
		Ask:  w.AskDissolve(name, in.Members),
		Then: &Result{Propose: &state.Dissolve{Num: in.Num}, Done: w.Dissolved(name)},
	}
}

// hush mutes a channel, or has it call them again: #CHANNEL [on|off].
func hush(c *Call, args string) Result {
	word, rest := cutWord(args)
	if rest != "" && !slices.Contains(switches, foldWord(rest)) {
		return c.misused("quiet")
	}
	in, err := JoinedNamed(c.Seat, word)
	if err != nil {
		return c.failed(err)
	}
	on := !slices.Contains(c.Muted, in.Num)
	if rest != "" {
		on = foldWord(rest) == "on"
	}
	says := c.Words.Channels.Unmuted(in.Name)
	if on {
		if err := c.full("", listBytes); err != nil && c.Me.Person.ID.Lasting() {
			return c.failed(err)
		}
		says = c.Words.Channels.Muted(in.Name)
	}
	return Result{Effect: Hush{in.Num, on}, Show: []string{says}}
}

// channels lists those that somebody may know of.
func channels(c *Call, _ string) Result {
	return Result{Later: func(ctx context.Context) Result {
		all, err := c.Seat.Channels(ctx)
		if err != nil {
			return c.failed(err)
		}
		all = c.Ignored.Channels(all, c.Seat)
		if len(all) == 0 {
			return Result{Show: []string{c.Words.Channels.None(c.Seat.Founds())}, Rows: []any{}}
		}
		show := []string{c.Words.Channels.Head(len(all))}
		for i := range all {
			entry := c.entry(&all[i])
			show = append(show, c.Words.Channels.Line(&entry))
		}
		return Result{Show: show, Rows: rowsOf(all, func(one *state.Listed) any { return channelOf(one) })}
	}}
}

// entry is a channel as its reader may know it.
func (c *Call) entry(one *state.Listed) words.ChannelEntry {
	e := words.ChannelEntry{
		Name: one.Name, Topic: one.Topic, Owner: one.Owner.Name, By: one.By.Name, Members: one.Members, Here: one.Here,
		Closed: one.Closed, Hidden: one.Name == "", Joined: one.Joined, Owned: one.Owned, Muted: slices.Contains(c.Muted, one.Num),
	}
	if e.Hidden {
		e.Name = handle(one)
	}
	if one.Said != 0 {
		e.Said = c.moment(one.Said)
	}
	return e
}
