package dispatch

import (
	"fmt"
	"strings"
	"testing"
	"testing/synctest"
	"time"

	"teahouse/room/roomtest"
	"teahouse/room/state"
)

// TestWhoComesAndGoesWithoutEndIsHardlyHeard has a stranger come and go four times a second,
// which is as often as an address may, before somebody who has each line read out.
func TestWhoComesAndGoesWithoutEndIsHardlyHeard(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		r := roomtest.Open(t)
		d := sit(t, r, "lily", linesQ, 80)
		bob := roomtest.Seat(t, r, "bob")
		d.sent()
		told := 0
		for i := range 240 {
			guest := roomtest.Seat(t, r, fmt.Sprint("guest", i%7))
			d.pass(time.Second / 8)
			if i%60 == 0 {
				roomtest.Do(t, bob, &state.Say{Text: "chat"})
			}
			guest.Leave(state.HowLeft)
			d.pass(time.Second / 8)
			got := d.sent()
			told += strings.Count(got, "arrived") + strings.Count(got, "left")
			if i%60 == 0 && !strings.Contains(got, "bob: chat") {
				t.Errorf("what is said waits for them: %q", got)
			}
		}
		if told == 0 || told > 12 {
			t.Errorf("in a minute it tells of them %d times", told)
		}

		ann, zoe := roomtest.Seat(t, r, "ann"), roomtest.Seat(t, r, "zoe")
		d.speaks(d.sent(), "")
		roomtest.Do(t, ann, &state.Say{Text: "hello"})
		d.speaks(strings.ReplaceAll(d.sent(), "00:01 ", ""), "ann and zoe arrived\r\nann: hello\r\n")
		d.types("x")
		zoe.Leave(state.HowLeft)
		d.pass(time.Minute)
		d.speaks(d.sent(), "")
		d.types("\x15")
		d.shows("00:01 ann: hello", "00:01 zoe left", "")
		d.pass(time.Minute)
		ann.Leave(state.HowLost)
		d.shows("00:03 ann lost the connection", "")
	})
}

// TestOfThoseWhoWaitedAllAreToldOnce has people come while others do, and stay.
func TestOfThoseWhoWaitedAllAreToldOnce(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		r := roomtest.Open(t)
		d := sit(t, r, "lily", linesQ, 80)
		ann := roomtest.Seat(t, r, "ann")
		d.sent()
		for i := range 4 {
			roomtest.Seat(t, r, fmt.Sprint("guest", i))
			d.sent()
		}
		for _, name := range []string{"bob", "carol"} {
			roomtest.Seat(t, r, name)
			d.sent()
		}
		ann.Leave(state.HowLeft)
		roomtest.Seat(t, r, "dave")
		d.shows("00:00 guest3 arrived", "")
		d.pass(10 * time.Second)
		d.shows("00:00 guest3 arrived", "00:00 bob, carol and dave arrived", "00:00 ann left", "")
		d.pass(time.Hour)
		d.shows("00:00 ann left", "")
	})
}
