package serve

import (
	"io"
	"runtime"
	"sync"
	"testing"
	"testing/synctest"
	"time"

	"teahouse/room/roomtest"
)

// TestThoseWhoPourShareAPartOfTheMachine: hundreds of sessions are given no more together than
// a few, all alike, and who types beside them waits for nothing.
func TestThoseWhoPourShareAPartOfTheMachine(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		const many, lasts = 300, 30
		p, ctx := newPourers(), t.Context()
		began := time.Now()
		var all sync.WaitGroup
		var given [many]int64
		var burst [many]int64 // of that, before all were at one pace
		for i := range given {
			in := newInput(endless{}, new(ledger), p, nil).take(false)
			all.Go(func() {
				for buf := make([]byte, inputRead); time.Since(began) < lasts*time.Second && ctx.Err() == nil; {
					n, err := in.Read(buf)
					roomtest.OK(t, err)
					if given[i] += int64(n); time.Since(began) < lasts*time.Second/3 {
						burst[i] = given[i]
					}
				}
			})
		}
		keys, types := io.Pipe()
		typed := newInput(keys, new(ledger), p, nil).take(false)
		all.Go(func() {
			for range lasts {
				time.Sleep(time.Second)
				sent := time.Now()
				go types.Write(make([]byte, 100))
				if _, err := io.ReadFull(typed, make([]byte, 100)); err != nil || time.Since(sent) > 0 {
					t.Errorf("who types waits %v: %v", time.Since(sent), err)
				}
			}
		})
		all.Wait()
		sum, least, most := int64(0), given[0], int64(0)
		for i, n := range given {
			sum, least, most = sum+n, min(least, n-burst[i]), max(most, n-burst[i])
		}
		free := int64(pourAtOnce + many*(pourBurst+lasts*pourFree+2*inputRead))
		if may := free + lasts*int64(pourPerCore*runtime.GOMAXPROCS(0)); sum > may || sum < may/2 {
			t.Errorf("they were given %d bytes, and may be %d", sum, may)
		}
		if most > 2*least {
			t.Errorf("in two thirds of the time one was given %d bytes, and another %d", least, most)
		}
	})
}

// TestWhoPoursAloneWaitsForNobody: a large paste, and a log that goes through a pipe.
func TestWhoPoursAloneWaitsForNobody(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		began := time.Now()
		in := newInput(endless{}, new(ledger), newPourers(), nil).take(false)
		_, err := io.ReadFull(in, make([]byte, bytesAtOnce))
		roomtest.OK(t, err)
		if took := time.Since(began); took > 0 {
			t.Errorf("a large paste takes %v", took)
		}
		_, err = io.ReadFull(in, make([]byte, 10*bytesPerSecond))
		roomtest.OK(t, err)
		if took := time.Since(began); took > 10*time.Second {
			t.Errorf("what comes at its pace takes %v", took)
		}
	})
}

// TestWhoRestsGivesWayAtOnce to whoever takes the session over, and does when it ends.
func TestWhoRestsGivesWayAtOnce(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		p := newPourers()
		p.wait(pourAtOnce, time.Now())
		p.wait(3600*pourPerCore, time.Now())
		in := newInput(endless{}, new(ledger), p, nil)
		lease := in.take(false)
		rests := make(chan time.Duration, 1)
		go func() {
			began := time.Now()
			_, err := io.Copy(io.Discard, lease)
			roomtest.OK(t, err)
			rests <- time.Since(began)
		}()
		time.Sleep(time.Minute)
		in.close()
		if rest := <-rests; rest > time.Minute+passLook {
			t.Errorf("the reader of a session that ends goes after %v", rest)
		}
	})
}
