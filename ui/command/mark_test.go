package command

import (
	"strconv"
	"strings"
	"testing"

	"teahouse/room"
	"teahouse/room/roomtest"
	"teahouse/room/state"
)

// The mark of a line means that line, wherever its reader is, and nobody who may not
// read it.
func TestMarksMeanTheirLines(t *testing.T) {
	x := teamOf(t)
	ops := numOf(t, x.ada, "ops")
	said := happens(t, x.ada, &state.Say{Text: "house"}, &state.Say{In: ops, Text: "closed"},
		&state.Whisper{To: []state.Person{x.bob.Me().Person}, Text: "between"},
		&state.Whisper{To: []state.Person{x.bob.Me().Person, x.eve.Me().Person}, Text: "three"})
	places := []Where{{}, {Num: ops, Name: "ops"}, {Num: numOf(t, x.ada, "dev"), Name: "dev"}, {With: x.bob.Me().Person}}
	for _, e := range said {
		for _, where := range places {
			mark := Mark(e, x.ada, where)
			if !isMark(mark) {
				t.Fatalf("%q is no mark", mark)
			}
			c := callOf(x.ada.Roster())
			c.Seat, c.Me, c.in = x.ada, x.ada.Me(), where
			for _, word := range []string{mark, "＾" + strings.TrimPrefix(mark, markSign)} {
				if got, err := c.line(t.Context(), word); err != nil || got.N != e.N {
					t.Errorf("%s at %+v is %+v (%v), not %q", word, where, got, err, e.Text)
				}
			}
		}
	}
	if got := Mark(said[0], x.ada, Where{}); got != "^"+itoa(said[0].Seq) {
		t.Errorf("a line of the house is %s", got)
	}
	between := "^@ada/" + itoa(said[2].Seq)
	if got := Mark(said[2], x.bob, Where{}); got != between {
		t.Errorf("for bob, what ada wrote to him is %s, not %s", got, between)
	}
	for _, word := range []string{
		"^ops/" + itoa(said[1].Seq), "^#ops/1", "^none/1", "^@ada/1", "^@bob/1", "^@nobody/1", "^" + x.ada.Cursor(said[1].N), "^" + x.ada.Cursor(said[2].N),
		"^0", "^99999", "^18446744073709551615", "^18446744073709551616", "^" + strings.Repeat("9", 5000), "^/1", "^dev/", "^@/1", "^lobby/0",
	} {
		res := runIn(t, x.eve, "", "/whois "+word)
		if c := callOf(x.eve.Roster()); isMark(word) && (res.Code != Why(state.NoSuchLine) || res.Refused != c.Words.Refused.NoLine(shortened(word))) {
			t.Errorf("eve is told of %s: %q %q", shortened(word), res.Code, res.Refused)
		} else if res.Refused == "" {
			t.Errorf("eve is told of %s", word)
		}
	}
}

// A name is not a person: the mark of a private line goes on meaning that line when the
// name that it was written under has passed to somebody else.
func TestMarksOutliveNames(t *testing.T) {
	x := teamOf(t)
	said := happens(t, x.bob, &state.Whisper{To: []state.Person{x.eve.Me().Person}, Text: "psst"})[0]
	for _, moves := range []func(){
		func() {},
		func() { happens(t, x.eve, &state.Rename{Name: roomtest.Name(t, "zoe")}) },
		func() { happens(t, x.ada, &state.Rename{Name: roomtest.Name(t, "eve")}) },
	} {
		moves()
		mark := Mark(said, x.bob, Where{})
		c := callOf(x.bob.Roster())
		c.Seat, c.Me = x.bob, x.bob.Me()
		if got, err := c.line(t.Context(), mark); err != nil || got.N != said.N {
			t.Errorf("while %v are here, %s is %+v (%v)", names(x.bob.Roster()), mark, got, err)
		}
	}
	if mark := Mark(said, x.bob, Where{With: x.eve.Me().Person}); mark != "^"+itoa(said.Seq) {
		t.Errorf("where they talk, it is %s", mark)
	}
}

// Text that only begins with the sign is text.
func TestTextIsNoMark(t *testing.T) {
	for word, is := range map[string]bool{
		"^1": true, "＾1": true, "^dev/12": true, "^@小明/3": true, "^#dev/1": true, "^" + strings.Repeat("0", 26): true,
		"^": false, "^^": false, "^this": false, "1": false, "^_^": false, "^/1": false, "^dev/": false, "^dev/x": false, "^-1": false, "^１": false, "#1": false,
	} {
		if isMark(word) != is {
			t.Errorf("%q is a mark: %v", word, !is)
		}
	}
}

// What is done to a line by #LINE is done to it by its mark.
func TestMarksStandForLines(t *testing.T) {
	x := teamOf(t)
	bad := happens(t, x.eve, &state.Say{Text: "spam"})[0]
	for range reportMost {
		happens(t, x.eve, &state.Say{Text: "tea"})
	}
	res := runIn(t, x.bob, "", "/report ^"+itoa(bad.Seq)+" it is spam")
	body, _ := res.Propose.(*state.Report)
	if body == nil || body.Text != "it is spam" || len(body.Lines) != 1+reportMost || body.Lines[0].Text != "spam" {
		t.Fatalf("however much she says since, her line is not reported: %q %+v", res.Refused, body)
	}
	own := happens(t, x.bob, &state.Say{In: numOf(t, x.bob, "dev"), Text: "slip"})[0]
	if res := runIn(t, x.bob, "dev", "/unsend ^"+itoa(own.Seq)); res.Refused != "" {
		t.Errorf("it is not taken back: %q", res.Refused)
	}
}

func itoa(n uint64) string { return strconv.FormatUint(n, 10) }

func names(who *state.Roster) (all []string) {
	for _, p := range who.People {
		all = append(all, p.Person.Name)
	}
	return all
}

// happens proposes bodies, and returns what came of each first.
func happens(t *testing.T, s *room.Seat, bodies ...state.Body) (events []*state.Event) {
	t.Helper()
	for _, b := range bodies {
		came, err := s.Do(t.Context(), b, nil)
		roomtest.OK(t, err)
		events = append(events, came[0])
	}
	return events
}
