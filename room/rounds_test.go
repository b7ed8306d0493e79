package room_test

import (
	"fmt"
	"testing"
	"testing/synctest"
	"time"

	"teahouse/room"
	"teahouse/room/roomtest"
	"teahouse/room/state"
)

// hall is a room with so many people in it who have read all.
func hall(t testing.TB, people int) (*room.Room, []*room.Seat) {
	r := roomtest.Open(t)
	inside := make([]*room.Seat, people)
	for i := range inside {
		inside[i] = roomtest.Seat(t, r, fmt.Sprintf("guest%d", i+1))
	}
	time.Sleep(3 * time.Second) // for the last rounds
	catchUp(inside)
	return r, inside
}

// catchUp has all who were woken read, and counts them and what they read.
func catchUp(seats []*room.Seat) (woken, read int) {
	synctest.Wait()
	for _, s := range seats {
		select {
		case <-s.Ready():
			woken++
			for more := true; more; {
				events, _ := s.Read(nil)
				read += len(events)
				more = len(events) == room.ReadAtOnce
			}
		default:
		}
	}
	return woken, read
}

// However many come and go in a large room, each who is inside is woken once a second
// for all of them, and reads of each. In a small one they are woken for each.
func TestInALargeRoomAllAreToldOnceASecondWhoComes(t *testing.T) {
	for _, tt := range []struct {
		people, comeAndGo int
		rounds            bool
	}{{20, 40, false}, {300, 40, true}, {300, 160, true}} {
		t.Run(fmt.Sprintf("people=%d/come=%d", tt.people, tt.comeAndGo), func(t *testing.T) {
			synctest.Test(t, func(t *testing.T) {
				r, inside := hall(t, tt.people)
				woken, read := 0, 0
				for i := range tt.comeAndGo { // within two seconds
					s := roomtest.Seat(t, r, fmt.Sprintf("passer%d", i))
					w, n := catchUp(inside)
					woken, read = woken+w, read+n
					time.Sleep(2 * time.Second / time.Duration(tt.comeAndGo))
					s.Leave(state.HowLeft)
				}
				for range 300 {
					w, n := catchUp(inside)
					woken, read = woken+w, read+n
					time.Sleep(10 * time.Millisecond)
				}
				if want := 2 * tt.comeAndGo * tt.people; read != want {
					t.Errorf("they read %d events, want %d", read, want)
				}
				each := float64(woken) / float64(tt.people)
				t.Logf("each was woken %.1f times", each)
				if tt.rounds && each > 4 {
					t.Errorf("each was woken %.1f times within two seconds and the round after them", each)
				}
				if !tt.rounds && each < float64(tt.comeAndGo) {
					t.Errorf("each was woken %.1f times, for %d who came and went", each, tt.comeAndGo)
				}
				for _, s := range inside {
					if s.Census() != inside[0].Census() || s.Census().Version != s.Roster().Version {
						t.Fatal("they do not all see the list as it is now")
					}
				}
			})
		})
	}
}

// A line reaches all at once while people come, and whoever changes their own name
// knows it at once, too.
func TestALineWaitsForNoRound(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		r, inside := hall(t, 300)
		roomtest.Seat(t, r, "newcomer")
		do(t, inside[0], &state.Say{Text: "hi"})
		if woken, read := catchUp(inside); woken != len(inside) || read != 2*len(inside) {
			t.Errorf("%d of %d are woken by a line, and read %d events", woken, len(inside), read)
		}
		time.Sleep(3 * time.Second)
		catchUp(inside)
		do(t, inside[7], &state.Rename{Name: roomtest.Name(t, "robert")})
		if woken, _ := catchUp(inside[7:8]); woken != 1 || inside[7].Me().Person.Name != "robert" {
			t.Error("they are not told of their own name")
		}
	})
}

// A room that has become small again is as lively as it was.
func TestASmallRoomAgainHasNoRounds(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		r, inside := hall(t, 110)
		for _, s := range inside[40:] {
			s.Leave(state.HowLeft)
		}
		time.Sleep(3 * time.Second)
		inside = inside[:40]
		catchUp(inside)
		late := roomtest.Seat(t, r, "late")
		if woken, _ := catchUp(inside); woken != len(inside) {
			t.Errorf("%d of %d are woken", woken, len(inside))
		}
		if _, here := inside[0].Census().Find("late"); !here {
			t.Error("who came is not in the list")
		}
		late.Leave(state.HowLeft)
	})
}

// However many came and went since, the last lines are in memory: whoever comes then
// asks nothing of the disk.
func TestTalkStaysInMemoryHoweverManyComeAndGo(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		r, inside := hall(t, 2)
		do(t, inside[0], &state.Say{Text: "hi"})
		for i := range room.RingLength/2 + 10 {
			roomtest.Seat(t, r, fmt.Sprintf("passer%d", i)).Leave(state.HowLeft)
		}
		held, _ := roomtest.Seat(t, r, "late").Held(state.Scope{}, 10)
		if len(held) != 1 || held[0].Text != "hi" {
			t.Errorf("memory holds %v", held)
		}
	})
}
