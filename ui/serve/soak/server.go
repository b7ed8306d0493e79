package main

// The server under test: a child process, as people run it. What it holds is
// told by the figures that it serves and by /proc.

import (
	"bufio"
	"bytes"
	"context"
	"errors"
	"fmt"
	"io"
	"net"
	"net/http"
	"os"
	"os/exec"
	"path/filepath"
	"strconv"
	"strings"
	"sync"
	"syscall"
	"time"
)

const (
	startWithin = 20 * time.Second
	stopWithin  = 20 * time.Second
	askWithin   = 20 * time.Second // for figures: the machine may be busy
	askEach     = 250 * time.Millisecond
	longestLine = 1 << 20 // bytes of the server's log
)

// build makes the server's program from the module that this command is in.
func build(ctx context.Context, program string, race bool) error {
	args := []string{"build", "-o", program}
	if race {
		args = append(args, "-race")
	}
	if out, err := exec.CommandContext(ctx, "go", append(args, "teahouse")...).CombinedOutput(); err != nil {
		return fmt.Errorf("build the server: %w\n%s", err, bytes.TrimSpace(out))
	}
	return nil
}

// server is a running server.
type server struct {
	cmd   *exec.Cmd
	addr  string
	state string
	http  *http.Client // to the figures
	ended chan struct{}
}

// start starts a server with all that it keeps in dir. Errors in its log are faults.
func start(ctx context.Context, program, dir string, found *faults) (*server, error) {
	state, socket := filepath.Join(dir, "state"), filepath.Join(dir, "figures")
	s := &server{
		cmd:   exec.CommandContext(ctx, program, "--listen", "127.0.0.1:0", "--state", state, "--metrics", "unix:"+socket, "--log-format", "json"),
		state: state, ended: make(chan struct{}),
		http: &http.Client{Timeout: askWithin, Transport: &http.Transport{
			DisableKeepAlives: true, // a connection that stays is a file and goroutines of the server
			DialContext: func(ctx context.Context, _, _ string) (net.Conn, error) {
				return new(net.Dialer).DialContext(ctx, "unix", socket)
			},
		}},
	}
	stderr, err := s.cmd.StderrPipe()
	if err != nil {
		return nil, err
	}
	stdout, err := s.cmd.StdoutPipe()
	if err != nil {
		return nil, err
	}
	if err := s.cmd.Start(); err != nil {
		return nil, fmt.Errorf("start the server: %w", err)
	}
	said := make(chan string, 1)
	var reading sync.WaitGroup
	reading.Go(func() { readLog(stderr, found) })
	reading.Go(func() { readAddr(stdout, said) })
	go func() {
		defer close(s.ended)
		reading.Wait()
		_ = s.cmd.Wait() // stop reads the status
	}()
	select {
	case s.addr = <-said:
	case <-s.ended:
	case <-time.After(startWithin):
	}
	if s.addr == "" {
		s.kill()
		return nil, errors.New("the server does not say where it listens")
	}
	return s, nil
}

// readAddr tells what a server prints as its address.
func readAddr(stdout io.Reader, said chan<- string) {
	in := bufio.NewScanner(stdout)
	for in.Scan() {
		if addr, ok := strings.CutPrefix(in.Text(), "listening on "); ok {
			said <- addr
			break
		}
	}
	_, _ = io.Copy(io.Discard, stdout)
}

// troubles are what a log holds only if something is wrong. The lines of a
// stack follow the first.
var troubles = []string{`"level":"ERROR"`, "panic", "fatal error:", "DATA RACE"}

// readLog finds faults in what a server logs.
func readLog(stderr io.Reader, found *faults) {
	const stack = 40 // lines
	in := bufio.NewScanner(stderr)
	in.Buffer(nil, longestLine)
	for in.Scan() {
		for _, trouble := range troubles {
			if !strings.Contains(in.Text(), trouble) {
				continue
			}
			text := in.Text()
			for i := 0; i < stack && !strings.HasPrefix(text, "{") && in.Scan(); i++ {
				text += "\n    " + in.Text()
			}
			found.add("the server's log: %s", text)
			break
		}
	}
	_, _ = io.Copy(io.Discard, stderr)
}

func (s *server) kill() {
	_ = s.cmd.Process.Kill()
	<-s.ended
}

// stop asks the server to end, as a service manager does.
func (s *server) stop(ctx context.Context) error {
	if err := s.cmd.Process.Signal(syscall.SIGTERM); err != nil {
		return err
	}
	ctx, cancel := context.WithTimeout(ctx, stopWithin)
	defer cancel()
	select {
	case <-s.ended:
	case <-ctx.Done():
		return fmt.Errorf("the server has not ended after %v", stopWithin)
	}
	if code := s.cmd.ProcessState.ExitCode(); code != 0 {
		return fmt.Errorf("the server ended with status %d", code)
	}
	return nil
}

// get reads a page beside the figures.
func (s *server) get(ctx context.Context, path string) ([]byte, error) {
	req, err := http.NewRequestWithContext(ctx, http.MethodGet, "http://server"+path, nil)
	if err != nil {
		return nil, err
	}
	resp, err := s.http.Do(req)
	if err != nil {
		return nil, fmt.Errorf("ask the server for its figures: %w", err)
	}
	defer resp.Body.Close()
	body, err := io.ReadAll(resp.Body)
	if err == nil && resp.StatusCode != http.StatusOK {
		err = fmt.Errorf("the server answers %s at %s", resp.Status, path)
	}
	return body, err
}

// figures are what the server counts, by name and labels as they are written.
type figures map[string]float64

func (s *server) figures(ctx context.Context) (figures, error) {
	page, err := s.get(ctx, "/metrics")
	return parseFigures(string(page)), err
}

func parseFigures(page string) figures {
	f := figures{}
	for line := range strings.Lines(page) {
		line = strings.TrimSpace(line)
		i := strings.LastIndexByte(line, ' ')
		if i < 0 || line[0] == '#' {
			continue
		}
		if v, err := strconv.ParseFloat(line[i+1:], 64); err == nil {
			f[line[:i]] = v
		}
	}
	return f
}

// total adds up all labels of a figure.
func (f figures) total(name string) (sum float64) {
	for key, v := range f {
		if key == name || strings.HasPrefix(key, name+"{") {
			sum += v
		}
	}
	return sum
}

// files counts what the server has open.
func (s *server) files() (int, error) {
	fds, err := os.ReadDir(filepath.Join("/proc", strconv.Itoa(s.cmd.Process.Pid), "fd"))
	return len(fds), err
}
