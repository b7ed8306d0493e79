package serve_test

// Clocks that jump, and lines whose time is over, as people meet them.

import (
	"encoding/json"
	"strings"
	"sync/atomic"
	"testing"
	"time"

	"teahouse/room"
	"teahouse/room/roomtest"
	"teahouse/room/text"
	"teahouse/ui/serve"
	"teahouse/ui/serve/sshtest"
)

// machine is a computer on which time passes when the test says so, and whose
// wall's clock may be wrong.
type machine struct {
	began         time.Time
	passed, wrong atomic.Int64
}

func (m *machine) running() time.Duration {
	return time.Since(m.began) + time.Duration(m.passed.Load())
}

func (m *machine) clock() room.Clock {
	return room.Clock{
		Running: m.running,
		Wall:    func() time.Time { return m.began.Add(m.running() + time.Duration(m.wrong.Load())) },
	}
}

// running opens a room that is made in another way, and runs it until the test ends.
func running(t *testing.T, change func(*room.Config)) *room.Room {
	t.Helper()
	r, _ := roomtest.Made(t, func(c *room.Config) {
		c.Limits = room.DefaultLimits()
		change(c)
	})
	return r
}

// timed opens a door to a room on a machine, with an operator.
func timed(t *testing.T, keep time.Duration) (h *house, m *machine, root sshtest.Who) {
	t.Helper()
	m = &machine{began: time.Now()}
	root = sshtest.Who{User: "ruth", Signer: sshtest.NewKey(t)}
	h = openDoor(t, "127.0.0.1:0", func(c *serve.Config) {
		c.Room = running(t, func(c *room.Config) { c.Clock, c.Keep = m.clock(), keep })
		c.Settings.Admins = listed(t, root.Signer)
	})
	return h, m, root
}

// TestAClockThatJumpsIsHeldAgainstNobody is wrong by an hour or a year for as long as
// somebody says a line. A ban ends when its hour is over, neither before nor
// after; a mute, too.
func TestAClockThatJumpsIsHeldAgainstNobody(t *testing.T) {
	const year = 365 * 24 * time.Hour
	for name, wrong := range map[string]time.Duration{"an hour ahead": time.Hour, "an hour behind": -time.Hour, "a year ahead": year, "a year behind": -year} {
		t.Run(name, func(t *testing.T) {
			h, m, root := timed(t, text.Forever)
			who := func(name string) sshtest.Who { return sshtest.Who{User: name, Signer: sshtest.NewKey(t)} }
			lily, bob, carl := who("lily"), who("bob"), who("carl")
			for _, w := range []sshtest.Who{lily, bob, carl} {
				h.runs(t, w, 0, "say before")
			}
			h.runs(t, root, 0, "ban --yes bob 1h spam")
			h.runs(t, root, 0, "mute carl 10m noise")
			m.wrong.Store(int64(wrong))
			h.runs(t, lily, 0, "say meanwhile")
			outside := func(when string) {
				t.Helper()
				if says := h.runs(t, bob, 1, "say free"); !strings.Contains(says, "You are banned") {
					t.Errorf("%s, bob reads %q", when, says)
				}
				if says := h.runs(t, carl, 1, "say free"); !strings.Contains(says, "You are muted") {
					t.Errorf("%s, carl reads %q", when, says)
				}
			}
			outside("while the clock is wrong")
			m.wrong.Store(0)
			outside("when it is right again")
			h.runs(t, lily, 0, "say after")

			m.passed.Add(int64(11 * time.Minute))
			h.runs(t, carl, 0, "say my ten minutes are over")
			if says := h.runs(t, bob, 1, "say free"); !strings.Contains(says, "You are banned") {
				t.Errorf("after eleven minutes, bob reads %q", says)
			}
			m.passed.Add(int64(50 * time.Minute))
			h.runs(t, bob, 0, "say my hour is over")

			var told []string
			for line := range strings.Lines(h.runs(t, lily, 0, "tail -n 100 --json")) {
				var e struct {
					Text string
					Time time.Time
				}
				roomtest.OK(t, json.Unmarshal([]byte(line), &e))
				told = append(told, e.Text)
				off := e.Time.Sub(m.began)
				if e.Text == "meanwhile" {
					off -= wrong
				}
				if off < -time.Minute || off > 2*time.Hour {
					t.Errorf("%q is dated %v", e.Text, e.Time)
				}
			}
			if got, want := strings.Join(told, ", "), "before, before, before, meanwhile, after, my ten minutes are over, my hour is over"; got != want {
				t.Errorf("the lines are %s", got)
			}
		})
	}
}

// TestWhatIsKeptForHalfAnHourIsShownNoLonger, however somebody looks for it.
func TestWhatIsKeptForHalfAnHourIsShownNoLonger(t *testing.T) {
	h, m, _ := timed(t, 30*time.Minute)
	lily := sshtest.Who{User: "lily", Signer: sshtest.NewKey(t)}
	h.runs(t, lily, 0, "say the old kettle")
	if says := h.runs(t, lily, 0, "tail"); !strings.Contains(says, "old kettle") {
		t.Fatalf("it was never there: %s", says)
	}
	m.passed.Add(int64(31 * time.Minute))
	h.runs(t, lily, 0, "say the new kettle")
	for _, command := range []string{"tail", "tail -n 100 --json", "tail --json --since forever", "search kettle"} {
		if says := h.runs(t, lily, 0, command); strings.Contains(says, "old kettle") || !strings.Contains(says, "new kettle") {
			t.Errorf("%s shows %s", command, says)
		}
	}
	out, _, _ := h.exec(t, sshtest.Who{User: "robot", Signer: sshtest.NewKey(t)}, "bot --since forever", `{"do":"history"}`+"\n")
	if strings.Contains(out, "old kettle") || !strings.Contains(out, "new kettle") {
		t.Errorf("a bot is told %s", out)
	}
	bob := h.enter(t, "bob")
	bob.WaitFor("new kettle")
	bob.Key("pgup")
	bob.Line("what did I miss?")
	bob.WaitFor("bob │ what did I miss?")
	if strings.Contains(bob.Screen(), "old kettle") {
		t.Errorf("a newcomer sees it\n%s", bob.Report())
	}
}
