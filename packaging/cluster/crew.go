package main

// The crew: processes that are started in order, started again when one has ended,
// and stopped in the opposite order.

import (
	"context"
	"fmt"
	"io"
	"os"
	"slices"
	"strings"
	"sync"
	"time"
)

const stopWithin = 20 * time.Second // until what does not stop is killed

// process is one that runs.
type process struct {
	os    *os.Process
	ended <-chan struct{}
	stop  func()
}

// end stops it, or kills it if that takes too long.
func (p *process) end() {
	p.stop()
	select {
	case <-p.ended:
	case <-time.After(stopWithin):
		_ = p.os.Kill()
		<-p.ended
	}
}

// part is one of the crew.
type part struct {
	name, log string
	start     func(ctx context.Context, log io.Writer) (*process, error)

	mu  sync.Mutex
	now *process // nil before the first start
}

func (p *part) process() *process {
	p.mu.Lock()
	defer p.mu.Unlock()
	return p.now
}

// run starts the part.
func (p *part) run(ctx context.Context) error {
	log, err := os.OpenFile(p.log, os.O_CREATE|os.O_APPEND|os.O_WRONLY, 0o600)
	if err != nil {
		return err
	}
	now, err := p.start(ctx, log)
	if err != nil {
		_ = log.Close()
		said, _ := os.ReadFile(p.log) // which is deleted with all the rest
		why := strings.TrimSpace(string(said))
		return fmt.Errorf("%s: %w: %s", p.name, err, why[strings.LastIndexByte(why, '\n')+1:])
	}
	go func() {
		<-now.ended
		_ = log.Close()
	}()
	p.mu.Lock()
	defer p.mu.Unlock()
	p.now = now
	return nil
}

// crew is all of them.
type crew struct {
	parts []*part
	pause time.Duration // for which what has ended stays away

	mu       sync.Mutex
	stdout   io.Writer
	watching sync.WaitGroup
}

// tell tells whoever looks on.
func (c *crew) tell(format string, args ...any) {
	c.mu.Lock()
	defer c.mu.Unlock()
	fmt.Fprintf(c.stdout, format+"\n", args...)
}

// begin starts all, and has them started again until ctx ends.
func (c *crew) begin(ctx context.Context) error {
	for _, p := range c.parts {
		if err := p.run(ctx); err != nil {
			return err
		}
	}
	for _, p := range c.parts {
		c.watching.Go(func() { c.watch(ctx, p) })
	}
	return nil
}

func (c *crew) watch(ctx context.Context, p *part) {
	for {
		select {
		case <-p.process().ended:
		case <-ctx.Done():
			return
		}
		if ctx.Err() != nil { // a signal of the terminal goes to all of them
			return
		}
		c.tell("%s, process %d, has ended, and is started again in %v", p.name, p.process().os.Pid, c.pause)
		select {
		case <-time.After(c.pause):
		case <-ctx.Done():
			return
		}
		if err := p.run(ctx); err != nil {
			c.tell("%v", err)
			continue
		}
		c.tell("%s is back: kill -9 %d", p.name, p.process().os.Pid)
	}
}

// stop ends all, the last first.
func (c *crew) stop() {
	c.watching.Wait()
	for _, p := range slices.Backward(c.parts) {
		if now := p.process(); now != nil {
			now.end()
		}
	}
}
