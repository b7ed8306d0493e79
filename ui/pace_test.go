package ui

import (
	"fmt"
	"io"
	"strings"
	"testing"
	"testing/synctest"
	"time"

	"teahouse/room"
	"teahouse/room/roomtest"
)

// On a line of 4 kB/s a key is on the screen within 300 ms while twenty lines a second
// come in, and the newest of them are there soon after; longer lines than people write
// come more seldom, and keys stay quick.
func TestKeysEchoOnASlowLine(t *testing.T) {
	const rate, echo, each = 4000, 300 * time.Millisecond, 50 * time.Millisecond
	for _, tt := range []struct {
		width, height int
		says          string
		echo          time.Duration
	}{
		{80, 24, "what people say in a room is about this long", echo},
		{200, 50, "what people say in a room is about this long", echo},
		{80, 24, strings.Repeat("and somebody who goes on and on ", 5), 2 * echo},
	} {
		t.Run(fmt.Sprintf("%dx%d/%d", tt.width, tt.height, len(tt.says)), func(t *testing.T) {
			synctest.Test(t, func(t *testing.T) {
				r := roomtest.Open(t)
				var talkers []*room.Seat
				for i := range 25 {
					talkers = append(talkers, roomtest.Seat(t, r, fmt.Sprintf("guest%d", i)))
				}
				w := connectIn(t, roomtest.Seat(t, r, "lily"), true, tt.width, tt.height)
				time.Sleep(5 * time.Second)
				w.crawl(rate)
				const step = 10 * time.Millisecond
				typed, at, worst, keys := "", time.Time{}, time.Duration(0), 0
				began := time.Now()
				for i := 0; time.Since(began) < 30*time.Second; i++ {
					if i%int(each/step) == 0 {
						n := i / int(each/step)
						roomtest.Say(t, talkers[n%len(talkers)], fmt.Sprint(n, " ", tt.says))
					}
					switch {
					case at.IsZero() && i%23 == 0 && len(typed) < 40:
						key := string(rune('a' + keys%26))
						typed, at, keys = typed+key, time.Now(), keys+1
						go io.WriteString(w.keys, key)
					case !at.IsZero() && strings.Contains(w.text(), "▏"+typed):
						worst, at = max(worst, time.Since(at)), time.Time{}
					}
					time.Sleep(step)
				}
				if keys < 20 || worst > tt.echo || !at.IsZero() {
					t.Errorf("%d keys, the slowest after %v, at most %v", keys, worst, tt.echo)
				}
				t.Logf("%d keys, the slowest after %v", keys, worst)
				time.Sleep(3 * time.Second)
				w.sees(fmt.Sprint(int(30*time.Second/each)-1, " ", tt.says[:20]))
				w.types("\x15\x04")
				_ = w.end()
			})
		})
	}
}
