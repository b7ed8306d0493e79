package text

import (
	"runtime"
	"strings"
	"testing"
)

// TestNothingIsKeptButTheName: who came by a short name, or gave a short reason, with 16 KB of
// blanks behind it, kept those in memory as well.
func TestNothingIsKeptButTheName(t *testing.T) {
	const many, blank = 200, 15 << 10
	heap := func() uint64 {
		var m runtime.MemStats
		runtime.GC()
		runtime.ReadMemStats(&m)
		return m.HeapAlloc
	}
	for what, made := range map[string]func(string) (string, error){
		"a line": func(s string) (string, error) { return CleanLine(s, 2000) },
		"a name": func(s string) (string, error) {
			n, err := NewName(strings.TrimSpace(s))
			return n.Text, err
		},
	} {
		kept := make([]string, 0, many)
		before := heap()
		for range many {
			s, err := made("hello" + strings.Repeat(" ", blank))
			if err != nil || s != "hello" {
				t.Fatalf("%s is %q, %v", what, s, err)
			}
			kept = append(kept, s)
		}
		if more := int64(heap()) - int64(before); more > many*blank/4 {
			t.Errorf("with %s %d bytes are kept", what, more/many)
		}
		runtime.KeepAlive(kept)
	}
}
