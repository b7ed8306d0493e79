package serve

import (
	"crypto/ed25519"
	"io"
	"net"
	"sync/atomic"
	"testing"

	gossh "golang.org/x/crypto/ssh"

	"teahouse/room/roomtest"
)

// TestWhatTheLibraryHasForASessionIsKnown: when it fails, the library keeps account of a
// window in another way, and the door takes whoever reads for one who has read all.
func TestWhatTheLibraryHasForASessionIsKnown(t *testing.T) {
	_, key, err := ed25519.GenerateKey(nil)
	roomtest.OK(t, err)
	signer, err := gossh.NewSignerFromKey(key)
	roomtest.OK(t, err)
	config := &gossh.ServerConfig{NoClientAuth: true}
	config.AddHostKey(signer)
	at, err := net.Listen("tcp", "localhost:0")
	roomtest.OK(t, err)
	defer at.Close()

	sent := make(chan error, 1)
	rest := make(chan struct{})
	go func() {
		c, err := gossh.Dial("tcp", at.Addr().String(), &gossh.ClientConfig{HostKeyCallback: gossh.InsecureIgnoreHostKey()})
		if err != nil {
			sent <- err
			return
		}
		defer c.Close()
		ch, _, err := c.OpenChannel("session", nil)
		if err != nil {
			sent <- err
			return
		}
		for _, size := range []int{1, 100, 300_000} {
			<-rest
			if _, err := ch.Write(make([]byte, size)); err != nil {
				sent <- err
			}
			_, err := ch.SendRequest("that is all", false, nil)
			sent <- err
		}
		<-rest
	}()

	raw, err := at.Accept()
	roomtest.OK(t, err)
	defer raw.Close()
	_, channels, _, err := gossh.NewServerConn(raw, config)
	roomtest.OK(t, err)
	ch, requests, err := (<-channels).Accept()
	roomtest.OK(t, err)
	var packets atomic.Pointer[<-chan []byte]
	none := (<-chan []byte)(make(chan []byte))
	packets.Store(&none)
	var w *window
	for _, size := range []int{1, 100, 300_000} {
		rest <- struct{}{}
		roomtest.OK(t, <-sent)
		<-requests    // behind all of it
		if w == nil { // asked for only now, as one who is late for a processor asks
			if w = windowOf(ch, &packets); w == nil {
				t.Fatal("there is no window")
			}
		}
		if w.whole() {
			t.Errorf("%d bytes came, and nothing is missing of it", size)
		}
		_, err := io.ReadFull(ch, make([]byte, size))
		roomtest.OK(t, err)
		waits := make(chan []byte, 1)
		waits <- nil
		some := (<-chan []byte)(waits)
		packets.Store(&some)
		if w.whole() {
			t.Error("a packet is under way, and all counts as read")
		}
		packets.Store(&none)
		if !w.whole() {
			t.Errorf("%d bytes were read, and something is missing", size)
		}
	}
	close(rest)
}
