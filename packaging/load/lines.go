package main

// Lines that can be found again: each begins with a mark of its own, which is
// one word of fixed length, so that no wrapping divides it. A screen that scrolls draws
// a mark whole; one that draws what differs may not, and is asked to draw it anew.

import (
	"bytes"
	"fmt"
	"sync/atomic"
	"time"
)

const (
	word     = "kettle"
	digits   = 8
	markSize = len(word) + digits
)

// lineText is what is said as line n. It is as long as what people say, and fits
// in one row.
func lineText(n int) string {
	return fmt.Sprintf("%s%0*d is on, who wants a cup?", word, digits, n)
}

// marks calls f with the number of each mark that is whole in b.
func marks(b []byte, f func(n int)) {
	for {
		i := bytes.Index(b, []byte(word))
		if i < 0 || len(b)-i < markSize {
			return
		}
		if n, ok := number(b[i+len(word) : i+markSize]); ok {
			f(n)
		}
		b = b[i+len(word):]
	}
}

func number(b []byte) (n int, ok bool) {
	for _, c := range b {
		if c < '0' || c > '9' {
			return 0, false
		}
		n = 10*n + int(c-'0')
	}
	return n, true
}

// script is what is said in the talk: how many lines, and when each was.
type script struct {
	start time.Time
	said  []atomic.Int64 // nanoseconds since start; 0: not yet
}

func newScript(lines int) *script {
	return &script{start: time.Now(), said: make([]atomic.Int64, lines)}
}

func (s *script) say(n int) { s.said[n].Store(max(1, int64(time.Since(s.start)))) }

// age is for how long line n has been said; ok is false if it was not.
func (s *script) age(n int) (age time.Duration, ok bool) {
	if n >= len(s.said) {
		return 0, false
	}
	at := s.said[n].Load()
	return time.Since(s.start) - time.Duration(at), at > 0
}

// tally is which lines somebody has seen. One goroutine adds to it.
type tally struct {
	script *script
	mine   func(n int) bool // which lines they are to see; nil: all
	want   int
	seen   []uint64
	count  atomic.Int64
	astray atomic.Int64 // lines that they were not to see
}

func newTally(s *script, mine func(n int) bool) *tally {
	t := &tally{script: s, mine: mine, want: len(s.said), seen: make([]uint64, (len(s.said)+63)/64)}
	if mine != nil {
		t.want = 0
		for n := range s.said {
			if mine(n) {
				t.want++
			}
		}
	}
	return t
}

// add notes that line n was seen, and reports for how long it had been said if
// it is seen for the first time.
func (t *tally) add(n int) (age time.Duration, first bool) {
	age, ok := t.script.age(n)
	if bit := uint64(1) << (n % 64); ok && t.seen[n/64]&bit == 0 {
		t.seen[n/64] |= bit
		if t.mine != nil && !t.mine(n) {
			t.astray.Add(1)
			return 0, false
		}
		t.count.Add(1)
		return age, true
	}
	return 0, false
}

// missing is how many lines they were to see and have not seen.
func (t *tally) missing() int { return t.want - int(t.count.Load()) }
