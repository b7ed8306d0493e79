// Dial knocks at a room's door again and again, to show that a restart turns nobody away:
//
//	go run ./packaging/dial --rate 200 --time 10s
//
// Each call is let in once the server has said that it speaks SSH, and hangs up. It ends at SIGTERM, too.
// The calls come from many addresses of 127.0.0.0/8, for one address may not dial so often: Linux only.
package main

import (
	"cmp"
	"context"
	"errors"
	"flag"
	"fmt"
	"io"
	"math/rand/v2"
	"net"
	"strings"
	"sync"
	"time"

	"teahouse/packaging/child"
)

const patience = 15 * time.Second // of a call: a service that starts within it refused nobody

// tally is what became of the calls.
type tally struct {
	mu                     sync.Mutex
	calls, refused, cut    int
	longest                time.Duration // until the server spoke
	firstRefusal, firstCut error
}

var errCut = errors.New("connected, but the server did not speak SSH")

// options is what was asked for.
type options struct {
	addr string
	rate int // calls a second
	long time.Duration
}

func main() { child.Main(run) }

// run is the command. Its status is 1 if somebody was turned away, and 2 for wrong usage.
func run(ctx context.Context, args []string, stdout, stderr io.Writer) int {
	return child.Run("dial", args, stderr, parse, func(o *options) (bool, error) { return true, o.do(ctx, stdout) })
}

func parse(args []string, help io.Writer) (*options, error) {
	o := &options{}
	f := flag.NewFlagSet("dial", flag.ContinueOnError)
	f.StringVar(&o.addr, "addr", "127.0.0.1:2222", "where to dial")
	f.IntVar(&o.rate, "rate", 200, "calls a second")
	f.DurationVar(&o.long, "time", 10*time.Second, "how long")
	err := child.Parse(f, args, help)
	if err == nil && (o.rate < 1 || o.rate > 10_000 || o.long <= 0) {
		err = errors.New("--rate is 1 to 10000, and --time more than nothing")
	}
	return o, err
}

// do calls for so long, and tells what became of the calls.
func (o *options) do(ctx context.Context, stdout io.Writer) error {
	ctx, cancel := context.WithTimeout(ctx, o.long)
	defer cancel()
	t := knock(ctx, o.addr, time.Second/time.Duration(o.rate))
	fmt.Fprintf(stdout, "calls=%d refused=%d cut=%d longest=%dms\n", t.calls, t.refused, t.cut, t.longest.Milliseconds())
	return errors.Join(t.firstRefusal, t.firstCut)
}

// knock calls at addr until ctx ends, and waits for the answers.
func knock(ctx context.Context, addr string, each time.Duration) *tally {
	var t tally
	var calls sync.WaitGroup
	defer calls.Wait() // before the caller reads what is returned
	tick := time.NewTicker(each)
	defer tick.Stop()
	for { // the first call is made at once, however soon ctx ends
		calls.Go(func() {
			start := time.Now()
			t.note(call(addr), time.Since(start))
		})
		select {
		case <-ctx.Done():
			return &t
		case <-tick.C:
		}
	}
}

// call dials from an address of its own, as far as there are enough.
func call(addr string) error {
	from := net.IPv4(127, byte(1+rand.N(254)), byte(rand.N(256)), byte(1+rand.N(254)))
	d := net.Dialer{Timeout: patience, LocalAddr: &net.TCPAddr{IP: from}}
	c, err := d.Dial("tcp", addr)
	if err != nil {
		return err
	}
	defer c.Close()
	_ = c.SetReadDeadline(time.Now().Add(patience))
	word := make([]byte, len("SSH-"))
	if _, err := io.ReadFull(c, word); err != nil {
		return fmt.Errorf("%w: %w", errCut, err)
	}
	if !strings.HasPrefix(string(word), "SSH-") {
		return fmt.Errorf("%w: %q", errCut, word)
	}
	return nil
}

func (t *tally) note(err error, took time.Duration) {
	t.mu.Lock()
	defer t.mu.Unlock()
	t.calls++
	switch {
	case err == nil:
		t.longest = max(t.longest, took)
	case errors.Is(err, errCut):
		t.cut++
		t.firstCut = cmp.Or(t.firstCut, err)
	default:
		t.refused++
		t.firstRefusal = cmp.Or(t.firstRefusal, err)
	}
}
