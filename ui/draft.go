package ui

// What somebody had written when their link died, and what becomes of it when they
// come back.

import (
	"slices"
	"strings"
	"time"

	"teahouse/room/text"
	"teahouse/ui/command"
	"teahouse/ui/compose"
)

// unsent is what of this screen was written and not sent, by view, that which is shown
// last: there they wrote last. Of what was on its way the transcript will tell whether it
// arrived.
func (m *model) unsent() (all []compose.Draft) {
	now := time.Now()
	others := slices.DeleteFunc(slices.Clone(m.views), func(v *view) bool { return v == m.view })
	for _, v := range append(others, m.view) {
		lines := m.outbox.Unsent(now, func(at command.Where) bool { return m.viewAt(at) == v })
		written, to := v.input.Unsent()
		if lines = append(lines, written...); slices.ContainsFunc(lines, func(line string) bool { return line != "" }) {
			all = append(all, compose.Draft{Lines: lines, Recipients: to, At: now})
		}
	}
	return all
}

// leftBehind is all of that as lines, for the terminal's own scrollback, behind what is on
// its way for so long that nobody can tell whether it arrives.
func (m *model) leftBehind() (lines []string) {
	w := &m.cfg.Words.Door
	if written := harmless(m.outbox.Doubtful(time.Now())); len(written) > 0 {
		lines = append(append(lines, w.InDoubt), written...)
	}
	var left []string
	for _, d := range m.unsent() {
		for _, written := range d.Lines {
			left = append(left, harmless(written)...)
		}
	}
	if len(left) > 0 {
		lines = append(append(lines, w.Unsent), left...)
	}
	return lines
}

// harmless is what somebody wrote as lines that a terminal may show; none if it cannot be.
func harmless(written string) []string {
	clean, err := text.Clean(written, text.Limit{Runes: len(written), Lines: len(written)})
	if err != nil {
		return nil
	}
	return strings.Split(clean, "\n")
}

// resume brings back what was written before the link died, where it was written:
// the draft as it was, aimed at whom it was aimed at, and by Up what had waited to be
// sent, and what another terminal of theirs had left there. What was written in a channel
// that the person is in no more is by Up, too.
func (m *model) resume() {
	var waits []compose.Draft
	keys, _ := m.seat.Keys()
	for _, one := range keys { // as it was left before they had an account
		waits = append(waits, m.cfg.Shared.drafts.Kept(one.Key, time.Now())...)
	}
	for _, d := range append(waits, m.cfg.Shared.drafts.Kept(m.me.Person.ID, time.Now())...) {
		at := d.Recipients.In
		v := m.viewAt(at)
		if v == nil && at.With.ID != "" {
			v = m.talkTo(at.With)
		}
		last := len(d.Lines) - 1
		m.stranded += last
		if v == nil {
			for _, line := range d.Lines {
				m.house().input.Shelve(line)
			}
			continue
		}
		for _, line := range d.Lines[:last] {
			v.input.Shelve(line)
		}
		if d.Lines[last] == "" {
			continue
		}
		v.input.Shelve(v.input.Edit.Text())
		_ = v.input.Edit.SetDraft(d.Lines[last])
		if name := m.nameOf(v); v != m.view && !slices.Contains(m.begun, name) {
			m.begun = append(m.begun, name)
		}
		d.Recipients.Governs, d.Recipients.Aliases, d.Recipients.Owner = m.seat.Governs(), m.aliases, m.seat.Owner
		v.input.Recipients = d.Recipients
	}
}
