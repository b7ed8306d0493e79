package serve

// What a client sends to a session has one reader at a time. When another takes over, as when
// somebody changes between screen and plain lines, it goes on behind what was taken: nothing is
// lost, and nothing comes twice. What is read ahead is bounded.

import (
	"io"
	"sync"
	"sync/atomic"
	"time"
)

// passLook is how often a reader who rests looks whether somebody else reads by now.
const passLook = 100 * time.Millisecond

// input is what a client sends to a session, for whoever serves it at the time.
// A screen reads it as it comes. Who does not may have it read ahead, as far as
// it may wait here, which is less than the window that the client has been told.
type input struct {
	from     io.Reader
	all      func() bool // tells whether all that came has been read from there; nil if nobody knows
	window   *window     // that it comes through; nil if nobody knows
	ledger   *ledger
	pourers  pourers
	drop     func()        // ends the session of a client that sent too much
	received atomic.Uint64 // bytes
	began    time.Time
	touched  atomic.Int64 // when the last of them came, in nanoseconds after it began
	passing  passing      // how far it has come; the ledger's lock is held

	mu      sync.Mutex
	change  sync.Cond   // of anything below
	waiting []byte      // read, and not taken yet
	err     error       // how it ended, behind what waits
	owner   *inputLease // who may take it
	reading bool        // somebody reads from, without the lock
	ahead   bool        // it is to be read ahead
	running bool        // by a goroutine, which there is
	over    bool        // nobody will take anything
	typed   bool        // to whom it was sent took keys, and no pipe
	flooded bool        // for more came than may wait
	passed  int64       // bytes that were taken
	pace    debt        // in them
	poured  debt        // the same, where more than somebody types is much
}

func newInput(from io.Reader, l *ledger, p pourers, drop func()) *input {
	now := time.Now()
	in := &input{from: from, ledger: l, pourers: p, drop: drop, began: now, pace: debt{at: now}, poured: debt{free: pourFree, at: now}}
	in.change.L = &in.mu
	return in
}

// rests is for how long nothing has come.
func (in *input) rests() time.Duration {
	return time.Since(in.began) - time.Duration(in.touched.Load())
}

// take makes its caller the one who reads, in place of whoever did. That one gets all
// that was not taken before; to the other one the input has ended, even in the
// middle of a Read, and what that brings is the new one's.
func (in *input) take(ahead bool) *inputLease {
	in.mu.Lock()
	defer in.mu.Unlock()
	in.owner, in.ahead = &inputLease{in}, ahead
	if ahead {
		in.aheadLocked()
	}
	in.change.Broadcast()
	return in.owner
}

// close throws away what waits and what is brought.
func (in *input) close() {
	in.mu.Lock()
	defer in.mu.Unlock()
	in.closeLocked()
}

func (in *input) closeLocked() {
	if !in.over {
		in.over, in.typed, in.waiting = true, !in.ahead, nil
	}
	in.change.Broadcast()
}

// spill reads on to throw all away that comes.
func (in *input) spill() {
	in.mu.Lock()
	defer in.mu.Unlock()
	in.closeLocked()
	in.aheadLocked()
}

func (in *input) aheadLocked() {
	in.ahead = true
	if !in.running {
		in.running = true
		go in.run()
	}
}

// run reads ahead until the input ends or its owner reads directly.
func (in *input) run() {
	buf := make([]byte, inputRead)
	in.mu.Lock()
	defer in.mu.Unlock()
	for in.ahead && in.err == nil {
		switch {
		case in.reading:
			in.change.Wait()
		case len(in.waiting) >= inputWaits:
			in.change.Wait()
		default:
			in.put(in.fetchLocked(buf))
		}
	}
	in.running = false
	in.change.Broadcast()
}

// fetchLocked reads once. The lock is held before and after, but not meanwhile.
func (in *input) fetchLocked(p []byte) []byte {
	in.reading = true
	in.mu.Unlock()
	n, err := in.from.Read(p)
	if n > 0 {
		in.touched.Store(int64(time.Since(in.began)))
	}
	in.received.Add(uint64(n))
	in.ledger.taken.Add(int64(n))
	in.mu.Lock()
	in.reading, in.err = false, err
	in.change.Broadcast()
	return p[:n]
}

func (in *input) put(p []byte) {
	switch {
	case !in.over:
		in.waiting = append(in.waiting, p...)
	case in.typed:
		in.ledger.wasted.Add(int64(len(p)))
	}
}

// ended tells whether the client has said that nothing more will come.
func (in *input) ended() bool {
	in.mu.Lock()
	defer in.mu.Unlock()
	return in.err != nil
}

// taken tells whether all that the client has sent was taken, or thrown away. Where nobody
// knows, whoever reads counts as one who has: they would lose their session for keys that
// were taken long ago.
func (in *input) taken() bool {
	if in.all != nil {
		return in.all()
	}
	in.mu.Lock()
	defer in.mu.Unlock()
	return in.reading
}

// ends tells whether the session has been ended for what it has sent.
func (in *input) ends() bool {
	in.mu.Lock()
	defer in.mu.Unlock()
	return in.flooded
}

// flood ends the session of a client that sent more than may wait.
func (in *input) flood() {
	in.mu.Lock()
	first := !in.flooded
	in.flooded = true
	in.closeLocked()
	in.mu.Unlock()
	if first {
		in.drop()
	}
}

// inputLease reads a session's input until somebody else does.
type inputLease struct{ input *input }

// end keeps for the next one what its reader has not read, though it may read on.
func (t *inputLease) end() {
	in := t.input
	in.mu.Lock()
	defer in.mu.Unlock()
	if in.owner == t {
		in.owner = nil
		in.change.Broadcast()
	}
}

// Read implements [io.Reader]. It brings no more than one person can need: what
// takes keys has work with each.
func (t *inputLease) Read(p []byte) (int, error) {
	n, err := t.read(p)
	for pause := t.input.pass(n); pause > 0 && t.lasts(); pause -= passLook {
		time.Sleep(min(pause, passLook))
	}
	return n, err
}

// lasts tells whether its reader is to go on.
func (t *inputLease) lasts() bool {
	t.input.mu.Lock()
	defer t.input.mu.Unlock()
	return t.input.owner == t && !t.input.over
}

// pass counts what a reader was given, and tells for how long they are to rest.
func (in *input) pass(n int) time.Duration {
	in.mu.Lock()
	defer in.mu.Unlock()
	now := time.Now()
	in.passed += int64(n)
	pause := in.pace.add(in.passed, bytesAtOnce, now)
	if in.poured.add(in.passed, pourBurst, now) > 0 {
		pause = max(pause, in.pourers.wait(n, now))
	}
	return pause
}

func (t *inputLease) read(p []byte) (n int, err error) {
	in := t.input
	in.mu.Lock()
	defer in.mu.Unlock()
	for {
		switch {
		case in.owner != t, in.over:
			return 0, io.EOF
		case len(p) == 0:
			return 0, nil
		case len(in.waiting) > 0:
			n := copy(p, in.waiting)
			in.waiting = in.waiting[n:]
			if len(in.waiting) == 0 {
				in.waiting = nil
			}
			in.change.Broadcast()
			return n, nil
		case in.err != nil:
			return 0, in.err
		case in.reading, in.running:
			in.change.Wait()
		default:
			got := in.fetchLocked(p)
			if in.owner == t && !in.over && len(got) > 0 {
				return len(got), nil
			}
			in.put(got)
		}
	}
}
