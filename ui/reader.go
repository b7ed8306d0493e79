package ui

// Input: bytes of a stranger become messages, no faster than a screen can use
// them. What comes faster waits here, in little memory: left unread, it would
// wait in the two megabytes that an SSH channel promises its peer. Whoever sends
// more than can wait is no person at a keyboard, and their session ends.

import (
	"sync"
	"time"

	tea "charm.land/bubbletea/v2"
	"golang.org/x/time/rate"

	"teahouse/ui/term"
)

const (
	readBytes = 256      // of one read, which costs as much as a key at least: each screen has a buffer for it, and a paste comes in several
	keysRate  = 200      // keys a second, which is more than any keyboard repeats
	keysBurst = 1000     // keys at once: a wheel, the longest paste
	textKey   = 16       // bytes of text that came at once and count as one key more
	waitMost  = 64 << 10 // bytes that may wait
)

// inputMsg is what one read was decoded to.
type inputMsg []tea.Msg

// typedMsg tells that something waits in the queue. What is in no queue might be
// lost when the program ends, and it may be for what comes after the screen.
type typedMsg struct{}

// input reads the terminal until it ends.
func (s *session) input() {
	defer s.rescue()
	s.program.Send(typedMsg{}) // for what was typed ahead of this screen
	buf := make([]byte, readBytes)
	for more := true; more; {
		s.typing.listen(s)
		var err error
		if more, err = s.terminal.Ahead.Read(s.terminal.In, buf, s.offers); err != nil {
			s.end(errHangup)
		}
	}
}

// offers has one read decoded.
func (s *session) offers(p []byte) (used bool) { return s.typing.offer(s, p) }

// typing is what has been read and not settled yet.
type typing struct {
	mu      sync.Mutex // held while messages are sent, so that they keep their order
	decoder term.Decoder
	silence *time.Timer // runs while the terminal is listened to, and a silence would settle something
	limit   *rate.Limiter
	late    bool   // somebody serves what waits
	waiting []byte // read, and not decoded yet
	over    bool   // nothing is taken any more

	queued sync.Mutex
	queue  []tea.Msg // decoded, and not taken by the model yet
}

func (t *typing) begin(terminal *Terminal) {
	t.limit = rate.NewLimiter(keysRate, keysBurst)
	t.decoder, t.queue = terminal.Ahead.Take()
	t.decoder.St, t.decoder.Unmarked = isSt(terminal.Term), false
}

// end keeps for whoever is next at this terminal what the screen has not taken.
func (t *typing) end(ahead *term.Typeahead, untaken []tea.Msg) {
	t.mu.Lock()
	defer t.mu.Unlock()
	t.over = true
	if t.silence != nil {
		t.silence.Stop()
	}
	ahead.Keep(t.decoder, append(untaken, t.take()...), t.waiting)
	t.waiting = nil
}

// offer decodes one read, or lets it wait its turn. It is false where nothing is
// taken any more; if that is because too much would wait, the session ends.
func (t *typing) offer(s *session, p []byte) bool {
	t.mu.Lock()
	defer t.mu.Unlock()
	switch {
	case t.over:
		return false
	case t.late && len(t.waiting)+len(p) > waitMost:
		t.over, t.waiting = true, nil // nobody is next
		s.end(errFlood)
		return false
	case t.late:
		t.waiting = append(t.waiting, p...)
		return true
	}
	if pause := t.decode(s, p); pause > 0 {
		t.late = true
		go t.serve(s, pause)
	}
	return true
}

// serve decodes what waits as fast as the limit allows, until nothing does.
func (t *typing) serve(s *session, pause time.Duration) {
	defer s.rescue()
	timer := time.NewTimer(pause)
	defer timer.Stop()
	for {
		select {
		case <-timer.C:
		case <-s.ctx.Done():
			return
		}
		pause, more := t.next(s)
		if !more {
			t.listen(s)
			return
		}
		timer.Reset(pause)
	}
}

// next decodes a part of what waits, and tells when the one after it may be.
func (t *typing) next(s *session) (pause time.Duration, more bool) {
	t.mu.Lock()
	defer t.mu.Unlock()
	n := min(len(t.waiting), readBytes)
	switch {
	case t.over:
		return 0, false
	case n == 0:
		t.late, t.waiting = false, nil
		return 0, false
	}
	pause = t.decode(s, t.waiting[:n])
	t.waiting = t.waiting[n:]
	return pause, true
}

// listen begins to wait for the terminal.
func (t *typing) listen(s *session) {
	t.mu.Lock()
	defer t.mu.Unlock()
	switch {
	case t.late || t.over || !t.decoder.Pending():
	case t.silence == nil:
		t.silence = time.AfterFunc(term.FlushInterval, func() { t.flush(s) })
	default:
		t.silence.Reset(term.FlushInterval)
	}
}

// decode decodes one read and tells how long the next must wait.
func (t *typing) decode(s *session, p []byte) time.Duration {
	if t.silence != nil {
		t.silence.Stop()
	}
	msgs := t.decoder.Decode(p)
	if t.decoder.Broken() {
		msgs = append(msgs, brokenMsg{})
	}
	keys := t.send(s, msgs)
	return t.limit.ReserveN(time.Now(), min(max(keys, 1), keysBurst)).Delay()
}

// flush settles what only a silence can.
func (t *typing) flush(s *session) {
	defer s.rescue()
	t.mu.Lock()
	defer t.mu.Unlock()
	if t.late || t.over {
		return // what comes next has come already, or is for somebody else
	}
	msgs := t.decoder.Flush()
	if t.decoder.Broken() {
		msgs = append(msgs, brokenMsg{})
	}
	t.send(s, msgs)
	if t.decoder.Pending() {
		t.silence.Reset(term.FlushInterval)
	}
}

// send hands on what was decoded, and tells how many keys that counts as.
func (t *typing) send(s *session, msgs []tea.Msg) (keys int) {
	if len(msgs) > 0 {
		t.queued.Lock()
		t.queue = append(t.queue, msgs...)
		t.queued.Unlock()
		s.program.Send(typedMsg{})
	}
	keys = len(msgs)
	for _, msg := range msgs {
		if text, ok := msg.(term.TextMsg); ok {
			keys += len(text) / textKey
		}
	}
	return keys
}

// take takes all that is in the queue.
func (t *typing) take() inputMsg {
	t.queued.Lock()
	defer t.queued.Unlock()
	msgs := t.queue
	t.queue = nil
	return msgs
}
