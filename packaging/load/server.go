package main

// The server under measurement, and the stacks that it has when it ends.

import (
	"bytes"
	"context"
	"errors"
	"fmt"
	"os"
	"path/filepath"
	"strings"
	"sync"

	"teahouse/packaging/child"
	"teahouse/ui/serve/sshtest"
)

// server is a running server whose stacks are counted at its end.
type server struct {
	*child.Server
	log   *dump
	other bool
}

// starter makes what starts servers, each with a folder of its own in dir.
func starter(ctx context.Context, o *options, dir string) (func(name string) (*server, error), error) {
	command := strings.Fields(o.rival)
	if o.floor {
		self, err := os.Executable()
		if err != nil {
			return nil, err
		}
		command = []string{self, "--hall", "{addr}"}
	}
	if o.other() {
		return func(name string) (*server, error) {
			s := &server{log: new(dump), other: true}
			var err error
			s.Server, err = child.StartOther(ctx, command, filepath.Join(dir, name), s.log)
			return s, err
		}, nil
	}
	program := o.server
	if program == "" {
		program = filepath.Join(dir, "teahouse")
		if err := sshtest.Build(ctx, program, false); err != nil {
			return nil, err
		}
	}
	return func(name string) (*server, error) {
		s := &server{log: new(dump)}
		var err error
		s.Server, err = child.Start(ctx, program, filepath.Join(dir, name), s.log)
		return s, err
	}, nil
}

// dump ends the server and counts the goroutines that it had: none, if it is
// another one that is not written in Go.
func (s *server) dump(ctx context.Context) (goroutines int, err error) {
	if err := s.Dump(ctx); err != nil {
		s.Kill()
		return 0, s.Blame(fmt.Errorf("ask the server for its goroutines: %w", err))
	}
	if n := s.log.goroutines(); n > 0 || s.other {
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
