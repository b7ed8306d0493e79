package serve

// A connection that sends much, or little in many packets, is slowed down.

import (
	"net"
	"net/netip"
	"testing"
	"testing/synctest"
	"time"
)

// TestTinyPacketsAreSlow: each of them costs as much as a large one.
func TestTinyPacketsAreSlow(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		c := newConn(nil, endless{}, netip.MustParseAddr("203.0.113.1"), newConnTable(DefaultLimits(), new(counts), nil, nil), time.Now())
		piece := func() {
			if _, err := c.Write([]byte("a key's echo")); err != nil {
				t.Fatal(err)
			}
		}
		began := time.Now()
		for range piecesAtOnce {
			piece()
			if _, err := c.Write(make([]byte, 1<<10)); err != nil { // which is not tiny
				t.Fatal(err)
			}
		}
		if took := time.Since(began); took > 0 {
			t.Errorf("a burst takes %v", took)
		}
		for range 1000 {
			piece()
		}
		if took := time.Since(began); took != 1000*pieceEach {
			t.Errorf("1,000 more take %v", took)
		}
	})
}

// endless is a peer that sends as fast as it is read, and takes as fast as one
// writes.
type endless struct{ net.Conn }

func (endless) Read(p []byte) (int, error) { return len(p), nil }

func (endless) Write(p []byte) (int, error) { return len(p), nil }

// TestFillingWindowsIsSlow, however many connections of an address do it; some
// of it, and what others do, is not.
func TestFillingWindowsIsSlow(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		s := newConnTable(DefaultLimits(), new(counts), nil, nil)
		fill := func(addr string, bytes int) (took time.Duration) {
			c := newConn(nil, endless{}, netip.MustParseAddr(addr), s, time.Now())
			c.greeted.Store(true)
			c.start()
			c.reached.Store(int32(seated))
			c.ledger.open(newInput(nil, &c.ledger, newPourers(), func() { t.Error("a session ends for what is its right") }))
			began := time.Now()
			buf := make([]byte, 4<<10)
			for range bytes / len(buf) {
				if _, err := c.Read(buf); err != nil {
					t.Fatal(err)
				}
			}
			return time.Since(began)
		}
		if took := fill("203.0.113.1", fillFree); took > 0 {
			t.Errorf("a paste takes %v", took)
		}
		fill("203.0.113.1", fillFree+fillAtOnce)
		if took := fill("203.0.113.1", fillFree+2*fillPerSecond); took < 2*time.Second-50*time.Millisecond || took > 2*time.Second+50*time.Millisecond {
			t.Errorf("two seconds' worth, on another connection, takes %v", took)
		}
		if took := fill("203.0.113.2", fillFree+fillAtOnce); took > 0 {
			t.Errorf("at another address, a burst takes %v", took)
		}
	})
}
