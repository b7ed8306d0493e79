package ui

// What somebody had written when their link died, and what becomes of it when they
// come back.

import (
	"time"

	"teahouse/ui/compose"
)

// unsent is what of this screen was written and not sent. Of what was on its way the
// transcript will tell whether it arrived.
func (m *model) unsent() compose.Draft {
	now := time.Now()
	lines := append(m.outbox.Unsent(now), m.input.Edit.Text())
	return compose.Draft{Lines: lines, Recipients: m.input.Recipients, At: now}
}

// resume brings back what was written before the link died: the draft as it
// was, aimed at whom it was aimed at, and by Up what had waited to be sent.
func (m *model) resume() {
	d, ok := m.cfg.Shared.drafts.Kept(m.me.Person.ID, time.Now())
	if !ok {
		return
	}
	last := len(d.Lines) - 1
	for _, line := range d.Lines[:last] {
		m.input.Edit.Restore(line)
		m.input.Edit.Take()
	}
	_ = m.input.Edit.SetDraft(d.Lines[last])
	m.input.Recipients = d.Recipients
	m.stranded = last
}
