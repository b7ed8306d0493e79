package room_test

// Identities are free and addresses are not: what newcomers do from one address
// is charged to it, and those whom the room knows do not notice.

import (
	"context"
	"errors"
	"fmt"
	"sync"
	"sync/atomic"
	"testing"
	"testing/synctest"
	"time"

	"teahouse/room"
	"teahouse/room/roomtest"
	"teahouse/room/state"
)

// office is an address with a colleague of each kind that the room knows.
const office = "192.0.2.7"

func colleagues(t *testing.T, r *room.Room) map[string]*room.Seat {
	t.Helper()
	lily := arrive(t, r, "lily", arrival{id: key("lily"), addr: office})
	do(t, lily, &state.Register{})
	leave(t, r, lily)
	time.Sleep(24 * time.Hour)
	return map[string]*room.Seat{
		"registered a day ago": arrive(t, r, "lily", arrival{id: key("lily"), addr: office}),
		"an operator":          arrive(t, r, "ruth", arrival{id: key("ruth"), addr: office, admin: true}),
		"in the allow file":    arrive(t, r, "bob", arrival{id: key("bob"), addr: office, listed: true}),
	}
}

// flood lets many newcomers do something for so long, as fast as they may, and
// counts how often it was done.
func flood(t *testing.T, seats []*room.Seat, length time.Duration, act func(i int) state.Body) (done int) {
	var (
		mu   sync.Mutex
		all  sync.WaitGroup
		ends = time.Now().Add(length)
	)
	for _, s := range seats {
		all.Go(func() {
			for i := 0; time.Now().Before(ends); i++ {
				_, err := s.Do(t.Context(), act(i), nil)
				var r *state.Refusal
				switch {
				case err == nil && !time.Now().After(ends):
					mu.Lock()
					done++
					mu.Unlock()
				case errors.As(err, &r):
					if !r.Paced() && r.Code != state.TooManyReports && r.Code != state.TooManyTalks {
						t.Errorf("refused: %v", err)
						return
					}
					time.Sleep(100 * time.Millisecond)
				}
			}
		})
	}
	all.Wait()
	return done
}

func newcomers(t *testing.T, r *room.Room, n int, as func(i int) arrival) (seats []*room.Seat) {
	t.Helper()
	for i := range n {
		seats = append(seats, arrive(t, r, fmt.Sprint("new-", i), as(i)))
	}
	return seats
}

var crowds = map[string]struct {
	as    func(i int) arrival
	worth int // how many people they count as
}{
	"guests": {func(int) arrival { return arrival{addr: office, mode: state.ModeLines} }, 3},
	"fresh keys": {func(i int) arrival {
		return arrival{id: key(fmt.Sprint(i)), addr: office}
	}, 3},
	"bots": {func(i int) arrival {
		return arrival{id: key(fmt.Sprint(i)), addr: office, mode: state.ModeBot}
	}, 3},
	"guests' commands": {func(int) arrival { return arrival{addr: office, mode: state.ModeVerb} }, 1},
	"one /64": {func(i int) arrival {
		return arrival{id: key(fmt.Sprint(i)), addr: fmt.Sprintf("2001:db8:1:2::%x", i)}
	}, 3},
	"many /64s of one /48": {func(i int) arrival {
		return arrival{id: key(fmt.Sprint(i)), addr: fmt.Sprintf("2001:db8:1:%x::1", i)}
	}, 12},
}

func TestNewcomersOfOneAddressAreWorthAFewPeople(t *testing.T) {
	for name, c := range crowds {
		t.Run(name, func(t *testing.T) {
			synctest.Test(t, func(t *testing.T) {
				r, stop := roomtest.Start(t, roomtest.NewMemory())
				defer stop()
				said := flood(t, newcomers(t, r, 64, c.as), 10*time.Second, func(int) state.Body { return &state.Say{Text: "x"} })
				if most := c.worth * (5 + 10); said > most || said < most/2 {
					t.Errorf("in 10 s %d lines of 64 newcomers were told, %d people's worth is %d", said, c.worth, most)
				}
			})
		})
	}
}

func TestWhomTheRoomKnowsTalksOnWhileTheAddressIsFlooded(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		r, stop := roomtest.Start(t, roomtest.NewMemory())
		defer stop()
		known := colleagues(t, r)
		fresh := arrive(t, r, "newcomer", arrival{id: key("newcomer"), addr: office})
		abroad := arrive(t, r, "abroad", arrival{id: key("abroad"), addr: "192.0.2.8"})
		known["from elsewhere"] = abroad
		var floods sync.WaitGroup
		for name, c := range crowds {
			seats := newcomers(t, r, 12, func(i int) arrival {
				a := c.as(i)
				if a.id != "" {
					a.id += state.Identity(name)
				}
				return a
			})
			floods.Go(func() { flood(t, seats, 40*time.Second, func(int) state.Body { return &state.Say{Text: "x"} }) })
		}
		for range 15 {
			time.Sleep(2 * time.Second)
			for who, s := range known {
				if _, err := s.Do(t.Context(), &state.Say{Text: "good morning"}, func(why *state.Refusal) {
					t.Errorf("%s: has to wait %v: %v", who, why.Wait, why)
				}); err != nil {
					t.Errorf("%s: %v", who, err)
				}
			}
		}
		took := time.Now()
		do(t, fresh, &state.Say{Text: "me too"})
		if wait := time.Since(took); wait < 5*time.Second {
			t.Errorf("a newcomer waited %v only: nothing is flooded", wait)
		}
		floods.Wait()
	})
}

func TestNamesSettingsAndConversationsAreChargedToTheAddressToo(t *testing.T) {
	for name, c := range map[string]struct {
		act  func(who, i int) state.Body
		most int
	}{
		"being away": {func(int, int) state.Body { return &state.Away{Reason: "tea"} }, 3 * (5 + 3)}, // in a minute
		"settings": {func(_, i int) state.Body {
			return &state.SetSettings{Values: map[string]string{"a": fmt.Sprint(i)}}
		}, 3 * (20 + 20)},
		"conversations": {func(who, _ int) state.Body {
			return &state.Whisper{To: []state.Person{{ID: key(fmt.Sprint("to-", who)), Name: fmt.Sprint("to-", who)}}, Text: "psst"}
		}, 3 * 3},
	} {
		t.Run(name, func(t *testing.T) {
			synctest.Test(t, func(t *testing.T) {
				r, stop := roomtest.Start(t, roomtest.NewMemory())
				defer stop()
				const crowd = 40
				for i := range crowd {
					arrive(t, r, fmt.Sprint("to-", i), arrival{id: key(fmt.Sprint("to-", i))})
				}
				var (
					all  sync.WaitGroup
					mu   sync.Mutex
					done = map[int]int{}
				)
				for i, s := range newcomers(t, r, crowd, func(i int) arrival { return arrival{id: key(fmt.Sprint(i)), addr: office} }) {
					all.Go(func() {
						n := flood(t, []*room.Seat{s}, time.Minute, func(j int) state.Body { return c.act(i, j) })
						mu.Lock()
						defer mu.Unlock()
						done[i] = n
					})
				}
				all.Wait()
				sum := 0
				for _, n := range done {
					if name == "conversations" { // once it is open, they may go on
						n = min(n, 1)
					}
					sum += n
				}
				if sum > c.most || sum == 0 {
					t.Errorf("%d were let through in a minute, an address has %d", sum, c.most)
				}
			})
		})
	}
}

func TestReportsAreFewForAPersonAndForAnAddress(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		r, stop := roomtest.Start(t, roomtest.NewMemory())
		defer stop()
		lily := colleagues(t, r)["registered a day ago"]
		victim := arrive(t, r, "victim", arrival{id: key("victim")})
		whom := victim.Me().Person
		report := func() state.Body { return &state.Report{Whom: whom, Text: "spam"} }
		crowd := newcomers(t, r, 64, func(i int) arrival { return arrival{id: key(fmt.Sprint(i)), addr: office} })
		if n := flood(t, crowd, 5*time.Second, func(int) state.Body { return report() }); n != 6 {
			t.Errorf("64 newcomers of an address made %d reports", n)
		}
		for range 3 {
			do(t, lily, report())
		}
		if wait := refused(t, lily, report(), state.TooManyReports).Wait; wait > 20*time.Minute || wait < 19*time.Minute {
			t.Errorf("she is to wait %v", wait)
		}
	})
}

func TestReadingIsChargedToThePersonAndTheAddress(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		r, stop := roomtest.Start(t, roomtest.NewMemory())
		defer stop()
		lily := colleagues(t, r)["registered a day ago"]
		var (
			read atomic.Int64
			all  sync.WaitGroup
		)
		ctx, stopReading := context.WithTimeout(t.Context(), 10*time.Second)
		defer stopReading()
		for _, s := range newcomers(t, r, 64, func(i int) arrival { return arrival{id: key(fmt.Sprint(i)), addr: office} }) {
			all.Go(func() {
				for s.ChargeRead(ctx, 50) == nil { // who is refused gives up
					read.Add(50)
				}
			})
		}
		all.Wait()
		if one := int64(500 + 10_000/10); read.Load() > 3*one {
			t.Errorf("64 newcomers of an address read for %d ms within 10 s, one person may for %d", read.Load(), one)
		}
		if err := lily.ChargeRead(t.Context(), 50); err != nil {
			t.Errorf("who is known may not read: %v", err)
		}
	})
}

func TestProgramsOfOneAddressAskAtThePaceOfAFew(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		r, stop := roomtest.Start(t, roomtest.NewMemory())
		defer stop()
		var (
			asked atomic.Int64
			all   sync.WaitGroup
		)
		ctx, end := context.WithTimeout(t.Context(), 10*time.Second)
		defer end()
		for _, s := range newcomers(t, r, 29, crowds["bots"].as) {
			all.Go(func() {
				for s.Ask(ctx) == nil {
					asked.Add(1)
				}
			})
		}
		all.Wait()
		if one := int64(50 + 10*20); asked.Load() > 3*one || asked.Load() < 2*one {
			t.Errorf("29 bots of an address asked %d times in 10 s, one may %d times", asked.Load(), one)
		}
	})
}
