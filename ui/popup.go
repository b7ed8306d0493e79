package ui

// The list above the line: the commands that a slash may begin, what may follow one,
// and all completions while there is a choice. Arrows and Tab fill the line from it;
// Enter sends what stands there, and nothing else.

import (
	"slices"
	"strings"

	"teahouse/ui/command"
	"teahouse/ui/compose"
	"teahouse/ui/paint"
	"teahouse/ui/term"
)

const (
	popupMost  = 8  // rows of the list: more than that nobody reads at a glance
	popupLeast = 10 // rows of the window, below which there is none
)

// popup is the list above the line. The zero value is closed.
type popup struct {
	offers []command.Offer
	typing bool // the line is being typed, and not recalled: it may open by itself
	shut   bool // it was closed while this line was written
}

// open tells whether it is in sight.
func (p *popup) open() bool { return len(p.offers) > 0 }

// offer looks anew what can be offered for the line as it is.
func (m *model) offer() {
	in := &m.input
	if in.Completions.Open() {
		return // it is being walked through
	}
	in.popup.offers = nil
	if !in.popup.typing || in.popup.shut || in.Searching() || m.height < popupLeast || in.Edit.Cursor() != len(in.Edit.Text()) {
		return
	}
	if in.Line.Kind == command.Run || in.Line.Kind == command.Unknown {
		in.popup.offers = command.Offers(in.Edit.Text(), in.Edit.Cursor(), m.sources(), m.cfg.Words)
	}
	if in.Codes && !in.popup.open() {
		in.popup.offers = command.CodeOffers(in.Edit.Text())
	}
	if len(in.popup.offers) == 1 && strings.TrimSpace(in.popup.offers[0].Text) == in.Edit.Text()[in.popup.offers[0].From:] {
		in.popup.offers = nil // it stands there
	}
}

func (m *model) sources() command.Sources {
	return command.Sources{Governs: m.seat.Governs(), Aliases: m.aliases, Channels: m.ignored.ChannelsNow(m.seat), Ignored: m.seat.Ignored}
}

// complete puts the next completion into the input, or the one before.
func (m *model) complete(by int) {
	m.reparse() // several keys may come at once
	in := &m.input
	if offers := in.popup.offers; !in.Completions.Open() && in.popup.open() {
		m.walkPopup(by, offers)
		return
	}
	if in.Complete(by, m.seat, m.ignored, m.spoke, false) {
		in.dirty = true
		in.popup.offers = command.AsOffers(in.Completions.Candidates)
	}
}

// walkPopup puts the next of what is offered into the line.
func (m *model) walkPopup(by int, offers []command.Offer) {
	in := &m.input
	next, ok := in.Completions.Turn(by, in.Edit.Text(), in.Edit.Cursor(), func() (all []command.Candidate) {
		for _, o := range offers {
			all = append(all, o.Candidate)
		}
		return all
	})
	if ok && in.Edit.Replace(next.From, next.To, next.Text) != nil {
		in.CloseCompletions()
	}
	if in.dirty = true; !in.Completions.Open() {
		in.popup.offers = nil
	}
}

// arrow moves in the list, and tells whether there is one to move in.
func (m *model) arrow(by int) bool {
	m.reparse()
	if !m.input.popup.open() || m.input.Searching() || m.popupMost() < 1 {
		return false
	}
	m.walkPopup(by, m.input.popup.offers)
	return true
}

// shutPopup closes the list until another line is begun.
func (m *model) shutPopup() {
	m.input.popup.offers, m.input.popup.shut = nil, true
}

// spoke are the names of those who spoke, the last one first.
func (m *model) spoke() (names []string) {
	seen := map[string]bool{m.me.Person.Name: true}
	for e := range m.lines.Newest() {
		if len(names) == compose.RecentMost {
			break
		}
		if !seen[e.Who.Name] && !m.lines.Hides(e) {
			seen[e.Who.Name] = true
			names = append(names, e.Who.Name)
		}
	}
	return names
}

// popupMost is how many rows the list may have in a window like this.
func (m *model) popupMost() int {
	if m.width < promptLeast {
		return 0
	}
	return min(popupMost, (m.height-titleFrom+4)/2)
}

// popupRows draws the list around what is chosen.
func (m *model) popupRows() []string {
	p := &m.input.popup
	most := m.popupMost()
	if !p.open() || most < 1 {
		return nil
	}
	at := -1
	if m.input.Completions.Open() {
		at = m.input.Completions.At
	}
	rows, _, _ := listRows(m.renderer, p.offers, at, m.width, most)
	return rows
}

// listRows draws some offers, at most so many rows, of which one may be chosen. They
// begin with the one at from, and so many are drawn.
func listRows(f *paint.Renderer, offers []command.Offer, at, width, most int) (rows []string, from, drawn int) {
	tells := most > 1
	if len(offers) > most {
		if tells {
			most-- // a row tells how many there are beside
		}
		from = min(max(at-most/2, 0), len(offers)-most)
	}
	shown := offers[from:min(from+most, len(offers))]
	column := 0
	for _, o := range shown {
		column = max(column, f.Widths.String(paint.OneLine(o.Label)))
	}
	column = min(column, max(width/2, width-40))
	for i, o := range shown {
		label := f.Widths.Cut(paint.OneLine(o.Label), min(column, max(width-4, 0)))
		gap := paint.Spaces(column - f.Widths.String(label))
		note := f.Widths.Cut(paint.OneLine(o.Note), max(width-column-6, 0))
		if from+i == at {
			rows = append(rows, " > "+f.Paint(paint.Chosen, label)+gap+"  "+f.Paint(paint.Faint, note))
		} else {
			rows = append(rows, "   "+label+gap+"  "+f.Paint(paint.Faint, note))
		}
	}
	if more := len(offers) - len(shown); more > 0 && tells {
		rows = append(rows, "   "+f.Paint(paint.Faint, f.Widths.Cut(f.Words.People.More(more), max(width-4, 0))))
	}
	for i, row := range rows {
		rows[i] = strings.TrimRight(row, " ") + term.Reset
	}
	return slices.Clip(rows), from, len(shown)
}
