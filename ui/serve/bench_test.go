package serve_test

// What those who come in may take from those who are inside.

import (
	"fmt"
	"io"
	"runtime"
	"sync/atomic"
	"testing"
	"testing/synctest"

	"golang.org/x/crypto/ssh"

	"teahouse/ui/serve"
)

// busyKey is a host key with which signing takes until it may go on, as on a machine that
// has much else to do.
type busyKey struct {
	ssh.Signer
	busy  atomic.Bool
	signs atomic.Int32 // now
	goOn  chan struct{}
}

func (k *busyKey) Sign(rand io.Reader, data []byte) (*ssh.Signature, error) {
	if k.busy.Load() {
		k.signs.Add(1)
		<-k.goOn
		k.signs.Add(-1)
	}
	return k.Signer.Sign(rand, data)
}

// TestThoseInsideGoFirst has a crowd come in at once: few of them are worked on at the same
// time, those inside hear each other meanwhile, who has only begun keeps nobody waiting,
// and in the end all are in.
func TestThoseInsideGoFirst(t *testing.T) {
	const crowd = 24
	var key *busyKey
	story(t, func(_ *testing.T, c *serve.Config) {
		key = &busyKey{Signer: c.Host, goOn: make(chan struct{})}
		c.Host = key
	}, func(t *testing.T, h *house) {
		ada, bob := h.enter(t, "ada"), h.enter(t, "bob")
		for i := range crowd { // who say who they are not, and no more
			knock(t, h, fmt.Sprintf("2001:db8:5:%x::1", i), "SSH-2.0-x\r\n\x00\x00\x00\x0c\x04\x14")
		}
		key.busy.Store(true)
		in := make(chan error, crowd)
		for i := range crowd {
			c := knock(t, h, fmt.Sprintf("2001:db8:%x::1", 0x900d+i), "")
			go func() {
				_, err := shake(c, atOnce)
				in <- err
			}()
		}
		synctest.Wait()
		if n, most := int(key.signs.Load()), max(1, runtime.GOMAXPROCS(0)/2); n != most {
			t.Errorf("%d handshakes are worked on at once, want %d", n, most)
		}
		h.chat(t, ada, bob)
		key.busy.Store(false)
		close(key.goOn)
		for range crowd {
			if err := <-in; err != nil {
				t.Error(err)
			}
		}
	})
}
