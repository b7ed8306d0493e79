package serve_test

// Whatever bytes a stranger sends, at whichever step of SSH: the door serves on, and
// when they are gone nothing of theirs is left.

import (
	"bytes"
	"io"
	"strings"
	"testing"
	"time"
	"unicode/utf8"

	"golang.org/x/crypto/ssh"

	"teahouse/room/roomtest"
	"teahouse/ui/serve"
	"teahouse/ui/serve/sshtest"
)

// longest is a script with which to begin: the long ones of the corpus are played against the whole server.
const longest = 8 << 10

// between stands between what is sent in one piece and the next.
const between = "\n--\n"

// fuzzed is a house for any number of strangers, one after the other.
func fuzzed(f *testing.F) *house {
	f.Helper()
	wire := sshtest.NewWire()
	h := openOn(f, wire, func(c *serve.Config) {
		c.Limits.Exchanges.Every = time.Nanosecond
		c.Limits.PerAddress = 1000
	})
	h.wire = wire
	return h
}

// left waits until nothing is left of a stranger who is gone.
func (h *house) left(t *testing.T) {
	t.Helper()
	await(t, "no connections and no sessions", func() bool {
		f := h.door.Figures()
		return f.Connections == 0 && f.Sessions == 0
	})
}

// halfway ends what is sent over a connection, whose answers are read on.
func halfway(t *testing.T, r *sshtest.Raw) {
	t.Helper()
	roomtest.OK(t, r.Conn.(interface{ CloseWrite() error }).CloseWrite())
}

// FuzzConnection sends bytes and packets of any kind after each step of the handshake: versions,
// offers of keys, proofs, answers to questions, requests, channels, and what is sent on them.
//
//fuzz:stranger
func FuzzConnection(f *testing.F) {
	steps := []struct {
		far string
		raw bool // what is sent is no packet
	}{{"dialled", true}, {"greeted", true}, {"greeted", false}, {"keyed", false}, {"authenticated", false}, {"opened", false}}
	attacks, err := sshtest.Corpus()
	roomtest.OK(f, err)
	for _, a := range attacks {
		far, pieces := a.Sent()
		for i, s := range steps {
			if s.far == far && len(bytes.Join(pieces, nil)) < longest {
				f.Add(uint8(i), bytes.Join(pieces, []byte(between)))
			}
		}
	}
	h := fuzzed(f)
	f.Fuzz(func(t *testing.T, step uint8, script []byte) {
		s := steps[int(step)%len(steps)]
		r, _ := h.reach(t, s.far)
		over := make(chan struct{})
		go func() {
			defer close(over)
			_, _ = io.Copy(io.Discard, r)
		}()
		for _, piece := range bytes.Split(script, []byte(between)) {
			var err error
			if s.raw {
				_, err = r.Write(piece)
			} else {
				err = r.Send(piece)
			}
			if err != nil {
				break // they were cut off
			}
		}
		halfway(t, r)
		select {
		case <-over:
		case <-time.After(time.Minute):
			t.Fatal("the door goes on with a connection that has ended")
		}
		_ = r.Close()
		h.left(t)
	})
}

// FuzzSession opens a session as clients do, with any terminal, window, environment, command and input.
//
//fuzz:stranger
func FuzzSession(f *testing.F) {
	f.Add(uint8(0), "xterm-256color", uint32(80), uint32(24), "\x35\x00\x00\x00\x01\x00", "LANG=de_DE.UTF-8\nTZ=Europe/Berlin\nCOLORTERM=truecolor", "", "\x00\x50\x00\x18", "\x1b[?62;22chello\r/help\r\x04")
	f.Add(uint8(0), "dumb", uint32(0), uint32(0), "", "LC_ALL=C\nTZ=CET-1CEST,M3.5.0,M10.5.0/3", "", "", "hello\n/who\n")
	f.Add(uint8(0), "vt100", uint32(1<<31), uint32(1), "\x00", "TZ=../../etc/passwd\nLC_CTYPE=\nNO_COLOR=1", "", "\xff\xff\xff\xff", "\x1b[1;1R\x1b]11;rgb:0/0/0\x07")
	f.Add(uint8(1), "", uint32(0), uint32(0), "", "LANG=zh_CN.GB18030", "say --json -- --help me", "", "")
	f.Add(uint8(1), "xterm", uint32(20), uint32(5), "", "TZ=UTC+2", "tail -n 5 --since yesterday", "\x00\x00\x00\x00", "q")
	f.Add(uint8(1), "", uint32(0), uint32(0), "", "", "bot", "", "{\"do\":\"who\"}\n{\"do\":\"say\",\"text\":\"hi\"}\n")
	f.Add(uint8(1), "", uint32(0), uint32(0), "", "LC_X=\x1b[2J", "nothing \x1b[2J \x9b", "", "")
	f.Add(uint8(2), "", uint32(0), uint32(0), "", "", "sftp", "", "")
	h := fuzzed(f)
	f.Fuzz(func(t *testing.T, kind uint8, term string, width, height uint32, modes, env, command, windows, input string) {
		c := h.connect(t, sshtest.Who{User: "mallory"})
		s, requests, err := c.OpenChannel("session", nil)
		roomtest.OK(t, err)
		go ssh.DiscardRequests(requests)
		send := func(request string, payload any) { // or they were cut off
			_, _ = s.SendRequest(request, false, ssh.Marshal(payload))
		}
		if term != "" {
			send("pty-req", struct {
				Term                        string
				Columns, Rows, Wide, Height uint32
				Modes                       string
			}{term, width, height, 0, 0, modes})
		}
		for kv := range strings.SplitSeq(env, "\n") {
			name, value, _ := strings.Cut(kv, "=")
			send("env", struct{ Name, Value string }{name, value})
		}
		switch kind % 3 {
		case 0:
			_, _ = s.SendRequest("shell", false, nil)
		case 1:
			send("exec", struct{ Command string }{command})
		case 2:
			send("subsystem", struct{ Name string }{command})
		}
		told := make(chan []byte, 2)
		for _, from := range []io.Reader{s, s.Stderr()} {
			go func() {
				all, _ := io.ReadAll(from)
				told <- all
			}()
		}
		for w := []byte(windows); len(w) >= 4; w = w[4:] {
			send("window-change", struct{ Columns, Rows, Wide, Height uint32 }{uint32(w[0])<<8 | uint32(w[1]), uint32(w[2])<<8 | uint32(w[3]), 0, 0})
		}
		_, _ = io.WriteString(s, input)
		_ = s.CloseWrite()
		late := time.NewTimer(100 * time.Millisecond) // for what lasts, as tail -f
		defer late.Stop()
		var all [][]byte
		for len(all) < 2 {
			select {
			case some := <-told:
				all = append(all, some)
			case <-late.C:
				_ = c.Close()
			}
		}
		_ = c.Close()
		h.left(t)
		for _, some := range all {
			if term == "" && bytes.ContainsFunc(some, controls) || term == "" && !utf8.Valid(some) {
				t.Errorf("a pipe is told %q", some)
			}
		}
	})
}

// controls tells what no pipe is to be told.
func controls(r rune) bool { return r < ' ' && r != '\n' && r != '\t' || r >= 0x7f && r < 0xa0 }
