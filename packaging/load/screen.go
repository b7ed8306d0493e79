package main

// What a member sees: an emulated terminal that draws what the server sends. A
// line has arrived when it stands there, not when its bytes have come.

import (
	"cmp"
	"io"
	"slices"
	"strings"
	"sync"
	"time"

	"github.com/charmbracelet/x/ansi"
	"github.com/charmbracelet/x/vt"

	"teahouse/ui/serve/sshtest"
)

// tornMost is for how long a terminal without synchronized updates may show half of a frame.
const tornMost = 50 * time.Millisecond

// screen is an emulated terminal.
type screen struct {
	mu     sync.Mutex
	emu    *sshtest.Emulator
	tally  *tally
	ages   []time.Duration   // of each line, from Enter to when it stood here
	twice  map[int]bool      // lines that stood in two places at once…
	torn   map[int]time.Time // …or do since then, which may be half of a frame
	update bool              // inside a synchronized update, which shows nothing
	fresh  bool              // lines were drawn since it was looked at
}

// newScreen makes a terminal that answers the server's questions.
func newScreen(m member, t *tally, answers io.Writer) *screen {
	s := &screen{emu: sshtest.NewEmulator(m.width, m.height), tally: t, twice: map[int]bool{}}
	s.emu.SetCallbacks(vt.Callbacks{
		EnableMode:  func(m ansi.Mode) { s.update = s.update || m == ansi.ModeSynchronizedOutput },
		DisableMode: func(m ansi.Mode) { s.update = s.update && m != ansi.ModeSynchronizedOutput },
	})
	go func() { _, _ = io.Copy(answers, s.emu) }() // until close
	return s
}

// draw draws, and looks for lines if lines are among what is drawn.
func (s *screen) draw(p []byte, lines bool) {
	s.mu.Lock()
	defer s.mu.Unlock()
	for n, since := range s.torn {
		if time.Since(since) > tornMost {
			s.twice[n] = true
		}
	}
	_, _ = s.emu.Write(p) // it cannot fail
	s.fresh = s.fresh || lines
	if !s.fresh || s.update {
		return
	}
	here, torn := map[int]bool{}, map[int]time.Time{}
	marks([]byte(strings.Join(s.emu.Rows(), "\n")), func(n int) {
		if here[n] {
			torn[n] = cmp.Or(s.torn[n], time.Now())
		}
		here[n] = true
		if age, first := s.tally.add(n); first {
			s.ages = append(s.ages, age)
		}
	})
	s.torn, s.fresh = torn, len(torn) > 0
}

// seen is how old each line was when it appeared, and how many appeared twice.
func (s *screen) seen() (ages []time.Duration, twice int) {
	s.mu.Lock()
	defer s.mu.Unlock()
	for n := range s.torn { // nothing came that would have mended it
		s.twice[n] = true
	}
	return slices.Clone(s.ages), len(s.twice)
}

func (s *screen) close() { s.emu.HangUp() }
