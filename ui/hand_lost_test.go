package ui

import (
	"fmt"
	"math/rand/v2"
	"strings"
	"testing"
	"time"

	"teahouse/room/roomtest"
	"teahouse/room/state"
	"teahouse/ui/term"
)

// Whatever keys are pressed, with the bar on a line or not, while something is
// answered, edited or reacted to: each word that was typed is in a line that was sent,
// or in what is being written, or among the earlier lines.
func TestNoKeyLosesAWord(t *testing.T) {
	keys := []string{"ctrl+o", "ctrl+o", "ctrl+o", "up", "down", "esc", "enter", "left", "right", "home", "end", "pgup", "ctrl+c", "tab"}
	acts := []string{"r", "r", "e", "e", "+", "@", "y", "l", "c", "w", "!", "x"}
	for range 12 {
		seed := rand.Uint64()
		story(t, func(t *testing.T) {
			rnd := rand.New(rand.NewPCG(seed, 0))
			r := roomtest.Open(t)
			d, bob := sit(t, r, "lily", 80, 24), roomtest.Seat(t, r, "bob")
			var words, did []string
			do := func(what string, act func()) {
				did = append(did, what)
				act()
				d.frame()
			}
			for range 150 {
				switch rnd.IntN(8) {
				case 0:
					do("bob speaks", func() { roomtest.Say(t, bob, fmt.Sprint("bob's ", rnd.IntN(100))) })
				case 1:
					do("bob whispers", func() {
						roomtest.Do(t, bob, &state.Whisper{To: []state.Person{d.m.me.Person}, Text: "psst"})
					})
				case 2, 3:
					word := string(rune('一' + len(words))) // which nothing can be typed into
					words = append(words, word)
					do("types "+word, func() { d.send(inputMsg{term.TextMsg(word)}) })
				case 4, 5:
					key := acts[rnd.IntN(len(acts))]
					if d.m.held() == nil {
						continue // it would be typed
					}
					do("bar "+key, func() { d.send(inputMsg{term.TextMsg(key)}) })
				default:
					key := keys[rnd.IntN(len(keys))]
					if key == "ctrl+c" && d.m.asking == askLeave {
						continue
					}
					do(key, func() { d.press(key) })
				}
				d.pass(5 * time.Second) // so that nothing has to wait for its turn
			}
			var all strings.Builder
			for range 20 {
				all.WriteString(d.m.input.Edit.Text() + "\n")
				d.press("esc")
			}
			for _, key := range []string{"down", "up"} {
				for range len(words) {
					all.WriteString(d.m.input.Edit.Text() + "\n")
					d.press(key)
				}
			}
			events, _ := bob.Read(nil)
			for more := events; len(more) > 0; {
				more, _ = bob.Read(nil)
				events = append(events, more...)
			}
			for e := range d.m.lines.Newest() {
				events = append(events, e)
			}
			for _, e := range events {
				all.WriteString(e.Text + "\n")
			}
			for _, word := range words {
				if !strings.Contains(all.String(), word) {
					t.Fatalf("seed %d: %s is lost after %q; there is\n%s", seed, word, did, all.String())
				}
			}
		})
	}
}
