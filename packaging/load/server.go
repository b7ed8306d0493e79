package main

// The server under measurement, and the stacks that it has when it ends.

import (
	"bytes"
	"context"
	"errors"
	"fmt"
	"sync"

	"teahouse/packaging/child"
)

// server is a running server whose stacks are counted at its end.
type server struct {
	*child.Server
	log *dump
}

// start starts a server with all that it keeps in dir.
func start(ctx context.Context, program, dir string) (*server, error) {
	s := &server{log: new(dump)}
	var err error
	s.Server, err = child.Start(ctx, program, dir, s.log)
	return s, err
}

// dump ends the server and counts the goroutines that it had.
func (s *server) dump(ctx context.Context) (goroutines int, err error) {
	if err := s.Dump(ctx); err != nil {
		s.Kill()
		return 0, s.Blame(fmt.Errorf("ask the server for its goroutines: %w", err))
	}
	if n := s.log.goroutines(); n > 0 {
		return n, nil
	}
	return 0, s.Blame(errors.New("the server did not print its goroutines"))
}

// dump takes what a Go program writes to stderr, and counts the goroutines of a
// stack dump.
type dump struct {
	mu    sync.Mutex
	line  []byte // its beginning, not yet ended
	count int
}

const dumpLine = 64 // bytes of a line that are looked at

func (d *dump) Write(p []byte) (int, error) {
	d.mu.Lock()
	defer d.mu.Unlock()
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
