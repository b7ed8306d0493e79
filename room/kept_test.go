package room_test

import (
	"runtime"
	"strings"
	"testing"

	"teahouse/room/state"
	"teahouse/room/text"
)

// TestNothingIsKeptButTheText: a line of one letter, sent with 16 KB of blanks behind it, kept those
// in memory as long as the room keeps its newest lines; a short name and a short reason did so too.
func TestNothingIsKeptButTheText(t *testing.T) {
	const blank = 15 << 10
	body := func(b state.Body) (any, error) { return b, b.Prepare() }
	for what, made := range map[string]func(long, short string) (any, error){
		"a line":          func(long, _ string) (any, error) { return body(&state.Say{Text: long}) },
		"a private line":  func(long, _ string) (any, error) { return body(&state.Whisper{Text: long}) },
		"an edit":         func(long, _ string) (any, error) { return body(&state.Edit{Text: long}) },
		"a report":        func(long, _ string) (any, error) { return body(&state.Report{Text: long}) },
		"an announcement": func(long, _ string) (any, error) { return body(&state.Announce{Text: long}) },
		"a sign":          func(long, _ string) (any, error) { return body(&state.React{Sign: (long + "👍")[len(long):]}) },
		"a nonce":         func(_, short string) (any, error) { return body(&state.Say{Text: "hello", Nonce: short}) },
		"a private nonce": func(_, short string) (any, error) { return body(&state.Whisper{Text: "hello", Nonce: short}) },
		"an away reason":  func(long, _ string) (any, error) { return body(&state.Away{Reason: long[:600]}) },
		"what was chosen": func(_, short string) (any, error) {
			return body(&state.SetSettings{Values: map[string]string{"theme": short}})
		},
		"a reason": func(long, _ string) (any, error) { return text.CleanLine(long, 2000) },
		"a name":   func(_, short string) (any, error) { return text.NewName(short) },
	} {
		if each := kept(t, what, func() (any, error) {
			long := "hello" + strings.Repeat(" ", blank)
			return made(long, long[:5])
		}); each > blank/4 {
			t.Errorf("with %s %d bytes are kept", what, each)
		}
	}
}

// kept is how many bytes of the heap each of a few hundred that are made holds.
func kept(t *testing.T, what string, made func() (any, error)) int64 {
	const many = 200
	heap := func() int64 {
		var m runtime.MemStats
		runtime.GC()
		runtime.ReadMemStats(&m)
		return int64(m.HeapAlloc)
	}
	all := make([]any, many)
	before := heap()
	for i := range all {
		var err error
		if all[i], err = made(); err != nil {
			t.Fatalf("%s: %v", what, err)
		}
	}
	each := (heap() - before) / many
	runtime.KeepAlive(all)
	return each
}
