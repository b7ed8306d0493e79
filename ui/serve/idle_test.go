package serve_test

// What holds a place and does nothing with it, and what costs more than it may.

import (
	"io"
	"strings"
	"sync/atomic"
	"testing"
	"time"

	"golang.org/x/crypto/ssh"

	"teahouse/room/flood"
	"teahouse/ui/serve"
	"teahouse/ui/serve/sshtest"
)

// TestTheRightPassphraseIsTakenBesideAGuesser at the same address.
func TestTheRightPassphraseIsTakenBesideAGuesser(t *testing.T) {
	h := openDoor(t, "127.0.0.1:0", func(c *serve.Config) {
		c.Limits.Guessing = flood.Rate{Burst: 1, Every: time.Hour, Patience: 1500 * time.Millisecond}
		c.Settings.Passphrase = word(t, "open sesame")
	})
	for range 2 {
		mallory := sshtest.Dial(t, h.addr, sshtest.Who{User: "mallory"})
		mallory.WaitFor("you type:")
		mallory.Line("close sesame")
		mallory.WaitFor("That is not it.")
	}
	bob := sshtest.Dial(t, h.addr, sshtest.Who{User: "bob"})
	bob.WaitFor("you type:")
	bob.Line("open sesame")
	bob.WaitFor("Many were tried from your address")
	bob.WaitFor("to everybody")
}

// TestAConnectionHasOneQuestionForThePassphrase, so that guesses are no cheaper
// than connections.
func TestAConnectionHasOneQuestionForThePassphrase(t *testing.T) {
	h, _ := guarded(t, func(s *serve.Settings) { s.Passphrase = word(t, "open sesame") })
	bob := sshtest.Dial(t, h.addr, sshtest.Who{User: "bob"})
	bob.WaitFor("you type:")
	second, err := bob.Another()
	if err != nil {
		t.Fatal(err)
	}
	if status := second.Wait(); status != 1 || !strings.Contains(second.Stderr(), "answer there first") {
		t.Errorf("a second question ends with status %d and %q", status, second.Stderr())
	}
	bob.Line("open sesame")
	bob.WaitFor("to everybody")
}

// TestWhatDoesNothingEnds: a connection without a session, as of ssh -N, and a
// session in which nothing is started. One that had a session may have others,
// as a master of ssh has.
func TestWhatDoesNothingEnds(t *testing.T) {
	h := open(t, func(l *serve.Limits) { l.StartAfter = 300 * time.Millisecond })
	master := dial(t, h.addr, "master")
	s, err := master.NewSession()
	if err != nil {
		t.Fatal(err)
	}
	if err := s.Run("who"); err != nil {
		t.Fatal(err)
	}
	lily := h.enter(t, "lily")
	unused := dial(t, h.addr, "unused")
	_ = unused.Wait()

	ch, requests, err := lily.Conn().OpenChannel("session", nil)
	if err != nil {
		t.Fatal(err)
	}
	status := make(chan uint32, 1)
	go func() {
		for r := range requests {
			if r.Type == "exit-status" {
				var exit struct{ Status uint32 }
				_ = ssh.Unmarshal(r.Payload, &exit)
				status <- exit.Status
			}
		}
	}()
	if says, _ := io.ReadAll(ch.Stderr()); !strings.Contains(string(says), "Nothing was started here") {
		t.Errorf("it ends with %q", says)
	}
	if got := <-status; got != 75 {
		t.Errorf("it ends with status %d", got)
	}
	if s, err = master.NewSession(); err != nil {
		t.Fatal("the master was cut: ", err)
	}
	if err := s.Run("who"); err != nil {
		t.Error(err)
	}
	lily.Line("I am still here")
	lily.WaitFor("lily │ I am still here")
}

// signs is a host key that counts the key exchanges.
type signs struct {
	ssh.Signer
	n atomic.Int32
}

func (s *signs) Sign(rand io.Reader, data []byte) (*ssh.Signature, error) {
	s.n.Add(1)
	return s.Signer.Sign(rand, data)
}

// TestAFloodOfKeyExchangesIsSlow asks for new keys with every few packets.
func TestAFloodOfKeyExchangesIsSlow(t *testing.T) {
	key := &signs{Signer: sshtest.NewKey(t)}
	h := openDoor(t, "127.0.0.1:0", func(c *serve.Config) { c.Host = key })
	lily, bob := h.enter(t, "lily"), h.enter(t, "bob")
	before := key.n.Load()
	mallory, err := ssh.Dial("tcp", h.addr, &ssh.ClientConfig{
		Config: ssh.Config{RekeyThreshold: 256}, User: "mallory", HostKeyCallback: ssh.InsecureIgnoreHostKey(),
		Auth: []ssh.AuthMethod{ssh.KeyboardInteractive(func(string, string, []string, []bool) ([]string, error) { return nil, nil })},
	})
	if err != nil {
		t.Fatal(err)
	}
	ended := make(chan struct{})
	go func() {
		defer close(ended)
		for range 200 {
			if _, _, err := mallory.SendRequest("nothing", true, make([]byte, 300)); err != nil {
				return
			}
		}
	}()
	await(t, "keys are exchanged as often as they may be at once", func() bool { return key.n.Load()-before >= 8 })
	for range 10 {
		h.chat(t, lily, bob)
		h.chat(t, bob, lily)
	}
	if n := key.n.Load() - before; n > 10 {
		t.Errorf("keys were exchanged %d times", n)
	}
	_ = mallory.Close()
	<-ended
}
