package ui

import (
	"fmt"
	"math/rand/v2"
	"regexp"
	"slices"
	"strings"
	"testing"
	"testing/synctest"
	"time"

	tea "charm.land/bubbletea/v2"

	"teahouse/room"
	"teahouse/room/roomtest"
	"teahouse/room/state"
	"teahouse/room/text"
	"teahouse/ui/command"
	"teahouse/ui/prefs"
	"teahouse/ui/serve/sshtest"
	"teahouse/ui/term"
)

// found opens a channel, lets people join it, and returns its number.
func found(t testing.TB, owner *room.Seat, name string, closed bool, people ...*room.Seat) uint64 {
	t.Helper()
	n, err := text.NewChannelName(name)
	if err != nil {
		t.Fatal(err)
	}
	roomtest.Do(t, owner, &state.Found{Name: n, Closed: closed})
	c, ok := owner.Channel(name)
	if !ok {
		t.Fatalf("there is no %s", name)
	}
	for _, p := range people {
		if closed {
			roomtest.Do(t, owner, &state.Invite{Num: c.Num, Who: p.Me().Person})
		}
		roomtest.Do(t, p, &state.Join{Num: c.Num})
	}
	return c.Num
}

// alt presses a character or a key with Alt: characters as most terminals send
// them, behind an Escape.
func (d *desk) alt(key string) {
	d.t.Helper()
	switch key {
	case "up":
		d.send(inputMsg{tea.KeyPressMsg{Code: tea.KeyUp, Mod: tea.ModAlt}})
	case "down":
		d.send(inputMsg{tea.KeyPressMsg{Code: tea.KeyDown, Mod: tea.ModAlt}})
	default:
		d.send(inputMsg{term.ChordMsg{Text: key, Alt: tea.KeyPressMsg{Code: rune(key[0]), Mod: tea.ModAlt}}})
	}
	d.frame()
}

// team is lily's screen, where she is in two channels of ada's and talks with bob.
type team struct {
	*desk
	room     *room.Room
	ada, bob *room.Seat
	dev, ops uint64
}

func atWork(t *testing.T, width, height int) *team {
	limits := room.DefaultLimits()
	limits.Accounts = 100 // from one place at once
	r := roomtest.With(t, limits)
	w := &team{room: r, ada: registeredAs(t, r, "ada"), bob: registeredAs(t, r, "bob")}
	lily := registeredAs(t, r, "lily")
	w.dev = found(t, w.ada, "dev", false, w.bob, lily)
	w.ops = found(t, w.ada, "ops", true, w.bob, lily)
	w.desk = takeSeat(t, lily, "lily", width, height, testConfig())
	return w
}

func (w *team) go_(at command.Where) {
	w.t.Helper()
	w.m.goTo(at)
	w.frame()
}

func (w *team) sayIn(s *room.Seat, num uint64, text string) {
	w.t.Helper()
	roomtest.Do(w.t, s, &state.Say{Text: text, In: num})
}

func (w *team) whisper(from *room.Seat, text string) {
	w.t.Helper()
	roomtest.Do(w.t, from, &state.Whisper{To: []state.Person{w.m.me.Person}, Text: text})
}

// title is the first row of the window.
func (w *team) title() string {
	w.t.Helper()
	title, _, _ := strings.Cut(w.text(), "\n")
	return title
}

// TestDayAtWork is two channels and a conversation as lily sees them, in windows of
// all sizes.
func TestDayAtWork(t *testing.T) {
	for _, size := range [][2]int{{120, 40}, {80, 24}, {40, 10}, {20, 5}} {
		name := fmt.Sprintf("%dx%d", size[0], size[1])
		t.Run(name, func(t *testing.T) {
			synctest.Test(t, func(t *testing.T) {
				time.Sleep(9*time.Hour + 41*time.Minute)
				w := atWork(t, size[0], size[1])
				roomtest.Do(t, w.ada, &state.Topic{In: w.dev, Text: "what we build"})
				roomtest.Say(t, w.bob, "good morning, house")
				w.go_(command.Where{With: w.bob.Me().Person})
				w.types("bob, lunch?\r")
				w.whisper(w.bob, "at one")
				w.go_(command.Where{Num: w.dev})
				w.sayIn(w.bob, w.dev, "the build is green")
				w.types("thank you!\r")
				w.whisper(w.bob, "or later?")
				w.frame()
				w.golden("views-channel-" + name)
				w.go_(command.Where{})
				w.sayIn(w.bob, w.dev, "somebody reviews?")
				w.sayIn(w.ada, w.dev, "I do")
				w.sayIn(w.ada, w.ops, "lily: the disk is full")
				w.golden("views-house-" + name)
				w.alt("a")
				w.golden("views-called-" + name)
				w.alt("4")
				w.golden("views-talk-" + name)
			})
		})
	}
}

// Without channels and conversations, nothing is there of views, and Alt with a digit
// types what it typed.
func TestAHouseAloneHasNoStrip(t *testing.T) {
	story(t, func(t *testing.T) {
		d := sit(t, roomtest.Open(t), "lily", 80, 24)
		d.alt("2")
		d.alt("a")
		d.sees("to everybody ▏2a", "teahouse     ")
	})
}

// Each view has a draft of its own, and Enter sends where the prompt says.
func TestDraftStaysWithItsView(t *testing.T) {
	story(t, func(t *testing.T) {
		w := atWork(t, 80, 24)
		w.types("for all")
		w.alt("2")
		w.sees("to #dev ▏\n")
		w.types("for dev")
		w.alt("down")
		w.sees("to #ops ▏\n")
		w.types("for ops\r")
		w.alt("up")
		w.sees("to #dev ▏for dev")
		w.types("\r")
		w.alt("1")
		w.sees("to everybody ▏for all")
		for num, want := range map[uint64]string{w.dev: "for dev", w.ops: "for ops"} {
			said, err := w.bob.Before(t.Context(), state.Scope{In: num}, 0, 10)
			if err != nil || len(said) != 1 || said[0].Text != want {
				t.Errorf("in channel %d was said %v, %v", num, said, err)
			}
		}
		// What was being written when the link died comes back where it was.
		w.go_(command.Where{With: w.bob.Me().Person})
		w.types("for bob")
		again := w.again(t)
		again.sees("to everybody ▏for all")
		again.alt("4")
		again.sees("to bob, privately ▏for bob")
	})
}

// again is lily after her link died.
func (w *team) again(t *testing.T) *desk {
	w.m.close()
	w.seat.Leave(state.HowLost)
	return takeSeat(t, roomtest.SeatOf(t, w.room, "lily", w.seat.Came()), "lily", 80, 24, w.m.cfg)
}

// Alt goes nowhere while Escape has something to close.
func TestAltClosesWhatIsOpenFirst(t *testing.T) {
	story(t, func(t *testing.T) {
		w := atWork(t, 80, 24)
		w.types("/help\r")
		if !w.m.page.Open() {
			t.Fatal("no page")
		}
		w.alt("down")
		w.sees("to everybody")
		if w.m.page.Open() {
			t.Fatal("the page is still open")
		}
		w.alt("down")
		w.types("a line\r")
		w.sees("to #dev")
		w.press("ctrl+o")
		w.alt("1")
		w.sees("to #dev ▏1")
	})
}

// Private lines never wait unseen; the conversation has all of the exchange.
func TestPrivateLinesShowInEveryView(t *testing.T) {
	story(t, func(t *testing.T) {
		w := atWork(t, 80, 24)
		w.go_(command.Where{With: w.bob.Me().Person})
		w.go_(command.Where{Num: w.dev})
		w.whisper(w.bob, "psst one")
		w.whisper(w.ada, "psst two")
		w.sees("to #dev", "bob→you │ psst one", "ada→you │ psst two", "bob 1")
		w.go_(command.Where{With: w.bob.Me().Person})
		w.sees("psst one", "to bob, privately")
		w.seesNot("psst two")
		w.types("heard\r")
		w.types("@ada you, too\r")
		w.sees("you→bob │ heard", "you→ada │ you, too")
		w.types("/me waves\r")
		w.sees("there is no /me")
		w.press("ctrl+c")
		w.go_(command.Where{})
		w.sees("psst one", "psst two", "heard", "you, too")
		w.seesNot("bob 1")
	})
}

// Who is taken out while they write loses no word, and says nothing to everybody by it.
func TestTakenOutWhileWriting(t *testing.T) {
	story(t, func(t *testing.T) {
		w := atWork(t, 80, 24)
		w.go_(command.Where{Num: w.ops})
		w.types("the password is")
		roomtest.Do(t, w.ada, &state.TakeOut{Num: w.ops, Who: w.m.me.Person, For: time.Hour})
		w.frame()
		w.types(" swordfish\r") // nobody looks up in the middle of a word
		w.sees("to everybody", "This goes to everybody now")
		w.seesNot("lily │", "· #ops")
		w.press("ctrl+c", "up", "up")
		w.sees("▏the password is")
		w.press("ctrl+c")
		w.types("hello all\r")
		w.pass(2 * time.Second)
		w.press("enter")
		w.sees("lily │ hello all")
		w.types("and again\r")
		w.sees("     │ and again")
	})
}

// Whoever leaves a channel, or ends it, reads that it is done where that takes them.
func TestWhoEndsAChannelReadsThatItIsDone(t *testing.T) {
	story(t, func(t *testing.T) {
		w := atWork(t, 80, 24)
		w.go_(command.Where{Num: w.dev})
		w.types("/part\r")
		w.sees("You have left #dev.", "to everybody ▏")
		w.types("/new tea\r")
		w.sees("to #tea ▏")
		w.types("/dissolve\r")
		w.types("y")
		w.sees("#tea is no more.", "to everybody ▏")
	})
}

// What Enter meets between two pictures is not said where it was not written.
func TestEnterAfterBeingTakenOutSaysNothing(t *testing.T) {
	story(t, func(t *testing.T) {
		w := atWork(t, 80, 24)
		w.types("/away half a")
		w.go_(command.Where{Num: w.ops})
		w.types("a secret")
		roomtest.Do(t, w.ada, &state.Dissolve{Num: w.ops})
		w.send(inputMsg{keyCodes["enter"]})
		w.sees("You are not in #ops any more")
		w.sees("▏/away half a")
		w.press("ctrl+c", "up", "up")
		w.sees("▏a secret")
	})
}

// How far a channel is read is kept, counted when its people come back, and marked.
func TestChannelsAreCountedFromWhereTheyWereRead(t *testing.T) {
	story(t, func(t *testing.T) {
		w := atWork(t, 80, 24)
		w.sayIn(w.bob, w.dev, "seen")
		w.alt("2")
		w.sees("seen")
		w.alt("1")
		d := w.again(t)
		d.m.close()
		d.seat.Leave(state.HowLeft)
		for i := range 3 {
			w.sayIn(w.bob, w.dev, fmt.Sprint("unseen ", i))
		}
		w.sayIn(w.bob, w.ops, "lily, are you there?")
		for i := range 150 {
			w.sayIn(w.ada, w.ops, fmt.Sprint("noise ", i))
			time.Sleep(2 * time.Second)
		}
		w.desk = takeSeat(t, roomtest.SeatOf(t, w.room, "lily", w.seat.Came()), "lily", 80, 24, w.m.cfg)
		if got := w.title(); !strings.Contains(got, "#dev 3 ") || !strings.Contains(got, "#ops @1 ") {
			t.Errorf("the strip is %q", got)
		}
		w.alt("2")
		text := w.text()
		if mark := strings.Index(text, " new since "); mark < strings.Index(text, "│ seen") || mark > strings.Index(text, "unseen 0") {
			t.Errorf("the mark is not before the first unread line:\n%s", text)
		}
		w.alt("1")
		if got := w.title(); strings.Contains(got, "#dev 3") {
			t.Errorf("what was seen is counted: %q", got)
		}
	})
}

// A muted channel counts nothing but calls.
func TestMutedChannelCountsCallsAlone(t *testing.T) {
	story(t, func(t *testing.T) {
		w := atWork(t, 80, 24)
		w.m.hush(command.Hush{In: w.dev, On: true})
		w.sayIn(w.bob, w.dev, "blah")
		if got := w.title(); !strings.Contains(got, "#dev ·") {
			t.Errorf("the strip is %q", got)
		}
		w.sayIn(w.bob, w.dev, "Lily!")
		if got := w.title(); !strings.Contains(got, "#dev @1 ·") {
			t.Errorf("the strip is %q", got)
		}
		w.pass(time.Second)
		if !slices.Contains(prefs.Muted(w.seat), w.dev) {
			t.Error("it is not kept")
		}
	})
}

// A call that was taken back calls nobody; whoever is ignored never does.
func TestCallTakenBack(t *testing.T) {
	story(t, func(t *testing.T) {
		w := atWork(t, 80, 24)
		w.sayIn(w.bob, w.dev, "lily?")
		w.sayIn(w.ada, w.dev, "lily!")
		if got := w.title(); !strings.Contains(got, "#dev @2") {
			t.Errorf("the strip is %q", got)
		}
		roomtest.Do(t, w.bob, &state.Unsend{})
		if got := w.title(); !strings.Contains(got, "#dev @1") {
			t.Errorf("after one was taken back, the strip is %q", got)
		}
		w.m.ignore(command.Ignore{Who: command.Ignored{Person: w.ada.Me().Person}})
		w.sayIn(w.ada, w.ops, "lily!")
		if got := w.title(); strings.Contains(got, "#ops @") {
			t.Errorf("somebody ignored calls: %q", got)
		}
	})
}

// Counts stop at 99, and what does not fit beside others is a count, those that call
// last of all.
func TestStripOfManyChannels(t *testing.T) {
	story(t, func(t *testing.T) {
		w := atWork(t, 80, 24)
		for i := range 6 {
			owner := registeredAs(t, w.room, fmt.Sprint("mate", i))
			num := found(t, owner, fmt.Sprint("a-channel-", i), false, w.seat)
			w.pass(10 * time.Minute) // whoever joins many at once has to wait
			if i == 5 {
				w.sayIn(owner, num, "lily!")
			}
		}
		for range 120 {
			w.sayIn(w.bob, w.dev, "noise")
			w.pass(2 * time.Second)
		}
		got := w.title()
		for _, want := range []string{" lobby · ", "#dev 99+", "#a-channel-5 @1", " · +"} {
			if !strings.Contains(got, want) {
				t.Errorf("the strip %q does not show %q", got, want)
			}
		}
		w.alt("9")
		if got := w.title(); !strings.Contains(got, "#a-channel-5 ·") && !strings.HasSuffix(strings.Split(got, "  ")[0], "#a-channel-5") {
			t.Errorf("the strip %q does not show where she is", got)
		}
	})
}

// The place where somebody read back is there when they return, in a frame.
func TestPlaceStaysWithItsView(t *testing.T) {
	story(t, func(t *testing.T) {
		w := atWork(t, 80, 24)
		w.go_(command.Where{Num: w.dev})
		for i := range 80 {
			w.sayIn(w.bob, w.dev, fmt.Sprintf("line %02d.", i))
			w.pass(2 * time.Second)
		}
		w.press("pgup", "pgup")
		stood := w.text()
		w.go_(command.Where{Num: w.ops})
		w.seesNot("line ")
		if n := w.m.viewAt(command.Where{Num: w.dev}).lines.Holds(); n != 0 {
			t.Errorf("a view that is not shown holds %d lines", n)
		}
		w.m.goTo(command.Where{Num: w.dev})
		w.m.frame(news{}, &w.shot)
		w.frame()
		if got := w.text(); body(got) != body(stood) {
			t.Errorf("it shows:\n%s\nwhere it stood at:\n%s", got, stood)
		}
	})
}

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

// A conversation is closed as a channel is left, and what is new of it is marked when
// it is opened.
func TestAConversationIsOpenedAndClosed(t *testing.T) {
	story(t, func(t *testing.T) {
		w := atWork(t, 80, 24)
		w.whisper(w.bob, "seen")
		w.frame()
		w.send(inputMsg{tea.BlurMsg{}})
		w.frame()
		w.whisper(w.bob, "unseen")
		w.frame()
		w.send(inputMsg{tea.FocusMsg{}})
		w.go_(command.Where{With: w.bob.Me().Person})
		w.sees("bob", "new since 00:00 · 1 line", "unseen")
		w.types("/part\r")
		if got := w.title(); strings.Contains(got, "bob") {
			t.Errorf("the strip is %q", got)
		}
		w.types("to the house\r")
		w.pass(time.Second)
		w.sees("│ to the house")
		w.types("/close\r")
		w.sees("Say which channel you mean")
	})
}
