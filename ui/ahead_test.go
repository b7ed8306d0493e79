package ui

import (
	"context"
	"errors"
	"fmt"
	"io"
	"slices"
	"strings"
	"sync"
	"testing"
	"testing/synctest"
	"time"

	"pgregory.net/rapid"

	"teahouse/room"
	"teahouse/room/roomtest"
	"teahouse/room/state"
	"teahouse/ui/dispatch"
	"teahouse/ui/serve/sshtest"
	"teahouse/ui/stdio"
	"teahouse/ui/term"
)

// changing is a person who goes from the screen to plain lines and back, on one
// terminal, as the door lets them.
type changing struct {
	mu   sync.Mutex
	emu  *sshtest.Emulator
	keys *io.PipeWriter
	busy chan struct{} // holds back the terminal's answers: they stand in no middle of what is typed
}

func (c *changing) Write(p []byte) (int, error) {
	c.mu.Lock()
	defer c.mu.Unlock()
	return c.emu.Write(p)
}

func changes(t testing.TB, seat *room.Seat) *changing {
	in, keys := io.Pipe()
	c := &changing{emu: sshtest.NewEmulator(80, 24), keys: keys, busy: make(chan struct{}, 1)}
	go func() {
		buf := make([]byte, 4096)
		for n, err := c.emu.Read(buf); err == nil; n, err = c.emu.Read(buf) {
			c.busy <- struct{}{}
			_, _ = keys.Write(buf[:n])
			<-c.busy
		}
	}()
	cfg, ahead, done := testConfig(), term.NewTypeahead("xterm"), make(chan struct{})
	ctx, end := context.WithCancel(t.Context())
	go func() {
		defer close(done)
		for {
			err := Run(ctx, &Terminal{
				In: in, Ahead: ahead, Out: c, Width: 80, Height: 24, Term: "xterm-256color", Env: []string{"TZ=UTC", "LANG=C.UTF-8"}, Wanted: "lily",
			}, seat, cfg)
			if !errors.Is(err, ErrPlain) {
				return
			}
			call, _ := stdio.Parse("lines -q")
			_, err = dispatch.Run(ctx, stdio.Terminal{
				In: in, Ahead: ahead, Out: c, Err: c, PTY: true, Width: 80, Env: []string{"TZ=UTC", "LANG=C.UTF-8"}, Wanted: "lily",
			}, seat, &stdio.Config{Title: cfg.Title, Words: cfg.Words, Logger: cfg.Logger}, call)
			if !errors.Is(err, stdio.ErrScreen) {
				return
			}
		}
	}()
	t.Cleanup(func() {
		end()
		keys.Close()
		in.Close()
		<-done
		time.Sleep(time.Minute) // for what still writes
		c.emu.HangUp()
	})
	time.Sleep(time.Second)
	return c
}

// burst is one or more changes between the screen and plain lines with what is
// typed behind them at once.
type burst struct {
	changes int
	text    string
	private bool
	cuts    []int // where the link cuts it
	pauses  []int // in milliseconds, behind each cut
}

// TestWhatIsTypedBehindAChangeIsForWhatComesAfterIt: both ways and several at once,
// however the link cuts it, nothing of it is lost or said to others than it is for.
func TestWhatIsTypedBehindAChangeIsForWhatComesAfterIt(t *testing.T) {
	words := []string{"tea", "茶, please", "👩‍👩‍👧 and é", "/say /plain", "ends with a @", "(:"}
	one := rapid.Custom(func(rt *rapid.T) burst {
		return burst{
			rapid.IntRange(1, 2).Draw(rt, "changes"), rapid.SampledFrom(words).Draw(rt, "text"), rapid.Bool().Draw(rt, "private"),
			rapid.SliceOfN(rapid.IntRange(1, 20), 0, 4).Draw(rt, "cuts"), rapid.SliceOfN(rapid.SampledFrom([]int{0, 1, 60, 600}), 4, 4).Draw(rt, "pauses"),
		}
	})
	rapid.Check(t, func(rt *rapid.T) {
		bursts := rapid.SliceOfN(one, 1, 4).Draw(rt, "bursts")
		var want, got []string
		synctest.Test(t, func(t *testing.T) {
			r := roomtest.Open(t)
			bob := roomtest.Seat(t, r, "bob")
			c := changes(t, roomtest.Seat(t, r, "lily"))
			screen := true
			for i, b := range bursts {
				var bytes strings.Builder
				if !screen {
					b.changes = 1 // more lines in one packet are a paste to plain lines
				}
				for range b.changes {
					bytes.WriteString(map[bool]string{true: "/plain\r", false: "/plain off\r"}[screen])
					screen = !screen
				}
				text := fmt.Sprint(b.text, " ", i)
				if b.private {
					bytes.WriteString("@bob ")
				}
				bytes.WriteString(text + "\r")
				if text = strings.TrimPrefix(text, "/say "); b.private {
					text = fmt.Sprintf("%s: %s %d", state.KindWhisper, b.text, i)
				}
				want = append(want, text)
				c.busy <- struct{}{}
				rest := bytes.String()
				for j, cut := range append(slices.Clone(b.cuts), len(rest)) {
					n := min(cut, len(rest))
					if _, err := c.keys.Write([]byte(rest[:n])); err != nil {
						break
					}
					if rest = rest[n:]; j < len(b.cuts) {
						time.Sleep(time.Duration(b.pauses[j]) * time.Millisecond)
					}
				}
				<-c.busy
				time.Sleep(10 * time.Second)
			}
			events, _ := bob.Read(nil)
			for _, e := range events {
				switch e.Kind {
				case state.KindSay:
					got = append(got, e.Text)
				case state.KindWhisper:
					got = append(got, fmt.Sprint(e.Kind, ": ", e.Text))
				}
			}
		})
		if !slices.Equal(got, want) {
			rt.Fatalf("the room reads\n%q, not\n%q", got, want)
		}
	})
}
