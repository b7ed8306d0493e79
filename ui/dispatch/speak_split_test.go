package dispatch

// What comes through a pipe is said in messages, as it comes and as fast as it may.

import (
	"fmt"
	"io"
	"slices"
	"strings"
	"testing"
	"testing/iotest"
	"testing/synctest"
	"time"

	"teahouse/room/roomtest"
	"teahouse/room/state"
	"teahouse/ui/command"
	"teahouse/ui/stdio"
)

// Flood control makes a pipe wait, and loses nothing of it.
func TestSplitLosesNothing(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		r := roomtest.Open(t)
		bob := roomtest.Seat(t, r, "bob")
		var in strings.Builder
		for i := range 10_000 {
			fmt.Fprintf(&in, "line %d of the build\n", i)
		}
		k := knockAs(t, r, "lily")
		k.in = iotest.HalfReader(strings.NewReader(in.String()))
		began := time.Now()
		k.ssh("say --split").wants(t, stdio.StatusDone, "", "")
		all := heard(t, bob)
		var got strings.Builder
		for _, message := range all {
			got.WriteString(strings.TrimPrefix(message, "say lily: ") + "\n")
		}
		if got.String() != in.String() {
			t.Errorf("of %d bytes %d came, in another order or not at all", in.Len(), got.Len())
		}
		if n := len(all); n < 110 || n > 125 {
			t.Errorf("%d messages", n)
		}
		if took := time.Since(began); took < 5*time.Minute {
			t.Errorf("took only %v: flood control slept", took)
		}
	})
}

// Whoever waits for a pipe that says nothing learns that the server stops, or
// that they were taken out.
func TestWaitingForAPipeEnds(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		r := roomtest.Open(t)
		operator := roomtest.SeatOf(t, r, "olga", state.KeyIdentity("SHA256:op"))
		operator.SetOperator(true)
		for _, raw := range []string{"say", "say --split"} {
			pipe, _ := io.Pipe()
			k := knockAs(t, r, "")
			k.in = pipe
			end, _ := following(t, k, roomtest.Seat(t, r, "lily"), raw, io.Discard)
			synctest.Wait()
			if got := end(command.ErrStopping); got.status != stdio.StatusLater || got.cause != command.ErrStopping || !strings.HasPrefix(got.err, "The server is stopping.") {
				t.Errorf("%s when the server stops: %+v", raw, got)
			}
			_ = pipe.Close()

			pipe, _ = io.Pipe()
			k.in = pipe
			bob := roomtest.Seat(t, r, "bob")
			end, errs := following(t, k, bob, raw, io.Discard)
			synctest.Wait()
			roomtest.Do(t, operator, &state.Kick{Whom: person(bob), Reason: "spam"})
			synctest.Wait()
			if got := errs.String(); !strings.Contains(got, "spam") {
				t.Errorf("%s of somebody taken out: %q", raw, got)
			}
			end(nil)
			_ = pipe.Close()
		}
	})
}

// A text that grows is said as it grows: what is more than a message at once, and
// whole lines where it pauses; half a line waits for its other half.
func TestATextInPartsDoesNotWaitForItsEnd(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		r := roomtest.Open(t)
		bob := roomtest.Seat(t, r, "bob")
		g := calls(t, r, "lily", "say --split --wait 1h", io.Discard)
		for _, step := range []struct {
			write string
			pause time.Duration
			heard []int // the lines of each message that bob hears then
		}{
			{"one\ntwo\nthr", 0, nil},
			{"", time.Second, []int{2}},
			{"ee\n", time.Second, []int{1}},
			{strings.Repeat("x\n", state.MessageLimit.Lines+1), 0, []int{state.MessageLimit.Lines}},
			{strings.Repeat("y", state.MessageLimit.Runes+1), 3 * time.Second, []int{1, 1}}, // the x, and what is full
		} {
			g.writes(step.write)
			pass(step.pause)
			var got []int
			for _, line := range heard(t, bob) {
				got = append(got, 1+strings.Count(line, "\n"))
			}
			if !slices.Equal(got, step.heard) {
				t.Errorf("after %.20q and %v bob hears messages of %d lines, not %d", step.write, step.pause, got, step.heard)
			}
		}
		g.in.Close()
		g.ends(stdio.StatusDone, "")
	})
}
