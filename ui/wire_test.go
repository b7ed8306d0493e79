package ui

import (
	"bytes"
	"context"
	"io"
	"strings"
	"sync"
	"testing"
	"testing/synctest"
	"time"

	"charm.land/ssh"

	"teahouse/room"
	"teahouse/room/roomtest"
	"teahouse/ui/serve/sshtest"
)

// wire is a terminal at the other end of pipes. It may answer what it is asked.
type wire struct {
	t       *testing.T
	keys    *io.PipeWriter
	resized func(ssh.Window)
	ended   chan error
	stop    context.CancelCauseFunc

	mu     sync.Mutex
	emu    *sshtest.Emulator
	raw    strings.Builder
	writes int
	fail   error
	hold   chan struct{}
	slow   chan []byte // what a slow line still has to carry
}

func (w *wire) Write(p []byte) (int, error) {
	w.mu.Lock()
	hold := w.hold
	w.mu.Unlock()
	if hold != nil {
		<-hold
	}
	w.mu.Lock()
	defer w.mu.Unlock()
	if w.fail != nil {
		return 0, w.fail
	}
	w.writes++
	w.raw.Write(p)
	if w.slow != nil {
		w.slow <- bytes.Clone(p)
		return len(p), nil
	}
	return w.emu.Write(p)
}

// connect runs a screen over pipes. Call it in a synctest bubble.
func connect(t *testing.T, seat *room.Seat, answers bool) *wire {
	t.Helper()
	return connectIn(t, seat, answers, 80, 24)
}

// connectIn is connect with a window of another size.
func connectIn(t *testing.T, seat *room.Seat, answers bool, width, height int) *wire {
	t.Helper()
	w := &wire{t: t, ended: make(chan error, 1), emu: sshtest.NewEmulator(width, height)}
	in, keys := io.Pipe()
	w.keys = keys
	go func() { // what the emulator answers
		var sink io.Writer = io.Discard
		if answers {
			sink = keys
		}
		_, _ = io.Copy(sink, w.emu)
	}()
	ctx, stop := context.WithCancelCause(t.Context())
	w.stop = stop
	go func() {
		w.ended <- Run(ctx, &Terminal{
			Windows: func(changed func(ssh.Window)) ssh.Window {
				if changed != nil { // what comes after the end is for nobody
					w.resized = changed
				}
				return ssh.Window{Width: width, Height: height}
			},
			In: in, Out: w, Term: "xterm-256color",
			Env: []string{"TZ=UTC"}, Wanted: "lily",
		}, seat, testConfig())
		in.Close()
	}()
	t.Cleanup(func() {
		time.Sleep(time.Minute) // for what still writes
		keys.Close()
		w.emu.HangUp()
	})
	return w
}

// crawl makes it a line of so many bytes a second, with buffers on its way that take
// all that is sent.
func (w *wire) crawl(rate int) {
	w.mu.Lock()
	defer w.mu.Unlock()
	w.slow = make(chan []byte, 1<<16)
	go func(slow <-chan []byte) {
		for p := range slow {
			time.Sleep(time.Duration(len(p)+lineFrame) * time.Second / time.Duration(rate))
			w.mu.Lock()
			_, _ = w.emu.Write(p)
			w.mu.Unlock()
		}
	}(w.slow)
	w.t.Cleanup(func() { close(w.slow) })
}

func (w *wire) types(text string) {
	w.t.Helper()
	done := make(chan error, 1)
	go func() {
		_, err := io.WriteString(w.keys, text)
		done <- err
	}()
	roomtest.OK(w.t, w.wait(done))
	time.Sleep(time.Second)
	synctest.Wait()
}

// end waits for the end of Run.
func (w *wire) end() error {
	w.t.Helper()
	return w.wait(w.ended)
}

// wait waits for something, but not for ever: a bubble's clock runs on.
func (w *wire) wait(done <-chan error) error {
	w.t.Helper()
	select {
	case err := <-done:
		return err
	case <-time.After(10 * time.Minute):
		w.t.Fatal("nothing happens any more")
		return nil
	}
}

func (w *wire) text() string {
	w.mu.Lock()
	defer w.mu.Unlock()
	return w.emu.String()
}

func (w *wire) sees(want string) {
	w.t.Helper()
	if text := w.text(); !strings.Contains(text, want) {
		w.t.Fatalf("the terminal does not show %q:\n%s", want, text)
	}
}

func (w *wire) count() (writes int, raw string) {
	w.mu.Lock()
	defer w.mu.Unlock()
	return w.writes, w.raw.String()
}
