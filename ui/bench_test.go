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

// audience opens screens that look alike, with some talk on them, in a room of so many
// members, and returns who else is there.
func audience(b testing.TB, screens, members, width, height int, terminal string) (people []*deskless, others []state.Person) {
	r := roomtest.Open(b)
	cfg := testConfig()
	for i := range members {
		seat := roomtest.Seat(b, r, fmt.Sprintf("%s%d", [...]string{"ada", "bob", "carol", "heinrich", "小明"}[i%5], i))
		if i < screens {
			people = append(people, screenOf(b, seat, width, height, terminal, cfg))
		} else {
			others = append(others, seat.Me().Person)
		}
	}
	for i := range 3 * height {
		e := line(uint64(i), state.Person{ID: "visit:x", Name: "somebody"}, "an earlier line of talk, about as long as lines are")
		for _, d := range people {
			d.deliver(e)
		}
	}
	return people, others
}

// screenOf opens a screen for somebody.
func screenOf(b testing.TB, seat *room.Seat, width, height int, terminal string, cfg *Config) *deskless {
	d := &deskless{seat: seat}
	d.m = newModel(b.Context(), Terminal{Width: width, Height: height, Term: terminal}, seat, cfg)
	d.screen = term.NewScreen(&d.out)
	_ = d.screen.Enter(term.Modes{})
	answer(d.m)
	d.m.answers.Take(term.ModeReportMsg{Mode: 2026, Value: 2})
	d.m.update(d.m.fetch(scrollback.Want{Limit: scrollback.PageFor(height)})())
	return d
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
	d.draw(news{events: d.one[:]})
}

func (d *deskless) draw(what news) {
	d.m.frame(what, &d.shot)
	d.screen.SetFeatures(d.shot.features)
	_ = d.screen.Draw(&d.shot.frame)
}

func line(i uint64, who state.Person, text string) *state.Event {
	return &state.Event{
		N: 1_000_000 + i, Seq: 1_000_000 + i, At: time.Now().UnixMilli(), Kind: state.KindSay,
		Who: who, Text: fmt.Sprintf("%d %s", i*7919%1000, text),
	}
}

// talk is what people say in turn: each line is somebody else's, or one person says
// them all.
func talk(others []state.Person, first, lines int, monologue bool) []*state.Event {
	events := make([]*state.Event, lines)
	for i := range events {
		who := others[(first+i)%len(others)]
		if monologue {
			who = others[0]
		}
		events[i] = line(uint64(10_000+first+i), who, "what people say in a room is about this long")
	}
	return events
}

// BenchmarkDeliver is one line reaching one of many screens that look alike:
// through the model and the screen's comparison, into a terminal that only
// counts bytes. One operation is one delivery.
func BenchmarkDeliver(b *testing.B) {
	for _, size := range [][2]int{{80, 24}, {100, 30}, {200, 50}} {
		for _, members := range []int{20, 500, 3000} {
			b.Run(fmt.Sprintf("%dx%d/%dmembers", size[0], size[1], members), func(b *testing.B) {
				people, others := audience(b, min(100, members/2), members, size[0], size[1], "xterm-256color")
				events := talk(others, 0, b.N/len(people)+1, false)
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

// lineMost is how many bytes a delivered line of some fifty characters may take, with
// the list of people in sight or not. True colours are longer.
const (
	lineMost     = 150
	trueLineMost = 160
)

// Everybody's line costs a line: nothing else of the screen is sent for it, however
// many people are in the list, whoever speaks, and on a terminal that can do little.
func TestADeliveredLineTakesFewBytes(t *testing.T) {
	roomtest.OneGoroutine(t)
	for _, size := range [][2]int{{80, 24}, {100, 30}, {200, 50}} {
		for _, members := range []int{20, 500, 3000} {
			for terminal, most := range map[string]int{"xterm-256color": lineMost, "xterm-kitty": trueLineMost} {
				people, others := audience(t, 1, members, size[0], size[1], terminal)
				for i, monologue := range []bool{false, true} {
					d := people[0]
					events := talk(others, 1000*i, 350, monologue)
					for n, e := range events {
						if n == 150 { // the column of names is as wide as they want it
							d.out = 0
						}
						d.deliver(e)
					}
					events = events[150:]
					n := int(d.out) / len(events)
					t.Logf("%d bytes a line on %s of %v with %d members, one of whom speaks: %v", n, terminal, size, members, monologue)
					if n > most {
						t.Errorf("at most %d", most)
					}
				}
			}
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
				people, _ := audience(b, n, n, size[0], size[1], "xterm-256color")
				runtime.GC()
				runtime.ReadMemStats(&after)
				b.ReportMetric(float64(after.HeapAlloc-before.HeapAlloc)/n/1024, "KB/member")
				runtime.KeepAlive(people)
			}
		})
	}
}
