package dispatch

import (
	"context"
	"io"
	"strings"
	"sync"
	"testing"
	"testing/synctest"
	"time"

	"teahouse/room"
	"teahouse/room/roomtest"
	"teahouse/room/state"
	"teahouse/ui/stdio"
)

// guest is somebody with a command over a connection whose client gives and
// takes what the test lets it, at a door that knows nothing but the room.
type guest struct {
	t      testing.TB
	room   *room.Room
	a      room.Arrival
	in     *io.PipeWriter
	errs   lockedBuffer
	closed *stdio.Denied // how the door refuses to let them in again
	done   chan struct{}
	status int
	end    context.CancelCauseFunc

	mu      sync.Mutex
	seat    *room.Seat
	entered int
}

// calls brings somebody in with a command, as the door does.
func calls(t testing.TB, r *room.Room, name, raw string, out io.Writer) *guest {
	t.Helper()
	return callsAs(t, r, name, room.NewVisit(), raw, out)
}

func callsAs(t testing.TB, r *room.Room, name string, id state.Identity, raw string, out io.Writer) *guest {
	t.Helper()
	call, err := stdio.Parse(raw)
	roomtest.OK(t, err)
	g := &guest{t: t, room: r, a: roomtest.Arrive(t, name, id), done: make(chan struct{})}
	g.a.Mode = call.Mode()
	in, pipe := io.Pipe()
	g.in = pipe
	ctx, cancel := context.WithCancelCause(t.Context())
	g.end = cancel
	seat, _ := g.enter()
	go func() {
		defer close(g.done)
		defer g.leave()
		g.status, _ = Run(ctx, stdio.Terminal{
			In: in, Out: out, Err: &g.errs, Env: []string{"TZ=UTC"}, Wanted: name,
			Places: stdio.Places{Leave: g.leave, Enter: g.enter},
		}, seat, testConfig(), call)
	}()
	t.Cleanup(func() { pipe.Close(); cancel(nil); <-g.done })
	synctest.Wait()
	return g
}

func (g *guest) enter() (*room.Seat, *stdio.Denied) {
	if g.closed != nil {
		return nil, g.closed
	}
	seat, err := g.room.Enter(g.t.Context(), g.a)
	if err != nil {
		g.t.Error(err)
		return nil, &stdio.Denied{Status: stdio.StatusRefused, Why: &stdio.Failure{Message: err.Error()}}
	}
	g.mu.Lock()
	defer g.mu.Unlock()
	g.seat = seat
	g.entered++
	return seat, nil
}

func (g *guest) leave() {
	g.mu.Lock()
	defer g.mu.Unlock()
	if g.seat != nil {
		g.seat.Leave(state.HowLeft)
	}
	g.seat = nil
}

// writes sends something on standard input.
func (g *guest) writes(text string) {
	g.t.Helper()
	if _, err := io.WriteString(g.in, text); err != nil {
		g.t.Fatal(err)
	}
	synctest.Wait()
}

// seated tells whether there is a seat, and how many there were.
func (g *guest) seated(want bool, times int) {
	g.t.Helper()
	synctest.Wait()
	g.mu.Lock()
	defer g.mu.Unlock()
	if (g.seat != nil) != want || g.entered != times {
		g.t.Errorf("seated is %v after coming in %d times", g.seat != nil, g.entered)
	}
}

// ends holds the end against what it should be.
func (g *guest) ends(status int, says string) {
	g.t.Helper()
	<-g.done
	if got := g.errs.String(); g.status != status || !strings.Contains(got, says) || says == "" && got != "" {
		g.t.Errorf("it ends with status %d and %q", g.status, got)
	}
}

func pass(d time.Duration) { time.Sleep(d); synctest.Wait() }

// A build of two hours is piped into a message: nobody's place is taken for it.
func TestWaitingForAPipeTakesNobodysPlace(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		r := roomtest.Open(t)
		bob := roomtest.Seat(t, r, "bob")
		for _, raw := range []string{"say", "say --split", "me", "dm bob", "dm --split bob"} {
			g := calls(t, r, "lily", raw, io.Discard)
			g.seated(true, 1)
			g.writes("half of ")
			pass(3 * time.Second)
			g.seated(false, 1)
			if n := r.Figures().Seats; n != 1 {
				t.Errorf("%s: %d seats are taken beside nobody's but bob's", raw, n)
			}
			pass(2 * time.Hour)
			g.writes("it\n")
			g.in.Close()
			g.ends(stdio.StatusDone, "")
			g.seated(false, 2)
			if got := heard(t, bob); len(got) != 1 || !strings.HasSuffix(got[0], "half of it") || !strings.Contains(got[0], " lily:") {
				t.Errorf("%s: bob hears %q", raw, got)
			}
		}
		g := calls(t, r, "lily", "say", io.Discard) // as most pipes are
		g.writes("at once")
		g.in.Close()
		g.ends(stdio.StatusDone, "")
		g.seated(false, 1)
	})
}

// Private lines go to the one who bore the name when the command was given.
func TestAPrivateLineFindsWhoWasMeant(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		r := roomtest.Open(t)
		bob := roomtest.Seat(t, r, "bob")
		g := calls(t, r, "lily", "dm bob", io.Discard)
		pass(time.Minute)
		roomtest.Rename(t, bob, "robert")
		another := roomtest.Seat(t, r, "bob")
		g.writes("psst\n")
		g.in.Close()
		g.ends(stdio.StatusDone, "")
		if got := heard(t, bob); len(got) != 1 || len(heard(t, another)) != 0 {
			t.Errorf("who was meant hears %q", got)
		}
	})
}

// What is sent again after a lost link is still said once.
func TestAPipeThatIsSentAgainIsSaidOnce(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		r := roomtest.Open(t)
		bob := roomtest.Seat(t, r, "bob")
		for range 2 {
			g := callsAs(t, r, "ci", state.KeyIdentity("SHA256:ci"), "say --nonce build-7", io.Discard)
			pass(time.Minute)
			g.writes("deployed\n")
			g.in.Close()
			g.ends(stdio.StatusDone, "")
			g.seated(false, 2)
		}
		if got := heard(t, bob); len(got) != 1 {
			t.Errorf("bob hears %q", got)
		}
	})
}

// A log is followed into the room: for a minute it keeps its seat, and later it
// comes back as the same person, who has what they had left of their budgets.
func TestALogThatFallsSilentComesBack(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		r := roomtest.Open(t)
		bob := roomtest.Seat(t, r, "bob")
		operator := roomtest.SeatOf(t, r, "olga", state.KeyIdentity("SHA256:op"))
		operator.SetOperator(true)
		roomtest.Do(t, operator, &state.Slow{Each: 5 * time.Minute})
		g := calls(t, r, "lily", "say --split --wait 1h", io.Discard)
		whole := strings.Repeat("x", 1999) + "\n"
		much := strings.Repeat(whole, 5) // no more than is held while the first one waits
		g.writes(much)
		began := time.Now()
		pass(time.Second)
		first := heard(t, bob)
		if len(first) != 1 {
			t.Fatalf("bob hears %d messages", len(first))
		}
		pass(time.Minute)
		g.seated(false, 1) // nor is one kept for waiting for one's turn
		for len(heard(t, bob)) == 0 {
			pass(time.Second)
		}
		if took := time.Since(began); took < 5*time.Minute || took > 6*time.Minute {
			t.Errorf("the next message went out after %v in a room slowed down to one in 5m", took)
		}
		roomtest.Do(t, operator, &state.Slow{})
		pass(time.Hour)
		g.seated(false, g.entered)
		heard(t, bob) // the rest
		times := g.entered
		roomtest.Seat(t, r, "lily")
		g.writes(much)
		pass(50 * time.Second)
		g.seated(true, times+1)
		if got := heard(t, bob); len(got) == 0 || strings.Contains(got[0], " lily:") {
			t.Errorf("somebody else is called lily by now, and bob hears %.40q", got)
		}
		if got := g.errs.String(); strings.Count(got, "the name lily went to somebody else") != 1 {
			t.Errorf("it is told %q", got)
		}
		pass(time.Minute)
		g.seated(false, times+1)
		g.in.Close()
		g.ends(stdio.StatusDone, "the name lily went")
	})
}

func TestAPipeThatBringsNothingForADayEnds(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		r := roomtest.Open(t)
		bob := roomtest.Seat(t, r, "bob")
		for raw, said := range map[string]int{"say": 0, "say --split": 1} {
			g := calls(t, r, "lily", raw, io.Discard)
			pass(23 * time.Hour)
			g.writes("a line\n")
			pass(23 * time.Hour)
			g.seated(false, 1+said) // to say the line, it came in again
			pass(2 * time.Hour)
			g.ends(stdio.StatusLater, "standard input brought nothing for 24 h")
			if got := heard(t, bob); len(got) != said {
				t.Errorf("%s: bob hears %q", raw, got)
			}
		}
	})
}

// Whoever may not come in any more says nothing.
func TestTheDoorMayBeClosedToWhoeverComesBack(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		r := roomtest.Open(t)
		bob := roomtest.Seat(t, r, "bob")
		g := calls(t, r, "lily", "say", io.Discard)
		pass(time.Minute)
		g.closed = &stdio.Denied{Status: stdio.StatusLater, Why: &stdio.Failure{Error: string(stdio.CodeRate), Message: "come later"}}
		g.writes("hello")
		g.in.Close()
		g.ends(stdio.StatusLater, "come later")
		if got := heard(t, bob); len(got) != 0 {
			t.Errorf("bob hears %q", got)
		}
	})
}

// A client that takes nothing, as one whose window is closed, keeps no seat for
// it; when it reads on, nothing is left out.
func TestAnAnswerThatNobodyTakesHoldsNoSeat(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		r := roomtest.Open(t)
		bob := roomtest.Seat(t, r, "bob")
		for range 20 {
			roomtest.Do(t, bob, &state.Say{Text: strings.Repeat("x", 1500)})
			time.Sleep(5 * time.Second)
		}
		for _, raw := range []string{"tail --since 1h", "tail -n 150", "whois bob", "who", "help", "say --json hello"} {
			out, to := io.Pipe()
			g := calls(t, r, "lily", raw, to)
			pass(3 * time.Second)
			g.seated(false, 1)
			var all lockedBuffer
			go func() { _, _ = io.Copy(&all, out) }()
			g.ends(stdio.StatusDone, "")
			synctest.Wait()
			if strings.HasPrefix(raw, "tail") && strings.Count(all.String(), "x") < 20*1500 {
				t.Errorf("%s gives %d bytes", raw, len(all.String()))
			}
			to.Close()
			pass(10 * time.Second)
		}
		out, to := io.Pipe()
		g := calls(t, r, "lily", "tail -f", to) // stands in the list
		pass(10 * time.Second)
		g.seated(true, 1)
		_ = out.Close()
		g.end(nil)
		<-g.done
	})
}
