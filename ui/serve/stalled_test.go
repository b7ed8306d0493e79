package serve_test

// Those who read no more, and those whose link is dead: they go, and nobody waits for them.

import (
	"fmt"
	"io"
	"strings"
	"sync"
	"testing"
	"time"

	"teahouse/room/roomtest"
	"teahouse/room/state"
	"teahouse/ui/serve/sshtest"
)

// TestAStalledReader stops reading while others talk, and has its window
// changed all the while, which freezes the stock parts for good.
func TestAStalledReader(t *testing.T) {
	story(t, nil, func(t *testing.T, h *house) {
		lily, bob := h.enter(t, "lily"), h.enter(t, "bob")
		for i := range 40 { // much to draw: an SSH window holds two megabytes
			talker := roomtest.Seat(t, h.room, fmt.Sprint("talker", i))
			roomtest.Do(t, talker, &state.Say{Text: strings.Repeat("so many words ", 140)})
		}
		stuck := h.terminal(t, sshtest.Who{User: "stuck", Width: 500, Height: 200, Blind: true})
		h.here(t, "stuck")
		stuck.Stall()
		flooded := make(chan struct{})
		go func() {
			defer close(flooded)
			for i := 0; ; i++ {
				if stuck.Session().WindowChange(200, 499+i%2) != nil || stuck.Send("\x0c") != nil {
					return
				}
				time.Sleep(10 * time.Millisecond)
			}
		}()
		for range 3 {
			h.chat(t, lily, bob)
			h.chat(t, bob, lily)
		}
		h.gone(t, "stuck")
		<-flooded
		h.chat(t, bob, lily)
	})
}

// TestNobodyWaitsForThoseWhoReadNothing: a tenth of a room stops reading, and the
// others see each line as soon as before.
func TestNobodyWaitsForThoseWhoReadNothing(t *testing.T) {
	const members, stalled, lines = 20, 2, 20
	story(t, nil, func(t *testing.T, h *house) {
		lily, bob := h.enter(t, "lily"), h.enter(t, "bob")
		longest := func() (most time.Duration) {
			for i := range lines {
				time.Sleep(time.Second) // faster than that nobody may talk
				began := time.Now()
				lily.Line(fmt.Sprintf("line %d of the clock %v.", i, began.UnixNano()))
				bob.WaitFor(fmt.Sprint(began.UnixNano()))
				most = max(most, time.Since(began))
			}
			return most
		}
		var stuck []*sshtest.Client
		for i := range members - 2 {
			c := h.terminal(t, sshtest.Who{User: fmt.Sprint("member", i), Width: 200, Height: 60, Blind: true})
			h.here(t, fmt.Sprint("member", i))
			if i < stalled {
				stuck = append(stuck, c)
			}
		}
		for i := range 40 { // much to draw: an SSH window holds two megabytes
			talker := roomtest.Seat(t, h.room, fmt.Sprint("talker", i))
			roomtest.Do(t, talker, &state.Say{Text: strings.Repeat("so many words ", 140)})
		}
		quiet := longest()
		var all sync.WaitGroup
		for _, c := range stuck {
			c.Stall()
			all.Go(func() {
				for i := 0; c.Session().WindowChange(60, 199+i%2) == nil && c.Send("\x0c") == nil; i++ {
					time.Sleep(10 * time.Millisecond)
				}
			})
		}
		if took := longest(); took > quiet {
			t.Errorf("a line takes %v beside readers that have stopped, and %v without", took, quiet)
		}
		for i := range stalled {
			h.gone(t, fmt.Sprint("member", i)) // so they had really stopped
		}
		all.Wait()
	})
}

func TestALinkThatDiesSilently(t *testing.T) {
	story(t, nil, func(t *testing.T, h *house) {
		watcher, lily := h.enter(t, "watcher"), h.enter(t, "lily")
		h.chat(t, lily, watcher)
		lily.Freeze()
		h.gone(t, "lily")
		watcher.WaitFor("lost the connection")
		if _, here := h.room.Roster().Find("watcher"); !here {
			t.Error("a silent person whose link answers is cut off")
		}
	})
}

func TestAHalfOpenConnectionIsCut(t *testing.T) {
	story(t, nil, func(t *testing.T, h *house) {
		if _, err := io.ReadAll(h.link(t)); err != nil {
			t.Errorf("it is not closed: %v", err)
		}
	})
}
