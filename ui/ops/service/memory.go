package service

// Memory: what the control group grants, what the Go heap may have of it, and
// how many seats fit.

import (
	"io/fs"
	"math"
	"os"
	"path"
	"runtime/debug"
	"strconv"
	"strings"
)

const (
	seatBytes = 120 << 10 // one terminal in the room, at 80×24 and at 200×50
	roomBytes = 64 << 20  // the program with nobody in it, its caches full
	mostSeats = 10_000    // where memory is no limit: what a room is tested with
	fewest    = 10        // below that, the kernel may judge
)

// Memory returns the bytes that the process's control group, or one above it,
// grants; 0 if none sets a limit.
func Memory() int64 { return memory(os.DirFS("/")) }

// LimitHeap keeps the Go heap small: what is live is many small and lasting
// sessions, for which twice its size is a waste. At nine tenths of what is
// granted the collector works harder before the kernel kills. GOGC and
// GOMEMLIMIT in the environment win.
func LimitHeap(granted int64) {
	if os.Getenv("GOGC") == "" {
		debug.SetGCPercent(50)
	}
	if granted > 0 && os.Getenv("GOMEMLIMIT") == "" {
		debug.SetMemoryLimit(heap(granted))
	}
}

// Seats is how many terminals fit into what is granted, with a fifth to spare.
func Seats(granted int64) int {
	if granted <= 0 {
		return mostSeats
	}
	return int(max(fewest, min(mostSeats, (heap(granted)-roomBytes)*4/5/seatBytes)))
}

func heap(granted int64) int64 { return granted / 10 * 9 }

// memory reads the limits of versions 1 and 2 of control groups, from the
// process's own group up to the root: the smallest counts.
func memory(root fs.FS) int64 {
	groups, err := fs.ReadFile(root, "proc/self/cgroup")
	if err != nil {
		return 0
	}
	least := int64(math.MaxInt64)
	for line := range strings.Lines(string(groups)) { // hierarchy:controllers:path
		part := strings.SplitN(strings.TrimSpace(line), ":", 3)
		if len(part) != 3 {
			continue
		}
		dir, file := "sys/fs/cgroup", "memory.max"
		switch {
		case part[0] == "0" && part[1] == "":
		case part[1] == "memory":
			dir, file = "sys/fs/cgroup/memory", "memory.limit_in_bytes"
		default:
			continue
		}
		// Inside a container the path may name groups that cannot be seen from here.
		for group := path.Clean("/" + part[2]); ; group = path.Dir(group) {
			least = min(least, limit(root, path.Join(dir, group, file)))
			if group == "/" {
				break
			}
		}
	}
	// Version 1 says "none" with the largest number of whole pages.
	if least > math.MaxInt64/2 {
		return 0
	}
	return least
}

func limit(root fs.FS, file string) int64 {
	text, err := fs.ReadFile(root, file)
	if err != nil {
		return math.MaxInt64
	}
	n, err := strconv.ParseInt(strings.TrimSpace(string(text)), 10, 64)
	if err != nil || n <= 0 { // "max"
		return math.MaxInt64
	}
	return n
}
