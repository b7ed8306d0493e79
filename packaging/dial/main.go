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
	"os"
	"os/signal"
	"strings"
	"sync"
	"syscall"
	"time"
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

func main() {
	addr := flag.String("addr", "127.0.0.1:2222", "where to dial")
	rate := flag.Int("rate", 200, "calls a second")
	length := flag.Duration("time", 10*time.Second, "how long")
	flag.Parse()
	if *rate < 1 || *rate > 10_000 || *length <= 0 {
		fmt.Fprintln(os.Stderr, "dial: --rate is 1 to 10000, and --time more than nothing")
		os.Exit(2)
	}
	ctx, stop := signal.NotifyContext(context.Background(), os.Interrupt, syscall.SIGTERM)
	defer stop()
	ctx, cancel := context.WithTimeout(ctx, *length)
	defer cancel()

	t := run(ctx, *addr, time.Second/time.Duration(*rate))
	fmt.Printf("calls=%d refused=%d cut=%d longest=%dms\n", t.calls, t.refused, t.cut, t.longest.Milliseconds())
	if err := errors.Join(t.firstRefusal, t.firstCut); err != nil {
		fmt.Fprintln(os.Stderr, "dial:", err)
		os.Exit(1)
	}
}

// run calls at addr until ctx ends, and waits for the answers.
func run(ctx context.Context, addr string, each time.Duration) *tally {
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
