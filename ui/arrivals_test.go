package ui

import (
	"fmt"
	"slices"
	"testing"
	"testing/synctest"
	"time"

	"teahouse/room"
	"teahouse/room/roomtest"
	"teahouse/room/state"
)

// However many come into a large room, a screen is drawn once a second for all of
// them, and shows at last how many are there. In a small one it follows each.
func TestAScreenIsDrawnOnceASecondForAllWhoComeIntoALargeRoom(t *testing.T) {
	for _, tt := range []struct{ inside, come, least, most int }{
		{10, 20, 15, 20},
		{150, 20, 1, 4},
		{150, 200, 1, 4},
	} {
		t.Run(fmt.Sprintf("inside=%d/come=%d", tt.inside, tt.come), func(t *testing.T) {
			story(t, func(t *testing.T) {
				r := roomtest.Open(t)
				for i := range tt.inside - 1 {
					roomtest.Seat(t, r, fmt.Sprintf("guest%d", i))
				}
				w := connect(t, roomtest.Seat(t, r, "lily"), true)
				time.Sleep(3 * time.Second)
				w.sees(fmt.Sprintf("%d here", tt.inside))
				before, _ := w.count()
				for i := range tt.come { // within two seconds
					roomtest.Seat(t, r, fmt.Sprintf("newcomer%d", i))
					time.Sleep(2 * time.Second / time.Duration(tt.come))
				}
				time.Sleep(3 * time.Second)
				w.sees(fmt.Sprintf("%d here", tt.inside+tt.come))
				if n, _ := w.count(); n-before < tt.least || n-before > tt.most {
					t.Errorf("it was drawn %d times, want %d to %d", n-before, tt.least, tt.most)
				}
			})
		})
	}
}

// The list of a large room is made anew in rounds, and who came meanwhile can be
// written to all the same.
func TestWhoHasJustComeIntoALargeRoomCanBeWrittenTo(t *testing.T) {
	story(t, func(t *testing.T) {
		r := roomtest.Open(t)
		for i := range 150 {
			roomtest.Seat(t, r, fmt.Sprintf("guest%d", i))
		}
		time.Sleep(3 * time.Second)
		lily := sit(t, r, "lily", 80, 24)
		time.Sleep(3 * time.Second)
		roomtest.Seat(t, r, "yan") // for whom a round begins
		synctest.Wait()
		zoe := roomtest.Seat(t, r, "zoe")
		if _, listed := lily.seat.Census().Find("zoe"); listed {
			t.Fatal("the list has her already")
		}
		lily.types("@zoe hello\r")
		for time.Sleep(time.Second); ; {
			events, _ := zoe.Read(nil)
			if slices.ContainsFunc(events, func(e *state.Event) bool { return e.Kind == state.KindWhisper && e.Text == "hello" }) {
				return
			}
			if len(events) == 0 {
				t.Fatal("she did not get it:\n" + lily.text())
			}
		}
	})
}

// BenchmarkArrivals is what those who come cost one of those who are inside: it takes
// in that a hundred more are here, and draws it. One operation is one of the hundred.
func BenchmarkArrivals(b *testing.B) {
	for _, inside := range []int{10, 100, 1000, 10_000} {
		for _, size := range [][2]int{{80, 24}, {200, 50}} {
			b.Run(fmt.Sprintf("members=%d/%dx%d", inside, size[0], size[1]), func(b *testing.B) {
				r := roomtest.Open(b)
				for i := range inside - 1 {
					roomtest.Seat(b, r, fmt.Sprintf("guest%d", i))
				}
				d := screenOf(b, roomtest.Seat(b, r, "lily"), size[0], size[1], "xterm-256color", testConfig())
				for i := range 50 {
					d.deliver(line(uint64(i), state.Person{ID: "visit:x", Name: "somebody"}, "an earlier line of talk, about as long as lines are"))
				}
				const come = 100
				var events []*state.Event
				d.out = 0
				var drawing time.Duration
				for n := 0; n < b.N; n += come {
					var seats []*room.Seat
					for i := range come {
						seats = append(seats, roomtest.Seat(b, r, fmt.Sprintf("newcomer%d", i)))
					}
					time.Sleep(time.Millisecond)
					began := time.Now()
					events, _ = d.seat.Read(events[:0])
					d.draw(news{events: events})
					drawing += time.Since(began)
					for _, s := range seats {
						s.Leave(state.HowLeft)
					}
				}
				b.ReportMetric(float64(drawing.Nanoseconds())/float64(b.N), "draw-ns/arrival")
				b.ReportMetric(float64(d.out)/float64(b.N), "B/arrival")
			})
		}
	}
}
