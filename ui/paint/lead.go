package paint

// The first row in view tells whose line it is of, and when it was said, also where it
// is a further row of that line, or the line goes on with what stands above the view.

import (
	"strings"

	"teahouse/room/state"
)

// lead is what a block needs to know for that.
type lead struct {
	event *state.Event
	Reading
	row  int // the last one asked for, with its lead
	text string
}

// Lead is a row of a line as it stands first in view. It takes no more room.
func (f *Renderer) Lead(b *Block, row int) string {
	if b.lead.event == nil || row == 0 && b.lead.After == 0 {
		return b.Rows[row]
	}
	f.mu.Lock()
	was := b.lead
	f.mu.Unlock()
	if was.text != "" && was.row == row {
		return was.text
	}
	text := f.leadOf(b, row)
	f.mu.Lock()
	b.lead.row, b.lead.text = row, text
	f.mu.Unlock()
	return text
}

func (f *Renderer) leadOf(b *Block, row int) string {
	e, was := b.lead.event, b.Rows[row]
	text, ok := strings.CutPrefix(was, f.blank)
	l, calls := f.label(e, b.lead.Self), row == 0 && b.lead.Name != ""
	if row == 0 {
		if f.place == Above && b.lead.After&SameSpeaker == 0 {
			return f.nameAbove(e, l, calls, true)
		}
		text, ok = strings.CutPrefix(was, b.head)
	}
	if !ok {
		return was // it tells whose it is
	}
	switch f.place {
	case InText:
		if row == 0 && b.lead.After&SameSpeaker == 0 {
			return f.when(e.At, true) + text // which begins with the name, or with whom it answers
		}
		begin := "<" + l.text + "> "
		room := f.TextWidth - f.Widths.String(begin)
		if room < 1 {
			return was
		}
		return f.when(e.At, true) + paint(l.sgr, begin) + f.Widths.Cut(undressed(text), room)
	case Above:
		room := f.Width - f.before - f.Widths.String(l.text) - ruleCells
		if room < 1 {
			return was
		}
		return f.ruled(" "+f.when(e.At, true)+paint(l.sgr, l.text)) + f.Widths.Cut(undressed(text), room)
	}
	if f.Widths.String(l.tight) > f.names {
		if row == 0 && b.lead.After&SameSpeaker == 0 {
			return was // it has the room of the time
		}
		l.tight = f.Widths.Cut(l.tight, f.names)
		l.text = l.tight
	}
	columns, _ := f.columns(e.At, l, calls, true)
	if row == 0 && b.lead.After&SameSpeaker == 0 {
		return f.ruled(columns) + text
	}
	return columns + f.rule() + text // as where it is not named
}

// undressed is the text of a row that may hold styles and links.
func undressed(row string) string {
	if !strings.Contains(row, "\x1b") {
		return row
	}
	var b strings.Builder
	for row != "" {
		text, rest, more := strings.Cut(row, "\x1b")
		b.WriteString(text)
		if !more {
			break
		}
		end := "m"
		if strings.HasPrefix(rest, "]") {
			end = "\a"
		}
		_, row, _ = strings.Cut(rest, end)
	}
	return b.String()
}
