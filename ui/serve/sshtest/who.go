package sshtest

// A guest: who they are, what they bring and what stands before them.

import (
	"crypto/ed25519"
	"fmt"
	"net"
	"testing"
	"time"

	"golang.org/x/crypto/ssh"
)

const defaultPatience = time.Minute // which only a test that fails waits for, on however slow a machine

// Who is a guest and the terminal before them. The zero value has no name, no key and xterm's 80×24.
type Who struct {
	User   string
	Signer ssh.Signer       // nil: no key, and a keyboard that is asked nothing
	Auth   []ssh.AuthMethod // if set, these instead of Signer and keyboard
	From   string           // the local IP address to dial from; any if empty
	Behind string           // the IPv4 address that a proxy before the server says it is; none if empty

	Env           map[string]string // sent as OpenSSH does: before the shell, with no answer wanted
	Term          string            // xterm-256color if empty
	Width, Height int               // claimed to the server; 0 means 80 and 24, below 0 claims 0
	ClientVersion string            // "SSH-2.0-…"; Go's if empty

	Over     *Wire         // dialled instead of the address, if set
	Patience time.Duration // the longest wait for anything; a minute if 0
	Latin1   bool          // the terminal is in ISO-8859-1 and obeys 8-bit controls, as xterm does
	Blind    bool          // no terminal: output is counted and thrown away, for load
}

// NewKey makes a key for a guest.
func NewKey(t testing.TB) ssh.Signer {
	t.Helper()
	_, key, err := ed25519.GenerateKey(nil)
	if err != nil {
		t.Fatalf("make a key: %v", err)
	}
	signer, err := ssh.NewSignerFromKey(key)
	if err != nil {
		t.Fatalf("make a key: %v", err)
	}
	return signer
}

func (w Who) patience() time.Duration {
	if w.Patience > 0 {
		return w.Patience
	}
	return defaultPatience
}

// auth is how ssh does it: keys first, then the keyboard.
func (w Who) auth() (methods []ssh.AuthMethod) {
	if w.Auth != nil {
		return w.Auth
	}
	if w.Signer != nil {
		methods = append(methods, ssh.PublicKeys(w.Signer))
	}
	return append(methods, ssh.KeyboardInteractive(func(_, _ string, questions []string, _ []bool) ([]string, error) {
		if len(questions) > 0 {
			return nil, fmt.Errorf("the server asks %q", questions)
		}
		return nil, nil
	}))
}

// claimed is the window size that the server is told.
func (w Who) claimed() (width, height int) {
	width, height = w.Width, w.Height
	if width == 0 {
		width = 80
	}
	if height == 0 {
		height = 24
	}
	return max(width, 0), max(height, 0)
}

// dial connects.
func (w Who) dial(addr string) (net.Conn, error) {
	if w.Over != nil {
		return w.Over.Dial(w.From)
	}
	dialer := net.Dialer{Timeout: w.patience()}
	if w.From != "" {
		dialer.LocalAddr = &net.TCPAddr{IP: net.ParseIP(w.From)}
	}
	return dialer.Dial("tcp", addr)
}
