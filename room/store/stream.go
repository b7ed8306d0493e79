package store

// Streams: what a viewer may read lies in some of them, each of which an index
// keeps in order. A question merges those of the part of the history that is asked
// for and stops at its limit, so it costs the same however much others say.

import (
	"math"
	"slices"
	"strings"

	"teahouse/room/state"
)

// stream is rows t by rising t.n, with the columns of event.
type stream struct {
	rows  string // what stands between the columns and the bounds
	of    []any  // its arguments
	since uint64 // the first event that may be read
}

// where is those rows of which something is true.
func (s stream) where(condition string, args ...any) stream {
	return stream{s.rows + " AND " + condition, append(slices.Clip(s.of), args...), s.since}
}

// CROSS JOIN makes SQLite start from the viewer, not from all private talk. The plus
// keeps it from an index in the place of the row's number.
const (
	houseLines   = " FROM event t WHERE private = 0 AND talk = 1"
	houseNotices = " FROM event t WHERE private = 0 AND talk = 0"

	toldAll   = " FROM audience t CROSS JOIN event e ON e.n = t.n WHERE t.identity = ?"
	toldLines = toldAll + " AND +talk = 1"

	betweenAll   = toldAll + " AND t.peer = ? AND t.peer <> ''"
	betweenLines = betweenAll + " AND +talk = 1"

	channelLines   = " FROM event t INDEXED BY event_channel WHERE private = 1 AND channel = ? AND talk = 1"
	channelNotices = " FROM event t INDEXED BY event_channel WHERE private = 1 AND channel = ? AND talk = 0"
)

// hasHouse and hasTold tell whether a viewer asks for the house, and for all their
// private lines.
func hasHouse(v state.Viewer) bool { return v.Scope.All || v.Scope == state.Scope{} }
func hasTold(v state.Viewer) bool  { return v.ID != "" && hasHouse(v) }

// joined are the channels for which a viewer asks.
func joined(v state.Viewer) (asked []state.Membership) {
	for _, m := range v.Joined {
		if v.Scope.All || v.Scope.In == m.Num {
			asked = append(asked, m)
		}
	}
	return asked
}

// talkOf are the streams of talk in the part of the history that a viewer asks for.
func talkOf(v state.Viewer) (all []stream) {
	if hasHouse(v) {
		all = append(all, stream{rows: houseLines})
	}
	all = append(all, toldOf(v)...)
	for _, m := range joined(v) {
		all = append(all, stream{channelLines, []any{m.Num}, m.Since})
	}
	return all
}

// toldOf is the stream of what a viewer was told privately in that part, if any.
func toldOf(v state.Viewer) []stream {
	switch {
	case hasTold(v):
		return []stream{{rows: toldLines, of: []any{string(v.ID)}}}
	case v.Scope.With != "" && v.ID != "":
		return []stream{{rows: betweenLines, of: []any{string(v.ID), string(v.Scope.With)}}}
	}
	return nil
}

// allOf are the streams of talk and notices in that part.
func allOf(v state.Viewer) (all []stream) {
	for _, s := range talkOf(v) {
		switch s.rows {
		case houseLines:
			all = append(all, s, stream{rows: houseNotices})
		case channelLines:
			all = append(all, s, stream{channelNotices, s.of, s.since})
		case toldLines:
			all = append(all, stream{rows: toldAll, of: s.of})
		case betweenLines:
			all = append(all, stream{rows: betweenAll, of: s.of})
		}
	}
	return all
}

// numbered are the streams in which an event has the number that is told of it.
func numbered(v state.Viewer, ref state.Ref) (all []stream) {
	seq := min(ref.Seq, math.MaxInt64)
	switch {
	case ref.With != "" && v.ID == "":
		return nil
	case ref.With != "":
		return []stream{{rows: betweenAll + " AND e.seq = ?", of: []any{string(v.ID), string(ref.With), seq}}}
	}
	if ref.In == 0 && hasHouse(v) {
		return []stream{{rows: " FROM event t WHERE private = 0 AND seq = ?", of: []any{seq}}}
	}
	for _, m := range joined(v) {
		if m.Num == ref.In {
			all = append(all, stream{" FROM event t WHERE private = 1 AND channel = ? AND seq = ?", []any{m.Num, seq}, m.Since})
		}
	}
	return all
}

// merged asks for columns of all rows of streams with numbers from low on and below
// high.
func merged(columns string, all []stream, low, high uint64) (query string, args []any) {
	var q strings.Builder
	for i, s := range all {
		if i > 0 {
			q.WriteString(" UNION ALL ")
		}
		q.WriteString("SELECT " + columns + s.rows + " AND t.n >= ? AND t.n < ?")
		args = append(append(args, s.of...), max(low, s.since), min(high, math.MaxInt64))
	}
	return q.String(), args
}

// above is the first number that a viewer reads on from, behind n.
func above(v state.Viewer, n uint64) uint64 { return min(v.Above(n), math.MaxInt64-1) + 1 }
