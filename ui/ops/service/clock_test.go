package service

import (
	"runtime"
	"testing"
	"time"
)

func TestTheMachineTellsItsStartsApart(t *testing.T) {
	c, again := Clock(), Clock()
	if c.Boot != again.Boot || (c.Boot != "") != (runtime.GOOS == "linux") {
		t.Errorf("this start is called %q and %q", c.Boot, again.Boot)
	}
	before := c.Running()
	if after := c.Running(); before < 0 || after < before {
		t.Errorf("it has run for %v, and then for %v", before, after)
	}
	if !c.Born.Before(c.Wall()) {
		t.Errorf("it is %v", c.Wall())
	}
}

// A machine that wakes up knows soon how long it slept, and its clock costs a system call
// no more often than that.
func TestASleepIsNoticed(t *testing.T) {
	awake, slept, calls := time.Hour, time.Duration(0), 0
	running := reckoned(func() time.Duration {
		calls++
		return awake + slept
	}, func() time.Duration { return awake })
	for range 1000 {
		before := running()
		awake += reckonFor / 10
		if got := running(); got != before+reckonFor/10 {
			t.Fatalf("after %v it is %v", before, got)
		}
	}
	if calls > 102 {
		t.Errorf("it was read %d times", calls)
	}
	slept = 8 * time.Hour
	awake += reckonFor
	if got := running(); got != awake+slept {
		t.Errorf("it woke up at %v and it is %v", awake+slept, got)
	}
}
