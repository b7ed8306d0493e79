package main

// What a program is told by one who follows the room as JSON, over all of their
// visits: every event that they may read, once, in order, whatever happened to their
// links in between. Where they were told that they missed some, as many must be
// missing there.

import (
	"encoding/json"
	"fmt"
	"slices"
	"strings"
	"sync"

	"teahouse/room/state"
)

const streamFaults = 3 // of one stream are told

// message is a line of JSON, of a follower or a bot.
type message struct {
	Event   string          `json:"event"`
	Cursor  string          `json:"cursor"`
	From    string          `json:"from"`
	To      []string        `json:"to"`
	Text    string          `json:"text"`
	Private bool            `json:"private"`
	Name    string          `json:"name"`
	Count   uint64          `json:"count"`
	Since   string          `json:"since"`
	OK      string          `json:"ok"`
	Error   string          `json:"error"`
	ID      int             `json:"id"`
	Line    int             `json:"line"`
	Message string          `json:"message"`
	Events  []message       `json:"events"`
	People  json.RawMessage `json:"people"`
}

// stream is all that one follower was told.
type stream struct {
	found *faults
	place func(cursor string) (uint64, error)
	keyed bool // private lines come to them wherever they come back from

	mu    sync.Mutex
	name  string          // now
	names map[string]bool // that they ever had
	visit int
	heard []told
	holes []hole
	begun bool   // after is known
	after uint64 // what has higher numbers is their concern…
	sure  uint64 // …and of what has higher ones than this, also what is no talk
	last  uint64
	told  string // its cursor
	count int    // of faults
}

type told struct {
	n   uint64
	sum uint32
}

// hole is where they were told that events are missing.
type hole struct{ after, count uint64 }

func newStream(keyed bool, found *faults, place func(string) (uint64, error)) *stream {
	return &stream{found: found, place: place, keyed: keyed, names: map[string]bool{}}
}

func (s *stream) fault(format string, args ...any) {
	s.count++
	if s.count <= streamFaults {
		s.found.add("%s: %s", s.name, fmt.Sprintf(format, args...))
	}
}

// next begins a visit: what a former one still brings does not count. It returns
// what hears its lines, and the cursor of the last event that was told.
func (s *stream) next(name string, answer func(*message)) (hear func(string), since string) {
	s.mu.Lock()
	defer s.mu.Unlock()
	s.visit++
	s.name, s.names[name] = name, true
	visit := s.visit
	return func(line string) {
		s.mu.Lock()
		defer s.mu.Unlock()
		if visit == s.visit {
			s.hear(line, answer)
		}
	}, s.told
}

// over ends the visit under way.
func (s *stream) over() {
	s.mu.Lock()
	defer s.mu.Unlock()
	s.visit++
}

// at is the place that a cursor tells.
func (s *stream) at(cursor string) uint64 {
	n, err := s.place(cursor)
	if err != nil {
		s.fault("is told a cursor that is none, %q: %v", cursor, err)
	}
	return n
}

func (s *stream) hear(line string, answer func(*message)) {
	var m message
	if err := json.Unmarshal([]byte(line), &m); err != nil {
		s.fault("a line is not what it should be: %v: %q", err, line)
		return
	}
	switch {
	case m.OK != "" || m.Error != "":
		if answer == nil {
			s.fault("an answer to nothing: %s", line)
			return
		}
		answer(&m)
	case m.Event == "hello":
		if m.Name != s.name {
			s.fault("is called %s", m.Name)
		}
		if !s.begun {
			n := s.at(m.Cursor)
			s.begun, s.after, s.sure, s.last, s.told = true, n, n, n, m.Cursor
		}
	case m.Event == "missed":
		if n := s.at(m.Since); n != s.last && s.last != 0 {
			s.fault("missed what is after %d, as it is told, but heard %d last", n, s.last)
		}
		s.holes = append(s.holes, hole{s.at(m.Since), m.Count})
	case m.Event == "live":
	case m.Event == "gone", m.Event == "bye":
		s.fault("is told %s", strings.TrimSpace(line))
	default:
		s.event(&m)
	}
}

// event takes in an event. Whoever does not say from where on they follow begins
// with talk, and from the first other event on there is everything.
func (s *stream) event(m *message) {
	kind := state.Kind(m.Event)
	n := s.at(m.Cursor)
	talk := kind == state.KindSay || kind == state.KindAct || kind == state.KindWhisper
	if !s.begun {
		s.begun, s.after, s.sure = true, n-1, ^uint64(0)
	}
	if !talk {
		s.sure = min(s.sure, n)
	}
	if n <= s.last {
		s.fault("event %d is told after event %d", n, s.last)
		return
	}
	s.last, s.told = n, m.Cursor
	s.heard = append(s.heard, told{n, sum(kind, m.From, m.Text)})
	switch {
	case m.Private && !s.names[m.From] && !slices.ContainsFunc(m.To, func(to string) bool { return s.names[to] }):
		s.fault("is told private event %d, which is between %s and %v", n, m.From, m.To)
	case (kind == state.KindEnter || kind == state.KindLeave) && unannounced(m.From):
		s.fault("is told of the %s of %s, who only passes", kind, m.From)
	}
}

// unannounced tells whether nobody is told that somebody comes and goes.
func unannounced(name string) bool {
	for _, kind := range []string{"passer", "tail", "bot"} {
		if strings.HasPrefix(name, kind) && strings.HasSuffix(name, "v") {
			return true
		}
	}
	return false
}

// compare holds what was told against what was kept. To the end means that they
// stayed until nobody else was there.
func (s *stream) compare(t *truth, toTheEnd bool) {
	s.mu.Lock()
	defer s.mu.Unlock()
	if toTheEnd && s.last < t.lastTalk() {
		s.fault("was told nothing after event %d, though the last line is event %d", s.last, t.lastTalk())
	}
	if !s.begun {
		return
	}
	heard, holes, absent := s.heard, s.holes, uint64(0)
	for _, e := range t.events[t.at(s.after+1):t.at(s.last+1)] {
		for len(heard) > 0 && heard[0].n < e.n {
			s.fault("event %d was told and not kept", heard[0].n)
			heard = heard[1:]
		}
		if len(heard) > 0 && heard[0].n == e.n {
			if !e.gone && heard[0].sum != e.sum {
				s.fault("event %d was told otherwise than it was kept", e.n)
			}
			heard = heard[1:]
			holes, absent = s.fill(holes, e.n, absent), 0
			continue
		}
		switch {
		case e.among != nil && (!s.keyed || !e.concerns(s.names)):
		case len(holes) > 0 && e.n > holes[0].after:
			absent++
		case !e.talk && e.n < s.sure:
		default:
			s.fault("event %d was never told", e.n)
		}
	}
	for _, h := range heard {
		s.fault("event %d was told and not kept", h.n)
	}
}

// fill ends the hole before an event that was told, if there is one.
func (s *stream) fill(holes []hole, n, absent uint64) []hole {
	if len(holes) == 0 || n <= holes[0].after {
		return holes
	}
	if s.keyed && absent != holes[0].count { // else private lines count that are kept for nobody
		s.fault("%d events are missing after event %d, and it was told that %d are", absent, holes[0].after, holes[0].count)
	}
	return holes[1:]
}
