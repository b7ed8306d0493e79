package archive

// Pipes: whoever is at the other end may take or send nothing for ever, and what is
// half done here must not stay because of that.

import (
	"context"
	"io"
)

// heedingReader gives up reading when ctx ends.
type heedingReader struct {
	ctx context.Context
	in  io.Reader
}

func (r heedingReader) Read(p []byte) (int, error) {
	return heed(r.ctx, func() (int, error) { return r.in.Read(p) })
}

// heedingWriter gives up writing when ctx ends.
type heedingWriter struct {
	ctx context.Context
	out io.Writer
}

func (w heedingWriter) Write(p []byte) (int, error) {
	return heed(w.ctx, func() (int, error) { return w.out.Write(p) })
}

// heed waits for f until ctx ends. The process ends soon after that, and f with it.
func heed(ctx context.Context, f func() (int, error)) (n int, err error) {
	done := make(chan struct{})
	var given int
	var failed error
	go func() {
		defer close(done)
		given, failed = f()
	}()
	select {
	case <-done:
		return given, failed
	case <-ctx.Done():
		return 0, ctx.Err()
	}
}
