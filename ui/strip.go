package ui

// The strip: the views in the title row, each with what is unread there. In a house
// where nobody opens a channel or a conversation there is none.

import (
	"strconv"
	"strings"

	"teahouse/ui/paint"
)

const (
	labelMost  = 14 // cells of a name in the strip
	topicLeast = 12 // cells in which a topic can be read beside it
)

// nameOf is what a view is called.
func (m *model) nameOf(v *view) string {
	switch {
	case v.at.Num != 0:
		return "#" + v.at.Name
	case v.at.With.ID == "":
		return m.cfg.Words.Status.House
	}
	for i := range m.roster.People {
		if p := &m.roster.People[i].Person; p.ID == v.at.With.ID {
			return paint.OneLine(m.ignored.Named(*p, m.seat.Same).Name)
		}
	}
	return paint.OneLine(v.at.With.Name)
}

// windowTitle is what the terminal's window is called: before it stands how many
// lines call the person that they have not read, or how many there are.
func (m *model) windowTitle() string {
	title := m.cfg.Title
	if m.view != m.house() {
		title = m.nameOf(m.view) + between + title
	}
	lines, calls := m.lines.Waiting()
	for _, v := range m.views {
		if v != m.view {
			lines, calls = lines+v.unread, calls+len(v.calls)
		}
	}
	switch {
	case calls > 0:
		return "(@" + upTo99(calls) + ") " + title
	case lines > 0:
		return "(" + roughly(lines) + ") " + title
	}
	return title
}

// roughly is a number that seldom changes while lines come, for each change is sent.
func roughly(n int) string {
	if n < 10 || n >= countMost {
		return upTo99(n)
	}
	return strconv.Itoa(n/10*10) + "+"
}

// titleOf is the left part of the title row, in so many cells at most: the views and
// the topic, or the title and the topic.
func (m *model) titleOf(room int) (row string, cells int) {
	f, topic := m.renderer, m.topic
	m.cached.strip = m.cached.strip[:0]
	if len(m.views) == 1 {
		title := paint.OneLine(m.cfg.Title)
		if topic != "" {
			title += between + paint.OneLine(topic)
		}
		title = f.Widths.Cut(title, room)
		return f.Paint(paint.Strong, title), f.Widths.String(title)
	}
	row, cells = m.strip(room)
	if m.view != m.house() {
		topic = m.view.topic
	}
	if left := room - cells - 3; topic != "" && left >= topicLeast {
		topic = f.Widths.Cut(paint.OneLine(topic), left)
		row += "   " + f.Paint(paint.Faint, topic)
		cells += 3 + f.Widths.String(topic)
	}
	return row, cells
}

// label is a view in the strip.
func (m *model) label(v *view) string {
	label := m.renderer.Widths.Cut(m.nameOf(v), labelMost)
	switch n := len(v.calls); {
	case v == m.view:
		return label
	case n > 0:
		return label + " @" + upTo99(n)
	case v.unread > 0:
		return label + " " + upTo99(v.unread)
	}
	return label
}

func upTo99(n int) string {
	if n >= countMost {
		return strconv.Itoa(countMost-1) + "+"
	}
	return strconv.Itoa(n)
}

// strip shows the views in so many cells. What does not fit is a count: first of
// those where nothing is unread, last of those that call.
func (m *model) strip(room int) (row string, cells int) {
	f := m.renderer
	sep := f.Widths.String(between)
	labels := make([]string, len(m.views))
	width := func(hidden int) int {
		n := 0
		for _, label := range labels {
			if label != "" {
				n += f.Widths.String(label) + sep
			}
		}
		if hidden > 0 {
			return n + 1 + len(strconv.Itoa(hidden))
		}
		return n - sep
	}
	for i, v := range m.views {
		labels[i] = m.label(v)
	}
	hidden := 0
	for rank := 0; rank < 3; rank++ {
		for i := len(m.views) - 1; i >= 0 && width(hidden) > room; i-- {
			if v := m.views[i]; labels[i] != "" && v != m.view && v.rank() == rank {
				labels[i] = ""
				hidden++
			}
		}
	}
	var b strings.Builder
	for i, label := range labels {
		if label == "" {
			continue
		}
		if cells > 0 {
			b.WriteString(f.Paint(paint.Faint, between))
			cells += sep
		}
		label = f.Widths.Cut(label, max(room-cells, 0))
		b.WriteString(f.Paint(m.roleOf(m.views[i]), label))
		from := cells + 1 // behind the blank that the row begins with
		cells += f.Widths.String(label)
		m.cached.strip = append(m.cached.strip, span{m.views[i], from, cells + 1})
	}
	if more := between + "+" + strconv.Itoa(hidden); hidden > 0 && cells+f.Widths.String(more) <= room {
		b.WriteString(f.Paint(paint.Faint, more))
		cells += f.Widths.String(more)
	}
	return b.String(), cells
}

// rank is how much somebody wants to know of a view that is not shown.
func (v *view) rank() int {
	switch {
	case v.calling():
		return 2
	case v.waits():
		return 1
	}
	return 0
}

func (m *model) roleOf(v *view) paint.Role {
	if v == m.view {
		return paint.Chosen
	}
	return [...]paint.Role{paint.Faint, paint.Plain, paint.Mention}[v.rank()]
}

// elsewhere is the view to which the person is called next, or where something is
// unread, for windows without a title; and the same in short.
func (m *model) elsewhere() (label, short string) {
	next := m.waiting()
	switch {
	case next == nil:
		return "", ""
	case len(next.calls) > 0:
		return m.label(next), "@" + upTo99(len(next.calls))
	}
	return m.label(next), "+" + upTo99(next.unread)
}
