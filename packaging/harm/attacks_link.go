package main

// Attacks by what is on a connection, and not by what is said there.

import (
	"context"
	"fmt"
	"io"
	"net"
	"strings"
	"sync/atomic"
	"time"

	"golang.org/x/crypto/ssh"

	"teahouse/packaging/child"
	"teahouse/ui/serve/sshtest"
)

// seats fills the house with verbs that wait for what they never get.
func (a *attacker) seats() {
	a.each(30, func(i int) error {
		c, err := a.connect(fmt.Sprint("sitter", i), false)
		if err != nil {
			return err
		}
		defer c.Close()
		for range 4 {
			session, err := c.NewSession()
			if err != nil {
				return err
			}
			if _, err := session.StdinPipe(); err != nil {
				return err
			}
			if err := session.Start("say"); err != nil {
				return err
			}
		}
		gone := make(chan struct{})
		go func() { defer close(gone); _ = c.Wait() }()
		select {
		case <-gone:
		case <-a.ctx.Done():
		}
		return io.EOF
	})
}

// name comes by a verb and at a screen, as one of the innocents.
func (a *attacker) name() {
	a.each(16, func(i int) error {
		if i%2 == 0 {
			return a.run("lily0", true, "who")
		}
		var h sshtest.Host
		defer h.Close()
		_, err := enter(&h, a.addr, "lily0", office)
		return err
	})
}

func (a *attacker) rekey() {
	from := net.Dialer{Timeout: time.Minute, LocalAddr: &net.TCPAddr{IP: net.ParseIP(office)}}
	a.each(16, func(i int) error {
		raw, err := from.DialContext(a.ctx, "tcp", a.addr)
		if err != nil {
			return err
		}
		defer raw.Close()
		conn, channels, requests, err := ssh.NewClientConn(raw, a.addr, &ssh.ClientConfig{
			Config: ssh.Config{RekeyThreshold: 256}, User: fmt.Sprint("keyer", i), HostKeyCallback: ssh.InsecureIgnoreHostKey(), // this command has just started it
			Auth: []ssh.AuthMethod{ssh.KeyboardInteractive(func(string, string, []string, []bool) ([]string, error) { return nil, nil })},
		})
		if err != nil {
			return err
		}
		c := ssh.NewClient(conn, channels, requests)
		for err == nil && a.ctx.Err() == nil {
			_, _, err = c.SendRequest("nothing", true, make([]byte, 300))
		}
		return err
	})
}

// rekeyAndGo has as many exchanges of keys as are free on a connection, and dials the next one.
func (a *attacker) rekeyAndGo() {
	const free = 7
	var dials atomic.Int32
	a.each(64, func(int) error {
		r, err := sshtest.DialRaw(a.addr, sshtest.Who{From: somewhere(int(dials.Add(1))), Patience: time.Minute})
		if err != nil {
			return err
		}
		defer r.Close()
		defer context.AfterFunc(a.ctx, func() { _ = r.Close() })()
		err = login(r)
		for range free {
			if err == nil {
				err = r.Agree()
			}
		}
		return err
	})
}

func (a *attacker) redraw() {
	a.each(32, func(i int) error {
		var h sshtest.Host
		defer h.Close()
		c, err := sshtest.TryDial(&h, a.addr, sshtest.Who{User: fmt.Sprint("flicker", i), From: office, Blind: true, Width: 200, Height: 60, Patience: time.Minute})
		for n := 0; err == nil && a.ctx.Err() == nil; n++ {
			if err = c.Send("\x0c"); err == nil {
				err = c.Session().WindowChange(60, 199+n%2)
			}
			_ = child.Sleep(a.ctx, time.Millisecond) // a thousand a second is enough
		}
		return err
	})
}

// answers offers certificates until the answers fill all that the kernel takes of them, and others
// behind them.
func (a *attacker) answers() {
	const offers, large = 127, 1600
	offer := certificate(large)
	a.each(8, func(int) error {
		r, err := sshtest.DialRaw(a.addr, sshtest.Who{From: office, Patience: time.Minute})
		if err != nil {
			return err
		}
		defer r.Close()
		defer context.AfterFunc(a.ctx, func() { _ = r.Close() })()
		if tcp, ok := r.Conn.(*net.TCPConn); ok {
			_ = tcp.SetReadBuffer(1)
		}
		err = r.Greet()
		if err == nil {
			err = r.Agree()
		}
		if err == nil {
			err = r.Ask()
		}
		for range offers {
			if err == nil {
				err = r.Send(offer)
			}
		}
		if err == nil {
			err = child.Sleep(a.ctx, time.Minute) // when the server gives them up
		}
		return err
	})
}

// certificate is an offer of one that takes so many bytes and some more.
func certificate(large int) (offer []byte) {
	key := sshtest.NewKey(new(sshtest.Host)).PublicKey()
	c := &ssh.Certificate{
		Key: key, CertType: ssh.UserCert, KeyId: strings.Repeat("x", large),
		SignatureKey: key, Signature: &ssh.Signature{Format: key.Type(), Blob: make([]byte, 64)}, // which nobody looks at
	}
	return ssh.Marshal(struct {
		User, Service, Method string `sshtype:"50"`
		Signed                bool
		Algorithm             string
		Key                   []byte
	}{"mallory", "ssh-connection", "publickey", false, ssh.CertAlgoED25519v01, c.Marshal()})
}

func (a *attacker) packets() {
	a.each(20, func(i int) error {
		c, err := a.connect(fmt.Sprint("noise", i), false)
		if err != nil {
			return err
		}
		defer c.Close()
		channel, requests, err := c.OpenChannel("session", nil)
		if err != nil {
			return err
		}
		go ssh.DiscardRequests(requests)
		variable := ssh.Marshal(struct{ Name, Value string }{"LC_NOISE", "x"})
		for a.ctx.Err() == nil && err == nil {
			for _, send := range []func() error{
				func() error { _, _, err := c.SendRequest("keepalive@openssh.com", true, nil); return err },
				func() error { _, _, err := c.SendRequest("tcpip-forward", false, variable); return err },
				func() error { _, err := channel.SendRequest("env", false, variable); return err },
				func() error { _, err := channel.SendRequest("signal", false, variable); return err },
				func() error { _, _, _ = c.OpenChannel("nothing", nil); return nil },
			} {
				if err == nil {
					err = send()
				}
			}
		}
		return err
	})
}
