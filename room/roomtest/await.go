package roomtest

// How a test waits for what it cannot be told of: it looks again and again, and rests between
// looks for longer where they cost more, so that what it waits for has the machine.

import (
	"testing"
	"time"
)

// Patience is how long something may take that takes a moment on a machine that is not busy.
const Patience = time.Minute

// Await has a test wait until something is so, and fails it if that is not within [Patience].
func Await(t testing.TB, what string, so func() bool) {
	t.Helper()
	if !Within(Patience, so) {
		t.Fatalf("not within %v: %s", Patience, what)
	}
}

// Within tells whether something comes to be so within a time. It is looked at once at least.
func Within(long time.Duration, so func() bool) bool {
	for late := time.Now().Add(long); ; {
		began := time.Now()
		if so() {
			return true
		}
		now := time.Now()
		if now.After(late) {
			return false
		}
		time.Sleep(min(max(long/12_000, 10*now.Sub(began)), long/240))
	}
}
