package command

// Marks: how people name a line by hand. ^42 is the line of that number where they
// are, ^dev/42 one in a channel, ^@lily/42 one between them and lily, and a cursor
// behind the sign any line. One of a place that they may not read is refused as one
// that is not there.

import (
	"strconv"
	"strings"

	"teahouse/room"
	"teahouse/room/state"
	"teahouse/room/text"
)

// markSign stands before a mark; what is written with a full-width one is read, too.
const markSign = "^"

// Mark is the mark of a line for a reader, at this seat, who is somewhere; "" where it has
// none. A name stands in it while it means whom the line is between the reader and.
func Mark(e *state.Event, seat *room.Seat, where Where) string {
	switch {
	case e.Seq == 0:
		return ""
	case len(e.To) > 1:
		return markSign + seat.Cursor(e.N)
	case e.Private():
		with := e.Who
		if with.ID == seat.Me().Person.ID && len(e.To) == 1 {
			with = e.To[0]
		}
		switch {
		case with.ID == where.With.ID:
		case borne(with, seat):
			return markOf("@"+with.Name, e.Seq)
		default:
			return markSign + seat.Cursor(e.N)
		}
	case e.In == 0 && (where.Num != 0 || where.With.ID != ""):
		return markOf(text.Lobby, e.Seq)
	case e.In != where.Num:
		return markOf(e.Channel, e.Seq)
	}
	return markSign + strconv.FormatUint(e.Seq, 10)
}

// borne tells whether a person is whom their name means, as [Call.Author] finds it.
func borne(p state.Person, seat *room.Seat) bool {
	if here, ok := seat.Roster().Find(p.Name); ok {
		return here.Person.ID == p.ID
	}
	n, err := text.NewName(p.Name)
	if err != nil {
		return false
	}
	if owner, ok := seat.Owner(n); ok {
		return owner.ID == p.ID
	}
	spoke, ok := seat.Spoke(n)
	return ok && spoke.ID == p.ID
}

func markOf(place string, seq uint64) string {
	return markSign + place + "/" + strconv.FormatUint(seq, 10)
}

// unmarked takes the sign off a mark.
func unmarked(word string) (bare string, ok bool) {
	r, size := firstRune(word)
	if r != '^' && r != '＾' {
		return word, false
	}
	return word[size:], true
}

// isMark tells whether a word has the form of a mark, whatever it names: text that
// only begins with the sign is text.
func isMark(word string) bool {
	bare, ok := unmarked(word)
	if !ok {
		return false
	}
	if place, number, placed := cutPlace(bare); placed {
		return place != "" && digits(number)
	}
	return digits(bare) || room.CursorForm(bare) == nil
}

// cutPlace parts a mark's place from its number.
func cutPlace(bare string) (place, number string, placed bool) {
	i := strings.LastIndexByte(bare, '/')
	if i < 0 {
		return "", bare, false
	}
	return bare[:i], bare[i+1:], true
}

func digits(s string) bool { return s != "" && strings.Trim(s, "0123456789") == "" }

// NamesLine tells whether a word names a line in the place of somebody: as #LINE, or
// by its mark.
func NamesLine(word string) bool { return strings.HasPrefix(word, "#") || isMark(word) }

// AsLine is how a line that a program names is written in the place of somebody.
func AsLine(ref string) string {
	if NamesLine(ref) {
		return ref
	}
	return "#" + ref
}

// Ref is the line that a word names for somebody who is somewhere: by its mark, or as
// [room.Seat.Ref] takes it. The error is a *Refusal.
func (c *Call) Ref(word string, where Where) (state.Ref, error) {
	c.in = where
	return c.ref(word)
}

// ref is the line that a word names: a number is one of where they are.
func (c *Call) ref(word string) (state.Ref, error) {
	scope, number := state.Scope{In: c.in.Num, With: c.in.With.ID}, strings.TrimPrefix(word, "#")
	if bare, marked := unmarked(word); marked {
		place, behind, placed := cutPlace(bare)
		number = behind
		if placed {
			var misled Result
			if scope, misled = c.Within(marksPlace(place)); misled.Refused != "" {
				return state.Ref{}, state.Refuse(state.NoSuchLine)
			}
		}
	}
	if !digits(number) {
		return c.Seat.Ref(number)
	}
	seq, err := strconv.ParseUint(number, 10, 64)
	if err != nil || seq == 0 {
		return state.Ref{}, state.Refuse(state.NoSuchLine)
	}
	return state.Ref{In: scope.In, With: scope.With, Seq: seq}, nil
}

// marksPlace has a place's sign stand before it, so that it is no other's.
func marksPlace(place string) string {
	if at, _ := firstRune(place); isAt(at) {
		return place
	}
	name, _ := signed(place)
	return "#" + name
}
