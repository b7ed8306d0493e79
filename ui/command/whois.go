package command

// What there is to know of somebody: who is here, who spoke of late or owns the name, and
// whoever wrote a line, which means nobody who has the name since.

import (
	"teahouse/room/state"
	"teahouse/room/text"
)

func whois(c *Call, args string) Result {
	fold := foldName(bareName(args))
	if p, ok := find(c.Roster, fold); ok {
		return c.describe(&p)
	}
	if c.Seat == nil {
		return refused(CodeNobody, c.unknown([]string{bareName(args)}))
	}
	if len(c.Ignored) == 0 || fold == "" { // a line, or nobody's name
		return c.whoisElse(args)
	}
	return c.looksUp(len(c.Roster.People), func() Result {
		for i, read := range c.people() { // somebody ignored has another name here
			if read.Person.Name != c.Roster.People[i].Person.Name && foldName(read.Person.Name) == fold {
				return c.describe(&read)
			}
		}
		return c.whoisElse(args)
	})
}

// whoisElse is whois of somebody whom no name here means: they are not here, or are
// under another name than the one that they own or spoke under.
func (c *Call) whoisElse(word string) Result {
	return c.whoever(word, func(m meant) Result {
		p, here := findIdentity(c.Roster, m.ID)
		if !here || m.line == nil && c.ignores(&p) {
			return c.gone(m)
		}
		first := m.note
		if m.line == nil {
			first = c.Words.Notice.Renamed(bareName(word), p.Person.Name)
		}
		res := c.describe(&p)
		res.Show = append([]string{first}, res.Show...)
		return res
	})
}

// describe tells what is known of somebody who is here.
func (c *Call) describe(p *state.Present) Result {
	w := &c.Words.Answer.Whois
	show := []string{w.Here(p.Person.Name, c.moment(p.Since), c.since(p.Since))}
	if p.Person.ID == c.Me.Person.ID {
		show = append(show, w.You)
	}
	switch {
	case p.Guest:
		show = append(show, w.Guest)
	case p.Mark != "":
		show = append(show, w.Mark(p.Mark))
	}
	if !p.Guest {
		show = append(show, c.owning(p.Owns, p.Registered))
	}
	if p.Operator {
		show = append(show, w.Rules)
	}
	if way := w.Mode[p.Mode]; way != "" {
		show = append(show, way)
	}
	row := personOf(p, c.Me.Person.ID)
	if row.Friend = isAmong(c.friendsHere(), p); row.Friend {
		show = append(show, w.Friend)
	}
	if c.ignores(p) {
		row.Reason = "" // they write it as they like
	}
	if p.Away {
		show = append(show, w.Away(row.Reason))
	}
	if wrote := p.Spoke.Load(); wrote == 0 {
		show = append(show, w.Silent)
	} else {
		show = append(show, w.Wrote(c.since(wrote)))
	}
	return c.neighbours(p.Person.ID, show, row)
}

// owning tells whether a name is its bearer's, who has a key: an account may bear one
// that it does not own, which then waits for nobody.
func (c *Call) owning(owns, account bool) string {
	switch w := &c.Words.Answer.Whois; {
	case owns:
		return w.Owner
	case account:
		return w.Unowned
	default:
		return w.Loose
	}
}

// gone tells what is known of somebody who is not here, and spoke within the hour or
// owns the name, or wrote a line, which means nobody who has the name since.
func (c *Call) gone(m meant) Result {
	name := bareName(m.Name)
	n, err := text.NewName(name)
	if err != nil {
		return refused(CodeNobody, c.unknown([]string{name}))
	}
	w := &c.Words.Answer.Whois
	t, spoke := c.Seat.Spoke(n)
	owner, owned := c.Seat.Owner(n)
	means := func(who state.Identity) bool { return m.line == nil || who == m.ID }
	switch {
	case spoke && means(t.ID):
	case owned && means(owner.ID):
		return c.neighbours(owner.ID, []string{c.Words.Friends.Absent(owner.Name), w.Owner}, Person{Name: owner.Name, Registered: true, Account: true, Gone: true})
	case m.line != nil:
		_, borne := find(c.Roster, n.Fold)
		return c.author(m, owned || borne)
	default:
		return refused(CodeNobody, c.unknown([]string{name}))
	}
	show := []string{c.Words.Govern.Meant(t.Name, t.Line, t.Mark, t.Others)}
	if t.Guest {
		show = append(show, w.Guest)
	} else {
		show = append(show, c.owning(t.Owns, t.ID.Registered()))
	}
	if t.Line != 0 {
		show = append(show, w.Wrote(c.since(t.At)))
	}
	return c.neighbours(t.ID, show, Person{
		Name: t.Name, Mark: t.Mark, Guest: t.Guest, Registered: t.Owns, Account: t.ID.Registered(), Gone: true, Wrote: Moment(t.At), Line: t.Line,
	})
}

// author tells what is known of whoever wrote a line and is not here: no more than the line
// tells, and whether the name that they had has passed to somebody else.
func (c *Call) author(m meant, passed bool) Result {
	w := &c.Words.Answer.Whois
	show := []string{m.note, w.Author(m.Name, passed)}
	guest, account := !m.ID.Lasting(), m.ID.Registered()
	switch {
	case guest:
		show = append(show, w.Guest)
	case !passed:
		show = append(show, c.owning(false, account))
	}
	return c.neighbours(m.ID, show, Person{Name: m.Name, Guest: guest, Account: account, Gone: true})
}

// neighbours tells operators, beside what they read of somebody, how many others
// are here from the same address.
func (c *Call) neighbours(who state.Identity, show []string, row Person) Result {
	if c.Governs && c.Seat != nil {
		n, err := c.Seat.Neighbours(who)
		if err != nil {
			return c.failed(err)
		}
		show, row.Neighbours = append(show, c.Words.Govern.FromThere(n)), n
		if row.Nodes = c.Seat.NodesOf(who); len(row.Nodes) > 0 {
			show = append(show, c.Words.Govern.AtNodes(row.Nodes))
		}
	}
	return Result{Show: show, Rows: []any{row}}
}
