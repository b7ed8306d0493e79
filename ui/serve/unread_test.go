package serve_test

import (
	"maps"
	"net"
	"strings"
	"testing"
	"time"

	"charm.land/ssh"
	gossh "golang.org/x/crypto/ssh"

	"teahouse/room/roomtest"
	"teahouse/ui/serve/sshtest"
)

// Whoever sends much behind what ends their connection leaves nothing of it behind: a
// goroutine that is left fails the test.
func TestNothingIsLeftOfAConnectionBehindWhoseEndMuchCame(t *testing.T) {
	login := gossh.Marshal(struct {
		Service string `sshtype:"5"`
	}{"ssh-userauth"})
	heavy := gossh.Marshal(struct {
		User, Service, Method string `sshtype:"50"`
		Signs                 bool
		Algorithm             string
		Key                   []byte
	}{"mallory", "ssh-connection", "publickey", false, "rsa-sha2-256", heavyKey(t).Marshal()})
	for _, c := range []struct {
		name, far string
		packets   [][]byte
		size      int // of each of those behind
	}{
		{"no such service", "keyed", [][]byte{{5, 0, 0, 0, 1, 'x'}}, 1},
		{"no such service, large packets", "keyed", [][]byte{{5, 0, 0, 0, 1, 'x'}}, 14_000},
		{"a heavy key", "keyed", [][]byte{login, heavy}, 1},
		{"a guest's bad packet", "authenticated", [][]byte{{94}}, 1},
		{"a bad packet in a session", "started", [][]byte{{94}}, 30_000},
	} {
		t.Run(c.name, func(t *testing.T) {
			story(t, nil, func(t *testing.T, h *house) {
				r, _ := h.reach(t, c.far)
				if c.far == "started" {
					h.here(t, "mallory")
				}
				var all []byte
				for _, p := range c.packets {
					all = append(all, r.Seal(p)...)
				}
				for range 60 {
					all = append(all, r.Seal(append([]byte{80}, make([]byte, c.size)...))...)
				}
				go func() { _, _ = r.Write(all) }()
				ended(t, r, time.Minute)
				time.Sleep(2 * time.Second)
			})
		})
	}
}

// TestUpstreamStillLeavesBehindWhatNobodyTakes: when it fails, unread.go can go.
func TestUpstreamStillLeavesBehindWhatNobodyTakes(t *testing.T) {
	left := func() (readers map[string]bool) { // by their goroutines: those of other tests may end meanwhile
		readers = map[string]bool{}
		for stack := range strings.SplitSeq(string(stacks()), "\n\n") {
			if strings.Contains(stack, "handshakeTransport).readLoop") {
				who, _, _ := strings.Cut(stack, " [")
				readers[who] = true
			}
		}
		return readers
	}
	before := left()
	server := new(ssh.Server)
	server.AddHostKey(sshtest.NewKey(t))
	l, err := net.Listen("tcp", "127.0.0.1:0")
	roomtest.OK(t, err)
	go func() { _ = server.Serve(l) }()
	t.Cleanup(func() { _ = server.Close() })
	r, err := sshtest.DialRaw(l.Addr().String(), sshtest.Who{})
	roomtest.OK(t, err)
	roomtest.OK(t, r.Greet())
	roomtest.OK(t, r.Agree())
	all := r.Seal([]byte{5, 0, 0, 0, 1, 'x'})
	for range 60 {
		all = append(all, r.Seal([]byte{80, 0})...)
	}
	_, err = r.Write(all)
	roomtest.OK(t, err)
	ended(t, r, time.Minute)
	_ = r.Close()
	after := left()
	maps.DeleteFunc(after, func(who string, _ bool) bool { return before[who] })
	if len(after) == 0 {
		t.Error("nothing is left")
	}
}
