// As much of a test as commands need that are guests.

package sshtest

import (
	"fmt"
	"testing"
)

// Host stands for the test where there is none. What guests of it opened is closed by Close. A fault
// that nothing returns is one of the command: Fatalf panics. The zero value is ready.
type Host struct {
	testing.TB
	undo []func()
}

// Helper does nothing.
func (h *Host) Helper() {}

// Cleanup keeps f until Close.
func (h *Host) Cleanup(f func()) { h.undo = append(h.undo, f) }

// Fatalf panics.
func (h *Host) Fatalf(format string, args ...any) { panic(fmt.Sprintf(format, args...)) }

// Close ends the host's connections without a goodbye.
func (h *Host) Close() {
	for _, f := range h.undo {
		f()
	}
	h.undo = nil
}
