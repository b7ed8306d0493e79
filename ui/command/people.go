package command

// Commands about who is here, oneself included.

import (
	"context"
	"strings"
	"time"

	"teahouse/room"
	"teahouse/room/state"
	"teahouse/room/text"
)

const (
	namesShown = 240 // by /who: more than that nobody reads
	gutter     = 2   // cells between columns
)

func who(c *Call, _ string) Result {
	if c.in.Num != 0 {
		c.Roster = c.Seat.RosterIn(c.in.Num)
	}
	if c.Roster == nil {
		return c.here()
	}
	return c.looksUp(len(c.Roster.People), c.here)
}

// here tells who is.
func (c *Call) here() Result {
	people, friends := Ranked(c.people(), c.friendsHere())
	w, total := c.Words, len(people)
	people = people[:min(total, namesShown)]
	head := w.Answer.Here(total)
	switch {
	case c.in.Num != 0:
		head = w.Channels.Here(c.in.Name, total)
	case len(people) < total:
		head = w.Answer.HereFirst(len(people), total)
	}
	names := make([]string, len(people))
	for i, p := range people {
		traits := w.People.Traits(&p)
		if i < friends {
			traits = append([]string{w.Friends.Trait}, traits...)
		}
		names[i] = w.People.Entry(p.Person.Name, traits)
	}
	res := Result{Show: append([]string{head}, c.columns(names)...)}
	if c.Plain {
		res.Rows = c.everybody()
	}
	return res
}

// listPeople gives the list beside the talk the keys; without a screen it is told.
func listPeople(c *Call, _ string) Result {
	if c.Plain {
		return who(c, "")
	}
	return Result{Effect: People{}}
}

// looksUp does what takes as long as so many people take to be told, once that
// is charged to whoever asks.
func (c *Call) looksUp(people int, do func() Result) Result {
	if c.Seat == nil {
		return do()
	}
	return Result{Later: func(ctx context.Context) Result {
		if err := c.Seat.ChargeRead(ctx, room.PeopleCost(people)); err != nil {
			return c.failed(err)
		}
		return do()
	}}
}

// everybody is who is here, for programs: all of them, however many. A screen
// reads no rows.
func (c *Call) everybody() []any {
	people, friends := Ranked(c.people(), c.friendsHere())
	shared := make([][]string, len(people))
	if c.Seat != nil {
		shared = c.Seat.Shared(people)
	}
	rows := make([]any, len(people))
	for i := range people {
		row := personOf(&people[i], c.Me.Person.ID)
		row.Friend, row.Channels = i < friends, shared[i]
		rows[i] = row
	}
	return rows
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

func rename(c *Call, args string) Result {
	name, err := text.NewName(args)
	if err != nil {
		return c.failed(err)
	}
	return Result{Propose: &state.Rename{Name: name}}
}

func away(_ *Call, args string) Result { return Result{Propose: &state.Away{Reason: args}} }
func back(*Call, string) Result        { return Result{Propose: &state.Away{Back: true}} }

func (c *Call) since(ms int64) time.Duration { return max(0, c.Now.Sub(time.UnixMilli(ms))) }

func (c *Call) people() []state.Present {
	if c.Roster == nil {
		return nil
	}
	if c.Seat == nil {
		return c.Roster.People
	}
	return c.Ignored.Roster(c.Roster, c.Seat, c.Words.Govern.Nameless).People
}

// unknown says that nobody here is called so, and who may be meant.
func (c *Call) unknown(names []string) string {
	short := make([]string, len(names))
	for i, name := range names {
		if channel, ok := meansChannel(name); ok {
			return c.Words.Refused.NotAPerson(shortened(channel))
		}
		short[i] = shortened(name)
	}
	return c.Words.Refused.Unknown(short, Suggest(c.Seat, c.Roster, names...))
}

// bareName takes the @ off a name that was written with one.
func bareName(s string) string {
	return strings.TrimLeftFunc(s, isAt)
}
