package room_test

import (
	"cmp"
	"errors"
	"fmt"
	"net/netip"
	"sync"
	"sync/atomic"
	"testing"
	"testing/synctest"
	"time"

	"teahouse/room"
	"teahouse/room/roomtest"
	"teahouse/room/state"
)

func TestOneAddressFillsNoHouse(t *testing.T) {
	for name, c := range crowds {
		t.Run(name, func(t *testing.T) {
			synctest.Test(t, func(t *testing.T) {
				r, stop := roomtest.Start(t, roomtest.NewMemory())
				defer stop()
				known := colleagues(t, r)
				most := 64
				if name == "many /64s of one /48" {
					most *= 4
				}
				seats := newcomers(t, r, most, c.as)
				turnedAway(t, r, "one-more", c.as(most), state.AddressFull)
				for who, s := range known { // each has place for another terminal
					id := s.Me().Person.ID
					if id.Registered() {
						id = key("lily")
					}
					if _, err := enter(t, r, s.Me().Person.Name, arrival{id: id, addr: office, listed: who == "in the allow file"}); err != nil {
						t.Errorf("%s: %v", who, err)
					}
				}
				seats[0].Leave(state.HowLeft)
				synctest.Wait()
				arrive(t, r, "one-more", c.as(most))
				turnedAway(t, r, "two-more", c.as(most+1), state.AddressFull)
			})
		})
	}
}

// An office: names are hoarded with new keys, and everybody else may register.
func TestOnlyAccountsOfNewKeysAreCountedForAnAddress(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		m := roomtest.NewMemory()
		r, stop := roomtest.Start(t, m)
		for i := range 3 { // they have been here before
			leave(t, r, arrive(t, r, "old", arrival{id: key(fmt.Sprint("old-", i)), addr: office}))
		}
		time.Sleep(25 * time.Hour)
		register := func(r *room.Room, name string, a arrival) error {
			a.id = key(name)
			s := arrive(t, r, name, a)
			defer leave(t, r, s)
			_, err := s.Do(t.Context(), &state.Register{}, nil)
			return err
		}
		known := func(r *room.Room) {
			t.Helper()
			for i := range 3 {
				if err := register(r, fmt.Sprint("old-", i), arrival{addr: office}); err != nil {
					t.Error("a key known for a day:", err)
				}
				if err := register(r, fmt.Sprint("list-", i), arrival{addr: office, listed: true}); err != nil {
					t.Error("a key in the allow file:", err)
				}
				if err := register(r, fmt.Sprint("chief-", i), arrival{addr: office, admin: true}); err != nil {
					t.Error("an operator:", err)
				}
				time.Sleep(time.Hour / 10)
			}
		}
		for i := range 2 {
			if err := register(r, fmt.Sprint("new-", i), arrival{addr: office}); err != nil {
				t.Error("a new key:", err)
			}
		}
		gives(t, register(r, "new-2", arrival{addr: office}), state.TooManyAccounts)
		known(r)
		stop()
		again, stopAgain := roomtest.Start(t, m) // which remembers
		defer stopAgain()
		gives(t, register(again, "new-2", arrival{addr: office}), state.TooManyAccounts)
		site, n := 0, 0
		for n = range 40 { // each from a /64 of its own
			err := register(again, fmt.Sprint("six-", n), arrival{addr: fmt.Sprintf("2001:db8:1:%x::1", n)})
			if err != nil {
				gives(t, err, state.TooManyAccounts)
				continue
			}
			site++
		}
		if site != 8 {
			t.Errorf("%d accounts were made in a /48 within a day", site)
		}
		time.Sleep(24 * time.Hour)
		if err := register(again, "new-2", arrival{addr: office}); err != nil {
			t.Error("a day later:", err)
		}
	})
}

func TestHowManyAccountsAnAddressMakesIsTheNodesToSay(t *testing.T) {
	l := room.DefaultLimits()
	l.Accounts = 5
	r := roomtest.With(t, l)
	made := 0
	for i := range 8 {
		name := fmt.Sprint("new-", i)
		s := arrive(t, r, name, arrival{id: key(name), addr: office})
		if _, err := s.Do(t.Context(), &state.Register{}, nil); err == nil {
			made++
		}
	}
	if made != 5 {
		t.Errorf("%d accounts were made", made)
	}
}

// Nobody has more terminals or commands because they all come at once, while the log is slow.
func TestComingAtOnceBringsNobodyMoreTerminals(t *testing.T) {
	for mode, most := range map[state.Mode]int{state.ModeScreen: room.SeatsEach, state.ModeVerb: 64} {
		synctest.Test(t, func(t *testing.T) {
			m := roomtest.NewMemory()
			r, stop := roomtest.Start(t, m)
			defer stop()
			release := m.Hold()
			var in atomic.Int64
			var all sync.WaitGroup
			for range 100 {
				all.Go(func() {
					a := roomtest.Arrive(t, "mallory", key("mallory"))
					a.Mode = mode
					if _, err := r.Enter(t.Context(), a); err == nil {
						in.Add(1)
					}
				})
			}
			synctest.Wait()
			release()
			all.Wait()
			if n := in.Load(); n != int64(most) {
				t.Errorf("%d got in, and %d may", n, most)
			}
		})
	}
}

// Who would not come in anyway takes nobody's seat where their address is full.
func TestNobodyGivesWayToWhoDoesNotComeIn(t *testing.T) {
	for name, c := range map[string]struct {
		of   state.Identity
		lock state.Lock
		want state.Code
	}{
		"they have all the terminals that they may": {of: key("eve"), want: state.SeatsTaken},
		"the room is locked":                        {lock: state.LockGuests, want: state.AddressFull},
	} {
		t.Run(name, func(t *testing.T) {
			synctest.Test(t, func(t *testing.T) {
				r, stop := roomtest.Made(t, func(cfg *room.Config) {
					cfg.Limits = room.DefaultLimits()
					cfg.Limits.Seats, cfg.Limits.AddressSeats = 2, 3
				})
				defer stop()
				olga := roomtest.Operator(t, r, "olga")
				bob := arrive(t, r, "bob", arrival{addr: office})
				for range 2 {
					arrive(t, r, "eve", arrival{id: key("eve"), addr: office})
				}
				roomtest.Do(t, olga, &state.SetLock{Level: c.lock})
				who := roomtest.Arrive(t, "mia", cmp.Or(c.of, room.NewVisit()))
				who.Addr, who.Proven = netip.MustParseAddr(office), true
				_, err := r.Enter(t.Context(), who)
				if refused, _ := errors.AsType[*state.Refusal](err); refused == nil || refused.Code != c.want {
					t.Errorf("they are told %v, and should be %s", err, c.want)
				}
				synctest.Wait()
				if why := bob.Farewell(); why != nil {
					t.Errorf("bob had to go: %v", why)
				}
			})
		})
	}
}
