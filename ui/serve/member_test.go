package serve_test

// What a member takes: the goroutines exactly, the bytes as a figure to look at.

import (
	"fmt"
	"reflect"
	"runtime"
	"strings"
	"testing"
	"testing/synctest"
	"time"

	"teahouse/room/roomtest"
	"teahouse/ui/serve"
	"teahouse/ui/serve/sshtest"
)

// goroutinesEach is how many goroutines a screen has while nothing is to be drawn, beside
// the three of SSH's transport: the connection's and its requests', the session's, in which
// Bubble Tea loops, and Bubble Tea's for commands, the keys', and for requests that come on
// the channel. With its stack each costs 3 KB and more.
const goroutinesEach = 6

// serving counts the goroutines that serve connections.
func serving() (n int) {
	door := reflect.TypeFor[serve.Door]().PkgPath() // of the module, however it is called
	for stack := range strings.SplitSeq(string(stacks()), "\n\n") {
		_, by, _ := strings.Cut(stack, "created by ")
		for _, ours := range []string{"charm.land/", strings.TrimSuffix(door, "/serve") + ".", door + ".("} {
			if strings.HasPrefix(by, ours) {
				n++
			}
		}
	}
	return n
}

func TestAMemberHasFewGoroutines(t *testing.T) {
	story(t, nil, func(t *testing.T, h *house) {
		for _, name := range []string{"ada", "bob", "cleo"} {
			h.enter(t, name)
		}
		time.Sleep(time.Minute) // until what brought them in has ended
		var n int
		h.await(t, "what others had has ended, too", func() bool {
			synctest.Wait()
			n = serving()
			return n <= 3*goroutinesEach
		})
		if n != 3*goroutinesEach {
			t.Errorf("three people have %d goroutines: let goroutinesEach say that it is less", n)
		}
	})
}

// BenchmarkMember tells what a member takes, with their client in the same process, for
// comparing two versions: go test ./ui/serve -run xxx -bench Member -benchtime 500x.
func BenchmarkMember(b *testing.B) {
	listeners, err := serve.Listen(b.Context(), "127.0.0.1:0")
	roomtest.OK(b, err)
	h := openOn(b, listeners[0], func(c *serve.Config) { c.Limits.PerAddress = b.N + 1 })
	held := func() uint64 {
		for range 3 { // a stack that is too large is halved by each
			runtime.GC()
		}
		var m runtime.MemStats
		runtime.ReadMemStats(&m)
		return m.HeapAlloc + m.StackInuse
	}
	before := held()
	for i := range b.N {
		sshtest.Dial(b, listeners[0].Addr().String(), sshtest.Who{User: fmt.Sprint("ada", i), Blind: true})
	}
	for len(h.room.Roster().People) < b.N {
		time.Sleep(10 * time.Millisecond)
	}
	b.ReportMetric(float64(held()-before)/float64(b.N), "B/member")
}
