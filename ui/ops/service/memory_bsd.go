//go:build darwin || freebsd

package service

import (
	"math"
	"runtime"

	"golang.org/x/sys/unix"
)

// machineMemory is how much memory the machine has, 0 if that is not known.
func machineMemory() int64 {
	name := "hw.physmem"
	if runtime.GOOS == "darwin" {
		name = "hw.memsize"
	}
	n, err := unix.SysctlUint64(name)
	if err != nil || n > math.MaxInt64 {
		return 0
	}
	return int64(n)
}
