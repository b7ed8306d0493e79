package serve

import (
	"bytes"
	"io"
	"math/rand/v2"
	"net"
	"net/netip"
	"testing"
	"testing/synctest"
	"time"

	"teahouse/room/roomtest"
)

// TestInputChangesHandsWithoutAByteLost lets readers take the input over from
// each other at any moment, in the middle of their reads, while bytes come in
// pieces of any size.
func TestInputChangesHandsWithoutAByteLost(t *testing.T) {
	for seed := range uint64(30) {
		random := rand.New(rand.NewPCG(seed, 1))
		sent := make([]byte, 300_000)
		for i := range sent {
			sent[i] = byte(random.Uint32())
		}
		from, to := io.Pipe()
		in := newInput(from, new(ledger), nil)
		var owners []chan []byte // what each of them read, in turn
		for left := sent; len(left) > 0; {
			owner, read := in.take(random.IntN(2) > 0), make(chan []byte, 1)
			owners = append(owners, read)
			buf := make([]byte, 1+random.IntN(1000))
			go func() {
				var all []byte
				for {
					n, err := owner.Read(buf)
					all = append(all, buf[:n]...)
					if err != nil {
						read <- all
						return
					}
				}
			}()
			for range random.IntN(20) {
				n := min(len(left), 1+random.IntN(inputRead))
				if _, err := to.Write(left[:n]); err != nil {
					t.Fatal(err)
				}
				left = left[n:]
			}
		}
		_ = to.Close()
		last, err := io.ReadAll(in.take(random.IntN(2) > 0))
		roomtest.OK(t, err)
		var got []byte
		for _, read := range owners {
			got = append(got, <-read...)
		}
		got = append(got, last...)
		if !bytes.Equal(got, sent) {
			t.Fatalf("seed %d: of %d bytes %d arrived, or others, to %d readers", seed, len(sent), len(got), len(owners))
		}
	}
}

// TestATakeoverEndsAReadThatWaits, or leaves what it brings to the new reader.
func TestATakeoverEndsAReadThatWaits(t *testing.T) {
	for name, ahead := range map[string]bool{"for what is read ahead": true, "for the client": false} {
		t.Run(name, func(t *testing.T) {
			synctest.Test(t, func(t *testing.T) {
				from, to := io.Pipe()
				in := newInput(from, new(ledger), nil)
				old := in.take(ahead)
				over := make(chan error, 1)
				go func() {
					_, err := old.Read(make([]byte, 10))
					over <- err
				}()
				synctest.Wait()
				next := in.take(!ahead)
				go func() {
					_, _ = to.Write([]byte("hello"))
					_ = to.Close()
				}()
				if all, err := io.ReadAll(next); string(all) != "hello" || err != nil {
					t.Errorf("the new reader gets %q, %v", all, err)
				}
				if err := <-over; err != io.EOF {
					t.Errorf("the old one gets %v", err)
				}
			})
		})
	}
}

// TestWhatComesBetweenTwoReadersIsKept, even from a reader who was asked to end
// and goes on.
func TestWhatComesBetweenTwoReadersIsKept(t *testing.T) {
	for name, ahead := range map[string]bool{"for what is read ahead": true, "for the client": false} {
		t.Run(name, func(t *testing.T) {
			synctest.Test(t, func(t *testing.T) {
				from, to := io.Pipe()
				in := newInput(from, new(ledger), nil)
				old := in.take(ahead)
				late := make(chan []byte, 1)
				go func() {
					all, _ := io.ReadAll(old)
					late <- all
				}()
				synctest.Wait()
				old.end()
				go func() {
					_, _ = to.Write([]byte("hel"))
					_, _ = to.Write([]byte("lo"))
					_ = to.Close()
				}()
				synctest.Wait()
				if all, err := io.ReadAll(in.take(!ahead)); string(all) != "hello" || err != nil {
					t.Errorf("the new reader gets %q, %v", all, err)
				}
				if all := <-late; len(all) > 0 {
					t.Errorf("the old one gets %q", all)
				}
			})
		})
	}
}

// TestNobodyTakesWhatIsSent: so much is read ahead and no more, until somebody
// reads or nobody ever will.
func TestNobodyTakesWhatIsSent(t *testing.T) {
	for name, end := range map[string]func(*input, *inputLease){
		"somebody reads":         func(_ *input, owner *inputLease) { _, _ = owner.Read(make([]byte, 2*inputRead)) },
		"a screen does, at last": func(in *input, _ *inputLease) { _, _ = in.take(false).Read(make([]byte, 2*inputRead)) },
	} {
		t.Run(name, func(t *testing.T) {
			synctest.Test(t, func(t *testing.T) {
				from, to := io.Pipe()
				in := newInput(from, new(ledger), nil)
				owner := in.take(true)
				sent := make(chan struct{})
				go func() {
					defer close(sent)
					_, _ = to.Write(make([]byte, inputWaits+inputRead))
				}()
				synctest.Wait()
				select {
				case <-sent:
					t.Fatal("all of it is taken in")
				default:
				}
				end(in, owner)
				synctest.Wait()
				_ = from.Close() // for those who still wait
				_ = to.Close()
				<-sent
			})
		})
	}
}

// TestTheLedger counts what waits for whom.
func TestTheLedger(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		l := new(ledger)
		from, _ := io.Pipe()
		asks, full := newInput(from, l, nil), newInput(from, l, nil)
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
	in := newInput(nil, l, nil)
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
		in := newInput(from, l, nil)
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
	in := newInput(from, l, nil)
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

// late is a stream of a client as the library has it: its end is known, and still
// something comes.
type late struct{ bytes.Buffer }

func (l *late) Write([]byte) (int, error) { return 0, io.ErrClosedPipe }

// TestWhatComesBehindTheEndIsThrownAway, for nobody reads it any more.
func TestWhatComesBehindTheEndIsThrownAway(t *testing.T) {
	in, errs := new(late), new(late)
	conn := new(conn)
	c := &channel{conn: conn, input: newInput(in, &conn.ledger, nil), stderr: output{ReadWriter: errs}}
	if _, err := io.ReadAll(c.input.take(true)); err != nil {
		t.Fatal(err)
	}
	for _, l := range []*late{in, errs} {
		l.Buffer.WriteString("one more thing")
	}
	conn.ledger.came(2*strayFrom, time.Now())
	synctest.Test(t, func(t *testing.T) {
		c.discard()
		synctest.Wait()
		if n := in.Len() + errs.Len(); n != 0 {
			t.Errorf("%d bytes are kept", n)
		}
	})
}

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

func (endless) Read(p []byte) (int, error)  { return len(p), nil }
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
			c.ledger.open(newInput(nil, &c.ledger, func() { t.Error("a session ends for what is its right") }))
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
