package command

// Whom somebody ignores. One function decides what of them is hidden, and every
// reader asks it: the screen, plain lines, tail, search and bots.

import (
	"cmp"
	"slices"
	"strings"

	"teahouse/room/state"
	"teahouse/room/text"
)

const ignoresMost = 50 // people one ignores: their identities have to fit into the settings

// Ignored is somebody who is ignored. Of a guest, whose next visit is another
// identity, all guests from the same address are.
type Ignored struct {
	state.Person
	Origin string `json:"-"` // of a guest, as [state.Event.Origin]; for as long as this session
	Word   string `json:"-"` // in the place of somebody: lines that hold it, to all or in a channel
}

// Ignores are all whom somebody ignores. They are never changed.
type Ignores []Ignored

// Hides tells whether what happened is hidden from me: all that somebody whom I
// ignore says and does of their own will. What operators do for the room, or to
// somebody, is not. Same tells who is one person by now: what is read may not
// have been told yet.
func (all Ignores) Hides(e *state.Event, me state.Identity, same func(one, other state.Identity) bool) bool {
	who := e.Who.ID
	if e.Kind == state.KindInvite || e.Kind == state.KindDecline { // told privately, it is nobody's line
		who = cmp.Or(who, e.Whom.ID)
	}
	if len(all) == 0 || who == "" || who == me || governs(e.Kind) {
		return false
	}
	return all.has(who, e.Origin, same) || all.veils(e)
}

// veils tells whether a line that is not for them alone holds a word of the list.
func (all Ignores) veils(e *state.Event) bool {
	if !e.Talk() && e.Kind != state.KindEdit || e.Private() {
		return false
	}
	var folded text.Folded
	for i, first := 0, true; i < len(all); i++ {
		if all[i].Word == "" {
			continue
		}
		if first {
			folded, first = text.Fold(e.Text), false
		}
		if folded.Mentions(text.Word(all[i].Word)) {
			return true
		}
	}
	return false
}

func (all Ignores) has(id state.Identity, origin string, same func(one, other state.Identity) bool) bool {
	return slices.ContainsFunc(all, func(p Ignored) bool {
		return p.ID != "" && same(p.ID, id) || origin != "" && p.Origin == origin
	})
}

// governs tells whether a kind of event is an act of governing that concerns
// everybody, or whoever reads it. Whatever else somebody does, now or in kinds
// of events to come, is their own.
func governs(k state.Kind) bool {
	switch k {
	case state.KindAnnounce, state.KindMOTD, state.KindSlow, state.KindLock, state.KindRemove, state.KindMute, state.KindUnmute, state.KindAudit:
		return true
	}
	return false
}

// Follow is the list once a key has joined an account, and whether that changes it.
func (all Ignores) Follow(old, now state.Identity) (Ignores, bool) {
	i := slices.IndexFunc(all, func(p Ignored) bool { return p.ID == old })
	if i < 0 {
		return all, false
	}
	all = slices.Clone(all)
	all[i].ID = now
	return all, true
}

// Ignoring is the list after an effect: with somebody more on it, or fewer.
func (i Ignore) Ignoring(all Ignores) Ignores {
	all = slices.DeleteFunc(slices.Clone(all), func(p Ignored) bool { return p.ID == i.Who.ID && p.Word == i.Who.Word })
	if !i.Off {
		all = append(all, i.Who)
	}
	return all
}

func ignore(c *Call, args string) Result {
	a := &c.Words.Account
	if args == "" {
		return c.ignoring()
	}
	if word, ok := veiledWord(args); ok {
		return c.ignoreWord(word)
	}
	return c.whoever(args, func(m meant) Result {
		switch {
		case m.ID == c.Me.Person.ID:
			return refused(Why(state.NotYourself), c.Words.Refused.NotYourself)
		case len(c.Ignored)-c.Ignored.words() >= ignoresMost:
			return refused(CodeFull, c.Words.Refused.IgnoresFull(ignoresMost))
		}
		who := Ignored{Person: m.Person}
		if c.Seat != nil {
			who.Origin = c.Seat.Origin(m.ID)
		}
		if err := c.unkept(who); err != nil {
			return c.failed(err)
		}
		return Result{Effect: Ignore{Who: who}, Show: []string{c.Words.Join.Sentences(m.note, a.Ignored(m.Name, who.Origin != ""))}}
	})
}

// ignoring lists whom and what somebody ignores.
func (c *Call) ignoring() Result {
	var names, channels, show []string
	for _, p := range c.Ignored {
		names = append(names, cmp.Or(p.Name, veilsBy+p.Word)) // a newer one is their words
	}
	for _, one := range c.ignoredChannels() {
		channels = append(channels, "#"+one.Name)
	}
	if len(names) > 0 {
		show = append(show, c.Words.Account.Ignoring(names))
	}
	if len(channels) > 0 {
		show = append(show, c.Words.Channels.Ignoring(channels))
	}
	if len(show) == 0 {
		show = append(show, c.Words.Account.NoIgnores)
	}
	return Result{Show: show}
}

// ignoredChannels are those to which they want no invitations.
func (c *Call) ignoredChannels() []state.Listed {
	if c.Seat == nil {
		return nil
	}
	return c.Seat.Ignored()
}

// listBytes is what the first entry of a list takes beside itself: its setting's name.
const listBytes = 16

// unkept is why one more cannot be ignored for good, nil where they can, or for who
// nothing is kept.
func (c *Call) unkept(who Ignored) error {
	if !c.Me.Person.ID.Lasting() || who.Word == "" && !who.ID.Lasting() {
		return nil
	}
	return c.full("", listBytes+len(jsonOf([]Ignored{who}, 1))+len(who.Word))
}

// veilsBy stands before a word whose lines are hidden, in the place of somebody.
const veilsBy = "word:"

// veiledWord takes it off.
func veiledWord(args string) (word string, ok bool) {
	if len(args) < len(veilsBy) || !strings.EqualFold(args[:len(veilsBy)], veilsBy) {
		return "", false
	}
	return strings.Join(strings.Fields(args[len(veilsBy):]), " "), true
}

// words counts them.
func (all Ignores) words() (n int) {
	for _, p := range all {
		if p.Word != "" {
			n++
		}
	}
	return n
}

func (c *Call) ignoreWord(word string) Result {
	clean, err := text.CleanLine(word, wordMost)
	switch {
	case err != nil:
		return c.failed(err)
	case c.Ignored.words() >= veiledMost:
		return refused(CodeFull, c.Words.Hands.VeiledFull(veiledMost))
	}
	who := Ignored{Word: text.Word(clean).Fold}
	if err := c.unkept(who); err != nil {
		return c.failed(err)
	}
	return Result{Effect: Ignore{Who: who}, Show: []string{c.Words.Hands.Veiled(clean)}}
}

func unignore(c *Call, args string) Result {
	if word, ok := veiledWord(args); ok {
		clean, _ := text.CleanLine(word, wordMost)
		one := Ignored{Word: text.Word(clean).Fold}
		if one.Word == "" || !slices.Contains(c.Ignored, one) {
			return refused(CodeNothing, c.Words.Refused.NotIgnored(shortened(args)))
		}
		return Result{Effect: Ignore{Who: one, Off: true}, Show: []string{c.Words.Hands.Unveiled(clean)}}
	}
	if name, ok := signed(args); ok {
		return c.unignoreChannel(name)
	}
	here, _ := c.Roster.Find(bareName(args))
	i := slices.IndexFunc(c.Ignored, func(p Ignored) bool { return p.ID != "" && p.ID == here.Person.ID })
	if i < 0 { // or who was called so then
		fold := foldName(bareName(args))
		i = slices.IndexFunc(c.Ignored, func(p Ignored) bool { return fold != "" && foldName(p.Name) == fold })
	}
	if i < 0 {
		return refused(CodeNothing, c.Words.Refused.NotIgnored(shortened(args)))
	}
	p := c.Ignored[i]
	return Result{Effect: Ignore{Who: p, Off: true}, Show: []string{c.Words.Account.Unignored(c.nameNow(p.Person))}}
}

// unignoreChannel has invitations to a channel come again, to each of those if several
// have the name. It is looked for among those that they ignore alone: whether there are
// others does not show.
func (c *Call) unignoreChannel(name string) Result {
	var nums []uint64
	fold, called := foldedChannel(name), ""
	for _, one := range c.ignoredChannels() {
		if foldedChannel(one.Name) == fold {
			nums, called = append(nums, one.Num), one.Name
		}
	}
	if len(nums) == 0 {
		return refused(CodeNothing, c.Words.Refused.NotIgnored("#"+shortened(name)))
	}
	return Result{Propose: &state.Heed{Nums: nums}, Done: c.Words.Channels.Unignored(called)}
}

// ignores tells whether the reader ignores somebody who is here.
func (c *Call) ignores(p *state.Present) bool {
	return len(c.Ignored) > 0 && c.Seat != nil && c.Ignored.has(p.Person.ID, c.Seat.Origin(p.Person.ID), c.Seat.Same)
}
