package main

// Arrivals that are measured for themselves: those who come in while people talk, and
// all who were inside, coming back at once after a restart.

import (
	"context"
	"fmt"
	"slices"
	"sync"
	"sync/atomic"
	"time"

	"golang.org/x/sync/errgroup"

	"teahouse/packaging/child"
)

const (
	againAfter = time.Second     // a client that was not let in tries again after once to twice that…
	againTimes = 16              // …and each time after twice as long, up to so many times that
	backWithin = 5 * time.Minute // for all to be inside again
)

// arrivals are how long people took to come in, from dialing to their first screen.
type arrivals struct {
	mu    sync.Mutex
	took  []time.Duration
	tries atomic.Int64 // in vain
}

func (a *arrivals) add(took time.Duration) {
	a.mu.Lock()
	defer a.mu.Unlock()
	a.took = append(a.took, took)
}

// comeIn has so many a second come in, until talking ends. Then they go.
func (c *crowd) comeIn(ctx, talking context.Context) error {
	var inside []*client
	var mu sync.Mutex
	defer func() {
		for _, m := range inside {
			m.close()
		}
	}()
	g, dialing := errgroup.WithContext(ctx)
	began := time.Now()
	for n := range c.o.comers() {
		due := began.Add(time.Duration(float64(n) / c.o.arrive * float64(time.Second)))
		if child.Sleep(talking, time.Until(due)) != nil {
			break
		}
		g.Go(func() error {
			m, err := c.comeAgain(dialing, c.o.members+n, time.Now(), &c.comers)
			if err != nil {
				return err
			}
			mu.Lock()
			defer mu.Unlock()
			inside = append(inside, m)
			return nil
		})
	}
	return g.Wait()
}

// comeBack ends the server and starts it again, and has all members come back to it at
// once. Whoever is not let in tries again, as a client in a loop does.
func (c *crowd) comeBack(ctx context.Context, s *server, start func() (*server, error), r *report) (*server, error) {
	if err := s.Stop(ctx); err != nil {
		return nil, s.Blame(err)
	}
	for _, m := range c.clients {
		m.close()
	}
	s, err := start()
	if err != nil {
		return nil, err
	}
	empty, err := s.Usage()
	if err != nil {
		return s, err
	}
	c.addr = s.Addr
	var a arrivals
	began := time.Now()
	if err := c.returnAll(ctx, began, &a); err != nil {
		return s, s.Blame(err)
	}
	back, err := s.Usage()
	if err != nil {
		return s, err
	}
	r.returned(&a, back.CPU-empty.CPU)
	return s, c.quiet(ctx)
}

func (c *crowd) returnAll(ctx context.Context, began time.Time, a *arrivals) error {
	g, ctx := errgroup.WithContext(ctx)
	for i := range c.clients {
		g.Go(func() (err error) {
			c.clients[i], err = c.comeAgain(ctx, i, began, a)
			return err
		})
	}
	return g.Wait()
}

// comeAgain has a member come in. Where they are not let in they try again, as a client in
// a loop does that waits longer each time. What it took counts from when they began.
func (c *crowd) comeAgain(ctx context.Context, i int, began time.Time, a *arrivals) (*client, error) {
	for pause := againAfter; ; pause = min(2*pause, againTimes*againAfter) {
		m, err := dial(ctx, c.member(i))
		if err == nil {
			a.add(time.Since(began))
			return m, nil
		}
		a.tries.Add(1)
		if time.Since(began) > backWithin {
			return nil, fmt.Errorf("not inside after %v: %w", backWithin, err)
		}
		if err := child.Sleep(ctx, pause+pause*time.Duration(i*7919%1000)/1000); err != nil {
			return nil, err
		}
	}
}

// came tells of those who came in while people talked.
func (r *report) came(a *arrivals) {
	slices.Sort(a.took)
	r.Arrived, r.ArriveTries = len(a.took), int(a.tries.Load())
	r.ArriveP50, r.ArriveP99 = child.Percentile(a.took, 0.5).Seconds()*1e3, child.Percentile(a.took, 0.99).Seconds()*1e3
}

// returned tells of those who came back, and what it cost the server.
func (r *report) returned(a *arrivals, cpu time.Duration) {
	slices.Sort(a.took)
	r.Back = &back{
		Half: child.Percentile(a.took, 0.5).Seconds(), All: child.Percentile(a.took, 1).Seconds(),
		Tries: int(a.tries.Load()), CPU: cpu.Seconds(),
	}
}

// back is how all came back after a restart.
type back struct {
	Half  float64 `json:"half_s"` // until half of them were inside
	All   float64 `json:"all_s"`
	Tries int     `json:"tries_in_vain"`
	CPU   float64 `json:"cpu_s"` // of the server, until all were inside
}
