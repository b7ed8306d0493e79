package child

// A server as a child: it listens where nobody else does, keeps all that it has in the folder
// that it is given, and ends with its context. Why one failed is told in its own last words.

import (
	"bytes"
	"context"
	"crypto/ed25519"
	"encoding/pem"
	"fmt"
	"io"
	"net"
	"net/http"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"sync"
	"syscall"
	"time"

	"golang.org/x/crypto/ssh"

	"teahouse/ui/serve/sshtest"
)

const (
	stopWithin = 20 * time.Second
	dumpWithin = 3 * time.Minute  // for the stacks of ten thousand people, eleven each
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

// StartOther starts any other server of SSH by its command, in which {addr}, {port},
// {key} and {dir} become where it is to listen, a host key, and a folder of its own. It
// returns when the server takes connections. What it prints goes to log.
func StartOther(ctx context.Context, command []string, dir string, log io.Writer) (*Server, error) {
	if err := os.MkdirAll(dir, 0o700); err != nil {
		return nil, err
	}
	key := filepath.Join(dir, "host_key")
	if err := writeKey(key); err != nil {
		return nil, err
	}
	addr, err := freeAddress()
	if err != nil {
		return nil, err
	}
	_, port, _ := net.SplitHostPort(addr)
	words := make([]string, len(command))
	for i, word := range command {
		words[i] = strings.NewReplacer("{addr}", addr, "{port}", port, "{key}", key, "{dir}", dir).Replace(word)
	}
	s := &Server{State: dir, last: new(tail)}
	cmd := exec.CommandContext(ctx, words[0], words[1:]...)
	cmd.Dir = dir
	out := io.MultiWriter(log, s.last)
	cmd.Stderr = out
	if s.Process, err = sshtest.LaunchAt(cmd, addr, out); err != nil {
		return nil, s.Blame(err)
	}
	return s, nil
}

// freeAddress is where nobody listens now.
func freeAddress() (string, error) {
	l, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		return "", err
	}
	defer l.Close()
	return l.Addr().String(), nil
}

func writeKey(file string) error {
	_, key, err := ed25519.GenerateKey(nil)
	if err != nil {
		return err
	}
	block, err := ssh.MarshalPrivateKey(key, "")
	if err != nil {
		return err
	}
	return os.WriteFile(file, pem.EncodeToMemory(block), 0o600)
}

// Stop asks the server to end, as a service manager does.
func (s *Server) Stop(ctx context.Context) error {
	if err := s.signal(ctx, syscall.SIGTERM, stopWithin); err != nil {
		return err
	}
	if code := s.Status(); code != 0 {
		return fmt.Errorf("the server ended with status %d", code)
	}
	return nil
}

// Dump has the server write the stacks of its goroutines to its log, and end.
func (s *Server) Dump(ctx context.Context) error { return s.signal(ctx, syscall.SIGQUIT, dumpWithin) }

// signal sends a signal that ends the server within a time.
func (s *Server) signal(ctx context.Context, sig syscall.Signal, within time.Duration) error {
	if err := s.Signal(sig); err != nil {
		return err
	}
	ctx, cancel := context.WithTimeout(ctx, within)
	defer cancel()
	select {
	case <-s.Ended():
		return nil
	case <-ctx.Done():
		return fmt.Errorf("the server has not ended after %v", within)
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
