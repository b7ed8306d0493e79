package line

// Tab: the best completion at once, the others by Tab again. Whatever else is
// pressed keeps the one that stands there; Esc brings back what was typed.

import "teahouse/ui/command"

// offer is a row of completions being walked through.
type offer struct {
	candidates []command.Candidate
	at         int
	text       string // what stands in their place in the line now
	typed      string // what stood there
	from       int
}

func (o *offer) open() bool { return len(o.candidates) > 1 }

// complete puts the next completion into the line, or the one before.
func (c *chat) complete(by int) {
	t := c.tty
	o, e := &t.offer, &t.edit
	if !o.open() {
		found := command.Complete(e.Text(), e.Cursor(), c.seat.Roster(), c.spoke, c.seat.Governs())
		if len(found) == 0 {
			return
		}
		from := found[0].From // all complete the same word
		*o = offer{candidates: found, from: from, typed: e.Text()[from:e.Cursor()]}
		o.text = o.typed
		if by < 0 {
			o.at = len(found) - 1
		}
	} else {
		o.at = (o.at + by + len(o.candidates)) % len(o.candidates)
	}
	text := o.candidates[o.at].Text
	if e.Replace(o.from, o.from+len(o.text), text) != nil {
		t.offer = offer{}
		return
	}
	o.text = text
}

// cancelOffer brings back what was typed.
func (t *tty) cancelOffer() {
	o := &t.offer
	_ = t.edit.Replace(o.from, o.from+len(o.text), o.typed)
	t.offer = offer{}
}
