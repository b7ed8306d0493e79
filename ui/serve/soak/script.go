package main

// Lines that can be told from all others: each holds one word with its number.
// What the server has kept at the end is the truth about which were said, and in
// which order: that must be what was typed, and what people saw.

import (
	"context"
	"fmt"
	"regexp"
	"strconv"
	"sync"

	"teahouse/room"
	"teahouse/room/store"
)

var (
	public  = regexp.MustCompile(`\bsoak(\d{8})\b`)
	private = regexp.MustCompile(`\bhush\d{8}\b`)
)

// numbers are the lines that a text holds, in order.
func numbers(text string) (ns []int) {
	for _, m := range public.FindAllStringSubmatch(text, -1) {
		n, _ := strconv.Atoi(m[1]) // eight digits
		ns = append(ns, n)
	}
	return ns
}

// line is one that was typed.
type line struct {
	terminal int  // at which
	sure     bool // by somebody who stayed, and not faster than allowed
}

// script is all lines that were typed, by their numbers. The zero value is ready.
type script struct {
	mu        sync.Mutex
	lines     []line
	terminals int
}

// terminal returns the number of a new terminal.
func (s *script) terminal() int {
	s.mu.Lock()
	defer s.mu.Unlock()
	s.terminals++
	return s.terminals
}

// public is the text of a new line.
func (s *script) public(terminal int, sure bool) string {
	s.mu.Lock()
	defer s.mu.Unlock()
	s.lines = append(s.lines, line{terminal, sure})
	return fmt.Sprintf("soak%08d, who wants a cup?", len(s.lines)-1)
}

func (s *script) count() int {
	s.mu.Lock()
	defer s.mu.Unlock()
	return len(s.lines)
}

// compare holds what was kept against what was typed. Lines that flood control
// refused, or whose author vanished, need not be there.
func (s *script) compare(kept []int, found *faults) {
	s.mu.Lock()
	defer s.mu.Unlock()
	here := make([]bool, len(s.lines))
	newest := map[int]int{} // line of each terminal
	for _, n := range kept {
		switch {
		case n >= len(s.lines):
			found.add("line %d was kept and never typed", n)
			continue
		case here[n]:
			found.add("line %d was kept twice", n)
		}
		here[n] = true
		terminal := s.lines[n].terminal
		if last, ok := newest[terminal]; ok && last > n {
			found.add("line %d was kept after line %d of the same terminal", n, last)
		}
		newest[terminal] = n
	}
	for n, l := range s.lines {
		if l.sure && !here[n] {
			found.add("line %d was typed by somebody who stayed, and not kept", n)
		}
	}
}

// export reads the numbers of all lines from a state folder.
func export(ctx context.Context, state string) (kept []int, err error) {
	r, err := store.OpenReader(state)
	if err != nil {
		return nil, err
	}
	defer r.Close()
	err = r.Export(ctx, false, func(e *room.Event) error {
		kept = append(kept, numbers(e.Text)...)
		return nil
	})
	return kept, err
}
