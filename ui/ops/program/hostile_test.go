package program

import (
	"fmt"
	"strings"
	"sync"
	"testing"
	"time"

	"golang.org/x/crypto/ssh"

	"teahouse/room/roomtest"
	"teahouse/ui/serve/sshtest"
)

// innocents are two who talk while others attack.
type innocents struct {
	t         *testing.T
	server    *server
	lily, bob *sshtest.Client
	said      int
}

func welcome(t *testing.T, s *server) *innocents {
	t.Helper()
	return &innocents{t: t, server: s, lily: enter(t, s, "lily"), bob: enter(t, s, "bob")}
}

// look tells who is here.
func look(t *testing.T, by *ssh.Client) string {
	session, err := by.NewSession()
	roomtest.OK(t, err)
	defer session.Close()
	out, err := session.Output("who")
	if err != nil {
		return err.Error() // as when many are looked up at once
	}
	return string(out)
}

// talk has one of them read what the other writes, in turn.
func (p *innocents) talk() {
	p.t.Helper()
	p.said++
	line := fmt.Sprintf("chat %d.", p.said)
	p.lily, p.bob = p.bob, p.lily
	p.lily.Line(line)
	p.bob.WaitFor(line)
}

// undrawn looks whether a terminal shows what the server believes that it shows:
// all of it is drawn anew, and must be as before.
func (p *innocents) undrawn(c *sshtest.Client) error {
	var was string
	var err error
	for range 3 { // or somebody's going is told meanwhile
		was = c.Screen()
		c.Record()
		c.Key("ctrl+l")
		if err = c.Await(func(screen string) bool { return len(c.Recorded()) > len(was)/4 && screen == was }); err == nil {
			return nil
		}
	}
	return fmt.Errorf("drawn anew, it is other than it was: %w\n%s", err, was)
}

// lasting is how many attacks go on beside the newest one: what they sent is to
// be read by then.
const lasting = 8

// TestRecordedAttacksHarmNobody plays every attack of the corpus against the whole
// server, each from an address of its own. Whoever attacks may lose their session.
func TestRecordedAttacksHarmNobody(t *testing.T) {
	t.Parallel() // it waits more than it works
	attacks, err := sshtest.Corpus()
	roomtest.OK(t, err)
	s := start(t, t.TempDir(), "--proxy-protocol", "127.66.0.0/16", "--line-rate", "1000/1ms")
	p := welcome(t, s)
	p.lily.Record()
	p.bob.Record()
	told := 0 // bytes of the log that were looked at
	var under []*sshtest.Raw
	var ends sync.WaitGroup // of those that the server must end, for which it may wait some seconds
	for i, a := range attacks {
		who := sshtest.Who{User: "mallory", Signer: sshtest.NewKey(t), From: fmt.Sprintf("127.67.%d.%d", i/200, i%200+1)}
		if a.Proxy {
			who.From = strings.Replace(who.From, "127.67.", "127.66.", 1)
		}
		r, gone, err := a.Play(s.Addr, who)
		if err != nil {
			t.Fatalf("%s: it does not come so far: %v", a.Where, err)
		}
		p.talk()
		switch {
		case a.Ends:
			ends.Go(func() {
				select {
				case <-gone:
				case <-time.After(time.Minute):
					t.Errorf("%s: the server goes on with it; this was: %s", a.Where, a.About)
				}
			})
		case len(under) == lasting:
			_ = under[0].Close()
			under = append(under[1:], r)
		default:
			under = append(under, r)
		}
		log := s.out.String()[told:]
		told += len(log)
		if strings.Contains(log, "panic") || strings.Contains(log, "ERROR") {
			t.Errorf("%s: the server says\n%s", a.Where, log)
		}
		for _, never := range a.Never {
			for _, c := range []*sshtest.Client{p.lily, p.bob} {
				if strings.Contains(c.Recorded(), never) {
					t.Errorf("%s: others are sent %q", a.Where, never)
				}
			}
		}
		if t.Failed() {
			t.Fatalf("this was: %s", a.About)
		}
	}
	ends.Wait()
	for _, r := range under {
		_ = r.Close()
	}
	carol, err := sshtest.Connect(t, s.Addr, sshtest.Who{User: "carol"})
	roomtest.OK(t, err)
	late := time.Now().Add(time.Minute)
	for got := look(t, carol); strings.Count(got, "\n") != 2; got = look(t, carol) {
		if time.Now().After(late) {
			t.Fatalf("when all are gone, there are\n%s", got)
		}
		time.Sleep(50 * time.Millisecond)
	}
	for _, c := range []*sshtest.Client{p.lily, p.bob} {
		c.WaitFor(" 2 here") // so that what is told of those who went is drawn
		if err := p.undrawn(c); err != nil {
			t.Error(err)
		}
	}
}
