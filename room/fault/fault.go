// Package fault turns a panic into an error, so that what has failed ends in order
// and takes nothing along that it need not.
//
// What it keeps true: nothing of the panic's value is kept, for it may hold
// somebody's words. Its type and where it was are.
package fault

import (
	"fmt"
	"log/slog"
	"runtime/debug"
)

// Error is a panic that was caught.
type Error struct {
	Type  string // of what was thrown
	Stack string
}

func (e *Error) Error() string {
	return "a fault of this program (" + e.Type + "), of which its log has more"
}

// Log tells a fault of what was at work.
func (e *Error) Log(logger *slog.Logger, what string, args ...any) {
	logger.Error(what+" panicked", append(args, "type", e.Type, "stack", e.Stack)...)
}

// Of is a panic whose value was recovered; it must be called where it was.
func Of(recovered any) *Error {
	if e, ok := recovered.(*Error); ok { // of Apart
		return e
	}
	return &Error{fmt.Sprintf("%T", recovered), string(debug.Stack())}
}

// Rescue is to be deferred, and is told of a panic.
func Rescue(tell func(*Error)) {
	if v := recover(); v != nil {
		tell(Of(v))
	}
}

// Contain runs a part of the program, and logs and returns a panic in it.
func Contain(logger *slog.Logger, part string, run func()) (caught error) {
	defer Rescue(func(e *Error) {
		e.Log(logger, part)
		caught = e
	})
	run()
	return nil
}

// Apart runs f on a goroutine of its own, and waits for it. A stack that has grown stays large
// as long as its goroutine does: where that stays for days, as each session's, what takes much of
// one is done apart. A panic of f is one of the caller.
func Apart(f func()) {
	done := make(chan *Error, 1)
	go func() {
		defer close(done) // also where f ends its goroutine
		defer Rescue(func(e *Error) { done <- e })
		f()
	}()
	if caught := <-done; caught != nil {
		panic(caught)
	}
}
