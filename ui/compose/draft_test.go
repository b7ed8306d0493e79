package compose

import (
	"fmt"
	"strings"
	"testing"
	"time"

	"teahouse/room"
	"teahouse/room/state"
	"teahouse/ui/command"
	"teahouse/ui/edit"
)

func TestDraftsAreBounded(t *testing.T) {
	var s Drafts
	now := time.Now()
	for i := range 3 * draftsMost {
		s.Keep(state.KeyIdentity(fmt.Sprint(i)), Draft{Lines: []string{"x"}, At: now})
	}
	if len(s.of) > draftsMost {
		t.Errorf("%d drafts are kept", len(s.of))
	}
	s.Keep(room.NewVisit(), Draft{Lines: []string{"x"}, At: now})
	s.Keep("key:big", Draft{Lines: []string{strings.Repeat("x", draftBytes+1)}, At: now})
	if s.Kept("key:big", now) != nil {
		t.Error("an enormous draft is kept")
	}
	s.Keep("key:lily", Draft{Lines: []string{"x"}, Recipients: command.Recipients{Owner: new(room.Seat).Owner}, At: now})
	if d := s.Kept("key:lily", now); len(d) != 1 || d[0].Recipients.Owner != nil {
		t.Error("a draft holds the seat on which it was written")
	}
	last := state.KeyIdentity(fmt.Sprint(3*draftsMost - 1))
	if len(s.Kept(last, now.Add(2*draftFor))) > 0 {
		t.Error("a draft waits for ever")
	}
}

// TestNewKeysPushNoDraftOut of somebody who has registered: a stranger has as many keys as they like.
func TestNewKeysPushNoDraftOut(t *testing.T) {
	var s Drafts
	now := time.Now()
	lily, bob := state.Identity("acct:1"), state.Identity("acct:2")
	s.Keep(lily, Draft{Lines: []string{"hello"}, At: now})
	for i := range 10 * draftsMost {
		s.Keep(state.KeyIdentity(fmt.Sprint(i)), Draft{Lines: []string{"x"}, At: now})
	}
	s.Keep(bob, Draft{Lines: []string{"hello"}, At: now})
	if len(s.of) > draftsMost || len(s.Kept(lily, now)) != 1 || len(s.Kept(bob, now)) != 1 {
		t.Errorf("of %d drafts theirs are not kept", len(s.of))
	}
}

// Two terminals of one person leave a draft each, and one that has waited too long goes.
func TestDraftsOfSeveralTerminalsAreKept(t *testing.T) {
	var s Drafts
	now := time.Now()
	s.Keep("key:lily", Draft{Lines: []string{"old"}, At: now.Add(-draftFor)})
	s.Keep("key:lily", Draft{Lines: []string{"desk"}, At: now})
	s.Keep("key:lily", Draft{Lines: []string{"sofa"}, At: now.Add(time.Minute)})
	got := s.Kept("key:lily", now.Add(time.Minute))
	if len(got) != 2 || got[0].Lines[0] != "desk" || got[1].Lines[0] != "sofa" {
		t.Errorf("kept are %v", got)
	}
}

// Two long drafts in Chinese are more than is kept of one person: the newest is kept.
func TestOfManyLongDraftsTheNewestAreKept(t *testing.T) {
	var (
		s    Drafts
		now  = time.Now()
		long = strings.Repeat("\u8336", edit.DefaultRunes)
		at   = func(num uint64, lines ...string) Draft {
			return Draft{Lines: lines, Recipients: command.Recipients{In: command.Where{Num: num}}, At: now}
		}
	)
	s.Keep("key:lily", at(1, long), at(2, "short"), at(3, long))
	got := s.Kept("key:lily", now)
	if len(got) != 2 || got[0].Lines[0] != "short" || got[1].Recipients.In.Num != 3 || got[1].Lines[0] != long {
		t.Errorf("of three drafts %d are kept", len(got))
	}
	s.Keep("key:lily", at(1, "waits", long, long))
	if got := s.Kept("key:lily", now); len(got) != 1 || len(got[0].Lines) != 1 || got[0].Lines[0] != long {
		t.Errorf("of one draft with lines that waited, %d are kept", len(got))
	}
}
