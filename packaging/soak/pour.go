package main

// Long texts, poured into say --split: each line of one holds its number and the
// line's own. The room must keep all of them, in order, or if it says that some
// were refused, the first ones.

import (
	"fmt"
	"regexp"
	"strconv"
	"strings"
	"sync"
)

var pouring = regexp.MustCompile(`\bpour(\d{8})-(\d{4})\b`)

// drop is a line of a pour.
type drop struct{ pour, part int }

func pourings(text string) (ps []drop) {
	for _, m := range pouring.FindAllStringSubmatch(text, -1) {
		pour, _ := strconv.Atoi(m[1])
		part, _ := strconv.Atoi(m[2])
		ps = append(ps, drop{pour, part})
	}
	return ps
}

// pours are all of them. The zero value is ready.
type pours struct {
	mu  sync.Mutex
	all []pour
}

type pour struct {
	lines int
	whole bool // it was said to be kept
}

// text is a new pour.
func (p *pours) text(lines int) (n int, text string) {
	p.mu.Lock()
	defer p.mu.Unlock()
	n = len(p.all)
	p.all = append(p.all, pour{lines: lines})
	var b strings.Builder
	for i := range lines {
		fmt.Fprintf(&b, "pour%08d-%04d %s\n", n, i, strings.Repeat("tea ", i%20))
	}
	return n, b.String()
}

// whole notes that all of a pour was taken.
func (p *pours) whole(n int) {
	p.mu.Lock()
	defer p.mu.Unlock()
	p.all[n].whole = true
}

func (p *pours) compare(poured map[int][]int, found *faults) {
	p.mu.Lock()
	defer p.mu.Unlock()
	for n, parts := range poured {
		if n >= len(p.all) {
			found.add("pour %d was kept and never said", n)
			continue
		}
		for i, part := range parts {
			if i != part {
				found.add("pour %d: line %d was kept where line %d should be", n, part, i)
				break
			}
		}
	}
	for n, one := range p.all {
		if got := len(poured[n]); one.whole && got != one.lines {
			found.add("pour %d was taken, and %d of its %d lines were kept", n, got, one.lines)
		}
	}
}
