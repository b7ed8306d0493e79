package child

import (
	"bytes"
	"context"
	"fmt"
	"io"
	"net"
	"net/http"
	"os/exec"
	"path/filepath"
	"sync"
	"syscall"
	"time"

	"teahouse/ui/serve/sshtest"
)

const (
	stopWithin = 20 * time.Second
	askWithin  = 20 * time.Second // for figures: the machine may be busy
)

// Server is a running server.
type Server struct {
	*sshtest.Process
	State string // its folder

	http *http.Client // to its figures
	last *tail
}

// Start starts a server on a free port, with all that it keeps in a folder of
// its own below dir, and with more flags. What it logs goes to log.
func Start(ctx context.Context, program, dir string, log io.Writer, flags ...string) (*Server, error) {
	state, socket := filepath.Join(dir, "state"), filepath.Join(dir, "figures")
	s := &Server{
		State: state, last: new(tail),
		http: &http.Client{Timeout: askWithin, Transport: &http.Transport{
			DisableKeepAlives: true, // a connection that stays is a file and goroutines of the server
			DialContext: func(ctx context.Context, _, _ string) (net.Conn, error) {
				return new(net.Dialer).DialContext(ctx, "unix", socket)
			},
		}},
	}
	cmd := exec.CommandContext(ctx, program, append([]string{
		"--listen", "127.0.0.1:0", "--state", state, "--metrics", "unix:" + socket, "--log-format", "json",
	}, flags...)...)
	cmd.Stderr = io.MultiWriter(log, s.last)
	var err error
	if s.Process, err = sshtest.Launch(cmd, io.Discard); err != nil {
		return nil, s.Blame(err)
	}
	return s, nil
}

// Stop asks the server to end, as a service manager does.
func (s *Server) Stop(ctx context.Context) error {
	if err := s.signal(ctx, syscall.SIGTERM); err != nil {
		return err
	}
	if code := s.Status(); code != 0 {
		return fmt.Errorf("the server ended with status %d", code)
	}
	return nil
}

// Dump has the server write the stacks of its goroutines to its log, and end.
func (s *Server) Dump(ctx context.Context) error { return s.signal(ctx, syscall.SIGQUIT) }

// signal sends a signal that ends the server.
func (s *Server) signal(ctx context.Context, sig syscall.Signal) error {
	if err := s.Signal(sig); err != nil {
		return err
	}
	ctx, cancel := context.WithTimeout(ctx, stopWithin)
	defer cancel()
	select {
	case <-s.Ended():
		return nil
	case <-ctx.Done():
		return fmt.Errorf("the server has not ended after %v", stopWithin)
	}
}

// Blame adds to an error what the server said last, if anything.
func (s *Server) Blame(err error) error {
	if last := s.last.String(); last != "" {
		return fmt.Errorf("%w; the server's last words:\n%s", err, last)
	}
	return err
}

// tail keeps the last of what is written, as much as fits into a message.
type tail struct {
	mu   sync.Mutex
	text []byte
}

const tailMost = 2 << 10 // bytes

// Write implements [io.Writer].
func (t *tail) Write(p []byte) (int, error) {
	t.mu.Lock()
	defer t.mu.Unlock()
	t.text = append(t.text, p...)
	t.text = t.text[max(0, len(t.text)-tailMost):]
	return len(p), nil
}

func (t *tail) String() string {
	t.mu.Lock()
	defer t.mu.Unlock()
	return string(bytes.TrimSpace(t.text))
}
