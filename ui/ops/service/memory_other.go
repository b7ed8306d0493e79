//go:build !linux && !darwin && !freebsd

package service

// machineMemory is how much memory the machine has: nobody asks here, so it
// is not known.
func machineMemory() int64 { return 0 }
