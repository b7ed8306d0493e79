package ui

// Who is writing in which part of the room, for those who want to know and let others
// know. It lives here, among the screens that have it on: nothing of it is proposed,
// stored or logged, and screens that have it off neither tell nor wait.

import (
	"cmp"
	"slices"
	"sync"
	"time"

	tea "charm.land/bubbletea/v2"

	"teahouse/room/state"
	"teahouse/ui/command"
	"teahouse/ui/compose"
)

const (
	typingEach  = 3 * time.Second // a hint goes out once in so long, however fast somebody writes…
	typingAnew  = time.Second     // …or in so long, where they had ended
	typingLasts = 6 * time.Second // what is shown of it, unless it is told again
	typingMost  = 32              // people who are known to write in one part of the room
	typingNamed = 3               // of them who are named; the others are counted
)

// typingPart is a part of the room as all who are in it see it.
type typingPart struct {
	in   uint64            // of a channel
	pair [2]state.Identity // of a conversation, in order
}

// typist is somebody who writes.
type typist struct {
	who     state.Person
	ignored command.Ignores // by them: whoever is sees nothing of it
	until   time.Time
}

// watched is a part of the room that screens watch, while any does.
type watched struct {
	screens int
	typists []typist
	changed chan struct{} // closed when somebody begins or ends
}

// typists are all who write where somebody watches.
type typists struct {
	mu    sync.Mutex
	parts map[typingPart]*watched
}

func (t *typists) watch(p typingPart) {
	t.mu.Lock()
	defer t.mu.Unlock()
	if t.parts == nil {
		t.parts = map[typingPart]*watched{}
	}
	if t.parts[p] == nil {
		t.parts[p] = &watched{changed: make(chan struct{})}
	}
	t.parts[p].screens++
}

func (t *typists) unwatch(p typingPart) {
	t.mu.Lock()
	defer t.mu.Unlock()
	w := t.parts[p]
	if w.screens--; w.screens == 0 {
		delete(t.parts, p)
	}
}

// writes has somebody write in a part that they watch, for all but those whom they
// ignore. Who writes on wakes nobody.
func (t *typists) writes(p typingPart, who state.Person, ignored command.Ignores, now time.Time) {
	t.mu.Lock()
	defer t.mu.Unlock()
	w := t.parts[p]
	w.typists = slices.DeleteFunc(w.typists, func(one typist) bool { return !now.Before(one.until) })
	i := slices.IndexFunc(w.typists, func(one typist) bool { return one.who.ID == who.ID })
	if i >= 0 && w.typists[i].who == who {
		w.typists[i] = typist{who, ignored, now.Add(typingLasts)}
		return
	}
	if i >= 0 {
		w.typists = slices.Delete(w.typists, i, i+1) // they have another name now
	}
	if len(w.typists) < typingMost {
		w.typists = append(w.typists, typist{who, ignored, now.Add(typingLasts)})
		w.tell()
	}
}

// rests has somebody write no more.
func (t *typists) rests(p typingPart, who state.Identity) {
	t.mu.Lock()
	defer t.mu.Unlock()
	w := t.parts[p]
	n := len(w.typists)
	w.typists = slices.DeleteFunc(w.typists, func(one typist) bool { return one.who.ID == who })
	if len(w.typists) < n {
		w.tell()
	}
}

func (w *watched) tell() {
	close(w.changed)
	w.changed = make(chan struct{})
}

// at is who writes in a part now, and what is closed when that changes.
func (t *typists) at(p typingPart, now time.Time) (all []typist, changed <-chan struct{}) {
	t.mu.Lock()
	defer t.mu.Unlock()
	w := t.parts[p]
	if w == nil {
		return nil, nil
	}
	for _, one := range w.typists {
		if now.Before(one.until) {
			all = append(all, one)
		}
	}
	return all, w.changed
}

// typingHints are what one screen tells of its person, and sees of others.
type typingHints struct {
	watching *watching      // nil while it is off
	written  string         // the line when it was last looked at
	told     time.Time      // when they were last told to write
	as       state.Identity // who they were told to be; none if they are not
}

// watching is one part that a screen watches.
type watching struct {
	part typingPart
	over chan struct{} // closed when it does so no more
}

// typingMsg tells that others began to write or ended.
type typingMsg struct{ of *watching }

// typingPart is where the view is.
func (m *model) typingPart() typingPart {
	pair := [2]state.Identity{m.me.Person.ID, m.seat.Known(m.at.With.ID)}
	if m.at.With.ID == "" {
		return typingPart{in: m.at.Num}
	}
	if pair[1] < pair[0] {
		pair[0], pair[1] = pair[1], pair[0]
	}
	return typingPart{pair: pair}
}

// watchTyping watches the view that is shown, if they chose to.
func (m *model) watchTyping() tea.Cmd {
	h := &m.typing
	if h.watching == nil && !m.choice.typing {
		return nil
	}
	if h.watching != nil && m.choice.typing && h.watching.part == m.typingPart() {
		return nil
	}
	m.unwatchTyping()
	if !m.choice.typing {
		return nil
	}
	h.watching, h.written = &watching{m.typingPart(), make(chan struct{})}, m.input.Edit.Text()
	m.cfg.Shared.typists.watch(h.watching.part)
	return m.waitTyping(h.watching)
}

// unwatchTyping ends that, and what others see of it.
func (m *model) unwatchTyping() {
	h := &m.typing
	if h.watching == nil {
		return
	}
	m.restTyping()
	m.cfg.Shared.typists.unwatch(h.watching.part)
	close(h.watching.over)
	h.watching = nil
}

// waitTyping waits until somebody begins, or ends, or has not been told of for long.
func (m *model) waitTyping(of *watching) tea.Cmd {
	ctx, now := m.ctx, time.Now()
	all, changed := m.cfg.Shared.typists.at(of.part, now)
	return func() tea.Msg {
		var late <-chan time.Time
		if len(all) > 0 {
			first := slices.MinFunc(all, func(a, b typist) int { return a.until.Compare(b.until) })
			timer := time.NewTimer(time.Until(first.until))
			defer timer.Stop()
			late = timer.C
		}
		select {
		case <-changed:
		case <-late:
		case <-of.over:
			return nil
		case <-ctx.Done():
			return nil
		}
		return typingMsg{of}
	}
}

// tellTyping lets others know, after each change of the line, whether they write to
// all who are in the view.
func (m *model) tellTyping(now time.Time) {
	h := &m.typing
	text := m.input.Edit.Text()
	if h.watching == nil || text == h.written || h.watching.part != m.typingPart() {
		return
	}
	h.written = text
	switch {
	case !m.writesHere(text):
		m.restTyping()
	case now.Sub(h.told) >= typingEach || h.as == "" && now.Sub(h.told) >= typingAnew:
		if m.seat.Muted() {
			return
		}
		h.told, h.as = now, m.me.Person.ID
		m.cfg.Shared.typists.writes(h.watching.part, m.me.Person, m.ignored, now)
	}
}

// writesHere tells whether all of the line is for everybody who is in the view: no
// command, nothing for some of them, and nothing about a single line.
func (m *model) writesHere(text string) bool {
	l := &m.input.Line
	switch {
	case m.input.Aim.Deed != compose.Nothing, l.Command != nil, l.Text != text:
		return false
	case m.at.With.ID != "":
		return l.Kind == command.Private
	}
	return l.Kind == command.Say && !m.seat.IsQuiet()
}

// restTyping has others know that they write no more.
func (m *model) restTyping() {
	if h := &m.typing; h.as != "" {
		m.cfg.Shared.typists.rests(h.watching.part, h.as)
		h.as = "" // and told stays: how often others are woken does not go by the keys
	}
}

// typingNow says who else writes in the view.
func (m *model) typingNow(now time.Time) string {
	h := &m.typing
	if h.watching == nil || h.watching.part != m.typingPart() {
		return ""
	}
	var names []string
	mine := m.says(m.me.Person)
	all, _ := m.cfg.Shared.typists.at(h.watching.part, now)
	for _, one := range all {
		if one.who.ID != m.me.Person.ID && !m.lines.Hides(m.says(one.who)) && !one.ignored.Hides(mine, one.who.ID, m.seat.Same) {
			names = append(names, one.who.Name)
		}
	}
	if len(names) == 0 {
		return ""
	}
	slices.SortFunc(names, cmp.Compare[string])
	shown := names[:min(len(names), typingNamed)]
	return m.cfg.Words.Status.Typing(shown, len(names)-len(shown))
}

// says is something that somebody says: who would not see it sees nothing of them.
func (m *model) says(who state.Person) *state.Event {
	return &state.Event{Kind: state.KindSay, Who: who, Origin: m.seat.Origin(who.ID)}
}
