package command

// Commands about who is here, oneself included.

import (
	"slices"
	"strings"
	"time"

	"teahouse/room"
)

const (
	namesShown = 240 // by /who: more than that nobody reads
	gutter     = 2   // cells between columns
)

func who(c *Call, _ string) Result {
	people := c.people()
	w, total := c.Words, len(people)
	people = people[:min(total, namesShown)]
	head := w.Answer.Here(total)
	if len(people) < total {
		head = w.Answer.HereFirst(len(people), total)
	}
	names := make([]string, len(people))
	for i, p := range people {
		names[i] = w.People.Entry(p.Person.Name, p.Away, p.Guest)
	}
	return Result{Show: append([]string{head}, c.columns(names)...)}
}

// columns sets entries in columns, read downwards, as many as fit.
func (c *Call) columns(entries []string) []string {
	widths, widest := make([]int, len(entries)), 1
	for i, e := range entries {
		widths[i] = c.Measure(e)
		widest = max(widest, widths[i])
	}
	columns := max(1, (c.Width+gutter)/(widest+gutter))
	rows := (len(entries) + columns - 1) / columns
	lines := make([]string, rows)
	for r := range lines {
		var b strings.Builder
		for i := r; i < len(entries); i += rows {
			b.WriteString(entries[i])
			if i+rows < len(entries) {
				b.WriteString(strings.Repeat(" ", widest+gutter-widths[i]))
			}
		}
		lines[r] = b.String()
	}
	return lines
}

func whois(c *Call, args string) Result {
	name := bareName(args)
	p, ok := find(c.Roster, foldName(name))
	if !ok {
		return Result{Refused: c.unknown([]string{name})}
	}
	w := &c.Words.Answer.Whois
	since := time.UnixMilli(p.Since).In(c.Zone)
	show := []string{w.Here(p.Person.Name, c.Words.Time.Moment(since, c.Now.In(c.Zone)), c.since(p.Since))}
	if p.Person.ID == c.Me.Person.ID {
		show = append(show, w.You)
	}
	switch {
	case p.Guest:
		show = append(show, w.Guest)
	case p.Mark != "":
		show = append(show, w.Mark(p.Mark))
	}
	switch {
	case p.Registered:
		show = append(show, w.Owner)
	case !p.Guest:
		show = append(show, w.Loose)
	}
	if p.Operator {
		show = append(show, w.Rules)
	}
	if p.Away {
		show = append(show, w.Away(p.Reason))
	}
	if p.Spoke.Load() == 0 {
		return Result{Show: append(show, w.Silent)}
	}
	return Result{Show: append(show, w.Wrote(c.since(p.Spoke.Load())))}
}

func rename(c *Call, args string) Result {
	name, err := room.NewName(args)
	if err != nil {
		return Result{Refused: c.Words.Refusal(err)}
	}
	return Result{Propose: &room.Rename{Name: name}}
}

func away(_ *Call, args string) Result { return Result{Propose: &room.Away{Reason: args}} }
func back(*Call, string) Result        { return Result{Propose: &room.Away{Back: true}} }

func (c *Call) since(ms int64) time.Duration { return max(0, c.Now.Sub(time.UnixMilli(ms))) }

func (c *Call) people() []room.Present {
	if c.Roster == nil {
		return nil
	}
	return c.Roster.People
}

// unknown says that nobody here is called so, and who may be meant.
func (c *Call) unknown(names []string) string {
	var near, short []string
	for _, name := range names {
		short = append(short, shortened(name))
		for _, one := range NearestNames(name, c.Roster) {
			if len(near) < suggested && !slices.Contains(near, one) {
				near = append(near, one)
			}
		}
	}
	return c.Words.Refused.Unknown(short, near)
}

// bareName takes the @ off a name that was written with one.
func bareName(s string) string {
	return strings.TrimLeftFunc(s, isAt)
}
