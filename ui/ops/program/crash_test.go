package program

import (
	"fmt"
	"log/slog"
	"regexp"
	"strings"
	"testing"

	"teahouse/room/roomtest"
	"teahouse/room/state"
	"teahouse/room/store"
	"teahouse/ui/serve/sshtest"
)

// TestNoSeenLineIsLostToACrash kills the server in the middle of talk. Every
// line that was on anybody's screen is there after the restart, and nobody is.
func TestNoSeenLineIsLostToACrash(t *testing.T) {
	t.Parallel() // it waits more than it works
	state := t.TempDir()
	token := regexp.MustCompile(`line-\d+-\d+`)
	seen := map[string]bool{}
	for round := range 3 {
		s := start(t, state)
		var people []*sshtest.Client
		for i := range 4 {
			people = append(people, enter(t, s, fmt.Sprintf("guest-%c", 'a'+i)))
		}
		for i := range 12 {
			people[i%4].Line(fmt.Sprintf("line-%d-%d", round, i))
			people[i%4].WaitFor(fmt.Sprintf("line-%d-%d", round, max(0, i-4)))
		}
		s.Kill()
		for _, c := range people {
			<-c.Ended()
			for row := range strings.Lines(c.Screen()) {
				// Only rows of the transcript: what stands above the input was not accepted.
				if strings.Contains(row, "│") {
					for _, line := range token.FindAllString(row, -1) {
						seen[line] = true
					}
				}
			}
		}
	}
	s := start(t, state)
	lily := enter(t, s, "lily")
	lily.WaitFor("1 here")
	s.stop(t)
	kept := said(t, state)
	for line := range seen {
		if !kept[line] {
			t.Errorf("%s was seen and is lost", line)
		}
	}
	if len(seen) < 12 {
		t.Errorf("only %d lines were seen: the test shows nothing", len(seen))
	}
}

// said is every public line in a state folder.
func said(t *testing.T, s string) map[string]bool {
	t.Helper()
	kept, err := store.Open(s, slog.New(slog.DiscardHandler))
	roomtest.OK(t, err)
	defer kept.Close()
	events, err := kept.Before(t.Context(), state.Viewer{}, 1<<62, 10_000)
	roomtest.OK(t, err)
	lines := map[string]bool{}
	for _, e := range events {
		lines[e.Text] = true
	}
	return lines
}
