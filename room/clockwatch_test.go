package room_test

import (
	"testing"
	"testing/synctest"
	"time"

	"teahouse/room"
	"teahouse/room/roomtest"
	"teahouse/room/state"
)

// A clock that was set far ahead is believed after a day, and just then the log takes
// nothing: it is told again until the log has it.
func TestThatAClockIsBelievedIsToldUntilTheLogHasIt(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		m, ahead := roomtest.NewMemory(), time.Duration(0)
		began := time.Now()
		start := func() (stop func()) {
			_, stop = roomtest.Made(t, func(c *room.Config) {
				c.Log, c.History = m, m
				c.Clock = room.Clock{
					Wall:    func() time.Time { return time.Now().Add(ahead) },
					Running: func() time.Duration { return time.Since(began) },
				}
			})
			return stop
		}
		doubted := func() bool {
			snap, err := m.Load(t.Context())
			roomtest.OK(t, err)
			s, err := state.Restore(snap)
			roomtest.OK(t, err)
			noted, _ := s.Timing("one")
			return noted.Doubt != nil
		}
		start()()
		ahead = 365 * 24 * time.Hour
		stop := start()
		time.Sleep(time.Minute)
		if !doubted() {
			t.Fatal("nobody doubts the clock")
		}
		m.Fail(func(int) roomtest.Fault { return roomtest.Refused })
		time.Sleep(25 * time.Hour)
		m.Fail(nil)
		time.Sleep(time.Minute)
		if doubted() {
			t.Error("the clock is doubted, though it agreed with itself for a day")
		}
		stop()
	})
}
