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
		s.keyboard.listen(s)
		var err error
		if more, err = s.terminal.Ahead.Read(s.terminal.In, buf, s.offers); err != nil {
			s.end(errHangup)
		}
	}
}

// offers has one read decoded.
func (s *session) offers(p []byte) (used bool) { return s.keyboard.offer(s, p) }

// keyboard is what has been read and not settled yet.
type keyboard struct {
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

func (k *keyboard) begin(terminal *Terminal) {
	k.limit = rate.NewLimiter(keysRate, keysBurst)
	k.decoder, k.queue = terminal.Ahead.Take()
	k.decoder.Unmarked = false
}

// end keeps for whoever is next at this terminal what the screen has not taken.
func (k *keyboard) end(ahead *term.Typeahead, untaken []tea.Msg) {
	k.mu.Lock()
	defer k.mu.Unlock()
	k.over = true
	if k.silence != nil {
		k.silence.Stop()
	}
	ahead.Keep(k.decoder, append(untaken, k.take()...), k.waiting)
	k.waiting = nil
}

// offer decodes one read, or lets it wait its turn. It is false where nothing is
// taken any more; if that is because too much would wait, the session ends.
func (k *keyboard) offer(s *session, p []byte) bool {
	k.mu.Lock()
	defer k.mu.Unlock()
	switch {
	case k.over:
		return false
	case k.late && len(k.waiting)+len(p) > waitMost:
		k.over, k.waiting = true, nil // nobody is next
		s.end(errFlood)
		return false
	case k.late:
		k.waiting = append(k.waiting, p...)
		return true
	}
	if pause := k.decode(s, p); pause > 0 {
		k.late = true
		go k.serve(s, pause)
	}
	return true
}

// serve decodes what waits as fast as the limit allows, until nothing does.
func (k *keyboard) serve(s *session, pause time.Duration) {
	defer s.rescue()
	timer := time.NewTimer(pause)
	defer timer.Stop()
	for {
		select {
		case <-timer.C:
		case <-s.ctx.Done():
			return
		}
		pause, more := k.next(s)
		if !more {
			k.listen(s)
			return
		}
		timer.Reset(pause)
	}
}

// next decodes a part of what waits, and tells when the one after it may be.
func (k *keyboard) next(s *session) (pause time.Duration, more bool) {
	k.mu.Lock()
	defer k.mu.Unlock()
	n := min(len(k.waiting), readBytes)
	switch {
	case k.over:
		return 0, false
	case n == 0:
		k.late, k.waiting = false, nil
		return 0, false
	}
	pause = k.decode(s, k.waiting[:n])
	k.waiting = k.waiting[n:]
	return pause, true
}

// listen begins to wait for the terminal.
func (k *keyboard) listen(s *session) {
	k.mu.Lock()
	defer k.mu.Unlock()
	switch {
	case k.late || k.over || !k.decoder.Pending():
	case k.silence == nil:
		k.silence = time.AfterFunc(term.FlushInterval, func() { k.flush(s) })
	default:
		k.silence.Reset(term.FlushInterval)
	}
}

// decode decodes one read and tells how long the next must wait.
func (k *keyboard) decode(s *session, p []byte) time.Duration {
	if k.silence != nil {
		k.silence.Stop()
	}
	msgs := k.decoder.Decode(p)
	if k.decoder.Broken() {
		msgs = append(msgs, brokenMsg{})
	}
	keys := k.send(s, msgs)
	return k.limit.ReserveN(time.Now(), min(max(keys, 1), keysBurst)).Delay()
}

// flush settles what only a silence can.
func (k *keyboard) flush(s *session) {
	defer s.rescue()
	k.mu.Lock()
	defer k.mu.Unlock()
	if k.late || k.over {
		return // what comes next has come already, or is for somebody else
	}
	msgs := k.decoder.Flush()
	if k.decoder.Broken() {
		msgs = append(msgs, brokenMsg{})
	}
	k.send(s, msgs)
	if k.decoder.Pending() {
		k.silence.Reset(term.FlushInterval)
	}
}

// send hands on what was decoded, and tells how many keys that counts as.
func (k *keyboard) send(s *session, msgs []tea.Msg) (keys int) {
	if len(msgs) > 0 {
		k.queued.Lock()
		k.queue = append(k.queue, msgs...)
		k.queued.Unlock()
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
func (k *keyboard) take() inputMsg {
	k.queued.Lock()
	defer k.queued.Unlock()
	msgs := k.queue
	k.queue = nil
	return msgs
}
