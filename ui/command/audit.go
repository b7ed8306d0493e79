package command

// What operators did, and what was reported to them, for operators to read.

import (
	"context"
	"strconv"
	"strings"

	"teahouse/room/state"
)

const (
	auditMost = 20 // records unless a number is given
	auditAll  = 500
)

// reportsApart has /audit list reports in the place of acts: anybody reports, so
// reports would bury what operators did.
const reportsApart = "reports"

func audit(c *Call, args string) Result {
	n, reports := auditMost, false
	if word, rest := cutWord(args); word == reportsApart {
		reports, args = true, rest
	}
	if args != "" {
		var err error
		switch n, err = strconv.Atoi(args); {
		case err != nil, n < 1:
			return c.misused("audit")
		case n > auditAll:
			return c.tooMany("audit", auditAll)
		}
	}
	empty, head := c.Words.Govern.NoRecord, c.Words.Govern.Records
	if reports {
		empty, head = c.Words.Govern.NoReport, c.Words.Govern.Reports
	}
	return Result{Later: func(ctx context.Context) Result {
		records, err := c.Seat.Audit(ctx, reports, 0, n)
		if err != nil {
			return c.failed(err)
		}
		if len(records) == 0 {
			return Result{Show: []string{empty}, Rows: []any{}}
		}
		show := []string{head(len(records))}
		for _, e := range records {
			show = append(show, c.moment(e.At)+"  "+c.Words.Record(e, c.reader()))
			show = append(show, c.quoted(e.Lines)...)
		}
		return Result{Show: show, Rows: TellerFor(c.Seat).events(records)}
	}}
}

// quoted are lines as a report shows them.
func (c *Call) quoted(quotes []state.Quote) []string {
	lines := make([]string, len(quotes))
	for i, q := range quotes {
		lines[i] = "    " + c.Words.Govern.Quote(q.Seq, c.moment(q.At), strings.ReplaceAll(q.Text, "\n", " "), q.Private)
	}
	return lines
}
