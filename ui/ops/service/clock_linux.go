package service

import (
	"os"
	"strings"
	"time"

	"golang.org/x/sys/unix"
)

// sinceBoot is the kernel's clock that goes on while the machine sleeps, and the
// name of this start of it.
func sinceBoot() (running func() time.Duration, boot string, ok bool) {
	id, err := os.ReadFile("/proc/sys/kernel/random/boot_id")
	boot = strings.TrimSpace(string(id))
	running = func() time.Duration {
		var t unix.Timespec
		_ = unix.ClockGettime(unix.CLOCK_BOOTTIME, &t) // once it works, it goes on working
		return time.Duration(t.Nano())
	}
	return reckoned(running, awake()), boot, err == nil && boot != "" && running() > 0
}
