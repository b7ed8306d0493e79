package ui

import (
	"fmt"
	"math/rand/v2"
	"regexp"
	"strings"
	"testing"
	"time"

	tea "charm.land/bubbletea/v2"

	"teahouse/room"
	"teahouse/room/state"
	"teahouse/ui/command"
	"teahouse/ui/serve/sshtest"
	"teahouse/ui/term"
)

// body is the screen without its first row.
func body(text string) string {
	_, rest, _ := strings.Cut(text, "\n")
	return rest
}

// TestNoLineOfAChannelIsDrawnInAnotherView has lily walk, scroll, and be taken out and
// let in at random while all talk. Every picture shows lines of its own view alone, the
// newest of them at its end, and is what drawing it from nothing gives.
func TestNoLineOfAChannelIsDrawnInAnotherView(t *testing.T) {
	mark := regexp.MustCompile(`(say|dev|ops)-(\d+)\.`)
	for seed := range uint64(12) {
		t.Run(fmt.Sprint(seed), func(t *testing.T) {
			story(t, func(t *testing.T) {
				rnd := rand.New(rand.NewPCG(seed, 1))
				w := atWork(t, 40+20*rnd.IntN(3), 5+rnd.IntN(20))
				nums := map[string]uint64{"say": 0, "dev": w.dev, "ops": w.ops}
				said := map[string]int{}
				for step := range 120 {
					where := []string{"say", "dev", "ops"}[rnd.IntN(3)]
					switch rnd.IntN(10) {
					case 0, 1, 2, 3:
						s := []*room.Seat{w.bob, w.ada}[rnd.IntN(2)]
						if _, err := s.Do(t.Context(), &state.Say{Text: fmt.Sprintf("%s-%d.", where, said[where]+1), In: nums[where]}, nil); err == nil {
							said[where]++
						}
					case 4:
						w.whisper(w.bob, "psst")
					case 5:
						w.alt([]string{"up", "down", "1", "2", "3", "4", "a"}[rnd.IntN(7)])
					case 6:
						w.press([]string{"pgup", "pgdown", "end", "shift+up"}[rnd.IntN(4)])
					case 7:
						if num := nums[where]; num != 0 && w.m.viewAt(command.Where{Num: num}) != nil {
							_, _ = w.ada.Do(t.Context(), &state.TakeOut{Num: num, Who: w.m.me.Person, For: time.Second}, nil)
							w.pass(2 * time.Second)
							_, _ = w.ada.Do(t.Context(), &state.Invite{Num: num, Who: w.m.me.Person}, nil)
						} else if num != 0 {
							_, _ = w.seat.Do(t.Context(), &state.Join{Num: num}, nil)
						}
					case 8:
						w.go_(command.Where{With: w.bob.Me().Person})
					case 9:
						w.send(tea.WindowSizeMsg{Width: 20 + rnd.IntN(80), Height: 5 + rnd.IntN(25)})
					}
					w.pass(time.Second)
					text := w.text()
					here := map[uint64]string{0: "say", w.dev: "dev", w.ops: "ops"}[w.m.at.Num]
					if w.m.at.With.ID != "" {
						here = "nothing"
					}
					last := 0
					for _, m := range mark.FindAllStringSubmatch(text, -1) {
						if m[1] != here {
							t.Fatalf("step %d: a line of %s is drawn in %s:\n%s", step, m[1], here, text)
						}
						n := 0
						fmt.Sscan(m[2], &n)
						if n <= last {
							t.Fatalf("step %d: %d comes after %d:\n%s", step, n, last, text)
						}
						last = n
					}
					if !w.m.lines.Held() && last != 0 && last != said[here] {
						t.Fatalf("step %d: %s-%d is the last of %d:\n%s", step, here, last, said[here], text)
					}
					if fresh := fromNothing(t, w.desk); fresh != text {
						t.Fatalf("step %d: the screen shows:\n%s\nwhere from nothing it is:\n%s", step, text, fresh)
					}
				}
			})
		})
	}
}

// fromNothing is what a new terminal shows of the last picture.
func fromNothing(t *testing.T, d *desk) string {
	var out strings.Builder
	s := term.NewScreen(&out)
	if err := s.Enter(term.Modes{}); err != nil {
		t.Fatal(err)
	}
	s.SetFeatures(d.shot.features)
	if err := s.Draw(&d.shot.frame); err != nil {
		t.Fatal(err)
	}
	emu := sshtest.NewEmulator(d.shot.frame.Width, d.shot.frame.Height)
	_, _ = emu.WriteString(out.String())
	return strings.Join(emu.Rows(), "\n")
}
