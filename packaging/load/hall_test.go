package main

import (
	"bytes"
	"net"
	"slices"
	"sync"
	"testing"
	"time"

	"teahouse/room/roomtest"

	"golang.org/x/crypto/ssh"
)

// newHall opens a hall that was changed by the tests' wishes before.
func newHall(t *testing.T, wishes ...func(*hall)) *hall {
	l, err := net.Listen("tcp", "127.0.0.1:0")
	roomtest.OK(t, err)
	h, err := openHall(l)
	roomtest.OK(t, err)
	for _, wish := range wishes {
		wish(h)
	}
	var open sync.WaitGroup
	open.Go(h.accept)
	t.Cleanup(func() {
		l.Close()
		open.Wait()
	})
	return h
}

func talkIn(t *testing.T, h *hall, o *options) *crowd {
	t.Helper()
	roomtest.OK(t, o.check())
	roomtest.OK(t, warm(t.Context(), o, h.l.Addr().String()))
	c := newCrowd(o, h.l.Addr().String())
	if h.past(0) == "" { // they see all: a busy machine may rest in between
		c.grace = roomtest.Patience
	}
	t.Cleanup(func() {
		for _, m := range c.clients {
			if m != nil {
				m.close()
				<-m.ended
			}
		}
	})
	roomtest.OK(t, c.enter(t.Context()))
	if _, err := c.talk(t.Context(), func() (int, error) { return len(c.clients), nil }); err != nil {
		t.Fatal(err)
	}
	return c
}

func small() *options {
	return &options{members: 30, rate: 20, width: 80, height: 24, talk: time.Second, idle: time.Second}
}

func TestACrowdHearsEveryLine(t *testing.T) {
	t.Parallel() // it waits more than it works
	h := newHall(t)
	c := talkIn(t, h, small())
	r := newReport(c.o)
	r.drawn(c)
	if h.lines != 20 || r.Deliveries != 30*20 || r.Skipped != 0 || r.Repeated != 0 {
		t.Errorf("%d lines were said; %d deliveries, %d skipped, %d repeated", h.lines, r.Deliveries, r.Skipped, r.Repeated)
	}
	if r.Samples != viewers*20 || r.P50 <= 0 || r.P50 > r.P99 || r.P99 > r.Max {
		t.Errorf("%d latencies: %v, %v, %v", r.Samples, r.P50, r.P99, r.Max)
	}
}

func TestOthersComeInWhilePeopleTalk(t *testing.T) {
	t.Parallel() // it waits more than it works
	o := small()
	o.arrive, o.floor = 5, true
	c := talkIn(t, newHall(t), o)
	r := newReport(c.o)
	r.drawn(c)
	r.came(&c.comers)
	if r.Arrived == 0 || r.ArriveP50 <= 0 || r.ArriveP50 > r.ArriveP99 || r.Deliveries != 30*20 {
		t.Errorf("%d came in, within %v and %v ms; %d deliveries", r.Arrived, r.ArriveP50, r.ArriveP99, r.Deliveries)
	}
}

func TestALineIsLostThatCannotBeReadBack(t *testing.T) {
	t.Parallel() // it waits more than it works
	h := newHall(t, func(h *hall) {
		h.hear = func(member, line int) string {
			if member == 7 && line == 1 || line == 3 {
				return "silence"
			}
			return lineText(line)
		}
		h.past = func(member int) string {
			if member == 20 {
				return "\x1b[H" + lineText(3)
			}
			return "\x1b[Hnothing"
		}
	})
	o := small()
	o.rate = 5 // who misses one looks at as many pages
	c := talkIn(t, h, o)
	r := newReport(c.o)
	r.drawn(c)
	if r.Skipped != 31 || r.Deliveries != 30*5-31 {
		t.Errorf("%d skipped of %d", r.Skipped, r.Deliveries)
	}
	if err := c.readBack(t.Context()); err != nil || c.missing() != 30 {
		t.Errorf("%d lost, %v", c.missing(), err)
	}
}

func TestALineThatStandsTwiceIsNoticed(t *testing.T) {
	t.Parallel() // it waits more than it works
	h := newHall(t, func(h *hall) {
		h.hear = func(_, line int) string {
			if line == 5 {
				return lineText(line) + "\r\n" + lineText(line)
			}
			return lineText(line)
		}
	})
	c := talkIn(t, h, small())
	r := newReport(c.o)
	r.drawn(c)
	if r.Repeated != viewers || r.Skipped != 0 {
		t.Errorf("%d screens of %d show it, %d skipped", r.Repeated, viewers, r.Skipped)
	}
}

func TestWhoStallsReadsNoMore(t *testing.T) {
	t.Parallel() // it waits more than it works
	h := newHall(t)
	o := small()
	o.stalled = 3
	c := talkIn(t, h, o)
	if n := c.missing(); n != 0 {
		t.Errorf("the others miss %d", n)
	}
	for _, m := range c.clients[len(c.readers()):] {
		if n := m.tally.count.Load(); n > 1 { // what was on its way
			t.Errorf("one who stalls has read %d lines", n)
		}
	}
}

func TestWhoIsTurnedAwayIsNotCounted(t *testing.T) {
	t.Parallel() // it waits more than it works
	h := newHall(t, func(h *hall) {
		h.config.KeyboardInteractiveCallback = func(_ ssh.ConnMetadata, ask ssh.KeyboardInteractiveChallenge) (*ssh.Permissions, error) {
			_, err := ask("", "", []string{"Passphrase: "}, []bool{false})
			return nil, err
		}
	})
	c := newCrowd(small(), h.l.Addr().String())
	if err := c.enter(t.Context()); err == nil {
		t.Error("they came in")
	}
}

// However a stream is cut into reads, each mark in it is seen, and once.
func FuzzMarksAreSeenWholeHoweverTheyArrive(f *testing.F) {
	f.Add([]byte("10:02 ada │ "+lineText(1)+"\r\n"+lineText(2)), uint8(3))
	f.Add([]byte("kettlekettle00000003kettle0000"), uint8(1))
	f.Fuzz(func(t *testing.T, stream []byte, step uint8) {
		var whole, parts []int
		marks(stream, func(n int) { whole = append(whole, n) })
		var kept []byte
		for rest := range slices.Chunk(stream, int(step%32)+1) {
			all := append(kept, rest...)
			marks(all, func(n int) { parts = append(parts, n) })
			kept = bytes.Clone(all[max(0, len(all)-markSize+1):])
		}
		if !slices.Equal(whole, parts) {
			t.Errorf("in one read %v, in several %v", whole, parts)
		}
	})
}
