package room_test

// Commands come and go, so their limits must not begin anew with each.

import (
	"crypto/rand"
	"fmt"
	"testing"
	"testing/synctest"
	"time"

	"teahouse/room"
	"teahouse/room/roomtest"
	"teahouse/room/state"
)

func TestCommandsOneAfterAnotherAreSlowedDownAsOnePersonIs(t *testing.T) {
	for name, who := range map[string]func() state.Identity{
		"with a key": func() state.Identity { return key("script") },
		"without":    room.NewVisit,
	} {
		t.Run(name, func(t *testing.T) {
			synctest.Test(t, func(t *testing.T) {
				memory := roomtest.NewMemory()
				r, stop := roomtest.Start(t, memory)
				ruth := arrive(t, r, "ruth", arrival{id: key("ruth"), admin: true})
				do(t, ruth, &state.Slow{Each: time.Minute})
				say := func(r *room.Room, addr string) error {
					s := arrive(t, r, "cron", arrival{id: who(), addr: addr, mode: state.ModeVerb})
					defer s.Leave(state.HowLeft)
					_, err := s.Do(t.Context(), &state.Say{Text: "built"}, nil)
					return err
				}
				roomtest.OK(t, say(r, "192.0.2.7"))
				gives(t, say(r, "192.0.2.7"), state.Slowed)
				stop()
				again, stopAgain := roomtest.Start(t, memory) // which remembers
				defer stopAgain()
				gives(t, say(again, "192.0.2.7"), state.Slowed)
				time.Sleep(time.Minute)
				roomtest.OK(t, say(again, "192.0.2.7"))
				ruth = arrive(t, again, "ruth", arrival{id: key("ruth"), admin: true})
				do(t, ruth, &state.Slow{})
				roomtest.OK(t, say(again, "192.0.2.7"))
			})
		})
	}
}

func TestCommandsOfGuestsShareTheBudgetsOfTheirAddress(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		r, stop := roomtest.Start(t, roomtest.NewMemory())
		defer stop()
		arrive(t, r, "ruth", arrival{id: key("ruth"), admin: true})
		for _, n := range []string{"ann", "bob", "cid", "dan"} {
			arrive(t, r, n, arrival{id: key(n)})
		}
		run := func(addr string, b state.Body) error {
			s := arrive(t, r, "guest-x", arrival{addr: addr, mode: state.ModeVerb})
			defer s.Leave(state.HowLeft)
			_, err := s.Do(t.Context(), b, nil)
			return err
		}
		took := func(b state.Body) time.Duration {
			began := time.Now()
			roomtest.OK(t, run("192.0.2.7", b))
			return time.Since(began)
		}
		for range 5 {
			if d := took(&state.Say{Text: "x"}); d != 0 {
				t.Errorf("waited %v", d)
			}
		}
		if d := took(&state.Say{Text: "x"}); d != time.Second {
			t.Errorf("the sixth command waited %v", d)
		}
		roomtest.OK(t, run("192.0.2.8", &state.Say{Text: "from elsewhere"}))
		time.Sleep(time.Minute)
		to := func(n string) state.Body {
			return &state.Whisper{To: []state.Person{person(t, r, n)}, Text: "hi"}
		}
		gives(t, run("192.0.2.7", &state.Whisper{To: []state.Person{{ID: key("nobody"), Name: "nobody"}}, Text: "hi"}), state.NotHere)
		for _, n := range []string{"ann", "bob", "cid", "ruth"} {
			if err := run("192.0.2.7", to(n)); err != nil {
				t.Fatal(n, err)
			}
		}
		gives(t, run("192.0.2.7", to("dan")), state.TooManyTalks)
		if err := run("192.0.2.7", to("ruth")); err != nil {
			t.Fatal(err) // operators are there to be written to
		}
		roomtest.OK(t, run("192.0.2.8", to("dan")))
		s := arrive(t, r, "guest-y", arrival{addr: "192.0.2.9", mode: state.ModeVerb})
		for range 5 { // one conversation
			do(t, s, to("dan"))
		}
	})
}

func TestGuestsOfOneAddressAreSlowedDownAsOnePersonIs(t *testing.T) {
	for _, mode := range []state.Mode{state.ModeScreen, state.ModeLines, state.ModeVerb} {
		synctest.Test(t, func(t *testing.T) {
			r, stop := roomtest.Start(t, roomtest.NewMemory())
			defer stop()
			ruth := arrive(t, r, "ruth", arrival{id: key("ruth"), admin: true, addr: office})
			do(t, ruth, &state.Slow{Each: time.Minute})
			say := func(addr string) error {
				s := arrive(t, r, "guest-x", arrival{addr: addr, mode: mode})
				defer s.Leave(state.HowLeft)
				_, err := s.Do(t.Context(), &state.Say{Text: "hi"}, nil)
				return err
			}
			roomtest.OK(t, say(office))
			for range 5 { // coming again is no way round it
				gives(t, say(office), state.Slowed)
			}
			if err := say("192.0.2.8"); err != nil {
				t.Errorf("from elsewhere: %v", err)
			}
			do(t, ruth, &state.Say{Text: "operators are not slowed down"})
			time.Sleep(time.Minute)
			if err := say(office); err != nil {
				t.Errorf("a minute later: %v", err)
			}
		})
	}
}

func TestNewKeysOfOneAddressAreSlowedDownAsAFewPeopleAre(t *testing.T) {
	for people, limits := range map[int]func(*room.Limits){
		3: func(*room.Limits) {},
		7: func(l *room.Limits) { l.People = 7 },
	} {
		synctest.Test(t, func(t *testing.T) {
			l := room.DefaultLimits()
			limits(&l)
			r, stop := roomtest.StartWith(t, roomtest.NewMemory(), l)
			defer stop()
			known := colleagues(t, r)
			do(t, known["an operator"], &state.Slow{Each: time.Hour})
			said := func() (n int) {
				for i := range 20 {
					s := arrive(t, r, fmt.Sprint("new-", i), arrival{id: key(rand.Text()), addr: office})
					if _, err := s.Do(t.Context(), &state.Say{Text: "hi"}, nil); err == nil {
						n++
					} else {
						gives(t, err, state.Slowed)
					}
					s.Leave(state.HowLeft)
				}
				return n
			}
			if n := said(); n != people {
				t.Errorf("of 20 new keys %d spoke at once, an address counts as %d people", n, people)
			}
			for who, s := range known {
				if _, err := s.Do(t.Context(), &state.Say{Text: "good morning"}, nil); err != nil {
					t.Errorf("%s: %v", who, err)
				}
			}
			time.Sleep(time.Hour)
			if n := said(); n != people {
				t.Errorf("an hour later %d spoke", n)
			}
			do(t, known["an operator"], &state.Slow{})
			do(t, arrive(t, r, "free", arrival{id: key(rand.Text()), addr: office}), &state.Say{Text: "at last"})
		})
	}
}

func TestAWaitingLineGoesOutWhenLinesAreSlowedDownNoMore(t *testing.T) {
	for _, one := range []struct {
		name    string
		now     time.Duration
		channel bool
	}{
		{"off", 0, false}, {"shorter", 2 * time.Second, false},
		{"off in a channel", 0, true}, {"shorter in a channel", 2 * time.Second, true},
	} {
		t.Run(one.name, func(t *testing.T) {
			synctest.Test(t, func(t *testing.T) {
				r, stop := roomtest.Start(t, roomtest.NewMemory())
				defer stop()
				ruth := arrive(t, r, "ruth", arrival{id: key("ruth"), admin: true})
				bob := arrive(t, r, "bob", arrival{id: key("bob")})
				in := uint64(0)
				if one.channel {
					do(t, ruth, &state.Register{})
					in = do(t, ruth, &state.Found{Name: roomtest.Name(t, "dev")})[0].In
					do(t, bob, &state.Join{Num: in})
				}
				do(t, ruth, &state.Slow{Each: 18 * time.Second, In: in})
				do(t, bob, &state.Say{Text: "one", In: in})
				began, why := time.Now(), state.Code("")
				slowed := make(chan struct{})
				time.AfterFunc(time.Second, func() {
					defer close(slowed)
					do(t, ruth, &state.Slow{Each: one.now, In: in})
				})
				if _, err := bob.Do(t.Context(), &state.Say{Text: "two", In: in}, func(r *state.Refusal) { why = r.Code }); err != nil {
					t.Fatal(err)
				}
				if took := time.Since(began); took != max(time.Second, one.now) {
					t.Errorf("it waited %v", took)
				}
				<-slowed // it may be told later than that his line is said
				if why != state.Slowed {
					t.Errorf("it waited because of %q", why)
				}
			})
		})
	}
}
