package main

// The server under test. What it holds is told by the figures that it serves and
// by /proc, and its log tells nothing but good.

import (
	"bufio"
	"context"
	"io"
	"strings"
	"sync"

	"teahouse/packaging/child"
)

const longestLine = 1 << 20 // bytes of the server's log

// server is a running server whose log is read.
type server struct {
	*child.Server
	reading sync.WaitGroup
}

// start starts a server with all that it keeps in dir. Errors in its log are faults.
func start(ctx context.Context, program, dir string, found *faults) (*server, error) {
	s := new(server)
	log, logged := io.Pipe()
	s.reading.Go(func() { readLog(log, found) })
	var err error
	if s.Server, err = child.Start(ctx, program, dir, logged); err != nil {
		_ = logged.Close()
		return nil, err
	}
	go func() {
		<-s.Ended()
		_ = logged.Close()
	}()
	return s, nil
}

// stop asks the server to end, and waits until its log is read.
func (s *server) stop(ctx context.Context) error {
	err := s.Stop(ctx)
	if err == nil {
		s.reading.Wait()
	}
	return err
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
