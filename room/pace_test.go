package room_test

import (
	"testing"
	"testing/synctest"
	"time"

	"teahouse/room"
	"teahouse/room/roomtest"
)

// Commands come and go, so their limits must not begin anew with each.

func TestCommandsOneAfterAnotherAreSlowedDownAsOnePersonIs(t *testing.T) {
	for name, who := range map[string]func() room.Identity{
		"with a key": func() room.Identity { return key("script") },
		"without":    room.NewVisit,
	} {
		t.Run(name, func(t *testing.T) {
			synctest.Test(t, func(t *testing.T) {
				memory := roomtest.NewMemory()
				r, stop := roomtest.Start(t, memory)
				ruth := arrive(t, r, "ruth", arrival{id: key("ruth"), admin: true})
				do(t, ruth, &room.Slow{Each: time.Minute})
				say := func(r *room.Room, addr string) error {
					s := arrive(t, r, "cron", arrival{id: who(), addr: addr, mode: room.ModeVerb})
					defer s.Leave(room.HowLeft)
					_, err := s.Do(t.Context(), &room.Say{Text: "built"}, nil)
					return err
				}
				if err := say(r, "192.0.2.7"); err != nil {
					t.Fatal(err)
				}
				gives(t, say(r, "192.0.2.7"), room.Slowed)
				stop()
				again, stopAgain := roomtest.Start(t, memory) // which remembers
				defer stopAgain()
				gives(t, say(again, "192.0.2.7"), room.Slowed)
				time.Sleep(time.Minute)
				if err := say(again, "192.0.2.7"); err != nil {
					t.Fatal(err)
				}
				ruth = arrive(t, again, "ruth", arrival{id: key("ruth"), admin: true})
				do(t, ruth, &room.Slow{})
				if err := say(again, "192.0.2.7"); err != nil {
					t.Fatal(err)
				}
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
		run := func(addr string, b room.Body) error {
			s := arrive(t, r, "guest-x", arrival{addr: addr, mode: room.ModeVerb})
			defer s.Leave(room.HowLeft)
			_, err := s.Do(t.Context(), b, nil)
			return err
		}
		took := func(b room.Body) time.Duration {
			began := time.Now()
			if err := run("192.0.2.7", b); err != nil {
				t.Fatal(err)
			}
			return time.Since(began)
		}
		for range 5 {
			if d := took(&room.Say{Text: "x"}); d != 0 {
				t.Errorf("waited %v", d)
			}
		}
		if d := took(&room.Say{Text: "x"}); d != time.Second {
			t.Errorf("the sixth command waited %v", d)
		}
		if err := run("192.0.2.8", &room.Say{Text: "from elsewhere"}); err != nil {
			t.Fatal(err)
		}
		time.Sleep(time.Minute)
		to := func(n string) room.Body {
			return &room.Whisper{To: []room.Person{person(t, r, n)}, Text: "hi"}
		}
		gives(t, run("192.0.2.7", &room.Whisper{To: []room.Person{{ID: key("nobody"), Name: "nobody"}}, Text: "hi"}), room.NotHere)
		for _, n := range []string{"ann", "bob", "cid", "ruth"} {
			if err := run("192.0.2.7", to(n)); err != nil {
				t.Fatal(n, err)
			}
		}
		gives(t, run("192.0.2.7", to("dan")), room.TooManyTalks)
		if err := run("192.0.2.7", to("ruth")); err != nil {
			t.Fatal(err) // operators are there to be written to
		}
		if err := run("192.0.2.8", to("dan")); err != nil {
			t.Fatal(err)
		}
		s := arrive(t, r, "guest-y", arrival{addr: "192.0.2.9", mode: room.ModeVerb})
		for range 5 { // one conversation
			do(t, s, to("dan"))
		}
	})
}
