package dispatch

import (
	"strings"
	"testing"
	"testing/synctest"
	"time"

	"teahouse/room/roomtest"
	"teahouse/room/state"
	"teahouse/ui/stdio"
)

// What the same person writes at another terminal is told where it belongs, also
// while a line of the pipe's own waits its turn.
func TestLinesFromElsewhereAreToldInOrder(t *testing.T) {
	for _, c := range []struct{ raw, want string }{
		{"lines -q", "00:00 lily: elsewhere\n00:00 bob: hello\n"},
		{"lines -q --echo", "00:00 lily: 1\n00:00 lily: 2\n00:00 lily: 3\n00:00 lily: 4\n00:00 lily: 5\n00:00 lily: 6\n" +
			"00:00 lily: elsewhere\n00:00 bob: hello\n00:00 lily: 7\n"},
	} {
		t.Run(c.raw, func(t *testing.T) {
			synctest.Test(t, func(t *testing.T) {
				r := roomtest.Open(t)
				bob := roomtest.Seat(t, r, "bob")
				lily := state.KeyIdentity("SHA256:lily")
				other := roomtest.SeatOf(t, r, "lily", lily)
				go func() {
					time.Sleep(time.Millisecond) // the sixth line waits for a second already
					roomtest.Do(t, other, &state.Say{Text: "elsewhere"})
				}()
				go func() {
					time.Sleep(2500 * time.Millisecond) // and the seventh still does
					roomtest.Do(t, bob, &state.Say{Text: "hello"})
				}()
				k := knockAs(t, r, "lily")
				k.id, k.in = lily, strings.NewReader("1\n2\n3\n4\n5\n6\n7\n")
				k.ssh(c.raw).wants(t, stdio.StatusDone, c.want, "")
			})
		})
	}
}
