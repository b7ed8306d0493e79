package serve_test

// Names that others want, and links that are asked whether they are alive.

import (
	"runtime"
	"sync"
	"sync/atomic"
	"testing"
	"testing/synctest"
	"time"

	"golang.org/x/crypto/ssh"

	"teahouse/room/roomtest"
	"teahouse/ui/serve"
	"teahouse/ui/serve/sshtest"
)

// TestAStallEndsNobodyBecauseAStrangerDials, however many would like the name,
// on a screen, by a command or inside: it is given up only when the link would
// be given up anyway.
func TestAStallEndsNobodyBecauseAStrangerDials(t *testing.T) {
	story(t, func(t *testing.T, c *serve.Config) { c.Limits.CutAfter = time.Hour }, func(t *testing.T, h *house) {
		lily, bob := h.enter(t, "lily"), h.enter(t, "bob")
		lily.Freeze()
		h.enter(t, "lily").WaitFor("so you are lily2")
		h.await(t, "her link has been silent for long", func() bool { return h.door.Figures().Asked > 0 })
		h.enter(t, "lily").WaitFor("so you are lily3")
		if _, errs, status := h.exec(t, sshtest.Who{User: "lily"}, "who", ""); status != 0 {
			t.Errorf("a command: %q, status %d", errs, status)
		}
		bob.Line("/name lily")
		bob.WaitFor("is called lily already")
		lily.Thaw()
		h.chat(t, lily, bob)
		if got := h.here(t, "lily").Person.Name; got != "lily" {
			t.Errorf("she is called %s now", got)
		}
	})
}

// TestADeadLinkYieldsItsName when its time is over, to somebody who waits for it.
func TestADeadLinkYieldsItsName(t *testing.T) {
	story(t, nil, func(t *testing.T, h *house) {
		watcher, lily := h.enter(t, "watcher"), h.enter(t, "lily")
		h.chat(t, lily, watcher)
		lily.Freeze()
		watcher.WaitFor("lily lost")
		h.enter(t, "lily").WaitFor("You are lily.")
	})
}

// TestWhoeverAsksForANameAsksNothingMore has hundreds want the name of somebody
// whose client reads, but passes over all questions.
func TestWhoeverAsksForANameAsksNothingMore(t *testing.T) {
	story(t, func(t *testing.T, c *serve.Config) { c.Limits.CutAfter = 100 * time.Hour }, func(t *testing.T, h *house) {
		c := h.connect(t, sshtest.Who{User: "holder"})
		var asked atomic.Int32
		for range 4 {
			ch, reqs, err := c.OpenChannel("session", nil)
			roomtest.OK(t, err)
			go func() {
				for range reqs { // and no answer
					asked.Add(1)
				}
			}()
			if ok, err := ch.SendRequest("exec", true, ssh.Marshal(struct{ Command string }{"lines -q"})); !ok || err != nil {
				t.Fatal(ok, err)
			}
		}
		holder := h.here(t, "holder")
		h.await(t, "it was asked", func() bool { return asked.Load() == 1 })
		synctest.Wait() // until all that is there has started
		before := runtime.NumGoroutine()
		var all sync.WaitGroup
		for i := range 20 {
			all.Go(func() {
				for range 5 { // at a screen in line mode, by a program and by a command
					for _, command := range []string{"lines -q", "bot", "who"} {
						asker := sshtest.Who{User: "holder"}
						if command == "bot" {
							asker.Signer = sshtest.NewKey(t)
						}
						if _, errs, status := h.exec(t, asker, command, ""); status != 0 {
							t.Errorf("%d: %s ends with status %d, %q", i, command, status, errs)
						}
					}
				}
			})
		}
		all.Wait()
		if n := asked.Load(); n != 1 {
			t.Errorf("it was asked %d times", n)
		}
		if here := h.here(t, "holder"); here.ID != holder.ID {
			t.Error("somebody else is the holder now")
		}
		h.await(t, "what they started has ended", func() bool { return runtime.NumGoroutine() < before+20 })
	})
}

// TestOddAnswersCutNobody leaves clients idle of which some other servers think
// that they are dead: they answer a request of the whole connection in a way
// that the library cannot read, or not at all, so that none may come.
func TestOddAnswersCutNobody(t *testing.T) {
	story(t, nil, func(t *testing.T, h *house) {
		var global atomic.Int32
		for name, answer := range map[string]func(*ssh.Request){
			"answers": func(r *ssh.Request) { _ = r.Reply(false, nil) },
			"agrees":  func(r *ssh.Request) { _ = r.Reply(true, nil) },
		} {
			ch, reqs := h.raw(t, name, &global)
			go func() {
				for r := range reqs {
					answer(r)
				}
			}()
			if ok, err := ch.SendRequest("exec", true, ssh.Marshal(struct{ Command string }{"lines -q"})); !ok || err != nil {
				t.Fatal(ok, err)
			}
			h.here(t, name)
		}
		time.Sleep(time.Hour)
		for _, name := range []string{"answers", "agrees"} {
			if _, here := h.room.Roster().Find(name); !here {
				t.Errorf("%s is cut", name)
			}
		}
		if n := h.door.Figures().Asked; n < 10 {
			t.Errorf("they were asked %d times", n)
		}
		if n := global.Load(); n > 0 {
			t.Errorf("%d requests of the whole connection were sent", n)
		}
	})
}

// raw opens a session channel whose requests the caller answers, on a connection
// that counts the requests of its own and passes over them.
func (h *house) raw(t *testing.T, user string, global *atomic.Int32) (ssh.Channel, <-chan *ssh.Request) {
	t.Helper()
	c, _, requests, err := ssh.NewClientConn(h.link(t), "", &ssh.ClientConfig{
		User: user, HostKeyCallback: ssh.InsecureIgnoreHostKey(),
		Auth: []ssh.AuthMethod{ssh.KeyboardInteractive(func(string, string, []string, []bool) ([]string, error) { return nil, nil })},
	})
	roomtest.OK(t, err)
	go func() {
		for range requests {
			global.Add(1)
		}
	}()
	ch, reqs, err := c.OpenChannel("session", nil)
	roomtest.OK(t, err)
	return ch, reqs
}
