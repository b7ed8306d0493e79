package main

// The attacks. Each is played by as many as one address may have connections, or
// as a network may have addresses, as fast as the server and the machine let them.

import (
	"context"
	"fmt"
	"io"
	"net"
	"strings"
	"sync"
	"time"

	"golang.org/x/crypto/ssh"

	"teahouse/packaging/child"
	"teahouse/ui/serve/sshtest"
)

// attack is one way to harm others.
type attack struct {
	name string
	does string
	play func(*attacker) // until the attacker's time is over
}

// attacks are all that are known.
func attacks() []attack {
	return []attack{
		{"search", "8 search for what is dearest to find, again and again", (*attacker).search},
		{"pipe-search", "32 pipe `/search the`", pipes("/search the\n")},
		{"report", "32 pipe `/report lily0`", pipes("/report lily0\n")},
		{"forget", "8 come with fresh keys and `forget --yes`", (*attacker).forget},
		{"crowd", "29 bots with fresh keys and 30 guests of one address say and report all they can", (*attacker).crowd},
		{"pour", "8 pour megabytes into `say --split`", (*attacker).pour},
		{"bots", "12 bots ask for the whole history and read nothing", (*attacker).bots},
		{"dial", "one address dials and hangs up", (*attacker).dial},
		{"come-and-go", "one address comes in by `who`, again and again", (*attacker).comeAndGo},
		{"half-open", "a /48 opens 400 handshakes a second and says no more", (*attacker).halfOpen},
		{"seats", "30 connections hold 4 verbs each whose input stays open", (*attacker).seats},
		{"name", "16 come under the name of somebody who is here", (*attacker).name},
		{"rekey", "16 ask for new keys all the time", (*attacker).rekey},
		{"rekey-and-go", "64 at 500 addresses come in, ask for new keys seven times, and go", (*attacker).rekeyAndGo},
		{"redraw", "32 screens redraw and resize all the time", (*attacker).redraw},
		{"ten-thousand", "500 addresses keep 10,000 connections half-open", (*attacker).tenThousand},
		{"slow", "500 addresses go on by two bytes a second, 100 at each of five steps of the handshake", (*attacker).slow},
		{"answers", "8 offer certificates without end and read no answer", (*attacker).answers},
		{"stay", "one address comes in to stay, 50 times a second", (*attacker).stay},
		{"torrent", "400 at 50 addresses pour all they can into screens, pipes and bots", (*attacker).torrent},
		{"full", "200 at 50 addresses fill the windows of screens, and read nothing", (*attacker).full},
		{"channels", "20 ask for channels", flood(channels)},
		{"variables", "20 send variables", flood(on("env", false, struct{ Name, Value string }{"LC_NOISE", "x"}))},
		{"windows", "20 change the size of their window", flood(on("window-change", false, struct{ Columns, Rows, Width, Height uint32 }{80, 24, 0, 0}))},
		{"keepalives", "20 ask on a session whether the server is there", flood(on("keepalive@openssh.com", true, struct{ Text string }{}))},
		{"globals", "20 ask so of the whole connection", flood(globals)},
		{"packets", "20 send requests, channels and variables that nobody knows", (*attacker).packets},
	}
}

func names() (all []string) {
	for _, a := range attacks() {
		all = append(all, a.name)
	}
	return all
}

// proxies are where a PROXY header is demanded: there, attackers are a network.
const proxies = "127.66.1.0/24"

// again is the pause of an attacker to whom something was refused.
const again = 20 * time.Millisecond

// attacker is all who play one attack.
type attacker struct {
	ctx  context.Context
	addr string
}

// each has so many do the same, again and again, until the time is over.
func (a *attacker) each(n int, do func(i int) error) {
	var all sync.WaitGroup
	for i := range n {
		all.Go(func() {
			for a.ctx.Err() == nil {
				if do(i) != nil {
					_ = child.Sleep(a.ctx, again)
				}
			}
		})
	}
	all.Wait()
}

// connect authenticates from the office, with a fresh key or as a guest. The
// connection ends with the attack.
func (a *attacker) connect(user string, keyed bool) (*ssh.Client, error) {
	return a.connectFrom(office, user, keyed)
}

func (a *attacker) connectFrom(addr, user string, keyed bool) (*ssh.Client, error) {
	h := new(sshtest.Host)
	who := sshtest.Who{User: user, From: addr, Patience: time.Minute}
	if keyed {
		who.Signer = sshtest.NewKey(h)
	}
	c, err := sshtest.Connect(h, a.addr, who)
	if err == nil {
		context.AfterFunc(a.ctx, h.Close)
	}
	return c, err
}

// run carries a verb out on a connection of its own.
func (a *attacker) run(user string, keyed bool, command string) error {
	c, err := a.connect(user, keyed)
	if err != nil {
		return err
	}
	defer c.Close()
	return runOn(c, command)
}

func runOn(c *ssh.Client, command string) error {
	session, err := c.NewSession()
	if err != nil {
		return err
	}
	return session.Run(command)
}

// feed starts a command, and writes text to it without end. What it answers is
// read if somebody reads.
func (a *attacker) feed(user string, keyed, reads bool, command, text string) error {
	c, err := a.connect(user, keyed)
	if err != nil {
		return err
	}
	defer c.Close()
	return a.feedOn(c, reads, command, text)
}

// feedOn does so on a connection. Where there is no command it is a screen.
func (a *attacker) feedOn(c *ssh.Client, reads bool, command, text string) error {
	session, err := c.NewSession()
	if err != nil {
		return err
	}
	in, _ := session.StdinPipe() // the pipes of a new session cannot fail
	out, _ := session.StdoutPipe()
	if command == "" {
		if err = session.RequestPty("xterm", 24, 80, nil); err == nil {
			err = session.Shell()
		}
	} else {
		err = session.Start(command)
	}
	if err != nil {
		return err
	}
	if reads {
		go func() { _, _ = io.Copy(io.Discard, out) }()
	}
	for a.ctx.Err() == nil && err == nil {
		_, err = io.WriteString(in, text)
	}
	return err
}

func pipes(text string) func(*attacker) {
	return func(a *attacker) {
		a.each(32, func(i int) error { return a.feed(fmt.Sprint("pipe", i), false, true, "lines -q", text) })
	}
}

func (a *attacker) search() {
	a.each(8, func(i int) error { return a.run(fmt.Sprint("seeker", i), true, "search "+dearWords) })
}

func (a *attacker) forget() {
	a.each(8, func(i int) error { return a.run(fmt.Sprint("nobody", i), true, "forget --yes") })
}

func (a *attacker) crowd() {
	a.each(59, func(i int) error {
		if i < 29 {
			return a.feed(fmt.Sprint("robot", i), true, true, "bot",
				`{"do":"say","text":"buy"}`+"\n"+`{"do":"command","text":"/report lily0 spam","yes":true}`+"\n")
		}
		return a.feed(fmt.Sprint("buyer", i), false, true, "lines -q", "buy\n")
	})
}

func (a *attacker) pour() {
	a.each(8, func(i int) error {
		return a.feed(fmt.Sprint("pourer", i), true, true, "say --split", strings.Repeat("so many words\n", 1000))
	})
}

func (a *attacker) bots() {
	a.each(12, func(i int) error {
		return a.feed(fmt.Sprint("robot", i), true, false, "bot", `{"do":"events","since":"forever","limit":200}`+"\n")
	})
}

func (a *attacker) dial() {
	from := net.Dialer{Timeout: time.Minute, LocalAddr: &net.TCPAddr{IP: net.ParseIP(office)}}
	a.each(8, func(int) error {
		c, err := from.DialContext(a.ctx, "tcp", a.addr)
		if err != nil {
			return err
		}
		return c.Close()
	})
}

func (a *attacker) comeAndGo() {
	a.each(16, func(i int) error { return a.run(fmt.Sprint("passer", i), false, "who") })
}

func (a *attacker) halfOpen() {
	const held = 20 * time.Second // then the attacker gives one up for another
	from := net.Dialer{Timeout: time.Minute, LocalAddr: &net.TCPAddr{IP: net.ParseIP("127.66.1.1")}}
	tick := time.NewTicker(time.Second / 400)
	defer tick.Stop()
	for n := 0; a.ctx.Err() == nil; n++ {
		<-tick.C
		c, err := from.DialContext(a.ctx, "tcp", a.addr)
		if err != nil {
			continue
		}
		_, _ = fmt.Fprintf(c, "PROXY TCP6 2001:db8:bad:%x::%x 2001:db8::1 4242 2222\r\nSSH-2.0-x\r\n", n%0x10000, n/0x10000+1)
		go func() {
			defer c.Close()
			_ = c.SetReadDeadline(time.Now().Add(held))
			_, _ = io.Copy(io.Discard, c)
		}()
	}
}
