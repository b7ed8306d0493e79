package ui

import (
	"fmt"
	"runtime"
	"testing"
	"time"

	"teahouse/room"
	"teahouse/room/roomtest"
	"teahouse/room/state"
	"teahouse/ui/scrollback"
	"teahouse/ui/term"
)

// counter is a terminal that only counts.
type counter int64

func (c *counter) Write(p []byte) (int, error) {
	*c += counter(len(p))
	return len(p), nil
}

// audience opens screens that look alike, with some talk on them.
func audience(b testing.TB, n, width, height int, features term.Features) []*deskless {
	r := roomtest.Open(b)
	cfg := testConfig()
	people := make([]*deskless, n)
	for i := range people {
		seat := roomtest.Seat(b, r, fmt.Sprintf("guest%d", i+1))
		d := &deskless{seat: seat}
		d.m = newModel(b.Context(), Terminal{Width: width, Height: height, Term: "xterm-256color"}, seat, cfg)
		d.screen = term.NewScreen(&d.out)
		_ = d.screen.Enter(term.Modes{})
		answer(d.m)
		d.m.answers.Take(term.ModeReportMsg{Mode: 2026, Value: map[bool]int{true: 2}[features.Sync]})
		d.m.answers.Take(term.ModeReportMsg{Mode: 69, Value: map[bool]int{true: 2}[features.Margins]})
		d.m.Update(d.m.fetch(scrollback.Want{Limit: scrollback.PageFor(height)})())
		people[i] = d
	}
	for i := range 3 * height {
		e := line(uint64(i), "somebody", "an earlier line of talk, about as long as lines are")
		for _, d := range people {
			d.deliver(e)
		}
	}
	return people
}

// deskless is a screen without an emulator.
type deskless struct {
	m      *model
	seat   *room.Seat
	screen *term.Screen
	out    counter
	shot   shot
	one    [1]*state.Event
}

func (d *deskless) deliver(e *state.Event) {
	d.one[0] = e
	d.m.frame(news{events: d.one[:]}, &d.shot)
	d.screen.SetFeatures(d.shot.features)
	_ = d.screen.Draw(&d.shot.frame)
}

func line(i uint64, who, text string) *state.Event {
	return &state.Event{
		N: 1_000_000 + i, At: time.Now().UnixMilli(), Kind: state.KindSay,
		Who: state.Person{ID: "visit:x", Name: who}, Text: fmt.Sprintf("%d %s", i*7919%1000, text),
	}
}

// BenchmarkDeliver is one line reaching one of many screens that look alike:
// through the model and the screen's comparison, into a terminal that only
// counts bytes. One operation is one delivery.
func BenchmarkDeliver(b *testing.B) {
	for _, size := range [][2]int{{80, 24}, {200, 50}} {
		for _, margins := range []bool{true, false} {
			b.Run(fmt.Sprintf("%dx%d/margins=%v", size[0], size[1], margins), func(b *testing.B) {
				people := audience(b, 100, size[0], size[1], term.Features{Sync: true, Margins: margins})
				events := make([]*state.Event, b.N/len(people)+1)
				for i := range events {
					events[i] = line(uint64(10_000+i), "lily", "what people say in a room is about this long")
				}
				for _, d := range people {
					d.out = 0
				}
				b.ReportAllocs()
				b.ResetTimer()
				for i := range b.N {
					people[i%len(people)].deliver(events[i/len(people)])
				}
				b.StopTimer()
				var bytes counter
				for _, d := range people {
					bytes += d.out
				}
				b.ReportMetric(float64(bytes)/float64(b.N), "B/line")
			})
		}
	}
}

// BenchmarkMember is what one more screen keeps in memory, without its
// connection and goroutines.
func BenchmarkMember(b *testing.B) {
	for _, size := range [][2]int{{80, 24}, {200, 50}} {
		b.Run(fmt.Sprintf("%dx%d", size[0], size[1]), func(b *testing.B) {
			const n = 500
			for range b.N {
				var before, after runtime.MemStats
				runtime.GC()
				runtime.ReadMemStats(&before)
				people := audience(b, n, size[0], size[1], term.Features{})
				runtime.GC()
				runtime.ReadMemStats(&after)
				b.ReportMetric(float64(after.HeapAlloc-before.HeapAlloc)/n/1024, "KB/member")
				runtime.KeepAlive(people)
			}
		})
	}
}
