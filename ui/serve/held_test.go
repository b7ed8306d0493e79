package serve_test

// Input that comes faster than the room takes it.

import (
	"bufio"
	"encoding/json"
	"fmt"
	"io"
	"net"
	"strings"
	"testing"
	"time"

	"golang.org/x/crypto/ssh"

	"teahouse/room/roomtest"
	"teahouse/room/state"
	"teahouse/ui/serve"
	"teahouse/ui/serve/sshtest"
)

// TestInputThatNobodyTakesWaitsInItsWindow sends megabytes to sessions that take
// none of it now: a window of it comes, and the rest stays where it is.
func TestInputThatNobodyTakesWaitsInItsWindow(t *testing.T) {
	for name, send := range map[string]func(*testing.T, *ssh.Client) io.Writer{
		"lines that are flood-controlled": func(t *testing.T, c *ssh.Client) io.Writer {
			_, in, out := start(t, c, "lines -q")
			go func() { _, _ = io.Copy(io.Discard, out) }()
			return in
		},
		"a command that reads nothing": func(t *testing.T, c *ssh.Client) io.Writer {
			_, in, _ := start(t, c, "tail -f")
			return in
		},
	} {
		t.Run(name, func(t *testing.T) {
			h := open(t, func(l *serve.Limits) { l.AskAfter = time.Second })
			lily, bob := h.enter(t, "lily"), h.enter(t, "bob")
			c := h.connect(t, sshtest.Who{User: "mallory"})
			in := send(t, c)
			h.here(t, "mallory")
			held, got := heap(), h.door.Figures().Received
			sent := make(chan struct{})
			go func() {
				defer close(sent)
				for i := 0; i < 6<<20; i += 1 << 10 {
					if _, err := io.WriteString(in, strings.Repeat(fmt.Sprintf("line %10d\n", i), 64)); err != nil {
						return
					}
				}
			}()
			await(t, "much of it has come", func() bool { return h.door.Figures().Received-got > 1<<20 })
			for range 3 {
				h.chat(t, lily, bob)
				h.chat(t, bob, lily)
			}
			if came := h.door.Figures().Received - got; came > 5<<19 {
				t.Errorf("%d KB of it were read", came>>10)
			}
			await(t, "no more of it is held than a window", func() bool { return heap()-held < 4<<20 }) // some of it by the client
			// They go, and what they have sent does not keep them.
			_ = c.Close()
			<-sent
			h.gone(t, "mallory")
		})
	}
}

// TestAPipeStarvesNothingOnItsConnection: beside 100,000 lines that wait their
// turn, on the same connection, somebody types and a command is answered.
func TestAPipeStarvesNothingOnItsConnection(t *testing.T) {
	story(t, func(_ *testing.T, c *serve.Config) {
		c.Limits.AskAfter, c.Limits.CutAfter = 500*time.Millisecond, 3*time.Second
	}, func(t *testing.T, h *house) {
		watcher, lily := h.enter(t, "watcher"), h.enter(t, "lily")
		h.enter(t, "bob")
		for range 2 {
			_, in, _ := start(t, lily.Conn(), "dm --split bob")
			go func() {
				for i := range 100_000 {
					if _, err := fmt.Fprintf(in, "line %d\n", i); err != nil {
						return
					}
				}
			}()
		}
		got := h.door.Figures().Received
		await(t, "much of it has come", func() bool { return h.door.Figures().Received-got > 2<<20 })
		for i := range 3 {
			typed := fmt.Sprint("typed beside it ", i) // seen where it is typed, and by who sees nothing of the flood
			lily.Send(typed)
			lily.WaitFor(typed)
			lily.Send("\r")
			watcher.WaitFor(typed)
			if s, err := lily.Conn().NewSession(); err != nil {
				t.Error(err)
			} else if out, err := s.Output("version"); err != nil || len(out) == 0 {
				t.Errorf("a command beside it: %q, %v", out, err)
			}
		}
		if n := h.door.Figures().Lost; n != 0 {
			t.Errorf("%d links were given up", n)
		}
	})
}

// TestWhoIsHeldBackIsNotGivenUp: while much is held of what mallory pours, whoever else has a
// file to say waits, and they all answer that they are there.
func TestWhoIsHeldBackIsNotGivenUp(t *testing.T) {
	story(t, func(_ *testing.T, c *serve.Config) {
		c.Limits.AskAfter, c.Limits.CutAfter = 500*time.Millisecond, 3*time.Second
		c.Limits.Held = 1 << 20
	}, func(t *testing.T, h *house) {
		pour := func(name string) {
			_, in, out := start(t, h.connect(t, sshtest.Who{User: name}), "lines -q")
			go func() { _, _ = io.Copy(io.Discard, out) }()
			go func() { _, _ = io.WriteString(in, strings.Repeat("what they have to say\n", 40_000)) }()
			h.here(t, name)
			time.Sleep(time.Second)
		}
		pour("mallory")
		pour("bob")
		time.Sleep(time.Minute)
		h.here(t, "mallory")
		h.here(t, "bob")
	})
}

// TestABotMayAskFasterThanItReads, as a program that first writes all and then
// reads: the answers come in order, however much of either waits.
func TestABotMayAskFasterThanItReads(t *testing.T) {
	story(t, nil, func(t *testing.T, h *house) {
		for i := range 40 {
			talker := roomtest.Seat(t, h.room, fmt.Sprint("talker", i))
			roomtest.Do(t, talker, &state.Say{Text: strings.Repeat("so many words ", 140)})
		}
		_, in, out := start(t, h.connect(t, sshtest.Who{User: "bot", Signer: sshtest.NewKey(t)}), "bot")
		go func() {
			for i := range 3000 {
				if _, err := fmt.Fprintf(in, `{"id":%d,"do":"events","since":"forever","limit":200}`+"\n", i); err != nil {
					return
				}
			}
		}()
		answers := bufio.NewScanner(out)
		answers.Buffer(nil, 4<<20)
		bytes := 0
		for next := 0; next < 60 && answers.Scan(); {
			bytes += len(answers.Bytes())
			var answer struct {
				ID *int `json:"id"`
			}
			roomtest.OK(t, json.Unmarshal(answers.Bytes(), &answer))
			if answer.ID == nil {
				continue
			}
			if *answer.ID != next {
				t.Fatalf("answer %d comes where %d should", *answer.ID, next)
			}
			next++
		}
		if err := answers.Err(); err != nil || bytes < 3<<20 {
			t.Errorf("after %d bytes: %v", bytes, err)
		}
	})
}

// TestWhatIsSentAsStandardErrorIsThrownAway: no client does that, and nobody
// reads it. Byte by byte it would take more memory here than on the wire.
func TestWhatIsSentAsStandardErrorIsThrownAway(t *testing.T) {
	h := open(t, func(l *serve.Limits) { l.StuckAfter = time.Second }) // so that the door looks often
	h.exec(t, sshtest.Who{User: "lily"}, "who", "")                    // what all share is there then
	ch, reqs, err := h.connect(t, sshtest.Who{User: "mallory"}).OpenChannel("session", nil)
	roomtest.OK(t, err)
	go ssh.DiscardRequests(reqs)
	if ok, err := ch.SendRequest("exec", true, ssh.Marshal(struct{ Command string }{"tail -f"})); !ok || err != nil {
		t.Fatal(ok, err)
	}
	h.here(t, "mallory")
	held, got := heap(), h.door.Figures().Received
	const packets = 8000
	for range packets {
		if _, err := ch.Stderr().Write([]byte{'x'}); err != nil {
			t.Fatal(err)
		}
	}
	await(t, "all of it has come", func() bool { return h.door.Figures().Received-got > packets*32 })
	await(t, "next to nothing of it is held", func() bool { return heap()-held < 200<<10 })
}

// TestWhoDoesNotAnswerTheEndIsCutOff: what they send from then on is read by nobody.
func TestWhoDoesNotAnswerTheEndIsCutOff(t *testing.T) {
	story(t, func(t *testing.T, c *serve.Config) { c.Limits.AskAfter, c.Limits.CutAfter = time.Hour, 2*time.Hour }, func(t *testing.T, h *house) {
		lily := h.enter(t, "lily")
		who := h.here(t, "lily").Person
		lily.Freeze()
		roomtest.Do(t, roomtest.Operator(t, h.room, "keeper"), &state.Kick{Whom: who})
		began := time.Now()
		h.await(t, "her connection is closed", func() bool { return h.door.Figures().Connections == 0 })
		if took := time.Since(began); took > 2*serve.DefaultLimits().StuckAfter {
			t.Errorf("it is closed after %v", took)
		}
	})
}

// TestASlowConnectionIsNotGivenUp floods its session while the reaper looks:
// its link is alive, its own questions are answered, and a namesake gets
// another name.
func TestASlowConnectionIsNotGivenUp(t *testing.T) {
	story(t, func(t *testing.T, c *serve.Config) {
		c.Limits.AskAfter, c.Limits.CutAfter = 200*time.Millisecond, 3*time.Second
	}, func(t *testing.T, h *house) {
		watcher := roomtest.Seat(t, h.room, "watcher")
		c := h.connect(t, sshtest.Who{User: "lily"})
		_, in, out := start(t, c, "lines -q")
		go func() { _, _ = io.Copy(io.Discard, out) }()
		go func() {
			for i := 0; ; i++ {
				if _, err := fmt.Fprintf(in, "line %d\n", i); err != nil {
					return
				}
			}
		}()
		got := h.door.Figures().Received
		h.await(t, "much of it has come", func() bool { return h.door.Figures().Received-got > 64<<10 })
		h.enter(t, "lily").WaitFor("lily2")
		h.hears(t, watcher, "line 0", "line 4", "line 60") // at one a second
		if n := h.door.Figures().Lost; n != 0 {
			t.Errorf("%d links were given up", n)
		}
	})
}

// TestNobodyHoldsTheReaperUp: whoever sends standard error and the end of it, and reads nothing of
// what that makes the server say, is found as dead as anybody else who does not answer.
func TestNobodyHoldsTheReaperUp(t *testing.T) {
	t.Parallel() // it waits more than it works
	h := open(t, func(l *serve.Limits) { l.AskAfter, l.CutAfter = time.Second, 2*time.Second })
	r, session := h.reach(t, "started")
	h.here(t, "mallory")
	_ = r.Conn.(*net.TCPConn).SetReadBuffer(4 << 10)
	errs := ssh.Marshal(struct {
		Channel, Kind uint32 `sshtype:"95"`
		Data          string
	}{session, 1, strings.Repeat("x", 30<<10)})
	for range 12 { // more than opens the window again, each time of three
		roomtest.OK(t, r.Send(errs))
	}
	roomtest.OK(t, r.Send(ssh.Marshal(struct {
		Channel uint32 `sshtype:"96"`
	}{session})))
	_ = r.SetWriteDeadline(time.Now().Add(3 * time.Second))
	for { // questions whose answers nobody reads, until the server cannot say more
		if err := r.Send(ssh.Marshal(struct {
			Kind   string `sshtype:"80"`
			Answer bool
		}{"nothing", true})); err != nil {
			break
		}
	}
	await(t, "they are found dead", func() bool { return h.door.Figures().Lost > 0 })
}

// TestNothingOfAFloodedSessionIsLeft when its client is gone: who still read of it reads no
// more, or the bubble would not end.
func TestNothingOfAFloodedSessionIsLeft(t *testing.T) {
	story(t, func(_ *testing.T, c *serve.Config) { c.Limits.Held = 512 << 10 }, func(t *testing.T, h *house) {
		r, session := h.reach(t, "opened")
		roomtest.OK(t, r.Request(session, "exec", []byte("\x00\x00\x00\x08lines -q")))
		for range 100 { // what comes of it is a line a second
			roomtest.OK(t, r.Type(session, strings.Repeat("a line of a flood\n", 1000)))
		}
		time.Sleep(time.Minute)
		_ = r.Close()
		h.gone(t, "mallory")
	})
}

// TestWhatComesForAnEndedScreenIsThrownAway, though its client answers nothing: were it held, others who
// have much to send would wait for it.
func TestWhatComesForAnEndedScreenIsThrownAway(t *testing.T) {
	story(t, func(_ *testing.T, c *serve.Config) { c.Limits.Held = 1 << 20 }, func(t *testing.T, h *house) {
		r, session := h.reach(t, "opened")
		roomtest.OK(t, r.Send(ssh.Marshal(struct {
			Channel       uint32 `sshtype:"98"`
			Kind          string
			Answer        bool
			Term          string
			Columns, Rows uint32
			Width, Height uint32
			Modes         string
		}{session, "pty-req", false, "xterm", 80, 24, 0, 0, ""})))
		roomtest.OK(t, r.Request(session, "shell", nil))
		for range 30 {
			roomtest.OK(t, r.Type(session, strings.Repeat("x", 32_000)))
		}
		h.gone(t, "mallory")
		time.Sleep(10 * time.Second)
		_, in, _ := start(t, h.connect(t, sshtest.Who{User: "bob"}), "lines -q")
		h.here(t, "bob")
		got := h.door.Figures().Received
		const sent = 300 << 10
		go func() { _, _ = io.WriteString(in, strings.Repeat("what they have to say\n", sent/22+1)) }()
		time.Sleep(5 * time.Second)
		if came := h.door.Figures().Received - got; came < sent {
			t.Errorf("%d KB of %d were read", came>>10, sent>>10)
		}
	})
}
