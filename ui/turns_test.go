package ui

import (
	"io"
	"math/rand/v2"
	"sync"
	"sync/atomic"
	"testing"
	"testing/synctest"
	"time"

	"charm.land/ssh"

	"teahouse/room/roomtest"
	"teahouse/ui/term"
)

// drawer is a screen of which only the turns are real.
type drawer struct {
	turns
	drawing  atomic.Int32
	pictures []picture
	takes    func() time.Duration // a picture, to be drawn
}

type picture struct {
	why   occasion
	began time.Time
}

func newDrawer(t *testing.T) *drawer {
	d := &drawer{takes: func() time.Duration { return 0 }}
	d.turns.beat = func(d time.Duration) time.Duration { return d }
	d.turns.drawer = func() {
		for more := true; more; more = d.more() {
			if d.drawing.Add(1) > 1 {
				t.Error("two draw at a time")
			}
			why, _ := d.take()
			began := time.Now()
			d.pictures = append(d.pictures, picture{why, began})
			time.Sleep(d.takes())
			d.rest(began, rests{room: 100 * time.Millisecond, window: 50 * time.Millisecond, person: 15 * time.Millisecond})
			d.drawing.Add(-1)
		}
	}
	return d
}

// TestNothingThatIsWantedIsLeft: whatever is wanted, by whomever and whenever, one
// draws it, soon, and nobody before it may be drawn.
func TestNothingThatIsWantedIsLeft(t *testing.T) {
	for seed := range uint64(50) {
		synctest.Test(t, func(t *testing.T) {
			chance := rand.New(rand.NewPCG(seed, 0))
			d := newDrawer(t)
			d.takes = func() time.Duration { return time.Duration(rand.N(40)) * time.Millisecond }
			var all sync.WaitGroup
			for _, why := range []occasion{byRoom, byPerson, byWindow} {
				pause := time.Duration(1+chance.IntN(60)) * time.Millisecond
				all.Go(func() {
					for range 50 {
						d.want(why)
						time.Sleep(pause)
					}
				})
			}
			all.Wait()
			time.Sleep(time.Second)
			synctest.Wait()
			if why, _ := d.take(); why != 0 || d.taken {
				t.Fatalf("%b is left, and somebody draws: %v", why, d.taken)
			}
			for i, p := range d.pictures[1:] {
				since := p.began.Sub(d.pictures[i].began)
				least := 100 * time.Millisecond
				if p.why&byWindow != 0 {
					least = 50 * time.Millisecond
				}
				if p.why&byPerson != 0 {
					least = 15 * time.Millisecond
				}
				if since < least {
					t.Errorf("picture %d, for %b, comes after %v", i+1, p.why, since)
				}
			}
		})
	}
}

// TestWhoTypesWaitsForNobody, not even where the room would be drawn later.
func TestWhoTypesWaitsForNobody(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		d := newDrawer(t)
		d.want(byRoom)
		synctest.Wait()
		began := time.Now()
		d.want(byRoom)
		time.Sleep(20 * time.Millisecond)
		d.want(byPerson)
		synctest.Wait()
		if len(d.pictures) != 2 || d.pictures[1].began.Sub(began) != 20*time.Millisecond || d.pictures[1].why != byRoom|byPerson {
			t.Errorf("it is drawn as %v", d.pictures)
		}
		time.Sleep(time.Second)
		synctest.Wait()
		if len(d.pictures) != 2 {
			t.Errorf("what is drawn already is drawn again: %v", d.pictures)
		}
	})
}

// TestAWindowChangesWhileItsScreenIsMade: what is drawn finds all that it needs.
func TestAWindowChangesWhileItsScreenIsMade(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		seat := roomtest.Seat(t, roomtest.Open(t), "lily")
		s := newSession(t.Context(), &Terminal{
			Windows: func(changed func(ssh.Window)) ssh.Window {
				if changed != nil {
					changed(ssh.Window{Width: 81, Height: 24})
					time.Sleep(2 * answerIn) // what follows takes its time
				}
				return ssh.Window{Width: 80, Height: 24}
			},
			In: io.MultiReader(), Out: io.Discard, Ahead: term.NewTypeahead("xterm"), Term: "xterm", Wanted: "lily",
		}, seat, testConfig())
		if s.ctx.Err() != nil {
			t.Error("the session has ended")
		}
		s.writer.begin()
		s.end(nil)
		<-s.drawn
		s.wrapper.close()
	})
}
