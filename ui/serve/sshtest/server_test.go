package sshtest

import (
	"fmt"
	"io"
	"net"
	"sync"
	"testing"

	"teahouse/room/roomtest"

	"golang.org/x/crypto/ssh"
)

// session is what a program on the test server sees of its guest.
type session struct {
	ssh.Channel
	conn          *ssh.ServerConn
	key           ssh.PublicKey
	term, command string
	width, height uint32
	env           map[string]string
	resized       chan [2]uint32
}

func (s *session) print(format string, args ...any) { fmt.Fprintf(s.Channel, format, args...) }

// leave ends the session with an exit status.
func (s *session) leave(status uint32) {
	s.SendRequest("exit-status", false, ssh.Marshal(struct{ Status uint32 }{status}))
	s.Close()
}

// echo sends back what is typed until the guest is gone.
func echo(s *session) {
	io.Copy(s, s)
	s.leave(0)
}

// hold does nothing until the guest is gone.
func hold(s *session) { io.Copy(io.Discard, s) }

// serve runs program for every session that is opened at the address it returns. It admits everybody
// whose name is not mallory.
func serve(t *testing.T, program func(*session)) (addr string, hostKey ssh.PublicKey) {
	t.Helper()
	host := NewKey(t)
	admit := func(conn ssh.ConnMetadata, key ssh.PublicKey) (*ssh.Permissions, error) {
		if conn.User() == "mallory" {
			return nil, fmt.Errorf("not you")
		}
		return &ssh.Permissions{ExtraData: map[any]any{"key": key}}, nil
	}
	config := &ssh.ServerConfig{
		PublicKeyCallback: admit,
		KeyboardInteractiveCallback: func(conn ssh.ConnMetadata, ask ssh.KeyboardInteractiveChallenge) (*ssh.Permissions, error) {
			if _, err := ask("", "", nil, nil); err != nil {
				return nil, err
			}
			return admit(conn, nil)
		},
		BannerCallback: func(ssh.ConnMetadata) string { return "welcome\n" },
	}
	config.AddHostKey(host)
	listener, err := net.Listen("tcp", "127.0.0.1:0")
	roomtest.OK(t, err)
	var running sync.WaitGroup
	running.Go(func() {
		for {
			tcp, err := listener.Accept()
			if err != nil {
				return
			}
			running.Go(func() { serveConn(tcp, config, program) })
		}
	})
	t.Cleanup(func() {
		listener.Close()
		running.Wait()
	})
	return listener.Addr().String(), host.PublicKey()
}

func serveConn(tcp net.Conn, config *ssh.ServerConfig, program func(*session)) {
	defer tcp.Close()
	conn, channels, requests, err := ssh.NewServerConn(tcp, config)
	if err != nil {
		return
	}
	go ssh.DiscardRequests(requests)
	var programs sync.WaitGroup
	defer programs.Wait()
	for offer := range channels {
		channel, requests, err := offer.Accept()
		if err != nil {
			return
		}
		s := &session{Channel: channel, conn: conn, env: map[string]string{}, resized: make(chan [2]uint32, 1)}
		s.key, _ = conn.Permissions.ExtraData["key"].(ssh.PublicKey)
		programs.Go(func() { s.answer(requests, func() { programs.Go(func() { program(s) }) }) })
	}
}

// answer hears the requests of a session and starts its program when one asks for it.
func (s *session) answer(requests <-chan *ssh.Request, start func()) {
	defer close(s.resized)
	for request := range requests {
		switch request.Type {
		case "pty-req":
			var pty struct {
				Term          string
				Width, Height uint32
				PixelW        uint32
				PixelH        uint32
				Modes         string
			}
			ssh.Unmarshal(request.Payload, &pty)
			s.term, s.width, s.height = pty.Term, pty.Width, pty.Height
			request.Reply(true, nil)
		case "env":
			var variable struct{ Name, Value string }
			ssh.Unmarshal(request.Payload, &variable)
			s.env[variable.Name] = variable.Value
		case "shell", "exec":
			var exec struct{ Command string }
			ssh.Unmarshal(request.Payload, &exec)
			s.command = exec.Command
			request.Reply(true, nil)
			start()
		case "window-change":
			var window struct{ Width, Height, PixelW, PixelH uint32 }
			ssh.Unmarshal(request.Payload, &window)
			s.resized <- [2]uint32{window.Width, window.Height}
		default:
			request.Reply(false, nil)
		}
	}
}
