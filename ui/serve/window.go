package serve

// What the library has for a session and nobody has taken. It keeps what comes until that
// is read, and does not tell how much there is. But it keeps account of the window of the
// channel, which is as wide as at first when all that came has been read. How wide that was
// is not asked of it: by the time somebody asks, something may have come.

import (
	"reflect"
	"sync"
	"sync/atomic"
	"unsafe"

	gossh "golang.org/x/crypto/ssh"
)

const (
	windowWide = 2 << 20             // bytes that a client may send in a channel before any is read
	windowMost = windowWide + 64<<10 // of one session, sent and not taken: these, and what of them is being read
)

// window is how much a client may send in one channel, as the library counts it.
type window struct {
	mu         *sync.Mutex
	left, read *uint32                        // bytes: what may still come, and what was read since the client was told of that
	packets    *atomic.Pointer[<-chan []byte] // of the connection, that are under way to its channels
}

// windowOf is the window of a channel that was accepted. The library has no other way to
// it; where it has another form, there is none, and a test fails.
func windowOf(ch gossh.Channel, packets *atomic.Pointer[<-chan []byte]) *window {
	at := reflect.ValueOf(ch)
	if at.Kind() != reflect.Pointer || at.Elem().Kind() != reflect.Struct {
		return nil
	}
	w := &window{
		packets: packets,
		mu:      fieldOf[sync.Mutex](at.Elem(), "windowMu"),
		left:    fieldOf[uint32](at.Elem(), "myWindow"),
		read:    fieldOf[uint32](at.Elem(), "myConsumed"),
	}
	if w.mu == nil || w.left == nil || w.read == nil {
		return nil
	}
	return w
}

// fieldOf is a field of a struct that is not ours, or nil if it has none of that type.
func fieldOf[T any](of reflect.Value, name string) *T {
	at := of.FieldByName(name)
	if !at.IsValid() || !at.CanAddr() || at.Type() != reflect.TypeFor[T]() {
		return nil
	}
	return (*T)(unsafe.Pointer(at.UnsafeAddr()))
}

// whole tells whether all that came in the channel has been read.
func (w *window) whole() bool {
	if packets := w.packets.Load(); packets == nil || len(*packets) > 0 {
		return false
	}
	w.mu.Lock()
	defer w.mu.Unlock()
	return *w.left+*w.read == windowWide
}

// waits is how many bytes came in the channel that nobody has read.
func (w *window) waits() int64 {
	w.mu.Lock()
	defer w.mu.Unlock()
	return windowWide - int64(*w.left) - int64(*w.read)
}
