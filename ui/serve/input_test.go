package serve

import (
	"bytes"
	"io"
	"math/rand/v2"
	"testing"
	"testing/synctest"
	"time"

	"teahouse/room/roomtest"
)

// TestInputChangesHandsWithoutAByteLost lets readers take the input over from
// each other at any moment, in the middle of their reads, while bytes come in
// pieces of any size.
func TestInputChangesHandsWithoutAByteLost(t *testing.T) {
	t.Parallel() // it waits more than it works
	for seed := range uint64(30) {
		random := rand.New(rand.NewPCG(seed, 1))
		sent := make([]byte, 300_000)
		for i := range sent {
			sent[i] = byte(random.Uint32())
		}
		from, to := io.Pipe()
		in := newInput(from, new(ledger), newPourers(), nil)
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
				in := newInput(from, new(ledger), newPourers(), nil)
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
				in := newInput(from, new(ledger), newPourers(), nil)
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
				in := newInput(from, new(ledger), newPourers(), nil)
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

// late is a stream of a client as the library has it: its end is known, and still
// something comes.
type late struct{ bytes.Buffer }

func (l *late) Write([]byte) (int, error) { return 0, io.ErrClosedPipe }

// TestWhatComesBehindTheEndIsThrownAway, for nobody reads it any more.
func TestWhatComesBehindTheEndIsThrownAway(t *testing.T) {
	in, errs := new(late), new(late)
	conn := new(conn)
	c := &channel{conn: conn, input: newInput(in, &conn.ledger, newPourers(), nil), stderr: output{ReadWriter: errs}}
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
