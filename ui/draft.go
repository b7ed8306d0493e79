package ui

// What somebody had written when their link died, for when they come back with
// the same key. It lives in memory, for a while.

import (
	"time"

	"teahouse/room/state"
	"teahouse/ui/command"
)

const (
	draftsMost = 1 << 10        // people whose drafts are kept
	draftBytes = 16 << 10       // of one person
	draftFor   = 24 * time.Hour // a draft waits
)

// draft is what was written and not sent, the line being written last.
type draft struct {
	lines []string
	aim   command.Aim // whom the last one is for
	at    time.Time
}

// keep remembers what somebody had written.
func (s *Shared) keep(id state.Identity, d draft) {
	size := 0
	for _, line := range d.lines {
		size += len(line)
	}
	if size == 0 || size > draftBytes || !id.Lasting() {
		return
	}
	s.mu.Lock()
	defer s.mu.Unlock()
	if len(s.drafts) >= draftsMost {
		for other, old := range s.drafts {
			if d.at.Sub(old.at) > draftFor || len(s.drafts) >= draftsMost {
				delete(s.drafts, other)
			}
		}
	}
	s.drafts[id] = d
}

// kept gives back what somebody had written, once.
func (s *Shared) kept(id state.Identity, now time.Time) (draft, bool) {
	s.mu.Lock()
	defer s.mu.Unlock()
	d, ok := s.drafts[id]
	delete(s.drafts, id)
	return d, ok && now.Sub(d.at) <= draftFor
}

// unsent is what of this screen was written and not sent. The first line of the
// outbox is on its way, unless it still waits for its turn: the transcript will
// tell whether it arrived.
func (m *model) unsent() draft {
	d := draft{aim: m.input.Aim, at: time.Now()}
	for i, o := range m.outbox.lines {
		if i > 0 || o.until.After(d.at) {
			d.lines = append(d.lines, o.Text)
		}
	}
	d.lines = append(d.lines, m.input.Edit.Text())
	return d
}

// resume brings back what was written before the link died: the draft as it
// was, aimed at whom it was aimed at, and by Up what had waited to be sent.
func (m *model) resume() {
	d, ok := m.cfg.Shared.kept(m.me.Person.ID, time.Now())
	if !ok {
		return
	}
	last := len(d.lines) - 1
	for _, line := range d.lines[:last] {
		m.input.Edit.Restore(line)
		m.input.Edit.Take()
	}
	_ = m.input.Edit.SetDraft(d.lines[last])
	m.input.Aim = d.aim
	m.stranded = last
}
