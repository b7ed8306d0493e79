package room_test

import (
	"context"
	"errors"
	"fmt"
	"testing"
	"testing/synctest"
	"time"

	"teahouse/room"
	"teahouse/room/roomtest"
	"teahouse/room/state"
)

func TestWhatTheLogRefusesIsNeitherShownNorLost(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		m := roomtest.NewMemory()
		r, stop := roomtest.Start(t, m)
		defer stop()
		lily, bob := roomtest.Seat(t, r, "lily"), roomtest.Seat(t, r, "bob")
		drain(lily)
		m.Fail(func(int) roomtest.Fault { return roomtest.Refused })
		refused(t, lily, &state.Say{Text: "hello"}, state.NotKept)
		var full *state.Refusal
		if _, err := r.Enter(t.Context(), roomtest.Arrive(t, "carol", room.NewVisit())); !errors.As(err, &full) || full.Code != state.NotKept {
			t.Errorf("a newcomer gets %v while the disk is full", err)
		}
		if _, err := lily.Trouble(); err == nil {
			t.Error("nobody is told that lines are not kept")
		}
		bob.Leave(state.HowLeft)
		synctest.Wait()
		if _, here := r.Roster().Find("bob"); !here {
			t.Error("a name is free although the log does not know it")
		}
		expect(t, lily)
		m.Fail(nil)
		time.Sleep(2 * time.Second)
		synctest.Wait()
		expect(t, lily, "bob leave left")
		do(t, lily, &state.Say{Text: "hello again"})
		if _, err := lily.Trouble(); err != nil {
			t.Errorf("trouble does not end: %v", err)
		}
	})
}

// Where a balancer sends nobody to a server that is not ready, nobody was there to find out that
// the log took lines again.
func TestALogThatTakesLinesAgainIsNoticedInAnEmptyRoom(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		m := roomtest.NewMemory()
		r, stop := roomtest.Start(t, m)
		defer stop()
		m.Fail(func(int) roomtest.Fault { return roomtest.Refused })
		if _, err := r.Enter(t.Context(), roomtest.Arrive(t, "carol", room.NewVisit())); err == nil {
			t.Error("somebody came in without the log")
		}
		time.Sleep(20 * time.Second) // the state is swept a minute after the start
		if _, err := r.Trouble(); err == nil {
			t.Error("the trouble has ended before the log takes lines")
		}
		m.Fail(nil)
		time.Sleep(6 * time.Second)
		if _, err := r.Trouble(); err != nil {
			t.Errorf("trouble does not end: %v", err)
		}
		do(t, roomtest.Seat(t, r, "lily"), &state.Say{Text: "hello"})
	})
}

func TestALostAnswerIsSettledByReading(t *testing.T) {
	for _, c := range []struct {
		name  string
		fault roomtest.Fault
		kept  bool
	}{{"it was written", roomtest.Written, true}, {"it was not", roomtest.Dropped, false}} {
		t.Run(c.name, func(t *testing.T) {
			synctest.Test(t, func(t *testing.T) {
				m := roomtest.NewMemory()
				r, stop := roomtest.Start(t, m)
				defer stop()
				lily := roomtest.Seat(t, r, "lily")
				drain(lily)
				once := true
				m.Fail(func(int) roomtest.Fault {
					if once {
						once = false
						return c.fault
					}
					return roomtest.None
				})
				if c.kept {
					do(t, lily, &state.Say{Text: "hello"})
					expect(t, lily, "lily: hello")
				} else {
					refused(t, lily, &state.Say{Text: "hello"}, state.NotKept)
					expect(t, lily)
				}
				do(t, lily, &state.Say{Text: "and on"})
				expect(t, lily, "lily: and on")
			})
		})
	}
}

func TestAStalledLogStallsNobodyElse(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		m := roomtest.NewMemory()
		r, stop := roomtest.Start(t, m)
		defer stop()
		lily := roomtest.Seat(t, r, "lily")
		do(t, lily, &state.Say{Text: "before"})
		expect(t, lily, "lily enter", "lily: before")
		release := m.Hold()
		sent := make(chan error, 1)
		go func() {
			_, err := lily.Do(t.Context(), &state.Say{Text: "during"}, nil)
			sent <- err
		}()
		for range 3 { // a screen is drawn anew when it stalls, and so often that the number on it is true
			<-lily.Ready()
		}
		if stalled, _ := lily.Trouble(); stalled < 4*time.Second || stalled > 20*time.Second {
			t.Errorf("the stall is said to last %v when it is told for the third time", stalled)
		}
		time.Sleep(5 * time.Second)
		if stalled, _ := lily.Trouble(); stalled < 4*time.Second {
			t.Errorf("the stall is said to last %v", stalled)
		}
		if err := r.Ping(t.Context()); err != nil {
			t.Errorf("the loop waits for the disk: %v", err)
		}
		if _, err := r.Enter(t.Context(), roomtest.Arrive(t, "bob", room.NewVisit())); err == nil {
			t.Error("somebody came in without the log")
		}
		release()
		if err := <-sent; err != nil {
			t.Error(err)
		}
		synctest.Wait()
		expect(t, lily, "lily: during") // and nothing of bob, who had been turned away
	})
}

// Whoever was turned away for a log that stalls had a place all the same, until the log went on:
// at their ninth try they read that they are here eight times already.
func TestWhoIsTurnedAwayWhileTheLogStallsHoldsNoPlace(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		m := roomtest.NewMemory()
		r, stop := roomtest.Start(t, m)
		defer stop()
		lily := roomtest.Seat(t, r, "lily")
		expect(t, lily, "lily enter")
		release := m.Hold()
		go func() { _, _ = lily.Do(t.Context(), &state.Say{Text: "during"}, nil) }()
		synctest.Wait()
		bob := state.KeyIdentity("SHA256:bob")
		for try := range 2 * room.SeatsEach {
			_, err := r.Enter(t.Context(), roomtest.Arrive(t, "bob", bob))
			if why, is := errors.AsType[*state.Refusal](err); !is || why.Code != state.NotKept {
				t.Errorf("at try %d bob reads %v", try+1, err)
			}
		}
		release()
		synctest.Wait()
		roomtest.SeatOf(t, r, "bob", bob)
		expect(t, lily, "lily: during", "bob enter")
	})
}

// What is on its way to the log may yet be written: then the person is seen to come, and to go.
func TestAnArrivalThatWasOnItsWayIsTakenBack(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		m := roomtest.NewMemory()
		r, stop := roomtest.Start(t, m)
		defer stop()
		lily := roomtest.Seat(t, r, "lily")
		expect(t, lily, "lily enter")
		release := m.Hold()
		if _, err := r.Enter(t.Context(), roomtest.Arrive(t, "bob", room.NewVisit())); err == nil {
			t.Error("somebody came in without the log")
		}
		release()
		synctest.Wait()
		expect(t, lily, "bob enter", "bob leave lost")
	})
}

func TestFloodingWaitsThenIsRefused(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		r, stop := roomtest.Start(t, roomtest.NewMemory())
		defer stop()
		lily := roomtest.Seat(t, r, "lily")
		for range 5 {
			do(t, lily, &state.Say{Text: "quick"})
		}
		var waited time.Duration
		began := time.Now()
		if _, err := lily.Do(t.Context(), &state.Say{Text: "sixth"}, func(why *state.Refusal) { waited = why.Wait }); err != nil {
			t.Fatal(err)
		}
		if waited != time.Second || time.Since(began) != time.Second {
			t.Errorf("told to wait %v, waited %v, want 1s", waited, time.Since(began))
		}
		ctx, takeBack := context.WithCancel(t.Context())
		_, err := lily.Do(ctx, &state.Say{Text: "withdrawn"}, func(*state.Refusal) { takeBack() })
		if !errors.Is(err, context.Canceled) {
			t.Errorf("a line taken back gave %v", err)
		}
		began = time.Now()
		do(t, lily, &state.Say{Text: "next"})
		if time.Since(began) != time.Second {
			t.Errorf("a line taken back still costs: waited %v", time.Since(began))
		}
	})
}

func TestNobodyIsAGhostAfterACrash(t *testing.T) {
	m := roomtest.NewMemory()
	r, stop := roomtest.Start(t, m)
	id := state.KeyIdentity("SHA256:lily")
	lily := roomtest.SeatOf(t, r, "lily", id)
	bob := roomtest.Seat(t, r, "bob")
	do(t, lily, &state.Say{Text: "public"})
	do(t, lily, &state.Whisper{To: []state.Person{person(t, r, "bob")}, Text: "private"})
	_ = bob
	stop() // neither leaves: their node goes down under them

	r, _ = roomtest.Start(t, m)
	if n := len(r.Roster().People); n != 0 {
		t.Fatalf("%d ghosts", n)
	}
	eve := roomtest.Seat(t, r, "lily")
	if got := eve.Me().Person.Name; got != "lily" {
		t.Errorf("the name of somebody who is gone is given out as %s", got)
	}
	if back, err := eve.Before(t.Context(), state.Scope{}, 0, 10); err != nil || len(back) != 1 || back[0].Text != "public" {
		t.Errorf("a stranger with her name reads back %v (%v)", back, err)
	}
	lily = roomtest.SeatOf(t, r, "lily", id)
	if back, err := lily.Before(t.Context(), state.Scope{}, 0, 10); err != nil || len(back) != 2 || back[1].Text != "private" {
		t.Errorf("she herself reads back %v (%v)", back, err)
	}
}

func TestTheHolderOfAWantedNameMustAnswer(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		r, stop := roomtest.Start(t, roomtest.NewMemory())
		defer stop()
		enter := func(answers bool) *room.Seat {
			a := roomtest.Arrive(t, "lily", room.NewVisit())
			a.Alive = func(ctx context.Context) bool {
				if answers {
					return true
				}
				<-ctx.Done()
				return false
			}
			s, err := r.Enter(t.Context(), a)
			roomtest.OK(t, err)
			return s
		}
		dead := enter(false)
		began := time.Now()
		second := enter(true)
		if got := second.Me().Person.Name; got != "lily" || time.Since(began) != 3*time.Second {
			t.Errorf("after %v she is called %s, want lily after 3s", time.Since(began), got)
		}
		select {
		case <-dead.Ended():
		default:
			t.Error("the dead seat is not told")
		}
		if got := enter(true).Me().Person.Name; got != "lily2" {
			t.Errorf("the name of somebody who answers is taken: %s", got)
		}
	})
}

func TestASlowReaderIsToldWhatWasMissedAndReadsIt(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		r, stop := roomtest.Start(t, roomtest.NewMemory())
		defer stop()
		slow, lily := roomtest.Seat(t, r, "slow"), roomtest.Seat(t, r, "lily")
		drain(slow)
		const lines = room.RingLength + 100
		for i := range lines {
			do(t, lily, &state.Say{Text: fmt.Sprint("line ", i)})
		}
		events, missed := slow.Read(nil)
		if missed != 100 || len(events) != room.ReadAtOnce {
			t.Errorf("bob missed %d and read %d, want 100 and %d", missed, len(events), room.ReadAtOnce)
		}
		back, err := slow.Before(t.Context(), state.Scope{}, 0, 2*lines)
		if err != nil || len(back) != lines || back[0].Text != "line 0" {
			t.Errorf("bob reads back %d lines (%v)", len(back), err)
		}
	})
}

// Whoever is no operator any more by the file, or one now, is so as soon as the log takes lines
// again; and what the file said last counts.
func TestTheOperatorsFileIsNotForgottenWhereTheLogRefuses(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		m := roomtest.NewMemory()
		r, stop := roomtest.Start(t, m)
		defer stop()
		ruth, bob := arrive(t, r, "ruth", arrival{id: key("ruth"), admin: true}), arrive(t, r, "bob", arrival{id: key("bob")})
		m.Fail(func(int) roomtest.Fault { return roomtest.Refused })
		ruth.SetOperator(false)
		bob.SetOperator(true)
		time.Sleep(10 * time.Second)
		if !ruth.Governs() || bob.Governs() {
			t.Fatal("the log took it")
		}
		bob.SetOperator(false)
		m.Fail(nil)
		synctest.Wait()
		bob.SetOperator(true)
		bob.SetOperator(false)
		time.Sleep(10 * time.Second)
		if ruth.Governs() || bob.Governs() {
			t.Errorf("ruth governs: %v, and bob: %v", ruth.Governs(), bob.Governs())
		}
	})
}
