package serve

// What is held of what came, and what that costs those who send it.

import (
	"io"
	"sync"
	"testing"
	"testing/synctest"
	"time"
)

// TestTheLedger counts what waits for whom.
func TestTheLedger(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		l := new(ledger)
		from, _ := io.Pipe()
		asks, full := newInput(from, l, newPourers(), nil), newInput(from, l, newPourers(), nil)
		asks.all = func() bool { return true }
		l.open(asks)
		l.open(full)
		came := func(n int) (flood bool, pause time.Duration) {
			_, flood, pause = l.came(n, time.Now())
			return flood, pause
		}
		// A whole window waits at one session: that is its right, and nobody waits for it.
		if flood, pause := came(heldEach); flood || pause > 0 {
			t.Errorf("a window: flood %v, pause %v", flood, pause)
		}
		// Beside it somebody types for hours: a byte in a packet, which is taken.
		for range 10 * 3600 {
			time.Sleep(time.Second)
			l.taken.Add(10)
			if flood, pause := came(10 * 40); flood && l.behind < heldSpare || pause > 0 {
				t.Fatalf("typing: flood %v, pause %v", flood, pause)
			}
			if l.behind > heldSpare {
				break
			}
		}
		if l.worst() != full {
			t.Error("the session that waits for its client would end")
		}
		// What no window covers costs time.
		var waited time.Duration
		for range 100 {
			_, pause := came(heldEach / 10)
			time.Sleep(pause)
			waited += pause
		}
		if rate := 10 * heldEach / waited.Seconds(); rate > 2*bytesPerSecond {
			t.Errorf("%.0f bytes a second come", rate)
		}
		if flood, _ := came(0); !flood {
			t.Errorf("%d bytes are held, and that is no flood", l.behind)
		}
		l.close(full)
		if flood, _ := came(0); flood || l.behind != 0 {
			t.Errorf("when it has ended, %d bytes are held", l.behind)
		}
		l.close(asks)
		// What we are made to send costs the same.
		time.Sleep(time.Hour)
		l.written.Add(2 * bytesAtOnce)
		if _, pause := came(1); pause < bytesAtOnce/bytesPerSecond*time.Second {
			t.Errorf("half a megabyte of answers costs %v", pause)
		}
	})
}

// TestNothingIsHeldForWhoHasTakenAll, whatever came beside it.
func TestNothingIsHeldForWhoHasTakenAll(t *testing.T) {
	l, all := new(ledger), false
	in := newInput(nil, l, newPourers(), nil)
	in.all = func() bool { return all }
	l.open(in)
	for round := range 3 {
		l.came(1<<20, time.Now())
		if l.behind != 1<<20 {
			t.Errorf("round %d: of a megabyte that came, %d bytes are held", round, l.behind)
		}
		all = true
		if l.came(100, time.Now()); l.behind != 0 {
			t.Errorf("round %d: %d bytes are held for somebody who has read all", round, l.behind)
		}
		all = false
	}
}

// TestWhoReadsHasTakenAllWhereNobodyKnows, or they would lose their session for their keys in the end.
func TestWhoReadsHasTakenAllWhereNobodyKnows(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		l := new(ledger)
		from, to := io.Pipe()
		defer to.Close()
		in := newInput(from, l, newPourers(), nil)
		l.open(in)
		in.take(true)
		synctest.Wait()
		if l.came(1<<20, time.Now()); l.behind != 0 {
			t.Errorf("%d bytes are held for somebody who reads", l.behind)
		}
	})
}

// TestWhatPacketsCostIsForgottenWithThem: somebody who is always behind with lines in packets
// of their own, as a pipe is whose lines wait their turn, is not charged for packets that
// are gone.
func TestWhatPacketsCostIsForgottenWithThem(t *testing.T) {
	l := new(ledger)
	from, _ := io.Pipe()
	in := newInput(from, l, newPourers(), nil)
	l.open(in)
	const line, packet, behind = 100, 160, 5000 // bytes, bytes and lines
	for i := range 500_000 {
		if i >= behind {
			in.received.Add(line)
			l.taken.Add(line)
		}
		if _, flood, _ := l.came(packet, time.Now()); flood {
			t.Fatalf("after %d lines, %d bytes are held", i, l.behind)
		}
		if l.behind < min(int64(i), behind)*packet*9/10 {
			t.Fatalf("after %d lines, only %d bytes are held", i, l.behind)
		}
	}
}

// TestAPacketOnItsWayToASessionIsHeld: who looks between its way from the wire and its window
// finds all taken, and what the window tells afterwards is held all the same.
func TestAPacketOnItsWayToASessionIsHeld(t *testing.T) {
	const packet = 32 << 10
	l := new(ledger)
	left, read := uint32(windowWide), uint32(0)
	in := newInput(nil, l, newPourers(), nil)
	in.window = &window{mu: new(sync.Mutex), left: &left, read: &read}
	in.all = func() bool { return left+read == windowWide }
	l.open(in)
	l.came(packet, time.Now())
	left -= packet
	if held, _ := l.now(); held != packet {
		t.Errorf("%d bytes are held, want the packet's %d", held, packet)
	}
	l.taken.Add(packet)
	read += packet
	if held, _ := l.now(); held != 0 {
		t.Errorf("%d bytes are held, though all was taken", held)
	}
}
