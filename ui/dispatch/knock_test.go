package dispatch

import (
	"bytes"
	"context"
	"io"
	"log/slog"
	"strings"
	"sync"
	"testing"

	"teahouse/room"
	"teahouse/room/roomtest"
	"teahouse/room/state"
	"teahouse/ui/stdio"
	"teahouse/ui/stdio/stdiotest"
	"teahouse/ui/words"
)

// knock is one call over a connection that somebody reads to its end.
type knock struct {
	t      testing.TB
	room   *room.Room
	name   string
	id     state.Identity
	in     io.Reader
	pty    bool
	env    []string
	width  int
	config func(*stdio.Config)
	as     func(*room.Seat) // what the door does with the seat first
}

// outcome is what came of a call.
type outcome struct {
	raw      string
	status   int
	out, err string
	cause    error
}

func knockAs(t testing.TB, r *room.Room, name string) *knock {
	return &knock{t: t, room: r, name: name, id: room.NewVisit(), env: []string{"TZ=UTC", "LANG=C.UTF-8"}, in: strings.NewReader("")}
}

func testConfig() *stdio.Config {
	return &stdio.Config{Title: "teahouse", Version: "1.2.3", Words: words.English(), Logger: slog.New(slog.DiscardHandler)}
}

// ssh is a call from its first byte to its exit status.
func (k *knock) ssh(raw string) outcome {
	k.t.Helper()
	call, err := stdio.Parse(raw)
	if err != nil {
		return outcome{raw, stdio.StatusUsage, "", strings.Join(err.(*stdio.UsageError).Says(words.English()), "\n") + "\n", nil}
	}
	a := roomtest.Arrive(k.t, k.name, k.id)
	a.Mode = call.Mode()
	seat, err := k.room.Enter(k.t.Context(), a)
	roomtest.OK(k.t, err)
	defer seat.Leave(state.HowLeft)
	got := k.on(k.t.Context(), seat, call)
	got.raw = raw
	return got
}

// on runs a call on a seat.
func (k *knock) on(ctx context.Context, seat *room.Seat, call *stdio.Invocation) outcome {
	if k.as != nil {
		k.as(seat)
	}
	cfg := testConfig()
	if k.config != nil {
		k.config(cfg)
	}
	var out, err lockedBuffer
	status, cause := Run(ctx, stdio.Terminal{In: k.in, Out: &out, Err: &err, PTY: k.pty, Width: k.width, Env: k.env, Wanted: k.name}, seat, cfg, call)
	got := outcome{call.Verb, status, out.String(), err.String(), cause}
	if call.JSON {
		k.conforms(got)
	}
	return got
}

// conforms holds what programs read against the schema.
func (k *knock) conforms(got outcome) {
	k.t.Helper()
	for part, lines := range map[string]string{"row": got.out, "error": got.err} {
		for line := range strings.Lines(lines) {
			if err := stdiotest.Conforms(part, line); err != nil {
				k.t.Errorf("%s: %s%v", got.raw, line, err)
			}
		}
	}
}

// lockedBuffer is read while others write.
type lockedBuffer struct {
	mu  sync.Mutex
	buf bytes.Buffer
}

func (b *lockedBuffer) Write(p []byte) (int, error) {
	b.mu.Lock()
	defer b.mu.Unlock()
	return b.buf.Write(p)
}

func (b *lockedBuffer) String() string {
	b.mu.Lock()
	defer b.mu.Unlock()
	return b.buf.String()
}

// wants holds an answer against what should have come.
func (a outcome) wants(t testing.TB, status int, out, err string) {
	t.Helper()
	if a.status != status || a.out != out || a.err != err || a.cause != nil {
		t.Errorf("%s: status %d, cause %v\nstdout %q\nstderr %q\nwanted %d\nstdout %q\nstderr %q", a.raw, a.status, a.cause, a.out, a.err, status, out, err)
	}
}
