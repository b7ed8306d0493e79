package roomtest

import (
	"strings"
	"sync"
)

// Journal is what was logged so far, by however many at once.
type Journal struct {
	mu  sync.Mutex
	all strings.Builder
}

// Write implements [io.Writer].
func (j *Journal) Write(p []byte) (int, error) {
	j.mu.Lock()
	defer j.mu.Unlock()
	return j.all.Write(p)
}

func (j *Journal) String() string {
	j.mu.Lock()
	defer j.mu.Unlock()
	return j.all.String()
}
