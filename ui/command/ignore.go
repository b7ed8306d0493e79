package command

// Whom somebody ignores. One function decides what of them is hidden, and every
// reader asks it: the screen, plain lines, tail, search and bots.

import (
	"cmp"
	"slices"

	"teahouse/room/state"
)

const ignoresMost = 50 // people one ignores: their identities have to fit into the settings

// Ignored is somebody who is ignored. Of a guest, whose next visit is another
// identity, all guests from the same address are.
type Ignored struct {
	state.Person
	Origin string `json:"-"` // of a guest, as [room.Event.Origin]; for as long as this session
}

// Ignores are all whom somebody ignores. They are never changed.
type Ignores []Ignored

// Hides tells whether what happened is hidden from me: all that somebody whom I
// ignore says and does of their own will. What operators do for the room, or to
// somebody, is not. Known is who somebody is by now; what is read may not have
// been told yet.
func (all Ignores) Hides(e *state.Event, me state.Identity, known func(state.Identity) state.Identity) bool {
	who := e.Who.ID
	if e.Kind == state.KindInvite || e.Kind == state.KindDecline { // told privately, it is nobody's line
		who = cmp.Or(who, e.Whom.ID)
	}
	if len(all) == 0 || who == "" || who == me || governs(e.Kind) {
		return false
	}
	return all.has(who, e.Origin, known)
}

func (all Ignores) has(id state.Identity, origin string, known func(state.Identity) state.Identity) bool {
	who := known(id)
	return slices.ContainsFunc(all, func(p Ignored) bool {
		return known(p.ID) == who || origin != "" && p.Origin == origin
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
	all = slices.DeleteFunc(slices.Clone(all), func(p Ignored) bool { return p.ID == i.Who.ID })
	if !i.Off {
		all = append(all, i.Who)
	}
	return all
}

func ignore(c *Call, args string) Result {
	a := &c.Words.Account
	if args == "" {
		if len(c.Ignored) == 0 {
			return Result{Show: []string{a.NoIgnores}}
		}
		names := make([]string, len(c.Ignored))
		for i, p := range c.Ignored {
			names[i] = p.Name // a newer one is their words
		}
		return Result{Show: []string{a.Ignoring(names)}}
	}
	return c.whoever(args, func(m meant) Result {
		switch {
		case m.ID == c.Me.Person.ID:
			return refused(Why(state.NotYourself), c.Words.Refused.NotYourself)
		case len(c.Ignored) >= ignoresMost:
			return refused(CodeFull, c.Words.Refused.IgnoresFull(ignoresMost))
		}
		who := Ignored{Person: m.Person}
		if c.Seat != nil {
			who.Origin = c.Seat.Origin(m.ID)
		}
		return Result{Effect: Ignore{Who: who}, Show: []string{sentences(m.note, a.Ignored(m.Name, who.Origin != ""))}}
	})
}

func unignore(c *Call, args string) Result {
	fold := foldName(bareName(args))
	i := slices.IndexFunc(c.Ignored, func(p Ignored) bool {
		return fold != "" && (foldName(c.nameNow(p.Person)) == fold || foldName(p.Name) == fold)
	})
	if i < 0 {
		return refused(CodeNothing, c.Words.Refused.NotIgnored(shortened(args)))
	}
	p := c.Ignored[i]
	return Result{Effect: Ignore{Who: p, Off: true}, Show: []string{c.Words.Account.Unignored(c.nameNow(p.Person))}}
}

// ignores tells whether the reader ignores somebody who is here.
func (c *Call) ignores(p *state.Present) bool {
	return len(c.Ignored) > 0 && c.Seat != nil && c.Ignored.has(p.Person.ID, c.Seat.Origin(p.Person.ID), c.Seat.Known)
}
