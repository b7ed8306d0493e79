package dispatch

// A bot on the wire, for tests.

import (
	"context"
	"encoding/json"
	"io"
	"regexp"
	"strings"
	"testing"
	"testing/synctest"

	"teahouse/room"
	"teahouse/room/roomtest"
	"teahouse/room/state"
	"teahouse/ui/stdio"
	"teahouse/ui/stdio/stdiotest"
)

// aBot is a bot on the wire. It lives in a synctest bubble, whose clock starts
// in the year 2000, so that what it reads can be held against whole lines.
type aBot struct {
	t    testing.TB
	seat *room.Seat
	in   *io.PipeWriter
	out  lockedBuffer
	errs lockedBuffer
	read int // bytes of out
	end  context.CancelCauseFunc

	done   chan struct{}
	status int
	cause  error
}

// newBot lets a bot in with a key of its own. It reads hello.
func newBot(t testing.TB, r *room.Room, name, flags string) *aBot {
	t.Helper()
	b := seatBot(t, r, name)
	b.start(flags, &b.out)
	if first := b.next(); len(first) == 0 || !strings.HasPrefix(first[0], `{"event":"hello",`) {
		t.Fatalf("the bot did not read hello first, but %q", first)
	}
	return b
}

func seatBot(t testing.TB, r *room.Room, name string) *aBot {
	t.Helper()
	a := roomtest.Arrive(t, name, state.KeyIdentity("SHA256:"+name))
	a.Mode = state.ModeBot
	seat, err := r.Enter(t.Context(), a)
	roomtest.OK(t, err)
	return &aBot{t: t, seat: seat, done: make(chan struct{})}
}

func (b *aBot) start(flags string, out io.Writer) {
	b.t.Helper()
	call, err := stdio.Parse("bot " + flags)
	roomtest.OK(b.t, err)
	ctx, end := context.WithCancelCause(b.t.Context())
	b.end = end
	in, w := io.Pipe()
	b.in = w
	go func() {
		defer close(b.done)
		b.status, b.cause = Run(ctx, stdio.Terminal{In: in, Out: out, Err: &b.errs, Env: []string{"TZ=UTC"}}, b.seat, testConfig(), call)
		b.seat.Leave(state.HowLeft)
		_ = in.Close()
	}()
	b.t.Cleanup(func() {
		end(nil)
		_ = w.Close()
		<-b.done
	})
}

// ask writes lines, and returns what came by the time that all is still.
func (b *aBot) ask(lines ...string) []string {
	b.t.Helper()
	b.write(strings.Join(lines, "\n") + "\n")
	return b.next()
}

func (b *aBot) write(text string) { _, _ = io.WriteString(b.in, text) } // fails once the bot has ended

// next is what came since it was last asked for, all of it as the schema says.
func (b *aBot) next() []string {
	b.t.Helper()
	synctest.Wait()
	all := b.out.String()
	fresh := strings.TrimSuffix(all[b.read:], "\n")
	b.read = len(all)
	if fresh == "" {
		return nil
	}
	lines := strings.Split(fresh, "\n")
	for _, line := range lines {
		if err := stdiotest.Conforms("out", line); err != nil {
			b.t.Errorf("%s is not in the schema: %v", line, err)
		}
	}
	return lines
}

// leaves ends the input, and waits for the bot to end.
func (b *aBot) leaves() []string {
	_ = b.in.Close()
	<-b.done
	return b.next()
}

// besides are fields that have tests of their own, and would hide what others
// are about: places, and what the author of an event is.
var besides = regexp.MustCompile(`,"((ref)?cursor|since|upto)":"[0-9a-z]{26}"|,"(guest|bot|registered|operator)":true`)

var anyCursor = regexp.MustCompile(`\b[0-9a-z]{26}\b`)

var cursors = regexp.MustCompile(`,"cursor":"[0-9a-z]{26}"`)

// plainly is a line without what has tests of its own.
func plainly(line string) string {
	if strings.Contains(line, `"people":`) { // who are here, and are held whole
		return cursors.ReplaceAllString(line, "")
	}
	return besides.ReplaceAllString(line, "")
}

// reads holds lines against what they should be.
func reads(t testing.TB, got []string, want ...string) {
	t.Helper()
	for i := range got {
		got[i] = plainly(got[i])
	}
	if strings.Join(got, "\n") != strings.Join(want, "\n") {
		t.Errorf("the bot reads\n  %s\nand should read\n  %s", strings.Join(got, "\n  "), strings.Join(want, "\n  "))
	}
}

func whisper(t testing.TB, from *room.Seat, to state.Person, text string) {
	t.Helper()
	roomtest.Do(t, from, &state.Whisper{To: []state.Person{to}, Text: text})
}

// eventOf is a line that tells an event.
type eventOf struct {
	Event  string
	Seq    uint64
	Text   string
	Upto   string
	Count  uint64
	Since  string
	Cursor string
	Before string
	After  string
	More   string
	Line   int
	Error  string
	Field  string
	OK     string
	Wait   float64
	Gone   json.RawMessage // of an event true, of an answer a number

	Events []eventOf
}

func parsed(t testing.TB, line string) (e eventOf) {
	t.Helper()
	if err := json.Unmarshal([]byte(line), &e); err != nil {
		t.Fatalf("%v: %s", err, line)
	}
	return e
}
