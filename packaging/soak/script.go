package main

// Lines that can be told from all others: each holds one word with its number.
// What the server has kept at the end is the truth about which were said, and in
// which order: that must be what was typed, and what people were told.

import (
	"fmt"
	"regexp"
	"strconv"
	"sync"
)

var (
	public  = regexp.MustCompile(`\bsoak(\d{8})\b`)
	private = regexp.MustCompile(`\bhush(\d{8})\b`)
)

// numbers are the public lines that a text holds, in order.
func numbers(text string) []int { return marked(public, text) }

// hushed are the private ones.
func hushed(text string) []int { return marked(private, text) }

func marked(word *regexp.Regexp, text string) (ns []int) {
	for _, m := range word.FindAllStringSubmatch(text, -1) {
		n, _ := strconv.Atoi(m[1]) // eight digits
		ns = append(ns, n)
	}
	return ns
}

// fate is what must have become of a line.
type fate int

const (
	unsure  fate = iota // refused perhaps, or its author vanished
	certain             // kept: its author was told so, or stayed and was not faster than allowed
	refused             // not kept: its author was told so
)

// line is one that was typed.
type line struct {
	terminal int // at which
	fate     fate
	from, to string // of a private line
}

// script is all lines that were typed, by their numbers. The zero value is ready.
type script struct {
	mu        sync.Mutex
	lines     []line
	terminals int
	pours     pours
}

// terminal returns the number of a new terminal.
func (s *script) terminal() int {
	s.mu.Lock()
	defer s.mu.Unlock()
	s.terminals++
	return s.terminals
}

func (s *script) add(l line) int {
	s.mu.Lock()
	defer s.mu.Unlock()
	s.lines = append(s.lines, l)
	return len(s.lines) - 1
}

// public is a new line, and its text.
func (s *script) public(terminal int, f fate) (n int, text string) {
	n = s.add(line{terminal: terminal, fate: f})
	return n, fmt.Sprintf("soak%08d, who wants a cup?", n)
}

// private is a new private line.
func (s *script) private(terminal int, from, to string) (n int, text string) {
	n = s.add(line{terminal: terminal, from: from, to: to})
	return n, fmt.Sprintf("hush%08d", n)
}

// settle notes what must have become of lines.
func (s *script) settle(f fate, ns ...int) {
	s.mu.Lock()
	defer s.mu.Unlock()
	for _, n := range ns {
		s.lines[n].fate = f
	}
}

// overheard is the first private line in a text that does not concern somebody,
// and whether there is one.
func (s *script) overheard(text, name string) (n int, ok bool) {
	s.mu.Lock()
	defer s.mu.Unlock()
	for _, n := range hushed(text) {
		if n >= len(s.lines) || s.lines[n].from != name && s.lines[n].to != name {
			return n, true
		}
	}
	return 0, false
}

func (s *script) count() int {
	s.mu.Lock()
	defer s.mu.Unlock()
	return len(s.lines)
}

// own are the lines of one terminal.
func (s *script) own(terminal int) map[int]bool {
	s.mu.Lock()
	defer s.mu.Unlock()
	own := map[int]bool{}
	for n := range s.lines {
		if s.lines[n].terminal == terminal {
			own[n] = true
		}
	}
	return own
}

// compare holds what was kept against what was typed.
func (s *script) compare(spoken []mention, found *faults) {
	s.mu.Lock()
	defer s.mu.Unlock()
	here := make([]bool, len(s.lines))
	newest := map[int]int{} // line of each terminal
	for _, m := range spoken {
		n := m.n
		switch {
		case n >= len(s.lines):
			found.add("line %d was kept and never typed", n)
			continue
		case here[n]:
			found.add("line %d was kept twice", n)
		case m.private != (s.lines[n].to != ""):
			found.add("line %d is private or public, and was kept as the other", n)
		}
		here[n] = true
		terminal := s.lines[n].terminal
		if last, ok := newest[terminal]; ok && last > n {
			found.add("line %d was kept after line %d of the same terminal", n, last)
		}
		newest[terminal] = n
	}
	for n, l := range s.lines {
		switch {
		case l.fate == certain && !here[n]:
			found.add("line %d was taken, or had to be, and not kept", n)
		case l.fate == refused && here[n]:
			found.add("line %d was refused, and kept", n)
		}
	}
}
