package dispatch

import (
	"errors"
	"fmt"
	"slices"
	"strings"
	"testing"
	"testing/synctest"

	"teahouse/room/roomtest"
	"teahouse/room/state"
	"teahouse/ui/stdio"
)

// Whoever asks for many lines gets all of them, in order, none twice, and has no
// more of them held for a reader than a page, in case they take none.
func TestManyLines(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		const said = 3*stdio.PageSize + 7
		r := roomtest.Open(t)
		bob, lily := roomtest.Seat(t, r, "bob"), roomtest.Seat(t, r, "lily")
		var texts []string
		var places []string
		for i := range said {
			texts = append(texts, fmt.Sprint("line ", i))
			events, err := bob.Do(t.Context(), &state.Say{Text: texts[i]}, nil)
			roomtest.OK(t, err)
			places = append(places, bob.Cursor(events[0].N))
		}
		for _, c := range []struct {
			raw   string
			lines int // of those that are told
		}{
			{"tail -n 1", 1},
			{fmt.Sprint("tail -n ", stdio.PageSize), stdio.PageSize},
			{fmt.Sprint("tail -n ", stdio.PageSize+1), stdio.PageSize + 1},
			{fmt.Sprint("tail -n ", 2*stdio.PageSize), 2 * stdio.PageSize},
			{fmt.Sprint("tail -n ", said), said},
			{"tail -n 10000", said},
			{fmt.Sprint("tail -n 10000 --since ", places[2*stdio.PageSize-1]), said - 2*stdio.PageSize},
			{fmt.Sprint("tail -n 10000 --since ", places[50]), said - 51},
			{fmt.Sprint("tail -n 1 --since ", places[said-1]), 0},
			{fmt.Sprint("lines -n ", 2*stdio.PageSize+1), 2*stdio.PageSize + 1},
			{"lines -n 10000", said},
		} {
			got := knockAs(t, r, "ann").ssh(c.raw)
			var told []string
			for line := range strings.Lines(got.out) {
				_, text, _ := strings.Cut(strings.TrimSpace(line), "bob: ")
				told = append(told, text)
			}
			if got.status != stdio.StatusDone || !slices.Equal(told, texts[said-c.lines:]) {
				t.Errorf("%s: status %d, %d lines: %q", c.raw, got.status, len(told), told)
			}
		}

		s := stdio.New(t.Context(), stdio.Terminal{}, lily, testConfig(), &stdio.Invocation{})
		last, err := s.Recent(0, 0, stdio.LastMost, s.Sees)
		if err != nil || last.Count != said || len(last.First) > stdio.PageSize {
			t.Errorf("of %d lines %d are held (%v)", last.Count, len(last.First), err)
		}
		if err := s.Each(last, func(lines []*state.Event) {
			if len(lines) > stdio.PageSize {
				t.Errorf("%d lines are held", len(lines))
			}
		}); err != nil {
			t.Error(err)
		}
	})
}

// What comes meanwhile is for whoever follows, not for the page that is read.
func TestRecentLinesEndWhereTheyEnded(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		r := roomtest.Open(t)
		bob, lily := roomtest.Seat(t, r, "bob"), roomtest.Seat(t, r, "lily")
		for range stdio.PageSize + 1 {
			roomtest.Do(t, bob, &state.Say{Text: "before"})
		}
		s := stdio.New(t.Context(), stdio.Terminal{}, lily, testConfig(), &stdio.Invocation{})
		last, err := s.Recent(0, 0, stdio.LastMost, s.Sees)
		roomtest.OK(t, err)
		roomtest.Do(t, bob, &state.Say{Text: "after"})
		n := 0
		if err := s.Each(last, func(lines []*state.Event) { n += len(lines) }); err != nil || n != stdio.PageSize+1 {
			t.Errorf("%d lines are told (%v)", n, err)
		}
	})
}

// shut is a reader who is gone.
type shut struct{}

func (shut) Write([]byte) (int, error) { return 0, errors.New("nobody reads") }

// It is no fault of ours if whoever asked for lines leaves before they have them.
func TestTailOfOneWhoIsGone(t *testing.T) {
	r := roomtest.Open(t)
	bob := roomtest.Seat(t, r, "bob")
	roomtest.Do(t, bob, &state.Say{Text: "hi"})
	for _, raw := range []string{"tail", "tail -f", "tail --since 0", "tail --json"} {
		call, err := stdio.Parse(raw)
		roomtest.OK(t, err)
		status, err := Run(t.Context(), stdio.Terminal{In: strings.NewReader(""), Out: shut{}, Err: shut{}}, bob, testConfig(), call)
		if status != stdio.StatusRefused || err != nil {
			t.Errorf("%s: status %d, %v", raw, status, err)
		}
	}
}
