package cluster

// The tail: what the stream holds from some message on, in order, each message once,
// whatever becomes of the server that gives them. It knows nothing of NATS: feeds are
// opened for it, and fail.

import (
	"context"
	"errors"
	"fmt"
	"sync"
	"time"
)

// tail reads ahead of who applies, up to a bound.
type tail struct {
	open  func(ctx context.Context, from uint64) (*feed, error)
	first func(ctx context.Context) (uint64, error) // the oldest message that the stream holds
	news  chan<- struct{}                           // capacity 1: told when there is something

	mu      sync.Mutex
	next    uint64 // the message that is wanted
	lenient bool   // the one after it will do: nothing is known to be missing
	gaps    int    // feeds in a row that began behind it
	held    []message
	bytes   int
	failed  error         // for good
	moved   chan struct{} // closed and replaced when there is more, or it failed
	drained chan struct{} // capacity 1
	known   uint64        // the stream holds at least this message
	kick    func()        // ends the feed
	patient time.Duration // how long it may take to come to what is known
	alarm   *time.Timer   // set while the feed has to come to what is known
}

func newTail(open func(context.Context, uint64) (*feed, error), first func(context.Context) (uint64, error), news chan<- struct{}, from uint64, lenient bool) *tail {
	return &tail{open: open, first: first, news: news, next: from, lenient: lenient, moved: make(chan struct{}), drained: make(chan struct{}, 1), patient: behindFor}
}

// errGap is an error of a feed that left out messages.
var errGap = errors.New("messages were left out")

// run reads until ctx ends, or nothing can be read any more: then it tells why.
func (t *tail) run(ctx context.Context) error {
	pause := retryFirst
	for ctx.Err() == nil {
		before := t.wanted()
		err := t.once(ctx)
		if f, ok := errors.AsType[final](err); ok {
			t.fail(f.error)
			return f.error
		}
		if t.wanted() > before {
			pause = retryFirst
		}
		select {
		case <-ctx.Done():
		case <-time.After(pause):
		}
		pause = min(2*pause, retryMost)
	}
	return nil
}

// once reads from one feed until it fails.
func (t *tail) once(ctx context.Context) error {
	ctx, kick := context.WithCancel(ctx)
	defer kick()
	f, err := t.open(ctx, t.wanted())
	if err != nil {
		return err
	}
	defer f.stop()
	t.mu.Lock()
	t.kick, t.patient = kick, behindFor+2*f.there
	t.mu.Unlock()
	for first := true; ; first = false {
		if err := t.room(ctx); err != nil {
			return err
		}
		m, err := f.next(ctx)
		if err != nil {
			return err
		}
		if err := t.take(m); err != nil {
			if first && errors.Is(err, errGap) {
				err = t.missing(ctx)
			}
			return err
		}
	}
}

// take puts a message behind the others, unless it was there before. A feed that
// leaves some out is not to be used further.
func (t *tail) take(m message) error {
	t.mu.Lock()
	defer t.mu.Unlock()
	switch {
	case m.seq < t.next:
		return nil
	case m.seq > t.next && !(t.lenient && m.seq == t.next+1):
		return errGap
	}
	t.next, t.lenient, t.gaps = m.seq+1, false, 0
	t.held = append(t.held, m)
	t.bytes += len(m.data)
	t.stir()
	return nil
}

// missing finds out why a feed began behind what is wanted: the server that gave it may
// be late itself, or the stream does not hold that any more.
func (t *tail) missing(ctx context.Context) error {
	oldest, err := t.first(ctx)
	if err != nil {
		return err
	}
	t.mu.Lock()
	defer t.mu.Unlock()
	t.gaps++
	switch {
	case oldest > t.next && !(t.lenient && oldest == t.next+1):
		return final{fmt.Errorf("the stream does not hold message %d any more, it begins with %d: start this node again, and it takes a snapshot", t.next, oldest)}
	case t.gaps >= gapsBelieved:
		return final{fmt.Errorf("the servers have lost message %d of the stream: %s", t.next, afterSetBack)}
	}
	return errGap
}

// stir tells those who wait that something has changed.
func (t *tail) stir() {
	close(t.moved)
	t.moved = make(chan struct{})
	select {
	case t.news <- struct{}{}:
	default:
	}
}

// room waits until so much has been taken away that there is room for more.
func (t *tail) room(ctx context.Context) error {
	for {
		t.mu.Lock()
		full := len(t.held) >= heldMessages || t.bytes >= heldBytes
		t.mu.Unlock()
		if !full {
			return nil
		}
		select {
		case <-t.drained:
		case <-ctx.Done():
			return ctx.Err()
		}
	}
}

func (t *tail) fail(err error) {
	t.mu.Lock()
	defer t.mu.Unlock()
	t.failed = err
	t.stir()
}

func (t *tail) wanted() uint64 {
	t.mu.Lock()
	defer t.mu.Unlock()
	return t.next
}

// drain takes what is there. Where there is nothing, more is closed when there may be.
func (t *tail) drain() (held []message, next uint64, more <-chan struct{}, err error) {
	t.mu.Lock()
	defer t.mu.Unlock()
	held = t.held
	t.held, t.bytes = nil, 0
	select {
	case t.drained <- struct{}{}:
	default:
	}
	if len(held) == 0 {
		err = t.failed
	}
	return held, t.next, t.moved, err
}

// expect says that the stream holds a message. If the feed does not come to it, it is
// opened again: a server may go on without a word and without its messages.
func (t *tail) expect(seq uint64) {
	t.mu.Lock()
	defer t.mu.Unlock()
	t.known = max(t.known, seq)
	if t.alarm == nil && t.known >= t.next {
		was := t.next
		t.alarm = time.AfterFunc(t.patient, func() { t.overdue(was) })
	}
}

func (t *tail) overdue(was uint64) {
	t.mu.Lock()
	defer t.mu.Unlock()
	t.alarm = nil
	full := len(t.held) >= heldMessages || t.bytes >= heldBytes
	if t.known < t.next {
		return
	}
	if t.next == was && !full && t.kick != nil {
		t.kick()
	}
	now := t.next
	if full { // who applies is slow, and not the feed
		now = 0
	}
	t.alarm = time.AfterFunc(t.patient, func() { t.overdue(now) })
}

// lag is how many messages the stream is known to hold beyond what was read.
func (t *tail) lag() uint64 {
	t.mu.Lock()
	defer t.mu.Unlock()
	if t.known < t.next {
		return uint64(len(t.held))
	}
	return t.known - t.next + 1 + uint64(len(t.held))
}

// end is called when the tail is not read any more.
func (t *tail) end() {
	t.mu.Lock()
	defer t.mu.Unlock()
	t.known = 0
	if t.alarm != nil {
		t.alarm.Stop()
	}
}
