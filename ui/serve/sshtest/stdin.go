// What a terminal sends to the server, for those who write to it at the same time.

package sshtest

import "io"

// stdin lets the keyboard and what the terminal answers by itself write one after the other: a
// channel of the SSH library mixes up the packets of two who write at once.
type stdin struct {
	to   io.WriteCloser
	free chan struct{} // holds the turn; a mutex would stop the clock of a bubble
}

func newStdin(to io.WriteCloser) *stdin {
	in := &stdin{to: to, free: make(chan struct{}, 1)}
	in.free <- struct{}{}
	return in
}

// Write writes when nobody else does.
func (in *stdin) Write(p []byte) (int, error) {
	<-in.free
	defer func() { in.free <- struct{}{} }()
	return in.to.Write(p)
}

// Close ends the input behind what is being written.
func (in *stdin) Close() error {
	<-in.free
	defer func() { in.free <- struct{}{} }()
	return in.to.Close()
}
