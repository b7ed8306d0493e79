package main

// The floor: the least that a server of SSH must do so that everybody hears every
// line. What a chat server takes beyond it is its own.

import (
	"bufio"
	"context"
	"crypto/ed25519"
	"net"
	"sync"

	"golang.org/x/crypto/ssh"
)

// hall is the least server in which a crowd can talk.
type hall struct {
	l      net.Listener
	config *ssh.ServerConfig
	hear   func(member, line int) string // what is drawn, instead of the line
	past   func(member int) string       // what is drawn to who reads back

	mu     sync.Mutex
	inside []ssh.Channel
	lines  int
}

// hold keeps a hall open at an address until ctx ends.
func hold(ctx context.Context, addr string) error {
	l, err := new(net.ListenConfig).Listen(ctx, "tcp", addr)
	if err != nil {
		return err
	}
	defer context.AfterFunc(ctx, func() { l.Close() })()
	h, err := openHall(l)
	if err != nil {
		return err
	}
	h.accept()
	return nil
}

func openHall(l net.Listener) (*hall, error) {
	_, key, err := ed25519.GenerateKey(nil)
	if err != nil {
		return nil, err
	}
	signer, err := ssh.NewSignerFromKey(key)
	if err != nil {
		return nil, err
	}
	h := &hall{l: l, config: &ssh.ServerConfig{
		KeyboardInteractiveCallback: func(_ ssh.ConnMetadata, ask ssh.KeyboardInteractiveChallenge) (*ssh.Permissions, error) {
			_, err := ask("", "", nil, nil)
			return nil, err
		},
	}}
	h.hear = func(_, line int) string { return lineText(line) }
	h.past = func(int) string { return "" }
	h.config.AddHostKey(signer)
	return h, nil
}

// accept serves whoever comes until nobody can come any more, and all have gone.
func (h *hall) accept() {
	var open sync.WaitGroup
	defer open.Wait()
	for {
		conn, err := h.l.Accept()
		if err != nil {
			return
		}
		open.Go(func() { h.serve(conn) })
	}
}

func (h *hall) serve(conn net.Conn) {
	defer conn.Close()
	_, offers, requests, err := ssh.NewServerConn(conn, h.config)
	if err != nil {
		return // the member tells
	}
	go ssh.DiscardRequests(requests)
	for offer := range offers {
		channel, requests, err := offer.Accept()
		if err != nil {
			return
		}
		go func() {
			for r := range requests {
				if r.WantReply {
					_ = r.Reply(true, nil)
				}
				if r.Type == "shell" {
					go h.listen(channel)
				}
			}
		}()
	}
}

// listen greets somebody with a question and then hears what they type.
func (h *hall) listen(channel ssh.Channel) {
	in := bufio.NewReader(channel)
	_, _ = channel.Write([]byte("\x1b[2J\x1b[?2026$p" + question))
	h.mu.Lock()
	me := len(h.inside)
	h.inside = append(h.inside, channel)
	h.mu.Unlock()
	var said []byte
	for {
		key, err := in.ReadByte()
		if err != nil {
			return
		}
		said = append(said, key)
		switch key {
		case anew[0]:
			_, _ = channel.Write([]byte(h.past(me)))
		case '\r':
			marks(said, h.say)
		default:
			continue
		}
		said = said[:0]
	}
}

func (h *hall) say(line int) {
	h.mu.Lock()
	defer h.mu.Unlock()
	h.lines++
	for i, member := range h.inside {
		_, _ = member.Write([]byte("\r\n10:02  " + h.hear(i, line)))
	}
}
