package serve_test

// What holds a place and does nothing with it, and what costs more than it may.

import (
	"io"
	"runtime"
	"strings"
	"sync/atomic"
	"testing"
	"testing/synctest"
	"time"

	"golang.org/x/crypto/ssh"

	"teahouse/room/flood"
	"teahouse/room/roomtest"
	"teahouse/ui/serve"
	"teahouse/ui/serve/sshtest"
)

// TestTheRightPassphraseIsTakenBesideAGuesser at the same address.
func TestTheRightPassphraseIsTakenBesideAGuesser(t *testing.T) {
	story(t, func(t *testing.T, c *serve.Config) {
		c.Limits.Guessing = flood.Rate{Burst: 1, Every: time.Hour, Patience: 20 * time.Second}
		c.Settings.Passphrase = word(t, "open sesame")
	}, func(t *testing.T, h *house) {
		for range 2 {
			mallory := h.terminal(t, sshtest.Who{User: "mallory"})
			mallory.WaitFor("you type:")
			mallory.Line("close sesame")
			mallory.WaitFor("That is not it.")
		}
		bob := h.terminal(t, sshtest.Who{User: "bob"})
		bob.WaitFor("you type:")
		bob.Line("open sesame")
		bob.WaitFor("Many were tried from your address")
		bob.WaitFor("to everybody")
	})
}

// TestAConnectionHasOneQuestionForThePassphrase, so that guesses are no cheaper
// than connections.
func TestAConnectionHasOneQuestionForThePassphrase(t *testing.T) {
	h, _ := guarded(t, func(s *serve.Settings) { s.Passphrase = word(t, "open sesame") })
	bob := h.terminal(t, sshtest.Who{User: "bob"})
	bob.WaitFor("you type:")
	second, err := bob.Another()
	roomtest.OK(t, err)
	if status := second.Wait(); status != 1 || !strings.Contains(second.Told(), "answer there") {
		t.Errorf("a second question ends with status %d and %q", status, second.Told())
	}
	bob.Line("open sesame")
	bob.WaitFor("to everybody")
}

// TestWhatDoesNothingEnds: a connection without a session, as of ssh -N, and a
// session in which nothing is started. One that had a session may have others,
// as a master of ssh has.
func TestWhatDoesNothingEnds(t *testing.T) {
	story(t, nil, func(t *testing.T, h *house) {
		master := h.connect(t, sshtest.Who{User: "master"})
		s, err := master.NewSession()
		roomtest.OK(t, err)
		roomtest.OK(t, s.Run("who"))
		lily := h.enter(t, "lily")
		unused := h.connect(t, sshtest.Who{User: "unused"})
		began := time.Now()
		_ = unused.Wait()
		if took := time.Since(began); took > 2*time.Minute {
			t.Errorf("a connection without a session ends after %v", took)
		}

		ch, requests, err := lily.Conn().OpenChannel("session", nil)
		roomtest.OK(t, err)
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
		time.Sleep(20 * time.Minute) // as long as ControlPersist may keep it
		if s, err = master.NewSession(); err != nil {
			t.Fatal("the master was cut: ", err)
		}
		if err := s.Run("who"); err != nil {
			t.Error(err)
		}
		lily.Line("I am still here")
		lily.WaitFor("lily │ I am still here")
	})
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

// TestFurtherKeysAreExchangedInTurn as the first ones are, and so late at most that nobody is put out.
func TestFurtherKeysAreExchangedInTurn(t *testing.T) {
	const each = 5 * time.Second
	story(t, func(_ *testing.T, c *serve.Config) { c.Limits.Exchanges = flood.Rate{Burst: 2, Every: each} }, func(t *testing.T, h *house) {
		r, _ := h.reach(t, "opened")
		began := time.Now()
		for range 3 { // beyond the one that is free
			roomtest.OK(t, r.Agree())
		}
		if took := time.Since(began); took < 2*each || took > 3*each {
			t.Errorf("keys are exchanged three times in %v", took)
		}
	})
}

// TestWhoWaitsForFurtherKeysHasNoBench where others log in meanwhile.
func TestWhoWaitsForFurtherKeysHasNoBench(t *testing.T) {
	const each = 5 * time.Second
	story(t, func(_ *testing.T, c *serve.Config) {
		c.Limits.Exchanges = flood.Rate{Burst: 1, Every: each}
		c.Limits.HandshakeTime = time.Hour
	}, func(t *testing.T, h *house) {
		ann, _ := h.reach(t, "keyed")
		others := make([]*sshtest.Raw, max(1, runtime.GOMAXPROCS(0)/2)) // as many as there are benches
		for i := range others {
			others[i], _ = h.reach(t, "keyed")
		}
		for _, r := range others { // once all are there, as turns are drawn by lot
			go func() { _ = r.Agree() }() // to which it comes after ann is in, or not at all
		}
		synctest.Wait()
		began := time.Now()
		roomtest.OK(t, ann.Login("ann"))
		if took := time.Since(began); took >= each {
			t.Errorf("she is in after %v", took)
		}
	})
}

// TestAFloodOfKeyExchangesIsSlow asks for new keys with every few packets.
func TestAFloodOfKeyExchangesIsSlow(t *testing.T) {
	key := &signs{Signer: sshtest.NewKey(t)}
	story(t, func(t *testing.T, c *serve.Config) { c.Host = key }, func(t *testing.T, h *house) {
		lily, bob := h.enter(t, "lily"), h.enter(t, "bob")
		before := key.n.Load()
		c, channels, requests, err := ssh.NewClientConn(h.link(t), "", &ssh.ClientConfig{
			Config: ssh.Config{RekeyThreshold: 256}, User: "mallory", HostKeyCallback: ssh.InsecureIgnoreHostKey(),
			Auth: []ssh.AuthMethod{ssh.KeyboardInteractive(func(string, string, []string, []bool) ([]string, error) { return nil, nil })},
		})
		roomtest.OK(t, err)
		start(t, ssh.NewClient(c, channels, requests), "tail -f") // else it may send little
		began := time.Now()
		for key.n.Load()-before < 12 { // 8 of them at once
			if _, _, err := c.SendRequest("nothing", true, make([]byte, 300)); err != nil {
				t.Fatal(err)
			}
		}
		if took := time.Since(began); took < 20*time.Second {
			t.Errorf("keys were exchanged 12 times in %v", took)
		}
		h.chat(t, lily, bob)
		h.chat(t, bob, lily)
	})
}
