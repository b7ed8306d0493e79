package service

// Grant: what this process may take of the machine, and how many seats fit.

import "os"

const (
	seatBytes   = 120 << 10 // one terminal in the room, at 80×24 and at 200×50
	roomBytes   = 64 << 20  // the program with nobody in it, its caches full
	filesBeside = 64        // open files that are no connections
	mostSeats   = 10_000    // where nothing else is a limit: what a room is tested with
	fewest      = 10        // below that, the kernel may judge
)

// Grant is what a process may take. 0 is no limit, or one that is not known.
type Grant struct {
	Memory int64  // bytes
	Files  uint64 // open at once
}

// Granted is what this process may take.
func Granted() Grant {
	return Grant{Memory: memory(os.DirFS("/"), machineMemory()), Files: descriptors()}
}

// Seats is how many terminals fit: into the memory with a fifth to spare, and
// into the files that may be open.
func (g Grant) Seats() int { return max(fewest, min(mostSeats, g.seatsByMemory(), g.seatsByFiles())) }

func (g Grant) seatsByMemory() int {
	if g.Memory <= 0 {
		return mostSeats
	}
	return int(min(mostSeats, (heap(g.Memory)-roomBytes)*4/5/seatBytes))
}

func (g Grant) seatsByFiles() int {
	if g.Files == 0 || g.Files >= FilesFor(mostSeats) {
		return mostSeats
	}
	return (int(g.Files) - filesBeside) * 5 / 6
}

// FilesFor is how many files a server with so many seats has open at most: a
// fifth of its connections is of people who are not in the room yet.
func FilesFor(seats int) uint64 { return uint64(seats + seats/5 + filesBeside) }
