package service

// Memory: what the control groups and the machine leave to this process, and
// what the Go heap may have of it.

import (
	"io/fs"
	"math"
	"os"
	"path"
	"runtime/debug"
	"runtime/metrics"
	"strconv"
	"strings"
)

// memory returns the bytes that this process may count on: the smallest limit
// of its control group and of those above it, and no more than three quarters
// of the machine's, which needs the rest; 0 where nothing is known. The system
// tells of the machine, and in some containers a file of its smaller share.
func memory(root fs.FS, machine int64) int64 {
	return least(groupMemory(root), machine/4*3, told(root)/4*3)
}

// least is the smallest of the numbers that are known, else 0.
func least(numbers ...int64) int64 {
	smallest := int64(0)
	for _, n := range numbers {
		if n > 0 && (smallest == 0 || n < smallest) {
			smallest = n
		}
	}
	return smallest
}

// told is what /proc/meminfo says that the machine has, 0 where it is not seen.
func told(root fs.FS) int64 {
	text, err := fs.ReadFile(root, "proc/meminfo")
	if err != nil {
		return 0
	}
	for line := range strings.Lines(string(text)) { // MemTotal:  2015532 kB
		field := strings.Fields(line)
		if len(field) != 3 || field[0] != "MemTotal:" || field[2] != "kB" {
			continue
		}
		if n, err := strconv.ParseInt(field[1], 10, 64); err == nil && n > 0 && n <= math.MaxInt64>>10 {
			return n << 10
		}
	}
	return 0
}

// LimitHeap has the collector work harder at nine tenths of what is granted, before
// the kernel kills. GOMEMLIMIT in the environment wins.
func LimitHeap(granted int64) {
	if granted > 0 && os.Getenv("GOMEMLIMIT") == "" {
		debug.SetMemoryLimit(heap(granted))
	}
}

// Short tells whether what is in use has come near the limit of the heap, so that
// the collector would soon do little else, and how much both are. It counts what
// the last collection has left, and stacks.
func Short() (short bool, used, limit int64) {
	limit = debug.SetMemoryLimit(-1)
	samples := [...]metrics.Sample{{Name: "/gc/heap/live:bytes"}, {Name: "/memory/classes/heap/stacks:bytes"}}
	metrics.Read(samples[:])
	for _, s := range samples {
		used += int64(s.Value.Uint64())
	}
	return used > limit/10*9, used, limit
}

func heap(granted int64) int64 { return granted / 10 * 9 }

// groupMemory reads the limits of versions 1 and 2 of control groups, from the
// process's own group up to the root: the smallest counts, and 0 is none.
func groupMemory(root fs.FS) int64 {
	groups, err := fs.ReadFile(root, "proc/self/cgroup")
	if err != nil {
		return 0
	}
	smallest := int64(math.MaxInt64)
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
			smallest = min(smallest, limit(root, path.Join(dir, group, file)))
			if group == "/" {
				break
			}
		}
	}
	// Version 1 says "none" with the largest number of whole pages.
	if smallest > math.MaxInt64/2 {
		return 0
	}
	return smallest
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
