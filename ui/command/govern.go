package command

// What operators do to people. Arguments are read strictly: what is not quite
// right is refused with the right form, and never guessed.

import (
	"context"
	"net/netip"
	"strconv"
	"strings"
	"time"
	"unicode"

	"teahouse/room"
)

const (
	namedMost = 5  // people named in a question
	auditMost = 20 // records unless a number is given
	auditAll  = 500
	skipsAsk  = "--yes"
	fingers   = "SHA256:"
)

// cutWord takes the first word off a text.
func cutWord(s string) (word, rest string) {
	s = strings.TrimLeftFunc(s, unicode.IsSpace)
	i := strings.IndexFunc(s, unicode.IsSpace)
	if i < 0 {
		return s, ""
	}
	return s[:i], strings.TrimSpace(s[i:])
}

// reasons splits what is for the person from what is for operators.
func reasons(s string) (reason, note string) {
	const sign = "--"
	switch before, behind, cut := strings.Cut(" "+s+" ", " "+sign+" "); {
	case cut:
		return strings.TrimSpace(before), strings.TrimSpace(behind)
	default:
		return s, ""
	}
}

func kick(c *Call, args string) Result {
	name, rest := cutWord(args)
	p, refused := c.present(name)
	if refused != "" {
		return Result{Refused: refused}
	}
	reason, note := reasons(rest)
	return Result{Propose: &room.Kick{Whom: p.Person, Reason: reason, Note: note}}
}

// ban asks before it hits anybody, unless it is told not to.
func ban(c *Call, args string) Result {
	whom, rest := cutWord(args)
	sure := false
	for next, behind := cutWord(rest); next == skipsAsk; next, behind = cutWord(rest) {
		sure, rest = true, behind
	}
	term, rest := cutWord(rest)
	reason, note := reasons(rest)
	if reason == "" {
		return c.misused("ban")
	}
	d, err := room.ParseTerm(term)
	if err != nil {
		return c.wrongTerm("ban", err)
	}
	body := &room.Ban{For: d, Reason: reason, Note: note}
	shown, refused := c.target(whom, body)
	if refused != "" {
		return Result{Refused: refused}
	}
	hit, err := c.Seat.Hits(*body)
	if err != nil {
		return c.failed(err)
	}
	done := Result{Propose: body}
	if sure {
		return done
	}
	g := &c.Words.Govern
	if body.Whom.ID == "" && !body.Net.IsValid() && len(hit) == 0 {
		return Result{Ask: g.AskBanName(shown, c.term(d)), Then: &done}
	}
	var names []string
	for _, p := range hit[:min(len(hit), namedMost)] {
		names = append(names, p.Person.Name)
	}
	return Result{Ask: g.AskBan(shown, c.term(d), names, len(hit)-len(names)), Then: &done}
}

// target reads whom a ban means: a key, an address, a network, somebody here,
// the owner of a name, or else the name itself.
func (c *Call) target(whom string, b *room.Ban) (shown, refused string) {
	if strings.HasPrefix(whom, fingers) {
		b.Whom = room.Person{ID: c.Seat.Known(room.KeyIdentity(whom)), Name: shortened(whom)}
		return b.Whom.Name, ""
	}
	if net, ok := network(whom); ok {
		b.Net = net
		return net.String(), ""
	}
	p, refused := c.somebody(whom)
	if refused == "" {
		b.Whom = p
		return p.Name, ""
	}
	name, err := room.NewName(bareName(whom))
	if err != nil {
		return "", refused
	}
	b.Name = name
	return name.Text, ""
}

// network reads an address or a network.
func network(s string) (netip.Prefix, bool) {
	if a, err := netip.ParseAddr(s); err == nil {
		a = a.WithZone("")
		return netip.PrefixFrom(a, a.BitLen()), true
	}
	p, err := netip.ParsePrefix(s)
	return p, err == nil
}

// somebody finds who is here under a name, owns it, or spoke under it lately: a
// script with a key comes and goes.
func (c *Call) somebody(name string) (room.Person, string) {
	p, refused := c.present(name)
	if refused == "" {
		return p.Person, ""
	}
	if n, err := room.NewName(bareName(name)); err == nil {
		if owner, ok := c.Seat.Owner(n); ok {
			return room.Person{ID: owner.ID, Name: n.Text}, ""
		}
		if p, ok := c.Seat.Spoke(n); ok && p.ID.Lasting() {
			return p, ""
		}
	}
	return room.Person{}, refused
}

// wrongTerm says how a term is written, and the whole command.
func (c *Call) wrongTerm(name string, err error) Result {
	return Result{Refused: c.Words.Refusal(err) + " " + c.usage(name)}
}

func (c *Call) term(d time.Duration) string {
	if d == room.Forever {
		return c.Words.Govern.Forever
	}
	return c.Words.Govern.For(d)
}

func mute(c *Call, args string) Result {
	name, rest := cutWord(args)
	term, rest := cutWord(rest)
	if term == "" {
		return c.misused("mute")
	}
	d, err := room.ParseTerm(term)
	if err != nil {
		return c.wrongTerm("mute", err)
	}
	p, refused := c.somebody(name)
	if refused != "" {
		return Result{Refused: refused}
	}
	reason, note := reasons(rest)
	return Result{Propose: &room.Mute{Whom: p, For: d, Reason: reason, Note: note}}
}

func op(c *Call, args string) Result {
	p, refused := c.somebody(args)
	if refused != "" {
		return Result{Refused: refused}
	}
	return Result{Propose: &room.Op{Whom: p}}
}

func deop(c *Call, args string) Result {
	p, refused := c.somebody(args)
	if refused != "" {
		return Result{Refused: refused}
	}
	return Result{Ask: c.Words.Govern.AskDeop(p.Name), Then: &Result{Propose: &room.Op{Whom: p, Deop: true}}}
}

func audit(c *Call, args string) Result {
	n := auditMost
	if args != "" {
		var err error
		if n, err = strconv.Atoi(args); err != nil || n < 1 || n > auditAll {
			return c.misused("audit")
		}
	}
	return Result{Later: func(ctx context.Context) Result {
		records, err := c.Seat.Audit(ctx, 0, n)
		if err != nil {
			return c.failed(err)
		}
		if len(records) == 0 {
			return Result{Show: []string{c.Words.Govern.NoRecord}, Rows: []any{}}
		}
		show := []string{c.Words.Govern.Records(len(records))}
		var rows []any
		for _, e := range records {
			rows = append(rows, recordRow(e))
			show = append(show, c.moment(e.At)+"  "+c.Words.Record(e, c.reader()))
			show = append(show, c.quoted(e.Lines)...)
		}
		return Result{Show: show, Rows: rows}
	}}
}

// quoted are lines as a report shows them.
func (c *Call) quoted(quotes []room.Quote) []string {
	lines := make([]string, len(quotes))
	for i, q := range quotes {
		lines[i] = "    " + c.Words.Govern.Quote(q.N, c.moment(q.At), strings.ReplaceAll(q.Text, "\n", " "), q.Private)
	}
	return lines
}
