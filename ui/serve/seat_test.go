package serve_test

// Sessions without a screen from their first byte to their end.

import (
	"bufio"
	"bytes"
	"fmt"
	"io"
	"os"
	"os/exec"
	"runtime"
	"strings"
	"testing"
	"testing/synctest"
	"time"

	"golang.org/x/crypto/ssh"

	"teahouse/room"
	"teahouse/room/roomtest"
	"teahouse/room/state"
	"teahouse/ui/serve/sshtest"
)

// start starts a command and leaves its output to the test.
func start(t *testing.T, c *ssh.Client, command string) (s *ssh.Session, in io.WriteCloser, out io.Reader) {
	t.Helper()
	s, err := c.NewSession()
	roomtest.OK(t, err)
	in, _ = s.StdinPipe()
	out, _ = s.StdoutPipe()
	roomtest.OK(t, s.Start(command))
	return s, in, out
}

// here waits until somebody of that name is in the room, and tells who.
func (h *house) here(t *testing.T, name string) (p state.Present) {
	t.Helper()
	h.await(t, name+" is here", func() (here bool) {
		p, here = h.room.Roster().Find(name)
		return here
	})
	return p
}

// say lets somebody who comes for that alone say something.
func (h *house) say(t *testing.T, text string) {
	t.Helper()
	talker := roomtest.Seat(t, h.room, "talker")
	defer talker.Leave(state.HowLeft)
	roomtest.Do(t, talker, &state.Say{Text: text})
}

// TestPlainLinesAndBack changes between the screen and plain lines in one seat:
// nobody hears of it, and every byte finds its reader.
func TestPlainLinesAndBack(t *testing.T) {
	story(t, nil, func(t *testing.T, h *house) {
		watcher := roomtest.Seat(t, h.room, "watcher")
		lily := h.enter(t, "lily")
		seat := h.here(t, "lily")
		for i := range 3 {
			lily.Line("/plain")
			lily.WaitFor("to everybody>")
			await(t, "the list shows it", func() bool { return h.here(t, "lily").Mode == state.ModeLines })
			lily.Line(fmt.Sprint("plain ", i))
			h.hears(t, watcher, fmt.Sprint("plain ", i))
			lily.Resize(60+i, 20)
			lily.Line("/plain off")
			lily.WaitFor("2 here")
			await(t, "the list shows it", func() bool { return h.here(t, "lily").Mode == state.ModeScreen })
			lily.Line(fmt.Sprint("screen ", i))
			h.hears(t, watcher, fmt.Sprint("screen ", i))
		}
		lily.Type("/plain\rin one packet\r")
		h.hears(t, watcher, "in one packet")
		lily.Type("/plain off\rand back\r")
		h.hears(t, watcher, "and back")
		await(t, "the list shows it", func() bool { return h.here(t, "lily").Mode == state.ModeScreen })
		if now := h.here(t, "lily"); now.Person != seat.Person || now.Since != seat.Since {
			t.Errorf("she came as %v and is %v", seat, now)
		}
		lily.Line("/quit")
		if status := lily.Wait(); status != 0 {
			t.Errorf("she leaves with status %d\n%s", status, lily.Report())
		}
	})
}

// TestWhatAGuestChoseStaysInPlainLines, and on the screen again, as long as they are here.
func TestWhatAGuestChoseStaysInPlainLines(t *testing.T) {
	story(t, nil, func(t *testing.T, h *house) {
		eve := roomtest.Seat(t, h.room, "eve")
		lily := h.enter(t, "lily") // without a key
		lily.Line("/ignore eve")
		lily.WaitFor("hidden from you")
		lily.Line("/marks on")
		lily.WaitFor("marks: on")
		lily.Line("/bell off")
		lily.WaitFor("make no noise")
		lily.Line("/bell")
		lily.WaitFor("bell is off")
		lily.Line("/plain")
		lily.WaitFor("to everybody>")
		lily.Line("/ignore")
		lily.WaitFor("no lines with these words: eve")
		roomtest.Say(t, eve, "what eve says")
		h.say(t, "in plain lines")
		lily.WaitFor("in plain lines")
		if seen := lily.Screen(); strings.Contains(seen, "what eve says") || !strings.Contains(seen, "^") {
			t.Errorf("she reads what she had hidden, or no marks:\n%s", seen)
		}
		lily.Line("/set times off")
		lily.WaitFor("without their time")
		lily.Line("/set times")
		lily.WaitFor("times is off")
		lily.Line("/plain off")
		lily.WaitFor("2 here")
		roomtest.Say(t, eve, "what eve says")
		h.say(t, "on the screen")
		lily.WaitFor("on the screen")
		if seen := lily.Screen(); strings.Contains(seen, "what eve says") {
			t.Errorf("she reads what she had hidden:\n%s", seen)
		}
	})
}

// TestWhereTheyWriteStaysInPlainLines, and on the screen again, also for what was typed
// ahead: nothing that is for somebody alone is for everybody.
func TestWhereTheyWriteStaysInPlainLines(t *testing.T) {
	for _, goes := range []string{"/go watcher", "/query watcher"} {
		story(t, nil, func(t *testing.T, h *house) {
			watcher := roomtest.Seat(t, h.room, "watcher")
			lily := h.enter(t, "lily")
			lily.Line(goes)
			lily.WaitFor("to watcher, privately")
			want := []string{"plain secret", "secret on the screen", "plain again"}
			lily.Type("/plain\r" + want[0] + "\r")
			h.readsAlone(t, watcher, want[0])
			lily.Type("/plain off\r" + want[1] + "\r")
			h.readsAlone(t, watcher, want[1])
			lily.Type("/plain\r" + want[2] + "\r")
			h.readsAlone(t, watcher, want[2])
			lily.Line("/go")
			lily.WaitFor("to everybody>")
			lily.Type("/plain off\rfor all\r")
			h.hears(t, watcher, "for all")
		})
	}
}

// readsAlone waits until a seat has read a private line, and nothing that was said to all.
func (h *house) readsAlone(t *testing.T, s *room.Seat, text string) {
	t.Helper()
	h.await(t, "somebody reads "+text, func() (read bool) {
		events, _ := s.Read(nil)
		for _, e := range events {
			if e.Kind == state.KindSay {
				t.Errorf("everybody reads %q", e.Text)
			}
			read = read || e.Kind == state.KindWhisper && e.Text == text
		}
		return read
	})
	h.settle() // and whoever wrote it knows that it is said
}

// hears waits until a seat has read some texts in their order, and nothing but
// talk and arrivals on the way.
func (h *house) hears(t *testing.T, s *room.Seat, texts ...string) {
	t.Helper()
	h.await(t, fmt.Sprint("somebody hears ", texts), func() bool {
		events, _ := s.Read(nil)
		for _, e := range events {
			if e.Kind != state.KindSay && e.Kind != state.KindEnter {
				t.Errorf("the room tells %s of %s", e.Kind, e.Who.Name)
			}
			if len(texts) > 0 && e.Text == texts[0] {
				texts = texts[1:]
			}
		}
		return len(texts) == 0
	})
	h.settle() // and whoever said them knows that they are
}

// TestWhoChosePlainLinesFindsThemAgain comes back with the key.
func TestWhoChosePlainLinesFindsThemAgain(t *testing.T) {
	h := open(t, nil)
	who := sshtest.Who{User: "lily", Signer: sshtest.NewKey(t), Width: 80, Height: 24}
	first := h.enterAs(t, who)
	first.Line("/plain")
	first.WaitFor("to everybody>")
	first.Cut()
	h.gone(t, "lily")
	again := h.terminal(t, who)
	again.WaitFor("to everybody>")
	if h.here(t, "lily").Mode != state.ModeLines || strings.Contains(again.Screen(), "│") {
		t.Errorf("a screen is drawn\n%s", again.Report())
	}
	again.Line("/plain off")
	again.WaitFor("1 here")
	again.Cut()
	h.gone(t, "lily")
	h.terminal(t, who).WaitFor("1 here")
}

// TestADumbTerminalIsNotGivenAScreen however it asks.
func TestADumbTerminalIsNotGivenAScreen(t *testing.T) {
	h := open(t, nil)
	dumb := h.terminal(t, sshtest.Who{User: "lily", Term: "dumb"})
	dumb.WaitFor("to everybody>")
	dumb.Line("/plain off")
	dumb.WaitFor("cannot draw")
	if err := dumb.Send("\x15"); err != nil { // what is refused stays in the row
		t.Fatal(err)
	}
	watcher := roomtest.Seat(t, h.room, "watcher")
	dumb.Line("still here")
	h.hears(t, watcher, "still here")
}

// TestWhoFollowsEndsWithItsChannel and not with its input: this is what cron,
// and head at the end of a pipe, do.
func TestWhoFollowsEndsWithItsChannel(t *testing.T) {
	story(t, nil, func(t *testing.T, h *house) {
		c := h.connect(t, sshtest.Who{User: "lily"})
		synctest.Wait() // until all that serves a connection has started
		before := runtime.NumGoroutine()
		s, in, out := start(t, c, "tail -f")
		roomtest.OK(t, in.Close())
		h.here(t, "lily")
		h.say(t, "hello")
		for lines := bufio.NewReader(out); ; {
			line, err := lines.ReadString('\n')
			if err != nil {
				t.Fatal("without input it reads ", err)
			}
			if strings.Contains(line, "hello") {
				break
			}
		}
		roomtest.OK(t, s.Close())
		h.gone(t, "lily")
		h.await(t, "its goroutines end", func() bool { return runtime.NumGoroutine() <= before })
	})
}

// TestWhoeverReadsNoFurtherEndsATail by what OpenSSH tells when a pipe breaks.
// To a command with something left to do it only means that nobody reads.
func TestWhoeverReadsNoFurtherEndsATail(t *testing.T) {
	h := open(t, nil)
	c := h.connect(t, sshtest.Who{User: "lily"})
	tail, _, _ := start(t, c, "tail -f")
	h.here(t, "lily")
	if _, err := tail.SendRequest("eow@openssh.com", false, nil); err != nil {
		t.Fatal(err)
	}
	if err := tail.Wait(); err != nil {
		t.Errorf("a tail ends with %v", err)
	}
	h.gone(t, "lily")

	watcher := roomtest.Seat(t, h.room, "watcher")
	say, in, _ := start(t, c, "say --json")
	if _, err := say.SendRequest("eow@openssh.com", false, nil); err != nil {
		t.Fatal(err)
	}
	if _, err := io.WriteString(in, "hello\n"); err != nil {
		t.Fatal(err)
	}
	_ = in.Close()
	h.hears(t, watcher, "hello")
}

// TestHeadEndsATailOfOpenSSH as people write it: ssh HOST tail -f | head -1.
func TestHeadEndsATailOfOpenSSH(t *testing.T) {
	client, err := exec.LookPath("ssh")
	if err != nil {
		t.Skip("there is no ssh here")
	}
	h := open(t, nil)
	_, port, _ := strings.Cut(h.addr, ":")
	cmd := exec.CommandContext(t.Context(), client, "-F", "none", "-p", port,
		"-o", "StrictHostKeyChecking=no", "-o", "UserKnownHostsFile=/dev/null", "-o", "IdentityAgent=none",
		"-o", "IdentityFile=none", "-o", "PreferredAuthentications=keyboard-interactive",
		"lily@127.0.0.1", "tail -f")
	in, err := cmd.StdinPipe() // open, as a terminal is
	roomtest.OK(t, err)
	defer in.Close()
	read, write, err := os.Pipe()
	roomtest.OK(t, err)
	cmd.Stdout = write
	var errs bytes.Buffer
	cmd.Stderr = &errs
	roomtest.OK(t, cmd.Start())
	_ = write.Close()
	h.here(t, "lily")
	h.say(t, "hello")
	if _, err := bufio.NewReader(read).ReadString('\n'); err != nil {
		t.Fatalf("%v: %s", err, errs.String())
	}
	_ = read.Close()
	h.say(t, "hello again")
	if err := cmd.Wait(); err != nil {
		t.Errorf("%v: %s", err, errs.String())
	}
	h.gone(t, "lily")
}

// TestTheStatusComesLast, behind all that was written, and finds the seat free.
func TestTheStatusComesLast(t *testing.T) {
	h := open(t, nil)
	for i := range 50 {
		roomtest.Seat(t, h.room, fmt.Sprint("guest", i))
	}
	c := h.connect(t, sshtest.Who{User: "lily"})
	for range 20 {
		s, err := c.NewSession()
		roomtest.OK(t, err)
		out, errs, status := finish(t, s, func() error { return s.Run("who") })
		if strings.Count(out, "\n") != 50 || errs != "" || status != 0 {
			t.Fatalf("who gives %d lines, %q and status %d", strings.Count(out, "\n"), errs, status)
		}
	}
}

// TestWhoFollowsMayReadSlowly: a pager stops reading for minutes. A screen that
// is not read for as long is gone, and in the end a pager is, too.
func TestWhoFollowsMayReadSlowly(t *testing.T) {
	story(t, nil, func(t *testing.T, h *house) {
		pager := h.terminal(t, sshtest.Who{User: "pager", Term: "dumb", Env: map[string]string{"LANG": "C.UTF-8"}})
		pager.WaitFor("to everybody>")
		screen := h.terminal(t, sshtest.Who{User: "screen", Width: 500, Height: 200, Blind: true})
		h.here(t, "screen")
		pager.Stall()
		screen.Stall()
		go func() { // each has a window of two megabytes
			for i := 0; ; i++ {
				if screen.Session().WindowChange(200, 499+i%2) != nil || screen.Send("\x0c") != nil {
					return
				}
				time.Sleep(time.Second)
			}
		}()
		text := strings.Repeat("五味茶 ", 480)
		for i := range 420 {
			talker := roomtest.Seat(t, h.room, fmt.Sprint("talker", i))
			roomtest.Do(t, talker, &state.Say{Text: text})
			talker.Leave(state.HowLeft)
		}
		full := time.Now() // of the pager's window
		for i, name := range []string{"screen", "pager"} {
			h.gone(t, name)
			if n := h.door.Figures().Stalled; n != uint64(i+1) {
				t.Errorf("when %s has gone, %d stalled readers are counted", name, n)
			}
		}
		if took := time.Since(full); took < 10*time.Minute {
			t.Errorf("the pager has gone %v after it was full", took)
		}
	})
}
