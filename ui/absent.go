package ui

// Who has gone, and since when: known to all screens of a server from what they were
// told, so that whoever waits for an answer reads that there is nobody to give it.

import (
	"slices"
	"strings"
	"sync"
	"sync/atomic"
	"time"

	"teahouse/room/state"
	"teahouse/room/text"
	"teahouse/ui/command"
)

const (
	absentMost = 512 // people who went last are remembered
	calledMost = 24  // letters of a name that stands at the beginning of a line, at most
)

// absences are those who went, by their folded names.
type absences struct {
	last atomic.Uint64 // the newest event that it knows
	mu   sync.Mutex
	gone map[string]absence
}

type absence struct {
	name text.Name
	at   int64
}

// note takes in who came, went or has another name now. It is told of each by every
// screen, and looks once.
func (a *absences) note(e *state.Event) {
	if e.N <= a.last.Load() {
		return
	}
	a.mu.Lock()
	defer a.mu.Unlock()
	if e.N <= a.last.Load() {
		return
	}
	a.last.Store(e.N)
	n := text.Borne(e.Who.Name)
	if n.Fold == "" {
		return
	}
	if e.Kind != state.KindLeave {
		delete(a.gone, n.Fold)
		return
	}
	if a.gone == nil || len(a.gone) >= absentMost {
		a.forget()
	}
	a.gone[n.Fold] = absence{n, e.At}
}

// forget keeps the later half.
func (a *absences) forget() {
	times := make([]int64, 0, len(a.gone))
	for _, one := range a.gone {
		times = append(times, one.at)
	}
	slices.Sort(times)
	left := map[string]absence{}
	for fold, one := range a.gone {
		if len(left) < absentMost/2 && one.at >= times[len(times)/2] {
			left[fold] = one
		}
	}
	a.gone = left
}

// find tells since when somebody is gone.
func (a *absences) find(name string) (absence, bool) {
	fold, err := text.FoldName(name)
	if err != nil {
		return absence{}, false
	}
	a.mu.Lock()
	defer a.mu.Unlock()
	one, gone := a.gone[fold]
	return one, gone
}

// begins finds somebody who is gone and whose name the word at the beginning of a
// line is, or begins with, where its script has no spaces.
func (a *absences) begins(word string) (absence, bool) {
	n := 0
	for end := range word + " " {
		if n++; end == 0 {
			continue
		}
		if n > calledMost+1 {
			break
		}
		if one, gone := a.find(word[:end]); gone && one.name.MentionedIn(word) {
			return one, true
		}
	}
	return absence{}, false
}

// awaited is who is not here of those to whom the line is written: privately, or by
// beginning with their name; and since when, 0 if that is not known.
func (m *model) awaited() (name string, since int64) {
	l, gone := &m.input.Line, &m.cfg.Shared.absences
	switch {
	case l.Kind == command.Say && !l.Act:
		word, rest := l.Text, ""
		if i := strings.IndexAny(l.Text, " ,:，：、\n"); i >= 0 {
			word, rest = l.Text[:i], l.Text[i:]
		}
		if one, is := gone.begins(word); is && (rest != "" || one.name.Text != word) {
			return one.name.Text, one.at
		}
		n, err := text.NewName(word)
		if err != nil || rest == "" || strings.ContainsAny(rest[:1], " \n") || m.isHere(word) {
			return "", 0
		}
		if owner, owned := m.seat.Owner(n); owned {
			return owner.Name, 0
		}
	case len(l.Unknown) > 0 && !l.Open:
		if one, is := gone.find(l.Unknown[0]); is {
			return one.name.Text, one.at
		}
	case l.Absent:
		for _, p := range l.To {
			if !slices.ContainsFunc(m.roster.People, func(here state.Present) bool { return here.Person.ID == p.ID }) {
				one, _ := gone.find(p.Name)
				return p.Name, one.at
			}
		}
	}
	return "", 0
}

func (m *model) isHere(name string) bool {
	_, here := m.roster.Find(name)
	return here
}

// waitsFor says who is not here, "" if all are.
func (m *model) waitsFor() string {
	name, since := m.awaited()
	if name == "" {
		return ""
	}
	clock := ""
	if since != 0 {
		now := time.Now().In(m.choice.zone)
		clock = m.cfg.Words.Time.Moment(time.UnixMilli(since).In(m.choice.zone), now)
	}
	return m.cfg.Words.Back.Gone(name, clock)
}
