package main

// What was found. Faults of one kind tend to come by the thousand: the first few
// tell enough, and the rest is counted.

import (
	"fmt"
	"io"
	"sync"
)

const faultsTold = 20

// faults collects what must not be. The zero value is ready.
type faults struct {
	mu    sync.Mutex
	first []string
	count int
}

func (f *faults) add(format string, args ...any) {
	f.mu.Lock()
	defer f.mu.Unlock()
	f.count++
	if len(f.first) < faultsTold {
		f.first = append(f.first, fmt.Sprintf(format, args...))
	}
}

// print tells what was found, and whether that is anything.
func (f *faults) print(w io.Writer) bool {
	f.mu.Lock()
	defer f.mu.Unlock()
	for _, fault := range f.first {
		fmt.Fprintf(w, "FOUND: %s\n", fault)
	}
	if rest := f.count - len(f.first); rest > 0 {
		fmt.Fprintf(w, "FOUND: %d more\n", rest)
	}
	return f.count > 0
}
