package room

// Keeping: what is older than people are told that lines are kept is shown to
// nobody, found by nobody and sent to nobody from that moment on, whenever it is
// deleted. It is hidden by what the clock seems to say, and deleted by what is
// certain: see clock.go.

import (
	"context"
	"sync"
	"time"

	"teahouse/room/state"
	"teahouse/room/text"
)

// horizon is where what is kept began when it was last looked up.
type horizon struct {
	mu  sync.Mutex
	age int64
	n   uint64
}

// ages is room time without what rests on a doubted clock, as events bear it, and with what the
// one that is doubted now may well be right about.
func (k *timekeeper) ages() (sure, shown int64) {
	k.mu.Lock()
	defer k.mu.Unlock()
	return k.agesLocked()
}

func (k *timekeeper) agesLocked() (sure, shown int64) {
	_, room := k.nowLocked()
	sure = room - k.rests.Ahead
	return sure, sure + k.rests.Credit
}

// oldest is the age of what is just shown. What was there before a clock was doubted is as old as
// that may well be right to say; what has come since is not.
func (k *timekeeper) oldest(keep time.Duration) int64 {
	k.mu.Lock()
	defer k.mu.Unlock()
	_, shown := k.agesLocked()
	return k.rests.Shown(shown - keep.Milliseconds())
}

// since is the age of what just happened within some time, for certain.
func (k *timekeeper) since(most time.Duration) int64 {
	k.mu.Lock()
	defer k.mu.Unlock()
	sure, _ := k.agesLocked()
	return k.rests.Certain(sure - most.Milliseconds())
}

// TrustedTime is what the wall's clock says as far as it is trusted: for ages of what has no room
// time, as files. It is before all of them where none was seen yet.
func (r *Room) TrustedTime() time.Time {
	t := r.time.noted()
	return time.UnixMilli(t.After(r.time.clock.read().run - t.Run).Sure)
}

// keeps tells whether lines are shown only up to an age.
func (r *Room) keeps() bool { return r.cfg.Keep > 0 && r.cfg.Keep != text.Forever }

// oldest is the age of what is just shown; 0 if everything is.
func (r *Room) oldest() int64 {
	if !r.keeps() {
		return 0
	}
	return r.time.oldest(r.cfg.Keep)
}

// from is the number of the first event in the history that is shown; 0 if all are.
func (r *Room) from(ctx context.Context) (uint64, error) {
	if !r.keeps() {
		return 0, nil
	}
	age := r.oldest()
	h := &r.horizon
	h.mu.Lock()
	hint := h.n
	if age < h.age { // a doubt was settled, and more is shown again
		hint = 0
	}
	h.mu.Unlock()
	n, err := r.cfg.History.First(ctx, hint, age)
	if err != nil {
		return 0, err
	}
	h.mu.Lock()
	defer h.mu.Unlock()
	h.n, h.age = n, age
	return n, nil
}

// Shows tells whether an event is not too old to be shown.
func (s *Seat) Shows(e *state.Event) bool { return e.Age() >= s.room.oldest() }

// Within tells whether an event is no older than some time, as the log will judge it, whatever
// the wall's clock says by now.
func (s *Seat) Within(e *state.Event, most time.Duration) bool {
	return e.Age() >= s.room.time.since(most)
}

// Prune deletes from the history what is older than an age, unless that is 0,
// and what has keepLines newer lines, unless that is 0. It goes in small steps,
// between which people talk on, until all is done or ctx ends. A clock that is
// doubted makes nothing old.
func (r *Room) Prune(ctx context.Context, age time.Duration, keepLines int) (deleted int, err error) {
	olderThan := int64(0)
	if age > 0 && age != text.Forever {
		olderThan = r.time.since(age)
	}
	for more := true; more && err == nil && ctx.Err() == nil; {
		var n int
		n, more, err = r.cfg.History.Prune(ctx, olderThan, keepLines, pruneAtOnce)
		deleted += n
	}
	if keepLines > 0 { // an age hides what memory holds, see Shows
		r.mu.Lock()
		r.transcript.pruned(keepLines)
		r.mu.Unlock()
	}
	return deleted, err
}

// milestones are how far events had come at some moments: by them is told that some
// of the private ones are too old, and nobody's are looked through.
type milestones []milestone

type milestone struct {
	age int64
	n   uint64
}

// note adds one, if anything has happened since the last.
func (m *milestones) note(age int64, n uint64) {
	if last := len(*m) - 1; last < 0 || (*m)[last].n < n {
		*m = append(*m, milestone{age, n})
	}
}

// before is how far events had come at the last of them before an age, 0 if there is
// none. All up to that one are forgotten.
func (m *milestones) before(age int64) (n uint64) {
	behind := 0
	for _, one := range *m {
		if one.age >= age {
			break
		}
		n = one.n
		behind++
	}
	*m = (*m)[behind:]
	return n
}

// expire lets those at screens look again when something that memory holds has
// become too old to be shown.
func (r *Room) expire(ctx context.Context) {
	if !r.keeps() {
		return
	}
	timer := time.NewTicker(max(time.Second, min(r.cfg.Keep/expireParts, expireMost)))
	defer timer.Stop()
	var (
		gone uint64
		told milestones
	)
	for {
		select {
		case <-ctx.Done():
			return
		case <-timer.C:
		}
		oldest := r.oldest()
		r.mu.RLock()
		last, newest := max(r.transcript.public.lastBefore(oldest), r.transcript.moves.lastBefore(oldest)), r.state.LastN()
		r.mu.RUnlock()
		now, _ := r.time.ages() // after all that has happened
		told.note(now, newest)
		if last = max(last, told.before(oldest)); last > gone {
			gone = last
			r.wakeAll()
		}
	}
}

// sweep has the state swept a minute after the start, and then each day, in steps
// between which people talk on.
func (r *Room) sweep(ctx context.Context) {
	timer := time.NewTimer(sweepFirst)
	defer timer.Stop()
	for {
		select {
		case <-ctx.Done():
			return
		case <-timer.C:
		}
		p := r.proposal(r.self(), &state.Sweep{Most: sweepAtOnce})
		swept := make(chan outcome, 1)
		r.queue.put(&pending{proposal: p, done: swept})
		select {
		case <-ctx.Done():
			return
		case o := <-swept:
			switch {
			case o.err != nil: // the disk is full, say
				timer.Reset(sweepFirst)
			case r.House().Sweeping:
				timer.Reset(sweepAgain)
			default:
				timer.Reset(day)
			}
		}
	}
}
