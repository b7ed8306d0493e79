package child

// What /proc tells of a process. It is read on Linux only.

import (
	"errors"
	"fmt"
	"os"
	"path/filepath"
	"strconv"
	"strings"
	"time"
)

// Usage is what a process has used so far and holds now.
type Usage struct {
	At  time.Time
	CPU time.Duration // user and system, in steps of 10 ms
	RSS int64         // resident memory, in bytes
}

// Cores is how many processors were busy between two looks.
func Cores(from, to Usage) float64 { return float64(to.CPU-from.CPU) / float64(to.At.Sub(from.At)) }

// Usage looks at the server now.
func (s *Server) Usage() (Usage, error) { return UsageOf(s.OS()) }

// UsageOf looks at a process now.
func UsageOf(p *os.Process) (Usage, error) {
	u := Usage{At: time.Now()}
	stat, err := os.ReadFile(proc(p, "stat"))
	if err == nil {
		u.CPU, err = cpuTime(string(stat))
	}
	if err != nil {
		return u, err
	}
	status, err := os.ReadFile(proc(p, "status"))
	if err == nil {
		u.RSS, err = resident(string(status))
	}
	return u, err
}

// Files counts what the server has open.
func (s *Server) Files() (int, error) {
	fds, err := os.ReadDir(proc(s.OS(), "fd"))
	return len(fds), err
}

// Sockets counts those that are connections, or listen for them.
func (s *Server) Sockets() (n int, err error) {
	fds, err := os.ReadDir(proc(s.OS(), "fd"))
	for _, fd := range fds {
		if to, err := os.Readlink(filepath.Join(proc(s.OS(), "fd"), fd.Name())); err == nil && strings.HasPrefix(to, "socket:") {
			n++
		}
	}
	return n, err
}

func proc(p *os.Process, file string) string {
	return filepath.Join("/proc", strconv.Itoa(p.Pid), file)
}

// tick is the unit of times in /proc: USER_HZ is 100 on all of Linux.
const tick = 10 * time.Millisecond

// cpuTime reads utime and stime from /proc/PID/stat. The second field is the
// program's name, in which anything may stand.
func cpuTime(stat string) (time.Duration, error) {
	fields := strings.Fields(stat[strings.LastIndexByte(stat, ')')+1:])
	if len(fields) < 13 {
		return 0, fmt.Errorf("/proc/PID/stat reads %q", stat)
	}
	user, err1 := strconv.ParseInt(fields[11], 10, 64)
	system, err2 := strconv.ParseInt(fields[12], 10, 64)
	return time.Duration(user+system) * tick, errors.Join(err1, err2)
}

// resident reads the resident memory, in bytes, from /proc/PID/status.
func resident(status string) (int64, error) {
	for line := range strings.Lines(status) {
		if f := strings.Fields(line); len(f) == 3 && f[0] == "VmRSS:" && f[2] == "kB" {
			kb, err := strconv.ParseInt(f[1], 10, 64)
			return kb << 10, err
		}
	}
	return 0, errors.New("/proc/PID/status tells no resident memory: the process has ended")
}
