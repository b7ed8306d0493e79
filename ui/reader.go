package ui

// Input: bytes of a stranger become messages, no faster than a screen can use
// them. What is not read stays in the client's window.

import (
	"sync"
	"time"

	tea "charm.land/bubbletea/v2"
	"golang.org/x/time/rate"

	"teahouse/ui/term"
)

const (
	readBytes  = 1 << 10 // of one read; a longer paste comes in several
	keysRate   = 200     // keys a second, which is more than any keyboard repeats
	keysBurst  = 1000    // keys at once: a wheel, a paste without brackets
	bytesAsKey = 256     // bytes of text that cost as much as a key
)

// inputMsg is what one read was decoded to.
type inputMsg []tea.Msg

// input reads the terminal until it ends.
func (s *session) input() {
	defer s.rescue()
	var t typing
	defer t.stop()
	limit := rate.NewLimiter(keysRate, keysBurst)
	buf := make([]byte, readBytes)
	for {
		t.listen(s)
		n, err := s.terminal.In.Read(buf)
		keys := t.take(s, buf[:n])
		if err != nil {
			s.end(errHangup)
			return
		}
		if limit.WaitN(s.ctx, min(keys+n/bytesAsKey, keysBurst)) != nil {
			return
		}
	}
}

// typing is what has been read and not settled yet.
type typing struct {
	mu      sync.Mutex // held while messages are sent, so that they keep their order
	decoder term.Decoder
	silence *time.Timer // runs while the terminal is listened to, and a silence would settle something
}

// listen begins to wait for the terminal.
func (t *typing) listen(s *session) {
	t.mu.Lock()
	defer t.mu.Unlock()
	switch {
	case !t.decoder.Pending():
	case t.silence == nil:
		t.silence = time.AfterFunc(term.FlushInterval, func() { t.flush(s) })
	default:
		t.silence.Reset(term.FlushInterval)
	}
}

// take decodes one read and tells how many messages it gave.
func (t *typing) take(s *session, p []byte) int {
	t.mu.Lock()
	defer t.mu.Unlock()
	if t.silence != nil {
		t.silence.Stop()
	}
	return t.send(s, t.decoder.Decode(p))
}

// flush settles what only a silence can.
func (t *typing) flush(s *session) {
	defer s.rescue()
	t.mu.Lock()
	defer t.mu.Unlock()
	t.send(s, t.decoder.Flush())
	if t.decoder.Pending() {
		t.silence.Reset(term.FlushInterval)
	}
}

func (t *typing) send(s *session, msgs []tea.Msg) int {
	if len(msgs) > 0 {
		s.program.Send(inputMsg(msgs))
	}
	return len(msgs)
}

func (t *typing) stop() {
	t.mu.Lock()
	defer t.mu.Unlock()
	if t.silence != nil {
		t.silence.Stop()
	}
}
