package serve_test

// Input that comes faster than the room takes it.

import (
	"fmt"
	"io"
	"strings"
	"testing"
	"time"

	"golang.org/x/crypto/ssh"

	"teahouse/room"
	"teahouse/room/roomtest"
	"teahouse/ui/serve"
)

// TestInputThatNobodyTakesIsHardlyHeld sends megabytes to sessions that take
// none of it now: the memory of the server is not where they wait.
func TestInputThatNobodyTakesIsHardlyHeld(t *testing.T) {
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
			c := dial(t, h.addr, "mallory")
			in := send(t, c)
			h.here(t, "mallory")
			held, got := heap(), h.door.Figures().Received
			sent := make(chan struct{})
			go func() {
				defer close(sent)
				for i := 0; i < 3<<20; i += 1 << 10 {
					if _, err := io.WriteString(in, strings.Repeat(fmt.Sprintf("line %10d\n", i), 64)); err != nil {
						return
					}
				}
			}()
			await(t, "much of it has come", func() bool { return h.door.Figures().Received-got > 64<<10 })
			for range 3 {
				h.chat(t, lily, bob)
				h.chat(t, bob, lily)
			}
			if came := h.door.Figures().Received - got; came > 256<<10 {
				t.Errorf("%d KB of it were read", came>>10)
			}
			if grown := heap() - held; grown > 1<<20 { // some of it by the client
				t.Errorf("%d KB are held", grown>>10)
			}
			// He goes, and what he has sent does not keep him.
			_ = c.Close()
			<-sent
			h.gone(t, "mallory")
		})
	}
}

// TestAChannelWithoutASessionTakesLittle, though the connection has one.
func TestAChannelWithoutASessionTakesLittle(t *testing.T) {
	h := open(t, nil)
	c := dial(t, h.addr, "mallory")
	start(t, c, "tail -f")
	h.here(t, "mallory")
	ch, reqs, err := c.OpenChannel("session", nil)
	if err != nil {
		t.Fatal(err)
	}
	go ssh.DiscardRequests(reqs)
	got := h.door.Figures().Received
	for n := 0; err == nil && n < 3<<20; {
		var wrote int
		wrote, err = ch.Write(make([]byte, 1<<10))
		n += wrote
	}
	h.gone(t, "mallory")
	if came := h.door.Figures().Received - got; came > 320<<10 {
		t.Errorf("%d KB of it were read", came>>10)
	}
}

// TestWhatIsSentAsStandardErrorIsThrownAway: no client does that, and nobody
// reads it. Byte by byte it would take more memory here than on the wire.
func TestWhatIsSentAsStandardErrorIsThrownAway(t *testing.T) {
	h := open(t, nil)
	ch, reqs, err := dial(t, h.addr, "mallory").OpenChannel("session", nil)
	if err != nil {
		t.Fatal(err)
	}
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
	if grown := heap() - held; grown > 200<<10 {
		t.Errorf("%d KB are held", grown>>10)
	}
}

// TestWhoDoesNotAnswerTheEndIsCutOff: what he sends from then on is read by nobody.
func TestWhoDoesNotAnswerTheEndIsCutOff(t *testing.T) {
	t.Parallel()
	h := open(t, func(l *serve.Limits) { l.StuckAfter = 300 * time.Millisecond })
	lily := h.enter(t, "lily")
	who := h.here(t, "lily").Person
	lily.Freeze()
	if _, err := operator(t, h).Do(t.Context(), &room.Kick{Whom: who}, nil); err != nil {
		t.Fatal(err)
	}
	await(t, "her connection is closed", func() bool { return h.door.Figures().Connections == 0 })
}

// TestASlowConnectionIsNotGivenUp floods its session while the janitor looks:
// its link is alive, its own questions are answered, and a namesake gets
// another name.
func TestASlowConnectionIsNotGivenUp(t *testing.T) {
	t.Parallel()
	h := open(t, func(l *serve.Limits) { l.AskAfter, l.CutAfter = 200*time.Millisecond, 3*time.Second })
	watcher := roomtest.Seat(t, h.room, "watcher")
	c := dial(t, h.addr, "lily")
	_, in, out := start(t, c, "lines -q")
	go func() { _, _ = io.Copy(io.Discard, out) }()
	go func() {
		for i := 0; ; i++ {
			if _, err := fmt.Fprintf(in, "line %d\n", i); err != nil {
				return
			}
		}
	}()
	sent := h.door.Figures().Sent
	got := h.door.Figures().Received
	await(t, "much of it has come", func() bool { return h.door.Figures().Received-got > 64<<10 })
	h.enter(t, "lily").WaitFor("lily2")
	h.hears(t, watcher, "line 0", "line 4", "line 8") // at one a second
	if h.door.Figures().Sent == sent {
		t.Error("nothing shows the client that the server is there")
	}
	if n := h.door.Figures().Lost; n != 0 {
		t.Errorf("%d links were given up", n)
	}
}
