package state

// Streams: outside the room an event is numbered among those that the same
// people read, so that a number never tells how much anybody else was told.
// Inside, all events have one order, which is N.

import (
	"cmp"
	"maps"
	"slices"
	"strconv"
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
	reportStream   = "report"   // with its author: who reads the report, and no other act
	sanctionStream = "sanction" // no events: the numbers of kicks, bans and mutes
	channelPrefix  = "channel/" // with a channel's number
)

// streamOf is what an event is numbered among.
func streamOf(e *Event) string {
	switch {
	case e.In != 0:
		return channelStream(e.In)
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

func channelStream(num uint64) string { return channelPrefix + strconv.FormatUint(num, 36) }

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

// streams are found by name and by who is in them, and those that are conversations
// by which is forgotten first.
type streams struct {
	all   map[string]stream
	of    map[Identity]map[string]bool
	talks *order[string, streamRank]
}

func newStreams() streams {
	return streams{map[string]stream{}, map[Identity]map[string]bool{}, newOrder[string](streamRank.before)}
}

// streamRank is by which conversations are forgotten when there are too many:
// those of one line first, then those silent for longest. So somebody who begins
// many pushes out their own.
type streamRank struct {
	lines uint64 // 2 stands for more
	last  uint64
	name  string
}

func (r streamRank) before(o streamRank) bool {
	return cmp.Or(cmp.Compare(r.lines, o.lines), cmp.Compare(r.last, o.last), cmp.Compare(r.name, o.name)) < 0
}

func isTalk(name string) bool {
	return name != houseStream && name != auditStream && name != sanctionStream && !strings.HasPrefix(name, channelPrefix)
}

func (x *streams) put(name string, st stream) {
	x.all[name] = st
	if !isTalk(name) {
		return
	}
	x.talks.put(name, streamRank{min(st.Seq, 2), st.Last, name})
	for one := range strings.SplitSeq(name, " ") {
		id := Identity(one)
		if x.of[id] == nil {
			x.of[id] = map[string]bool{}
		}
		x.of[id][name] = true
	}
}

// forget ends a stream that is no conversation.
func (x *streams) forget(name string) { delete(x.all, name) }

func (x *streams) drop(name string) {
	delete(x.all, name)
	x.talks.drop(name)
	for one := range strings.SplitSeq(name, " ") {
		id := Identity(one)
		delete(x.of[id], name)
		if len(x.of[id]) == 0 {
			delete(x.of, id)
		}
	}
}

// next is the next number of a stream.
func (s *State) next(of string, n uint64) uint64 {
	st := s.streams.all[of]
	for st.Seq == 0 && len(s.streams.all) >= streamsMost { // a program of before may have kept more
		silent, ok := s.streams.talks.least()
		if !ok {
			break
		}
		s.streams.drop(silent)
		s.touched[streamKey+silent] = true
	}
	st = stream{st.Seq + 1, n}
	s.streams.put(of, st)
	s.touched[streamKey+of] = true
	return st.Seq
}

// foldStreams lets the conversations of a key go on as those of its account.
// Where there is one already, the numbers go on above those of both.
func (s *State) foldStreams(old, now Identity) {
	for _, of := range slices.Sorted(maps.Keys(s.streams.of[old])) {
		people := strings.Split(of, " ")
		people[slices.Index(people, string(old))] = string(now)
		joined := circle(people)
		a, b := s.streams.all[of], s.streams.all[joined]
		s.streams.put(joined, stream{max(a.Seq, b.Seq), max(a.Last, b.Last)})
		s.streams.drop(of)
		s.touched[streamKey+of], s.touched[streamKey+joined] = true, true
	}
}

// HouseSeq is the house's last number.
func (s *State) HouseSeq() uint64 { return s.streams.all[houseStream].Seq }
