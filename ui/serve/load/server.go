package main

// The server under measurement, and what it says when it is asked for its stacks.

import (
	"bytes"
	"context"
	"errors"
	"fmt"
	"sync"

	"teahouse/ui/serve/child"
)

// server is a running server whose last words are kept.
type server struct {
	*child.Server
	log *dump
}

// start starts a server with all that it keeps in dir.
func start(ctx context.Context, program, dir string) (*server, error) {
	s := &server{log: new(dump)}
	var err error
	if s.Server, err = child.Start(ctx, program, dir, s.log); err != nil {
		return nil, s.blame(err)
	}
	return s, nil
}

// blame adds to an error what the server said last, if anything.
func (s *server) blame(err error) error {
	if last := s.log.last(); last != "" {
		return fmt.Errorf("%w; the server's last words:\n%s", err, last)
	}
	return err
}

// dump ends the server and counts the goroutines that it had.
func (s *server) dump(ctx context.Context) (goroutines int, err error) {
	if err := s.Dump(ctx); err != nil {
		s.Kill()
		return 0, s.blame(fmt.Errorf("ask the server for its goroutines: %w", err))
	}
	if n := s.log.goroutines(); n > 0 {
		return n, nil
	}
	return 0, s.blame(errors.New("the server did not print its goroutines"))
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
