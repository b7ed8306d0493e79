package main

// What somebody is told in plain lines during one visit: every public line once,
// in order, without a gap from the first to the last; their own only if they want
// them.

import (
	"regexp"
	"strconv"
	"strings"
	"sync"
)

// echo says what happens to one's own lines.
type echo int

const (
	noEcho   echo = iota // they are not repeated
	withEcho             // they are told like all others
	anyEcho              // those are told that did not fit into the row where they were written
)

// listener is one visit.
type listener struct {
	name     string
	terminal int // 0: nothing is written at it
	echo     echo
	found    *faults

	mu      sync.Mutex
	heard   []int
	gaps    map[int]int // how many lines of the room they were told that they are not told now, before one of those heard
	excused bool        // it cannot be told what they should have been told
	call    *call       // of which it is known whether lines went by unread
}

// excuse leaves out of the comparison what they are told.
func (l *listener) excuse() {
	l.mu.Lock()
	defer l.mu.Unlock()
	l.excused = true
}

// hear takes in a line of output. Privately told lines are looked at elsewhere.
func (l *listener) hear(line string) {
	line = lastDrawn(line)
	if waited := writing.FindStringSubmatch(line); waited != nil {
		n, _ := strconv.Atoi(strings.ReplaceAll(waited[1], ",", "")) // nothing else is matched
		l.mu.Lock()
		defer l.mu.Unlock()
		if l.gaps == nil {
			l.gaps = map[int]int{}
		}
		l.gaps[len(l.heard)] += n
		return
	}
	if !clocked.MatchString(line) {
		return
	}
	ns := numbers(line)
	l.mu.Lock()
	defer l.mu.Unlock()
	l.heard = append(l.heard, ns...)
}

// writing is what stands for lines that came, and were too many, while somebody wrote.
var writing = regexp.MustCompile(`^Before these, ([\d,]+) lines? came\b`)

// clocked is how a public line begins that happened in the room.
var clocked = regexp.MustCompile(`^\d\d:\d\d `)

// lastDrawn is what stands in a row in the end: what was written over is gone.
func lastDrawn(line string) string {
	line = strings.TrimRight(line, "\r\n")
	return line[strings.LastIndexByte(line, '\r')+1:]
}

// compare holds what was told against what was kept. If they came when only lines
// from a number on were yet to be written, and stayed until nobody else was
// there, all of these were for them.
func (l *listener) compare(t *truth, said *script, all bool, from int) {
	l.mu.Lock()
	defer l.mu.Unlock()
	if l.excused || l.call != nil && l.call.missed() {
		return
	}
	own := map[int]bool{}
	if l.terminal != 0 {
		own = said.own(l.terminal)
	}
	before := -1 // where in the truth the line told last is
	lost := func(upto, gap int) bool {
		for _, n := range t.lines[before+1 : upto] {
			if own[n] && l.echo != withEcho || n < from {
				continue
			}
			gap--
			if gap < 0 {
				l.found.add("%s: line %d was kept and not told", l.name, n)
				return true
			}
		}
		return false
	}
	for i, n := range l.heard {
		at, ok := t.place[n]
		switch {
		case !ok:
			l.found.add("%s: line %d was told and not kept", l.name, n)
			return
		case i > 0 && at <= before:
			l.found.add("%s: line %d was told again, or behind one that came later", l.name, n)
			return
		case own[n] && l.echo == noEcho:
			l.found.add("%s: line %d is their own, and was repeated", l.name, n)
			return
		case (i > 0 || all) && lost(at, l.gaps[i]):
			return
		}
		before = at
	}
	if all {
		lost(len(t.lines), l.gaps[len(l.heard)])
	}
}
