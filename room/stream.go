package room

// Streams: outside the room an event is numbered among those that the same
// people read, so that a number never tells how much anybody else was told.
// Inside, all events have one order, which is N.

import (
	"cmp"
	"maps"
	"slices"
	"strings"
)

// stream is how far the numbers of one circle of readers have come.
type stream struct {
	Seq  uint64 `json:"seq"`            // the newest number
	Last uint64 `json:"last,omitempty"` // the event that has it
}

// The streams that are no conversation; those are called by their people. No
// identity is a word like these.
const (
	houseStream    = ""         // what everybody reads
	auditStream    = "audit"    // acts of governing
	reportStream   = "report"   // with its author: he reads the report, and no other act
	sanctionStream = "sanction" // no events: the numbers of kicks, bans and mutes
)

// streamOf is what an event is numbered among.
func streamOf(e *Event) string {
	switch {
	case !e.Private():
		return houseStream
	case e.Verb == KindReport:
		return circle([]string{reportStream, string(e.Who.ID)})
	case e.Kind == KindAudit:
		return auditStream
	}
	people := []string{string(e.Who.ID)}
	for _, p := range e.To {
		people = append(people, string(p.ID))
	}
	return circle(people)
}

// circle is the name of a stream of certain people, in whatever order they come.
func circle(people []string) string {
	slices.Sort(people)
	people = slices.Compact(people)
	if people[0] == "" { // of what nobody did
		people = people[1:]
	}
	return strings.Join(people, " ")
}

// number gives an event its number, once its readers are known.
func (s *State) number(e *Event) {
	if e.Seq == 0 {
		e.Seq = s.next(streamOf(e), e.N)
	}
}

// next is the next number of a stream.
func (s *State) next(of string, n uint64) uint64 {
	st := s.streams[of]
	if st.Seq == 0 && len(s.streams) >= streamsMost {
		s.forgetStreams(streamsMost - streamsMost/8)
	}
	st = stream{st.Seq + 1, n}
	s.streams[of] = st
	s.touched[streamKey+of] = true
	return st.Seq
}

// forgetStreams forgets conversations until only so many streams are left:
// those of one line first, then those silent for longest. So somebody who
// begins many pushes out his own.
func (s *State) forgetStreams(most int) {
	talks := slices.DeleteFunc(slices.Collect(maps.Keys(s.streams)), func(of string) bool {
		return of == houseStream || of == auditStream || of == sanctionStream
	})
	slices.SortFunc(talks, func(a, b string) int {
		x, y := s.streams[a], s.streams[b]
		return cmp.Or(cmp.Compare(min(x.Seq, 2), min(y.Seq, 2)), cmp.Compare(x.Last, y.Last), cmp.Compare(a, b))
	})
	for _, of := range talks[:min(len(talks), max(0, len(s.streams)-most))] {
		delete(s.streams, of)
		s.touched[streamKey+of] = true
	}
}

// foldStreams lets the conversations of a key go on as those of its account.
// Where there is one already, the numbers go on above those of both.
func (s *State) foldStreams(old, now Identity) {
	var some []string
	for of := range s.streams {
		if strings.Contains(of, string(old)) {
			some = append(some, of)
		}
	}
	slices.Sort(some)
	for _, of := range some {
		people := strings.Split(of, " ")
		i := slices.Index(people, string(old))
		if i < 0 {
			continue
		}
		people[i] = string(now)
		joined := circle(people)
		a, b := s.streams[of], s.streams[joined]
		s.streams[joined] = stream{max(a.Seq, b.Seq), max(a.Last, b.Last)}
		delete(s.streams, of)
		s.touched[streamKey+of], s.touched[streamKey+joined] = true, true
	}
}

// HouseSeq is the house's last number.
func (s *State) HouseSeq() uint64 { return s.streams[houseStream].Seq }
