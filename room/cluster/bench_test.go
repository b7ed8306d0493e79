package cluster_test

import (
	"fmt"
	"runtime"
	"slices"
	"sync"
	"testing"
	"time"

	"golang.org/x/sync/errgroup"

	"teahouse/room"
	"teahouse/room/cluster/clustertest"
	"teahouse/room/roomtest"
	"teahouse/room/state"
	"teahouse/room/store"
)

// What many machines cost, beside one in the same run: how long until somebody sees
// their own line, and until others see it at another node, while sixty or nine thousand
// are there; and how many lines a second can be said at once. All of it is on one
// machine: three servers and three nodes share its processors and its disk.
func BenchmarkDelivery(b *testing.B) {
	b.Run("one", func(b *testing.B) {
		kept, err := store.Open(b.TempDir(), quiet())
		roomtest.OK(b, err)
		defer kept.Close()
		r, err := room.Open(b.Context(), room.Config{Node: "local", Log: kept, History: kept, Logger: quiet(), Seats: 10_000, Limits: unlimited()})
		roomtest.OK(b, err)
		go r.Run(b.Context())
		deliver(b, 60, r)
	})
	for _, people := range []int{60, 9000} {
		b.Run(fmt.Sprintf("three/%d", people), func(b *testing.B) {
			servers := clustertest.Run(b, 3)
			cfg := newRoom(servers.URL())
			var rooms []*room.Room
			for i := range 3 {
				rooms = append(rooms, start(b, as(cfg, fmt.Sprint("node", i)), b.TempDir()).Room)
			}
			deliver(b, people, rooms...)
		})
	}
}

// deliver has people at some nodes. Of the first sixty, who read all that comes, one
// speaks at each turn.
func deliver(b *testing.B, present int, rooms ...*room.Room) {
	const people = 60
	seats := make([]*room.Seat, present)
	var coming errgroup.Group
	coming.SetLimit(500)
	for i := range seats {
		coming.Go(func() (err error) {
			seats[i], err = rooms[i%len(rooms)].Enter(b.Context(), roomtest.Arrive(b, fmt.Sprint("guest", i), room.NewVisit()))
			return err
		})
	}
	roomtest.OK(b, coming.Wait())
	seats = seats[:people]
	var (
		echo, elsewhere []time.Duration
		mu              sync.Mutex
	)
	wait := func(s *room.Seat, text string) { // until the line is seen
		var events []*state.Event
		for {
			<-s.Ready()
			for {
				events, _ = s.Read(events[:0])
				if len(events) == 0 {
					break
				}
				if slices.ContainsFunc(events, func(e *state.Event) bool { return e.Text == text }) {
					return
				}
			}
		}
	}
	for i, s := range seats { // all have seen all who came
		roomtest.Say(b, s, fmt.Sprint("ready ", i))
	}
	n := 0
	for b.Loop() {
		from := seats[n%people]
		text := fmt.Sprint("line ", n)
		began := time.Now()
		var all sync.WaitGroup
		for i, s := range seats {
			if s == from {
				continue
			}
			other := i%len(rooms) != n%len(rooms)
			all.Go(func() {
				wait(s, text)
				if took := time.Since(began); other || len(rooms) == 1 {
					mu.Lock()
					elsewhere = append(elsewhere, took)
					mu.Unlock()
				}
			})
		}
		roomtest.Say(b, from, text)
		echo = append(echo, time.Since(began))
		all.Wait()
		n++
	}
	report(b, "echo", echo)
	report(b, "elsewhere", elsewhere)
	var mem runtime.MemStats
	runtime.GC()
	runtime.ReadMemStats(&mem)
	b.ReportMetric(float64(mem.HeapAlloc)/(1<<20), "heap-MB")

	const each = 100
	began := time.Now()
	var all sync.WaitGroup
	for _, s := range seats {
		all.Go(func() {
			for k := range each {
				roomtest.Say(b, s, fmt.Sprint("at once ", k))
			}
		})
	}
	all.Wait()
	b.ReportMetric(people*each/time.Since(began).Seconds(), "lines/s")
}

func report(b *testing.B, what string, took []time.Duration) {
	if len(took) == 0 {
		return
	}
	slices.Sort(took)
	for _, p := range []int{50, 99} {
		b.ReportMetric(float64(took[len(took)*p/100].Microseconds())/1000, fmt.Sprintf("%s-p%d-ms", what, p))
	}
}
