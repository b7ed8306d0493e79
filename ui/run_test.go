package ui

import (
	"context"
	"errors"
	"io"
	"runtime"
	"strings"
	"testing"
	"testing/synctest"
	"time"

	tea "charm.land/bubbletea/v2"
	"charm.land/ssh"

	"teahouse/room"
	"teahouse/room/roomtest"
	"teahouse/room/state"
	"teahouse/ui/command"
	"teahouse/ui/term"
	"teahouse/ui/words"
)

func TestOneLogin(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		r := roomtest.Open(t)
		bob := roomtest.Seat(t, r, "bob")
		roomtest.Say(t, bob, "anybody here?")
		w := connect(t, roomtest.Seat(t, r, "lily"), true)
		synctest.Wait()
		w.sees("anybody here?") // at once: the terminal has answered
		w.types("hello bob\r")
		w.sees("lily │ hello bob")
		roomtest.Say(t, bob, "there you are")
		time.Sleep(talkPause)
		synctest.Wait()
		w.sees("there you are")

		w.resized(ssh.Window{Width: 40, Height: 10})
		w.mu.Lock()
		w.emu.Resize(40, 10)
		w.mu.Unlock()
		time.Sleep(time.Second)
		w.sees("there you are")
		w.resized(ssh.Window{})
		time.Sleep(time.Second)
		w.sees("there you are")

		w.types("/quit\r")
		if err := w.end(); err != nil {
			t.Fatalf("ended with %v", err)
		}
		_, raw := w.count()
		if !strings.HasSuffix(raw, "\x1b[?1049lGoodbye, and come again.\r\n") {
			t.Fatalf("the terminal was not restored: %q", raw[max(0, len(raw)-200):])
		}
	})
}

func TestSilentTerminalWaitsNoLonger(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		r := roomtest.Open(t)
		w := connect(t, roomtest.Seat(t, r, "lily"), false)
		time.Sleep(answerIn - time.Millisecond)
		synctest.Wait()
		if strings.Contains(w.text(), "lily") {
			t.Fatal("drawn before the terminal could answer")
		}
		time.Sleep(time.Millisecond)
		synctest.Wait()
		w.sees("You are lily")
		time.Sleep(time.Second)
		w.keys.Close()
		if err := w.end(); err != nil {
			t.Fatalf("a hangup is no error: %v", err)
		}
	})
}

func TestIdleScreenDoesNothing(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		r := roomtest.Open(t)
		w := connect(t, roomtest.Seat(t, r, "lily"), true)
		time.Sleep(10 * time.Second)
		synctest.Wait()
		before, _ := w.count()
		stacks := make([]byte, 1<<20)
		stacks = stacks[:runtime.Stack(stacks, true)]
		if strings.Contains(string(stacks), "startRenderer") {
			t.Error("the program's ticker still runs")
		}
		ours := 0
		for stack := range strings.SplitSeq(string(stacks), "\n\n") {
			if strings.Contains(stack, "synctest bubble") && (strings.Contains(stack, "/ui.(*session)") || strings.Contains(stack, "tea.(*Program)")) {
				ours++
			}
		}
		if ours > 4 {
			t.Errorf("%d goroutines serve one screen:\n%s", ours, stacks)
		}
		time.Sleep(time.Hour)
		synctest.Wait()
		if after, _ := w.count(); after != before {
			t.Errorf("%d writes in an idle hour", after-before)
		}
		w.types("\x04")
		w.end()
	})
}

func TestEndings(t *testing.T) {
	w1 := testConfig().Words.Door
	for name, one := range map[string]struct {
		end  func(w *wire, s *room.Seat)
		says string
		err  error
	}{
		"the server stops": {func(w *wire, s *room.Seat) { w.stop(command.ErrStopping) }, testConfig().Words.RefusalFor(words.Reader{}, command.ErrStopping), command.ErrStopping},
		"the seat is gone": {func(w *wire, s *room.Seat) { s.Leave(state.HowLost) }, w1.Cut, errCut},
		"twice Ctrl-C":     {func(w *wire, s *room.Seat) { w.types("\x03"); w.types("\x03") }, w1.Goodbye, nil},
	} {
		t.Run(name, func(t *testing.T) {
			synctest.Test(t, func(t *testing.T) {
				r := roomtest.Open(t)
				seat := roomtest.Seat(t, r, "lily")
				w := connect(t, seat, true)
				time.Sleep(time.Second)
				one.end(w, seat)
				if err := w.end(); !errors.Is(err, one.err) {
					t.Fatalf("ended with %v", err)
				}
				if _, raw := w.count(); !strings.HasSuffix(raw, "\x1b[?1049l"+one.says+"\r\n") {
					t.Fatalf("not restored: %q", raw[max(0, len(raw)-200):])
				}
			})
		})
	}
}

// A screen that the room takes away ends with the room's reason, which decides the exit status.
func TestAScreenThatIsTakenAwayTellsTheRoomsReason(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		r := roomtest.Open(t)
		seat := roomtest.Seat(t, r, "lily")
		w := connect(t, seat, true)
		time.Sleep(time.Second)
		roomtest.Do(t, roomtest.Operator(t, r, "keeper"), &state.Kick{Whom: seat.Me().Person})
		err := w.end()
		if why, is := errors.AsType[*state.Refusal](err); !is || why.Code != state.Kicked {
			t.Errorf("ended with %v", err)
		}
	})
}

// What somebody is writing when the server stops stays on their terminal: nothing else keeps it.
func TestAStopLeavesTheDraft(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		r := roomtest.Open(t)
		w := connect(t, roomtest.Seat(t, r, "lily"), true)
		time.Sleep(time.Second)
		w.types("half a\x1b\rline")
		time.Sleep(time.Second)
		w.stop(command.ErrStopping)
		if err := w.end(); !errors.Is(err, command.ErrStopping) {
			t.Fatal(err)
		}
		if _, raw := w.count(); !strings.HasSuffix(raw, "\r\n"+testConfig().Words.Door.Unsent+"\r\nhalf a\r\nline\r\n") {
			t.Errorf("it ends with %q", raw[max(0, len(raw)-200):])
		}
	})
}

// So does what they are writing when their node is drained: the one to which they come has no draft
// of theirs.
func TestANodeThatIsDrainedLeavesTheDraft(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		log := roomtest.NewShared()
		here, _ := roomtest.Share(t, "here", log.Node(), roomtest.NewMemory())
		there, _ := roomtest.Share(t, "there", log.Node(), roomtest.NewMemory())
		w := connect(t, roomtest.Seat(t, here, "lily"), true)
		time.Sleep(time.Second)
		w.types("half a\x1b\rline")
		time.Sleep(time.Second)
		roomtest.Do(t, roomtest.Operator(t, there, "keeper"), &state.Drain{Node: "here", Text: "b.example.com"})
		if why, is := errors.AsType[*state.Refusal](w.end()); !is || why.Code != state.Drained {
			t.Errorf("ended with %v", why)
		}
		if _, raw := w.count(); !strings.HasSuffix(raw, "\r\n"+testConfig().Words.Door.Unsent+"\r\nhalf a\r\nline\r\n") {
			t.Errorf("it ends with %q", raw[max(0, len(raw)-200):])
		}
	})
}

// A line that waits for the log when the server stops may go out yet or not: it stays on their
// terminal, too, and is not said to be unsent.
func TestAStopLeavesWhatIsOnItsWay(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		m := roomtest.NewMemory()
		r, _ := roomtest.Start(t, m)
		w := connect(t, roomtest.Seat(t, r, "lily"), true)
		time.Sleep(time.Second)
		release := m.Hold()
		defer release()
		w.types("on its way\rand a draft")
		time.Sleep(time.Second)
		w.stop(command.ErrStopping)
		if err := w.end(); !errors.Is(err, command.ErrStopping) {
			t.Fatal(err)
		}
		says := testConfig().Words.Door
		if _, raw := w.count(); !strings.HasSuffix(raw, "\r\n"+says.InDoubt+"\r\non its way\r\n"+says.Unsent+"\r\nand a draft\r\n") {
			t.Errorf("it ends with %q", raw[max(0, len(raw)-200):])
		}
	})
}

func TestTerminalThatDoesNotRead(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		r := roomtest.Open(t)
		bob := roomtest.Seat(t, r, "bob")
		w := connect(t, roomtest.Seat(t, r, "lily"), true)
		time.Sleep(time.Second)
		release := make(chan struct{})
		w.mu.Lock()
		w.hold = release
		w.mu.Unlock()
		for range 5 {
			roomtest.Say(t, bob, "line")
		}
		time.Sleep(time.Minute)
		before, _ := w.count()
		w.mu.Lock()
		w.hold = nil
		w.mu.Unlock()
		close(release)
		time.Sleep(time.Second)
		synctest.Wait()
		if after, _ := w.count(); after-before > 3 {
			t.Errorf("%d frames came late; only the newest is of use", after-before)
		}
		w.mu.Lock()
		w.hold = make(chan struct{}) // for good
		w.mu.Unlock()
		stuck := w.hold
		roomtest.Say(t, bob, "more")
		time.Sleep(time.Second)
		w.stop(command.ErrStopping)
		began := time.Now()
		if err := w.end(); !errors.Is(err, command.ErrStopping) {
			t.Fatal(err)
		}
		if d := time.Since(began); d > restoreWithin {
			t.Errorf("it took %v to give up", d)
		}
		close(stuck)
	})
}

func TestWriteErrorEnds(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		r := roomtest.Open(t)
		w := connect(t, roomtest.Seat(t, r, "lily"), true)
		time.Sleep(time.Second)
		w.mu.Lock()
		w.fail = io.ErrClosedPipe
		w.mu.Unlock()
		w.types("x")
		if err := w.end(); !errors.Is(err, io.ErrClosedPipe) {
			t.Fatalf("ended with %v", err)
		}
	})
}

func TestPanicEndsOneSession(t *testing.T) {
	for name, msg := range map[string]tea.Msg{"in Update": tickMsg{}, "in a Cmd": tickMsg{}} {
		t.Run(name, func(t *testing.T) {
			s := &session{cfg: testConfig(), seat: roomtest.Seat(t, roomtest.Open(t), "lily")}
			s.ctx, s.end = context.WithCancelCause(t.Context())
			w := &wrapper{session: s, model: nil} // any use of the model panics
			if name == "in Update" {
				w.Update(msg)
			} else {
				w.guard(func() tea.Msg { panic("secret") })()
			}
			if !errors.Is(context.Cause(s.ctx), errFault) {
				t.Fatalf("the session goes on: %v", context.Cause(s.ctx))
			}
		})
	}
}

func TestBareScrollback(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		r := roomtest.Open(t)
		bob := roomtest.Seat(t, r, "bob")
		roomtest.Say(t, bob, "copy me, if you like, as a whole, however long this line may be at the end of the day")
		w := connect(t, roomtest.Seat(t, r, "lily"), true)
		time.Sleep(time.Second)
		w.types("/bare\r")
		_, raw := w.count()
		_, after, left := strings.Cut(raw, "\x1b[?1049l")
		if !left || !strings.Contains(after, "bob: copy me, if you like, as a whole, however long this line may be at the end of the day\r\n") {
			t.Fatalf("not in the scrollback: %q", after)
		}
		roomtest.Say(t, bob, "meanwhile")
		time.Sleep(time.Second)
		if _, now := w.count(); now != raw {
			t.Fatalf("drawn over the scrollback: %q", now[len(raw):])
		}
		w.types("\r")
		w.sees("meanwhile")
		w.types("\x04")
		w.end()
	})
}

func TestKeyFloodIsSlowed(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		r := roomtest.Open(t)
		w := connect(t, roomtest.Seat(t, r, "lily"), true)
		time.Sleep(time.Second)
		began := time.Now()
		const keys = 20_000
		w.types(strings.Repeat("\x1b[D\x1b[C", keys/2))
		w.types("\x04")
		w.end()
		if took := time.Since(began); took < (keys-keysBurst)/keysRate*time.Second*9/10 {
			t.Errorf("%d keys were taken in %v", keys, took)
		}
	})
}

// Letters that come at once are one piece of text, and cost a screen more than a key.
func TestTextFloodIsSlowed(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		r := roomtest.Open(t)
		w := connect(t, roomtest.Seat(t, r, "lily"), true)
		time.Sleep(time.Second)
		began := time.Now()
		const letters = 60_000
		w.types(strings.Repeat("x", letters))
		w.types("\x15\x04")
		w.end()
		if took := time.Since(began); took < (letters/textKey-keysBurst)/keysRate*time.Second*9/10 {
			t.Errorf("%d letters were taken in %v", letters, took)
		}
	})
}

func TestMoreThanCanWaitEndsTheSession(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		r := roomtest.Open(t)
		w := connect(t, roomtest.Seat(t, r, "lily"), true)
		time.Sleep(time.Second)
		w.types("\x1b[200~" + strings.Repeat("a long paste ", 20_000) + "\x1b[201~")
		time.Sleep(time.Second)
		select {
		case <-w.ended:
			t.Fatal("a paste ends the session")
		default:
		}
		go io.WriteString(w.keys, strings.Repeat("\x1b[D\x1b[C", waitMost))
		if err := w.end(); !errors.Is(err, errFlood) {
			t.Fatalf("it ended with %v", err)
		}
		w.sees("anybody can type")
	})
}

// What more came than can wait is for nobody, and takes no place while its session ends.
func TestWhatIsTooMuchIsNotKept(t *testing.T) {
	ended := false
	s := &session{end: func(error) { ended = true }}
	s.keyboard.late, s.keyboard.waiting = true, make([]byte, waitMost)
	if s.keyboard.offer(s, []byte("x")) || !ended {
		t.Fatal("it is taken")
	}
	ahead := term.NewTypeahead("xterm")
	s.keyboard.end(ahead, nil)
	more, err := ahead.Read(strings.NewReader("next"), make([]byte, readBytes), func(p []byte) bool { return string(p) == "next" })
	if !more || err != nil {
		t.Errorf("something is left for the next: %v", err)
	}
}

func TestResizeFloodIsSlowed(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		r := roomtest.Open(t)
		w := connect(t, roomtest.Seat(t, r, "lily"), true)
		time.Sleep(time.Second)
		_, before := w.count()
		for i := range 400 {
			w.resized(ssh.Window{Width: 80 - i%40, Height: 24})
			time.Sleep(time.Second / 400)
		}
		w.resized(ssh.Window{Width: 100, Height: 24})
		w.mu.Lock()
		w.emu.Resize(100, 24)
		w.mu.Unlock()
		time.Sleep(time.Second)
		w.sees("1 here · F8\n lily\n──") // the list has room now
		_, raw := w.count()
		if drawn := strings.Count(raw[len(before):], "You are lily"); drawn < 5 || drawn > int(time.Second/talkPause)+2 {
			t.Errorf("all rows were drawn %d times in a second", drawn)
		}
		w.types("\x04")
		w.end()
	})
}
