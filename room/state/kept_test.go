package state

import (
	"runtime"
	"strings"
	"testing"
)

// TestNothingIsKeptButTheText: a line of one letter, sent with 16 KB of blanks behind it, kept those
// in memory as long as the room keeps its newest lines.
func TestNothingIsKeptButTheText(t *testing.T) {
	const many, blank = 200, 15 << 10
	heap := func() uint64 {
		var m runtime.MemStats
		runtime.GC()
		runtime.ReadMemStats(&m)
		return m.HeapAlloc
	}
	for what, made := range map[string]func(long, short string) Body{
		"a line":          func(long, _ string) Body { return &Say{Text: long} },
		"a private line":  func(long, _ string) Body { return &Whisper{Text: long} },
		"an edit":         func(long, _ string) Body { return &Edit{Text: long} },
		"a report":        func(long, _ string) Body { return &Report{Text: long} },
		"an announcement": func(long, _ string) Body { return &Announce{Text: long} },
		"a sign":          func(long, _ string) Body { return &React{Sign: (long + "👍")[len(long):]} },
		"a nonce":         func(_, short string) Body { return &Say{Text: "hello", Nonce: short} },
		"a reason":        func(long, _ string) Body { return &Away{Reason: long[:600]} },
		"what was chosen": func(_, short string) Body { return &SetSettings{map[string]string{"theme": short}} },
	} {
		kept := make([]Body, 0, many)
		before := heap()
		for range many {
			long := "hello" + strings.Repeat(" ", blank)
			b := made(long, long[:5])
			if err := b.Prepare(); err != nil {
				t.Fatalf("%s: %v", what, err)
			}
			kept = append(kept, b)
		}
		if more := int64(heap()) - int64(before); more > many*blank/4 {
			t.Errorf("with %s %d bytes are kept", what, more/many)
		}
		runtime.KeepAlive(kept)
	}
}
