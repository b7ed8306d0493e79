package compose

import (
	"fmt"
	"strings"
	"testing"
	"time"

	"teahouse/room"
	"teahouse/room/state"
	"teahouse/ui/command"
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
	if s.Kept(last, now.Add(2*draftFor)) != nil {
		t.Error("a draft waits for ever")
	}
}
