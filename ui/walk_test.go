package ui

import (
	"flag"
	"fmt"
	"maps"
	"math/rand/v2"
	"slices"
	"strings"
	"testing"
	"time"

	tea "charm.land/bubbletea/v2"

	"teahouse/room"
	"teahouse/room/roomtest"
	"teahouse/room/state"
	"teahouse/ui/serve/sshtest"
	"teahouse/ui/term"
)

var (
	walkSteps = flag.Int("walk", 600, "steps of TestAWalkShowsWhatIsThere")
	walkSeed  = flag.Uint64("walk-seed", 0, "its seed; 0 draws one")
)

// walker does one thing after another at a screen, by chance, while others talk.
type walker struct {
	*rand.Rand
	*desk
	r      *room.Room
	others []*room.Seat
	keys   []string
	said   []uint64 // what can be edited, answered and reacted to, by N
}

// step does one thing, and says what it was.
func (w *walker) step() string {
	scrap := scraps[w.IntN(len(scraps))]
	bob := w.others[w.IntN(len(w.others))]
	switch w.IntN(16) {
	case 0, 1:
		w.send(inputMsg{term.TextMsg(strings.ReplaceAll(scrap, "\n", " "))})
		return fmt.Sprintf("types %q", scrap)
	case 2, 3, 4:
		if events, err := bob.Do(w.t.Context(), &state.Say{Text: scrap}, nil); err == nil {
			w.said = append(w.said, events[0].N)
		}
		return fmt.Sprintf("hears %q", scrap)
	case 5:
		w.send(inputMsg{tea.PasteMsg{Content: scrap}})
		return fmt.Sprintf("pastes %q", scrap)
	case 6:
		width, height := 1+w.IntN(220), 1+w.IntN(60)
		w.send(tea.WindowSizeMsg{Width: width, Height: height})
		return fmt.Sprintf("has a window of %d×%d", width, height)
	case 7, 8, 9, 10:
		key := w.keys[w.IntN(len(w.keys))]
		w.send(inputMsg{keyCodes[key]})
		return "presses " + key
	case 11:
		by := w.IntN(40) - 20
		w.send(inputMsg{term.ScrollMsg{Delta: by}})
		return fmt.Sprintf("scrolls by %d", by)
	case 12:
		_, _ = bob.Do(w.t.Context(), &state.Whisper{To: []state.Person{w.m.me.Person}, Text: scrap}, nil)
		return fmt.Sprintf("is told %q", scrap)
	case 13:
		roomtest.Seat(w.t, w.r, fmt.Sprintf("guest%d", w.IntN(100))).Leave(state.HowLost)
		return "sees somebody come and go"
	case 14:
		d := time.Duration(w.IntN(400)) * time.Second
		w.pass(d)
		return fmt.Sprint("waits for ", d)
	}
	return w.change()
}

// change has somebody change a line that was said before.
func (w *walker) change() string {
	if len(w.said) == 0 {
		return "has nothing to change"
	}
	ref := state.Ref{N: w.said[w.IntN(len(w.said))]}
	for _, seat := range w.others { // one of them said it
		for _, b := range []state.Body{
			&state.React{Ref: ref, Sign: "👍", Off: w.IntN(3) == 0}, &state.Edit{Ref: ref, Text: "in other words"},
			&state.Say{Answers: ref, Text: "about that"}, &state.Unsend{Ref: ref},
		} {
			if w.IntN(4) == 0 {
				_, _ = seat.Do(w.t.Context(), b, nil) // some are refused
			}
		}
	}
	return fmt.Sprintf("sees line %d change", ref.N)
}

// TestAWalkShowsWhatIsThere types, selects, scrolls, resizes, switches and receives,
// and compares the screen at each step, colours and cursor included, with one that is
// drawn from nothing. go test ./ui -run Walk -walk 100000 goes on for minutes.
func TestAWalkShowsWhatIsThere(t *testing.T) {
	seed := *walkSeed
	if seed == 0 {
		seed = rand.Uint64()
	}
	t.Logf("go test ./ui -run Walk -walk %d -walk-seed %d walks the same way", *walkSteps, seed)
	story(t, func(t *testing.T) {
		r := roomtest.Open(t)
		w := &walker{Rand: rand.New(rand.NewPCG(seed, 0)), r: r, keys: slices.Sorted(maps.Keys(keyCodes))}
		for _, name := range []string{"bob", "小明", "carol"} {
			w.others = append(w.others, roomtest.Seat(t, r, name))
		}
		sits := func() {
			w.desk = sit(t, r, "lily", 80, 24)
			w.m.choice.profile = term.TrueColor
		}
		sits()
		var did []string
		for range *walkSteps {
			did = append(did, w.step())
			if w.quit { // they come again
				w.seat.Leave(state.HowLeft)
				sits()
			}
			w.frame()
			if w.shot.bare {
				continue
			}
			fresh := sshtest.NewEmulator(w.shot.frame.Width, w.shot.frame.Height)
			var out strings.Builder
			screen := term.NewScreen(&out)
			roomtest.OK(t, screen.Enter(term.Modes{}))
			screen.SetFeatures(w.shot.features)
			roomtest.OK(t, screen.Draw(&w.shot.frame))
			_, _ = fresh.WriteString(out.String())
			if got, want := w.emu.SVG("", sshtest.Paper{}), fresh.SVG("", sshtest.Paper{}); got != want {
				t.Fatalf("after they:\n%s\nthe screen shows\n%s\nand drawn from nothing\n%s", strings.Join(did[max(0, len(did)-12):], "\n"),
					strings.Join(w.emu.Rows(), "\n"), strings.Join(fresh.Rows(), "\n"))
			}
		}
	})
}
