package main

// The server under measurement: a child process that is looked at from outside,
// so that it is the program that people run and not one that was made to be
// measured.

import (
	"bufio"
	"bytes"
	"context"
	"errors"
	"fmt"
	"io"
	"os"
	"os/exec"
	"path/filepath"
	"strconv"
	"strings"
	"sync"
	"syscall"
	"time"
)

// build makes the server's program from the module that this command is in.
func build(ctx context.Context, program string) error {
	cmd := exec.CommandContext(ctx, "go", "build", "-o", program, "teahouse")
	if out, err := cmd.CombinedOutput(); err != nil {
		return fmt.Errorf("build the server: %w\n%s", err, bytes.TrimSpace(out))
	}
	return nil
}

// server is a running server.
type server struct {
	cmd   *exec.Cmd
	addr  string
	log   *dump
	ended chan struct{}
}

const startWithin = 20 * time.Second

// start starts a server with a state folder of its own on a port that is free.
func start(ctx context.Context, program, state string) (*server, error) {
	s := &server{
		cmd: exec.CommandContext(ctx, program, "--listen", "127.0.0.1:0", "--state", state),
		log: &dump{}, ended: make(chan struct{}),
	}
	s.cmd.Stderr = s.log
	stdout, err := s.cmd.StdoutPipe()
	if err != nil {
		return nil, err
	}
	if err := s.cmd.Start(); err != nil {
		return nil, fmt.Errorf("start the server: %w", err)
	}
	said := make(chan string, 1)
	go func() {
		defer close(s.ended)
		said <- listening(stdout)
		_, _ = io.Copy(io.Discard, stdout)
		_ = s.cmd.Wait() // what it says comes too late to matter
	}()
	select {
	case s.addr = <-said:
	case <-time.After(startWithin):
	}
	if s.addr == "" {
		s.kill()
		return nil, s.blame(errors.New("the server does not say where it listens"))
	}
	return s, nil
}

// listening reads what a server prints up to its address, "" if it prints none.
func listening(stdout io.Reader) string {
	in := bufio.NewReader(stdout)
	for {
		line, err := in.ReadString('\n')
		if addr, ok := strings.CutPrefix(line, "listening on "); ok {
			return strings.TrimSpace(addr)
		}
		if err != nil {
			return ""
		}
	}
}

func (s *server) kill() {
	_ = s.cmd.Process.Kill()
	<-s.ended
}

// blame adds to an error what the server said last, if anything.
func (s *server) blame(err error) error {
	if last := s.log.last(); last != "" {
		return fmt.Errorf("%w; the server's last words:\n%s", err, last)
	}
	return err
}

// dump ends the server and counts the goroutines that it had.
func (s *server) dump() (goroutines int, err error) {
	if err := s.cmd.Process.Signal(syscall.SIGQUIT); err != nil {
		return 0, s.blame(fmt.Errorf("ask the server for its goroutines: %w", err))
	}
	select {
	case <-s.ended:
	case <-time.After(startWithin):
		s.kill()
	}
	if n := s.log.goroutines(); n > 0 {
		return n, nil
	}
	return 0, s.blame(errors.New("the server did not print its goroutines"))
}

// usage is what a process has used so far and holds now.
type usage struct {
	at  time.Time
	cpu time.Duration // user and system, in steps of 10 ms
	rss int64         // bytes
}

// cores is how many processors were busy between two looks.
func cores(from, to usage) float64 { return float64(to.cpu-from.cpu) / float64(to.at.Sub(from.at)) }

func (s *server) usage() (usage, error) {
	u := usage{at: time.Now()}
	stat, err := os.ReadFile(s.proc("stat"))
	if err == nil {
		u.cpu, err = cpuTime(string(stat))
	}
	if err != nil {
		return u, err
	}
	status, err := os.ReadFile(s.proc("status"))
	if err == nil {
		u.rss, err = resident(string(status))
	}
	return u, err
}

func (s *server) proc(file string) string {
	return filepath.Join("/proc", strconv.Itoa(s.cmd.Process.Pid), file)
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
	return 0, errors.New("/proc/PID/status tells no resident memory: the server has ended")
}

// connections counts the sockets that the server holds.
func (s *server) connections() (int, error) {
	fds, err := os.ReadDir(s.proc("fd"))
	n := 0
	for _, fd := range fds {
		if to, err := os.Readlink(filepath.Join(s.proc("fd"), fd.Name())); err == nil && strings.HasPrefix(to, "socket:") {
			n++
		}
	}
	return n, err
}

// dump takes what a Go program writes to stderr: it counts the goroutines of a
// stack dump and keeps the last lines, as much as fits into a message.
type dump struct {
	mu    sync.Mutex
	line  []byte // its beginning, not yet ended
	tail  []byte
	count int
}

const (
	dumpLine = 64
	dumpTail = 2 << 10
)

func (d *dump) Write(p []byte) (int, error) {
	d.mu.Lock()
	defer d.mu.Unlock()
	if d.count == 0 {
		d.tail = append(d.tail, p...)
		d.tail = d.tail[max(0, len(d.tail)-dumpTail):]
	}
	for line := range bytes.Lines(p) {
		d.line = append(d.line, line[:min(len(line), max(0, dumpLine-len(d.line)))]...)
		if line[len(line)-1] == '\n' {
			if bytes.HasPrefix(d.line, []byte("goroutine ")) && bytes.Contains(d.line, []byte(" [")) {
				d.count++
			}
			d.line = d.line[:0]
		}
	}
	return len(p), nil
}

func (d *dump) goroutines() int {
	d.mu.Lock()
	defer d.mu.Unlock()
	return d.count
}

func (d *dump) last() string {
	d.mu.Lock()
	defer d.mu.Unlock()
	return string(bytes.TrimSpace(d.tail))
}
