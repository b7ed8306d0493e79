package main

// Attacks that end at no step: connections that stay half-open or say a byte now and then,
// and floods of one kind of request.

import (
	"context"
	"encoding/binary"
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

const (
	halves     = 10_000                 // connections that one attacker keeps half-open, if it may have as many files
	slowly     = 100                    // connections that are slow at each step
	floods     = 20                     // connections that send one kind of request without end
	pourers    = 200                    // connections that fill the window of a screen
	slowest    = 500 * time.Millisecond // between two bytes of those that are slow
	afterwards = 10 * time.Second       // until one that was cut off is dialled again: a thousand a second
	places     = 500                    // addresses from which they come
)

// somewhere is one of the attackers' addresses.
func somewhere(i int) string { return fmt.Sprintf("127.77.%d.%d", i%places/200, i%places%200+1) }

// tenThousand dials from everywhere, says its version and no more, and dials again where it is cut off.
func (a *attacker) tenThousand() {
	a.each(halves, func(i int) error {
		from := net.Dialer{Timeout: time.Minute, LocalAddr: &net.TCPAddr{IP: net.ParseIP(somewhere(i))}}
		c, err := from.DialContext(a.ctx, "tcp", a.addr)
		if err == nil {
			_, _ = io.WriteString(c, "SSH-2.0-x\r\n")
			deadline, _ := a.ctx.Deadline()
			_ = c.SetReadDeadline(deadline)
			_, _ = io.Copy(io.Discard, c)
			_ = c.Close()
		}
		return child.Sleep(a.ctx, afterwards) // it was cut off, or there are no more files
	})
}

// slow comes as far as each step of the handshake, and goes on by a byte now and then.
func (a *attacker) slow() {
	steps := []func(r *sshtest.Raw) (rest []byte, err error){
		func(*sshtest.Raw) ([]byte, error) { return make([]byte, 255), nil }, // of a version
		func(r *sshtest.Raw) ([]byte, error) { return r.Seal(sshtest.Offer()), r.Greet() },
		func(r *sshtest.Raw) ([]byte, error) {
			err := r.Greet()
			if err == nil {
				err = r.Agree()
			}
			return announced(), err
		},
		func(r *sshtest.Raw) ([]byte, error) { return announced(), login(r) },
		func(r *sshtest.Raw) ([]byte, error) {
			err := login(r)
			if err == nil {
				_, err = r.Open(0)
			}
			return announced(), err
		},
	}
	a.each(slowly*len(steps), func(i int) error {
		r, err := sshtest.DialRaw(a.addr, sshtest.Who{From: somewhere(i), Patience: time.Minute})
		if err != nil {
			return err
		}
		defer r.Close()
		rest, err := steps[i%len(steps)](r)
		if err != nil {
			return err
		}
		if i%len(steps) == 0 {
			rest[0] = 'S'
		}
		for n := 0; n < len(rest); n++ {
			if _, err := r.Write(rest[n : n+1]); err != nil {
				return err
			}
			if err := child.Sleep(a.ctx, slowest); err != nil {
				return err
			}
		}
		return io.EOF
	})
}

// stay opens a screen, and does nothing there.
func (a *attacker) stay() {
	var all sync.WaitGroup
	defer all.Wait()
	for n := 0; child.Sleep(a.ctx, time.Second/50) == nil; n++ {
		all.Go(func() {
			r, err := sshtest.DialRaw(a.addr, sshtest.Who{From: office, Patience: time.Minute})
			if err != nil {
				return
			}
			defer r.Close()
			defer context.AfterFunc(a.ctx, func() { _ = r.Close() })()
			if _, err := a.screen(r); err == nil {
				_, _ = io.Copy(io.Discard, r.Conn)
			}
		})
	}
}

// full opens screens, sends to each as much as a window takes, and reads nothing.
func (a *attacker) full() {
	const window, packet = 2 << 20, 32_000
	words := strings.Repeat("x", packet)
	a.each(pourers, func(i int) error {
		r, err := sshtest.DialRaw(a.addr, sshtest.Who{From: somewhere(i % 50), Patience: time.Minute})
		if err != nil {
			return err
		}
		defer r.Close()
		defer context.AfterFunc(a.ctx, func() { _ = r.Close() })()
		session, err := a.screen(r)
		for sent := 0; err == nil && sent+packet <= window; sent += packet {
			err = r.Type(session, words)
		}
		if err == nil {
			err = child.Sleep(a.ctx, afterwards)
		}
		return err
	})
}

// torrent writes to screens, pipes and bots as much as their windows let through, and reads all.
func (a *attacker) torrent() {
	const open = 400
	texts := []string{"", "say --split", "lines -q", "bot"}
	words := strings.Repeat("so many words\n", 2000)
	a.each(open, func(i int) error {
		c, err := a.connectFrom(somewhere(i%50), fmt.Sprint("torrent", i), texts[i%len(texts)] == "bot")
		if err != nil {
			return err
		}
		defer c.Close()
		return a.feedOn(c, true, texts[i%len(texts)], words)
	})
}

// screen logs in, and opens one.
func (a *attacker) screen(r *sshtest.Raw) (session uint32, err error) {
	if err = login(r); err == nil {
		session, err = r.Open(0)
	}
	if err == nil {
		err = r.Send(on("pty-req", false, terminal{Term: "xterm", Columns: 80, Rows: 24})(session))
	}
	if err == nil {
		err = r.Request(session, "shell", nil)
	}
	return session, err
}

// terminal is what a client says of its own (RFC 4254, 6.2).
type terminal struct {
	Term                         string
	Columns, Rows, Width, Height uint32
	Modes                        string
}

// announced is a packet of 16 KB that comes very slowly.
func announced() []byte {
	return append(binary.BigEndian.AppendUint32(nil, 16_000), make([]byte, 1000)...)
}

func login(r *sshtest.Raw) error {
	err := r.Greet()
	if err == nil {
		err = r.Agree()
	}
	if err == nil {
		err = r.Login("mallory")
	}
	return err
}

// flood sends what is made of a session's number on some connections as fast as it is taken.
func flood(message func(session uint32) []byte) func(*attacker) {
	return func(a *attacker) {
		a.each(floods, func(i int) error {
			r, err := sshtest.DialRaw(a.addr, sshtest.Who{From: office, Patience: time.Minute})
			if err != nil {
				return err
			}
			defer r.Close()
			if err := login(r); err != nil {
				return err
			}
			session, err := r.Open(0)
			if err == nil {
				err = r.Request(session, "exec", ssh.Marshal(struct{ Command string }{"lines -q"}))
			}
			if err != nil {
				return err
			}
			var reads sync.WaitGroup
			reads.Go(func() { _, _ = io.Copy(io.Discard, r.Conn) })
			for err == nil && a.ctx.Err() == nil {
				err = r.Send(message(session))
			}
			_ = r.Close()
			reads.Wait()
			return err
		})
	}
}

// on is a request on a session.
func on(kind string, answer bool, payload any) func(uint32) []byte {
	packed := ssh.Marshal(payload)
	return func(session uint32) []byte {
		return sshtest.RequestOn(session, kind, answer, packed)
	}
}

func channels(uint32) []byte {
	return ssh.Marshal(struct {
		Kind                   string `sshtype:"90"`
		Number, Window, Packet uint32
	}{"session", 1, 2 << 20, 32 << 10})
}

func globals(uint32) []byte {
	return ssh.Marshal(struct {
		Kind   string `sshtype:"80"`
		Answer bool
		Data   string
	}{"keepalive@openssh.com", true, ""})
}
