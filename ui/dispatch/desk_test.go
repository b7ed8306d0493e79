package dispatch

import (
	"context"
	"io"
	"strings"
	"testing"
	"testing/synctest"
	"time"

	"charm.land/ssh"

	"teahouse/room"
	"teahouse/room/roomtest"
	"teahouse/ui/serve/sshtest"
	"teahouse/ui/stdio"
)

// desk is a person at a terminal without a full screen. It lives in a synctest
// bubble.
type desk struct {
	t       testing.TB
	seat    *room.Seat
	in      *io.PipeWriter
	out     lockedBuffer
	read    int // bytes of out that were looked at
	emu     *sshtest.Emulator
	windows chan ssh.Window
	done    chan struct{}
	status  int
	cause   error
	end     context.CancelCauseFunc
}

// sit opens line mode at a terminal of that width, and reads what a newcomer reads.
func sit(t testing.TB, r *room.Room, name, raw string, width int) *desk {
	t.Helper()
	return take(t, roomtest.Seat(t, r, name), name, raw, width)
}

func take(t testing.TB, seat *room.Seat, name, raw string, width int) *desk {
	t.Helper()
	return at(t, seat, raw, stdio.Terminal{Width: width, Wanted: name})
}

// at opens it at a terminal of some kind.
func at(t testing.TB, seat *room.Seat, raw string, terminal stdio.Terminal) *desk {
	t.Helper()
	call, err := stdio.Parse(raw)
	roomtest.OK(t, err)
	d := &desk{
		t: t, seat: seat, emu: sshtest.NewEmulator(terminal.Width, 200), windows: make(chan ssh.Window, 1), done: make(chan struct{}),
	}
	in, keys := io.Pipe()
	ctx, cancel := context.WithCancelCause(t.Context())
	d.in, d.end = keys, cancel
	go func() {
		defer close(d.done)
		terminal.In, terminal.Out, terminal.Err = in, &d.out, &d.out
		terminal.PTY, terminal.Windows, terminal.Env = true, d.windows, append([]string{"TZ=UTC", "LANG=C.UTF-8"}, terminal.Env...)
		d.status, d.cause = Run(ctx, terminal, seat, testConfig(), call)
	}()
	t.Cleanup(func() {
		cancel(nil)
		keys.Close()
		<-d.done
	})
	synctest.Wait()
	return d
}

// sent is what came since it was last looked at. No escape is ever in it.
func (d *desk) sent() string {
	d.t.Helper()
	synctest.Wait()
	all := d.out.String()
	now := all[d.read:]
	d.read = len(all)
	if i := strings.IndexFunc(now, func(r rune) bool { return r != '\r' && r != '\n' && r != '\b' && acts(r) }); i >= 0 {
		d.t.Fatalf("it sends %q", now)
	}
	if strings.Count(now, "\n") != strings.Count(now, "\r\n") {
		d.t.Fatalf("a line ends without CR: %q", now)
	}
	_, _ = d.emu.WriteString(now)
	return now
}

// types types, and returns what came of it. \r is Enter.
func (d *desk) types(keys string) string {
	d.t.Helper()
	d.sent()
	if _, err := io.WriteString(d.in, keys); err != nil {
		d.t.Fatal(err)
	}
	return d.sent()
}

// speaks holds what is sent against what a screen reader should read out.
func (d *desk) speaks(got, want string) {
	d.t.Helper()
	if got != want {
		d.t.Errorf("it sends %q, not %q", got, want)
	}
}

// shows holds the last rows of the terminal against what should be there; the
// last one is that of the cursor.
func (d *desk) shows(want ...string) {
	d.t.Helper()
	d.sent()
	rows := d.emu.Rows()
	y := d.emu.CursorPosition().Y
	for i := range want {
		at := y - len(want) + 1 + i
		got := ""
		if at >= 0 && at < len(rows) {
			got = rows[at]
		}
		if got != strings.TrimRight(want[i], " ") {
			d.t.Errorf("row %d shows %q, not %q, in\n%s", at, got, want[i], strings.Join(rows[:y+1], "\n"))
		}
	}
}

// pass lets time pass.
func (d *desk) pass(t time.Duration) { time.Sleep(t); synctest.Wait() }

const linesQ = "lines -q"
