package room_test

// Stories of several nodes that share one room.

import (
	"errors"
	"testing"
	"testing/synctest"
	"time"

	"teahouse/room"
	"teahouse/room/roomtest"
	"teahouse/room/state"
)

// house is some nodes that share a room.
type house struct {
	log   *roomtest.Shared
	ends  []*roomtest.Node
	rooms []*room.Room
	kept  []*roomtest.Memory
	stops []func()
}

// nodes opens a room on so many nodes, which are called a, b and so on.
func nodes(t testing.TB, n int) *house {
	h := &house{log: roomtest.NewShared()}
	for i := range n {
		end, kept := h.log.Node(), roomtest.NewMemory()
		r, stop := roomtest.Share(t, string(rune('a'+i)), end, kept)
		h.ends, h.rooms, h.kept, h.stops = append(h.ends, end), append(h.rooms, r), append(h.kept, kept), append(h.stops, stop)
	}
	return h
}

// lines is what somebody reads from now on that was said by all, when all is quiet.
func lines(s *room.Seat) (said []string) {
	synctest.Wait()
	for {
		events, _ := s.Read(nil)
		for _, e := range events {
			if e.Talk() {
				said = append(said, e.Who.Name+": "+e.Text)
			}
		}
		if len(events) < room.ReadAtOnce {
			return said
		}
	}
}

func wantLines(t testing.TB, s *room.Seat, want ...string) {
	t.Helper()
	got := lines(s)
	if len(got) != len(want) {
		t.Fatalf("%s reads %q, want %q", s.Me().Person.Name, got, want)
	}
	for i := range want {
		if got[i] != want[i] {
			t.Fatalf("%s reads %q, want %q", s.Me().Person.Name, got, want)
		}
	}
}

func TestTwoNodesAreOneRoom(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		h := nodes(t, 2)
		lily, bob := roomtest.Seat(t, h.rooms[0], "lily"), roomtest.Seat(t, h.rooms[1], "bob")
		roomtest.Say(t, lily, "hi")
		wantLines(t, bob, "lily: hi")
		roomtest.Say(t, bob, "hello")
		wantLines(t, lily, "lily: hi", "bob: hello")
		for i, r := range h.rooms {
			if n := len(r.Roster().People); n != 2 {
				t.Errorf("on node %d there are %d people", i, n)
			}
		}
	})
}

// Whoever is on a node that is cut off reads what is there, and what they say waits; it
// is said once, when the link is back, and what others said meanwhile stands before it.
func TestANodeThatIsCutOffWaits(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		h := nodes(t, 2)
		lily, bob := roomtest.Seat(t, h.rooms[0], "lily"), roomtest.Seat(t, h.rooms[1], "bob")
		wantLines(t, bob)
		heal := h.ends[0].Cut()
		said := make(chan error)
		go func() {
			_, err := lily.Do(t.Context(), &state.Say{Text: "is anybody there?"}, nil)
			said <- err
		}()
		roomtest.Say(t, bob, "where is lily?")
		wantLines(t, lily)
		heal()
		roomtest.OK(t, <-said)
		wantLines(t, lily, "bob: where is lily?", "lily: is anybody there?")
		wantLines(t, bob, "bob: where is lily?", "lily: is anybody there?")
	})
}

// Who looks for what was said since a moment finds it at a node whose clock is behind that of the
// log, which lines bear.
func TestAClockThatIsBehindHidesNothing(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		h, began := nodes(t, 1), time.Now()
		end, kept := h.log.Node(), roomtest.NewMemory()
		late, stop := roomtest.Made(t, func(c *room.Config) {
			c.Node, c.Log, c.History, c.Limits = "late", end, kept, room.DefaultLimits()
			c.Clock = room.Clock{
				Wall:    func() time.Time { return time.Now().Add(-5 * time.Minute) },
				Running: func() time.Duration { return time.Since(began) },
			}
		})
		defer stop()
		lily, bob := roomtest.Seat(t, h.rooms[0], "lily"), roomtest.Seat(t, late, "bob")
		roomtest.Say(t, lily, "hi")
		wantLines(t, bob, "lily: hi")
		for _, since := range []time.Duration{time.Minute, 10 * time.Minute} {
			if n, err := bob.Day(t.Context(), state.Scope{}, time.Now().Add(-since)); n == 0 || err != nil {
				t.Errorf("of the last %v they find %d: %v", since, n, err)
			}
		}
	})
}

func TestWhatASharedLogRefusesGoesBack(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		h := nodes(t, 2)
		lily, bob := roomtest.Seat(t, h.rooms[0], "lily"), roomtest.Seat(t, h.rooms[1], "bob")
		h.ends[0].Refuse(errors.New("no space"))
		_, err := lily.Do(t.Context(), &state.Say{Text: "lost"}, nil)
		if r, ok := errors.AsType[*state.Refusal](err); !ok || r.Code != state.NotKept {
			t.Fatalf("a line that was not written gives %v", err)
		}
		h.ends[0].Refuse(nil)
		roomtest.Say(t, lily, "kept")
		wantLines(t, bob, "lily: kept")

		// Who is not ready is sent nobody, and so nobody may be there to say anything.
		h.ends[0].Refuse(errors.New("no space"))
		if _, err = lily.Do(t.Context(), &state.Say{Text: "lost"}, nil); err == nil {
			t.Fatal("a line that was not written is told as said")
		}
		time.Sleep(20 * time.Second)
		if _, err := h.rooms[0].Trouble(); err == nil {
			t.Error("it says that all is well before it is")
		}
		h.ends[0].Refuse(nil)
		time.Sleep(20 * time.Second)
		if _, err := h.rooms[0].Trouble(); err != nil {
			t.Errorf("the log takes all again, and 20 seconds later the room says %v", err)
		}
	})
}

// A node that the others took for dead, because it was cut off, is a new one when it is
// back: whoever is at it is in the room again, and what they said meanwhile is said once.
func TestANodeThatWasPutDownComesBack(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		h := nodes(t, 2)
		lily, bob := roomtest.Seat(t, h.rooms[0], "lily"), roomtest.Seat(t, h.rooms[1], "bob")
		heal := h.ends[0].Cut()
		said := make(chan error)
		go func() {
			_, err := lily.Do(t.Context(), &state.Say{Text: "is anybody there?"}, nil)
			said <- err
		}()
		synctest.Wait()
		h.rooms[1].Down("a", h.rooms[0].Epoch())
		h.rooms[1].Down("a", h.rooms[0].Epoch())
		synctest.Wait()
		if _, here := h.rooms[1].Roster().Find("lily"); here {
			t.Error("lily is still there, whose node was put down")
		}
		if lily.Me().Person.Name != "lily" {
			t.Errorf("at their screen, lily is %+v", lily.Me())
		}
		heal()
		roomtest.OK(t, <-said)
		wantLines(t, bob, "lily: is anybody there?")
		if h.rooms[0].Epoch() != 2 || lily.Me().Person.Name != "lily" {
			t.Errorf("the node is in epoch %d, and lily is %+v", h.rooms[0].Epoch(), lily.Me())
		}
		roomtest.Say(t, lily, "again")
		wantLines(t, bob, "lily: again")
		lily.Leave(state.HowLeft)
		synctest.Wait()
		if n := len(h.rooms[1].Roster().People); n != 1 {
			t.Errorf("%d people are there when lily has left", n)
		}
	})
}
