package main

// A connection without a terminal of its own. Any number of calls may share it,
// as ssh's ControlMaster has them.

import (
	"errors"
	"net"
	"slices"
	"sync"
	"sync/atomic"
	"time"

	"golang.org/x/crypto/ssh"

	"teahouse/ui/serve/sshtest"
)

// person is somebody without a screen. Nobody else ever has their name.
type person struct {
	name string
	key  ssh.Signer // nil: none
	from string     // the address they dial from
}

// link is one connection.
type link struct {
	person
	crowd *crowd
	conn  *ssh.Client
	cable *sshtest.Link
	left  atomic.Bool // it was closed here, or made dead

	mu    sync.Mutex
	calls []*call
}

// dial connects as somebody.
func (c *crowd) dial(p person) (*link, error) {
	dialer := net.Dialer{Timeout: enterWithin, LocalAddr: &net.TCPAddr{IP: net.ParseIP(p.from)}}
	tcp, err := dialer.Dial("tcp", c.addr)
	if err != nil {
		return nil, err
	}
	l := &link{person: p, crowd: c, cable: sshtest.NewLink(tcp)}
	auth := ssh.KeyboardInteractive(func(string, string, []string, []bool) ([]string, error) { return nil, nil })
	if p.key != nil {
		auth = ssh.PublicKeys(p.key)
	}
	_ = tcp.SetDeadline(time.Now().Add(enterWithin))
	conn, channels, requests, err := ssh.NewClientConn(l.cable, c.addr, &ssh.ClientConfig{
		User: p.name, Auth: []ssh.AuthMethod{auth}, HostKeyCallback: ssh.InsecureIgnoreHostKey(), // this command has just started it
	})
	if err != nil {
		return nil, errors.Join(err, tcp.Close())
	}
	_ = tcp.SetDeadline(time.Time{})
	l.conn = ssh.NewClient(conn, channels, requests)
	return l, nil
}

// visit has somebody come and do something, and closes their link if they have not.
func (c *crowd) visit(p person, do func(*link)) {
	l, err := c.dial(p)
	if err != nil {
		c.found.add("%s is not let in: %v", p.name, err)
		return
	}
	do(l)
	if !l.left.Load() {
		l.close()
	}
}

// close cuts the connection, without a goodbye.
func (l *link) close() {
	l.left.Store(true)
	_ = l.cable.Close()
	l.mu.Lock()
	defer l.mu.Unlock()
	for _, c := range l.calls {
		c.gate.open()
	}
}

func (l *link) forget(c *call) {
	l.mu.Lock()
	defer l.mu.Unlock()
	l.calls = slices.DeleteFunc(l.calls, func(o *call) bool { return o == c })
}

// leave has the link end some way in which nobody says goodbye. A dead link is
// found by the server alone, so it is kept until the crowd has gone. One without a
// session the server has no channel to ask on, and may keep for an hour: it is cut.
func (l *link) leave(dead bool) {
	l.mu.Lock()
	open := len(l.calls)
	l.mu.Unlock()
	if !dead || open == 0 {
		l.crowd.did.cut.Add(1)
		l.close()
		return
	}
	l.crowd.did.frozen.Add(1)
	l.left.Store(true)
	l.cable.Freeze()
	l.crowd.mu.Lock()
	defer l.crowd.mu.Unlock()
	l.crowd.dead = append(l.crowd.dead, l)
}

// gate lets a reader pass while it is open. The zero value is open.
type gate struct {
	mu   sync.Mutex
	shut chan struct{} // under mu: closed when it opens; nil while it is open
}

func (g *gate) close() {
	g.mu.Lock()
	defer g.mu.Unlock()
	if g.shut == nil {
		g.shut = make(chan struct{})
	}
}

func (g *gate) open() {
	g.mu.Lock()
	defer g.mu.Unlock()
	if g.shut != nil {
		close(g.shut)
		g.shut = nil
	}
}

func (g *gate) isShut() bool {
	g.mu.Lock()
	defer g.mu.Unlock()
	return g.shut != nil
}

func (g *gate) pass() {
	g.mu.Lock()
	shut := g.shut
	g.mu.Unlock()
	if shut != nil {
		<-shut
	}
}
