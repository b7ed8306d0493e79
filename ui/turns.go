package ui

// When frames are drawn: by a goroutine that is there only while one is wanted, so that
// ten thousand screens at which nothing happens have no stacks for it. One draws at a
// time, and what happens meanwhile is in the next frame.

import (
	"sync"
	"time"

	"charm.land/ssh"
)

// occasion is why a frame is wanted.
type occasion uint8

const (
	byRoom   occasion = 1 << iota // something happened, or the seat ended
	byPerson                      // who is at the keys waits for it
	byWindow                      // it has another size
	byEnd                         // there will be no other
)

// rests is for how long nothing is drawn after a frame began.
type rests struct {
	room, person, window time.Duration
	beat                 bool // what the room causes is drawn on the beat
}

// turns says when somebody draws. What it calls is drawer, which takes what is wanted,
// draws it, and ends when there is no more.
type turns struct {
	drawer func()
	beat   func(time.Duration) time.Duration // how long it is until the beat that is nearest

	mu     sync.Mutex
	wanted occasion // and if nobody draws, the timer runs
	taken  bool     // somebody draws
	size   ssh.Window
	began  time.Time
	sized  time.Time // when a size of the window was last handed on, for a frame that is still to come
	rests  rests
	timer  *time.Timer
}

// want has a frame drawn, when the rest after the last one is over. It never waits: the
// room calls it.
func (t *turns) want(why occasion) {
	t.mu.Lock()
	defer t.mu.Unlock()
	t.wantLocked(why)
}

// begin has the first frame drawn, where nothing may be drawn before: all who want one
// meanwhile find the place taken.
func (t *turns) begin() {
	t.want(byRoom)
	go t.drawer()
}

// resized has a frame drawn for a window of another size.
func (t *turns) resized(size ssh.Window) {
	t.mu.Lock()
	defer t.mu.Unlock()
	t.size = size
	t.wantLocked(byWindow)
}

func (t *turns) wantLocked(why occasion) {
	before := t.wanted
	t.wanted |= why
	if t.taken || t.wanted == before || t.laterLocked() {
		return
	}
	t.taken = true
	go t.drawer()
}

// laterLocked tells whether it is too early for what is wanted, and if so has it drawn
// in time.
func (t *turns) laterLocked() bool {
	wait := t.waitLocked()
	switch {
	case wait <= 0:
		return false
	case t.timer == nil:
		t.timer = time.AfterFunc(wait, t.due)
	default:
		t.timer.Reset(wait)
	}
	return true
}

// waitLocked is how long it is until a frame may be drawn.
func (t *turns) waitLocked() time.Duration {
	if t.wanted&byEnd != 0 {
		return 0
	}
	gone, wait := time.Since(t.began), time.Duration(1<<62)
	if t.wanted&byPerson != 0 {
		wait = t.rests.person - gone
	}
	if t.wanted&byWindow != 0 {
		wait = min(wait, t.rests.window-min(gone, time.Since(t.sized)))
	}
	if t.wanted&byRoom != 0 {
		room := t.rests.room - gone
		if t.rests.beat {
			room = t.beat(room)
		}
		wait = min(wait, room)
	}
	return wait
}

// due draws what had to wait, unless somebody does or has, and this comes late.
func (t *turns) due() {
	t.mu.Lock()
	idle := !t.taken && t.wanted != 0 && !t.laterLocked()
	t.taken = t.taken || idle
	t.mu.Unlock()
	if idle {
		t.drawer()
	}
}

// take is what is to be drawn now, and for which size of the window.
func (t *turns) take() (why occasion, size ssh.Window) {
	t.mu.Lock()
	defer t.mu.Unlock()
	why, t.wanted = t.wanted, 0
	return why, t.size
}

// sizes notes that the size is handed on: the next one rests as long as if there were a frame
// already.
func (t *turns) sizes() {
	t.mu.Lock()
	defer t.mu.Unlock()
	t.sized = time.Now()
}

// rest notes when a frame began, and what comes before the next.
func (t *turns) rest(began time.Time, r rests) {
	t.mu.Lock()
	defer t.mu.Unlock()
	t.began, t.rests = began, r
}

// more tells whether more is to be drawn at once. If not, somebody else will draw it.
func (t *turns) more() bool {
	t.mu.Lock()
	defer t.mu.Unlock()
	t.taken = t.wanted != 0 && !t.laterLocked()
	return t.taken
}

// stop has nothing drawn later. It is for whoever draws, who ends without asking
// whether there is more, so that the place stays taken.
func (t *turns) stop() {
	t.mu.Lock()
	defer t.mu.Unlock()
	if t.timer != nil {
		t.timer.Stop()
	}
}
