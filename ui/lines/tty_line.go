package lines

// What Enter makes of the line, and how the row shows it: a prompt that says
// where the line would go, and behind it as much of the text as there is place
// for, around the cursor.

import (
	"cmp"
	"strings"
	"time"

	"github.com/clipperhouse/uax29/v2/graphemes"

	"teahouse/ui/command"
	"teahouse/ui/compose"
	"teahouse/ui/stdio"
	"teahouse/ui/term"
)

const (
	afterPrompt = "> "
	bodyLeast   = 10    // cells that the prompt leaves for the text, if there are twice as many
	hiddenLeft  = "..." // stands for text that is further left
	breakSign   = " / " // stands for the end of a line inside the text
)

// enter carries the line out, or says why not and keeps it.
func (c *chat) enter() {
	t := c.tty
	stood := t.row.text != ""
	c.draw() // all that was typed is in the row before the row is left
	line := t.Line
	text := t.Edit.Text()
	if line.Kind == command.Empty || t.Idle() {
		t.Lost = false
		if stood {
			c.Out.Draw(t.row.leave())
		}
		if !c.answered("") {
			c.readOn()
		}
		return
	}
	if c.question != nil {
		c.Out.Draw(t.row.leave())
		_ = t.Edit.SetDraft("") // so that what is told now does not wait
		if c.answered(text) {
			return
		}
		_ = t.Edit.SetDraft(text)
	}
	res := c.obey(t.Run, &line)
	why := cmp.Or(res.Refused, c.outbox.NotYet(&res, c.Config.Words))
	if why == "" {
		why = c.doubt()
	}
	switch {
	case res.Refused != "" && c.pointless(&line, res.Code):
		_ = t.Take()
		c.reject(why)
		return
	case why != "":
		c.reject(why)
		if !t.Hollow() {
			t.Stand(line.Kind == command.Say)
		}
		return
	}
	c.Out.Draw(t.row.leave())
	c.submit(&compose.Outgoing{Text: t.Take(), Unseen: !t.whole}, res)
	t.doubted = ""
	if c.question == nil {
		t.BeginQuery()
	}
}

// pointless tells whether a command that was refused is not worth keeping in the row:
// there is nothing in it to put right, or it cannot be done here, however it is written.
func (c *chat) pointless(line *command.Line, why command.Why) bool {
	switch {
	case line.Settled(why):
		return true
	case line.Kind != command.Run:
		return false
	}
	return line.Command.ScreenOnly() || line.Command.Name == "plain" && c.Terminal.Dumb
}

// doubt is what to ask before the line goes out, "" if nothing or if that was
// asked, and the answer is Enter.
func (c *chat) doubt() string {
	t := c.tty
	ask := t.Doubt(&c.Config.Words.Status)
	if ask == "" {
		return ""
	}
	if text := t.Edit.Text(); t.doubted != text {
		t.doubted, t.asked = text, time.Now()
	} else if time.Since(t.asked) >= command.DoubtPause {
		return ""
	}
	return ask
}

// draw brings the row up to date.
func (c *chat) draw() {
	t := c.tty
	if t == nil {
		return
	}
	if t.Query.ID != "" && c.question == nil {
		t.BeginQuery()
	}
	if t.roster != c.Seat.Census() && (t.Line.To != nil || t.Line.Unknown != nil) {
		t.dirty = true // what the prompt says may be true no more
	}
	stands := t.prompt || !t.Idle()
	if !t.dirty && stands == (t.row.text != "") {
		return
	}
	t.dirty = false
	c.parse()
	if !stands {
		c.Out.Draw(t.row.wipe(t.width))
		return
	}
	text, at := t.layout(c.prompt)
	c.Out.Draw(t.row.draw(text, at, t.width))
}

// prompt says where the line would go if Enter were pressed now, in so many
// cells.
func (c *chat) prompt(cells int) string {
	t, w := c.tty, c.Config.Words
	text := t.Line.Prompt(w, c.Seat.IsQuiet())
	query, found, searching := t.Edit.Search()
	switch {
	case searching && found:
		text = w.Status.Search(query)
	case searching:
		text = w.Status.NoMatch(query)
	case c.question != nil && c.answers(t.Edit.Text()):
		text = w.Plain.Answer
	case t.Line.Kind == command.Run && text == w.Help.Commands[t.Line.Command.Name].Usage,
		t.Line.Kind == command.Unknown && t.Line.Open:
		text = w.Plain.Command
	case t.Line.Kind == command.Private && len(t.Line.To) > 0 && stdio.Most(text) > cells:
		text = w.Line.Private(len(t.Line.To))
	}
	if n := strings.Count(t.Edit.Text(), "\n"); n > 0 {
		text = w.Plain.Several(n+1, text)
	}
	return stdio.Widest().Cut(text, cells)
}

// answers tells whether a text may become the answer to a question.
func (c *chat) answers(text string) bool {
	text = strings.ToLower(strings.TrimSpace(text))
	for _, words := range [][]string{c.Config.Words.Plain.Yes, c.Config.Words.Plain.No} {
		for _, word := range words {
			if strings.HasPrefix(word, text) {
				return true
			}
		}
	}
	return false
}

// layout is the row as it should be, at most width-1 cells of it, and where its
// cursor stands, which is a byte offset.
func (t *tty) layout(prompt func(cells int) string) (row string, at int) {
	cells := max(t.width-1, 0)
	if least := min(bodyLeast, cells/2); cells-least > len(afterPrompt) {
		row = t.visible(prompt(cells-least-len(afterPrompt))) + afterPrompt
	}
	text := t.visible(t.Edit.Text())
	cursor := len(t.visible(t.Edit.Before()))
	t.scroll(text, cursor, cells-stdio.Most(row))
	if t.left > 0 && cells-stdio.Most(row) > len(hiddenLeft) {
		row += hiddenLeft
	}
	end := reach(text, t.left, cells-stdio.Most(row))
	t.whole = t.left == 0 && end == len(text) && !strings.Contains(t.Edit.Text(), "\n")
	return row + text[t.left:end], len(row) + min(cursor, end) - t.left
}

// scroll finds the place from which on text is in sight: that of the last time,
// unless the cursor would not be, and then one that has it in the middle, so
// that the row is not drawn anew with each key.
func (t *tty) scroll(text string, cursor, cells int) {
	if stdio.Most(text) <= cells {
		t.left = 0
		return
	}
	if t.left == 0 && stdio.Most(text[:cursor]) <= cells {
		return
	}
	var starts, widths []int
	for all := graphemes.FromString(text[:cursor]); all.Next(); {
		starts, widths = append(starts, all.Start()), append(widths, stdio.Most(all.Value()))
	}
	middle, before := cursor, 0
	for i := len(starts) - 1; i >= 0 && before+widths[i] <= cells-len(hiddenLeft); i-- {
		before += widths[i]
		if starts[i] == t.left {
			return
		}
		if before <= cells/2 {
			middle = starts[i]
		}
	}
	t.left = middle
}

// reach is how far a text reaches from a place on in so many cells.
func reach(text string, from, cells int) int {
	all := graphemes.FromString(text[from:])
	end := from
	for all.Next() {
		if cells -= stdio.Most(all.Value()); cells < 0 {
			break
		}
		end = from + all.End()
	}
	return end
}

// visible is a text on one line, without what stands for broken bytes, and in
// the characters that the terminal has.
func (t *tty) visible(text string) string {
	text = strings.NewReplacer("\n", breakSign, "\ufffd", "?").Replace(text)
	if t.ascii {
		return term.ASCII(text)
	}
	return text
}
